"""The states of a job order: the standard's ways and no others."""

import re
from pathlib import Path

import pytest

from sekisho.factory.wire.job import GONE, TRANSITIONS, Act, NotAllowed, State, after

NODESET = Path(__file__).resolve().parents[4] / "shared/specs/opcua_nodesets/opc.ua.isa95-jobcontrol.nodeset2.xml"


def test_the_ways_are_those_of_the_published_nodeset() -> None:
    if not NODESET.is_file():
        pytest.skip("the nodeset of OPC 10031-4 is not at hand")
    told = set(re.findall(r'BrowseName="1:From(\w+?)To((?:NotA|A|R|I|E)\w+)"', NODESET.read_text("utf-8")))
    names = {re.sub(r"(?:^|_)([a-z])", lambda m: m[1].upper(), one.name.lower()): one for one in State}
    published = {(names[one], names[other]) for one, other in told if one in names and other in names}
    assert len(published) == 13
    ours = {(one, other) for (one, _), other in TRANSITIONS.items() if one is not GONE and other is not GONE}
    assert ours == published


def test_a_job_runs_from_store_to_clear() -> None:
    state = GONE
    for act in (Act.STORE, Act.START, Act.BEGIN, Act.PAUSE, Act.RESUME, Act.COMPLETE):
        state = after(state, act)
    assert state is State.ENDED
    assert state.over
    assert after(state, Act.CLEAR) is GONE


@pytest.mark.parametrize("state", [None, *State])
@pytest.mark.parametrize("act", Act)
def test_what_is_not_allowed_is_refused_and_says_what_is(state: State | None, act: Act) -> None:
    if (state, act) in TRANSITIONS:
        assert after(state, act) is TRANSITIONS[state, act]
        return
    with pytest.raises(NotAllowed) as caught:
        after(state, act)
    able = [one.value for held, one in TRANSITIONS if held == state]
    assert able
    assert all(one in caught.value.text.ja and one in caught.value.text.en for one in able)


def test_nothing_leads_out_of_an_end_but_clearing() -> None:
    assert {act for state, act in TRANSITIONS if state is not None and state.over} == {Act.CLEAR}
