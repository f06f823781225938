"""What if: one thing changed, what moves, and what cannot be asked."""

import pytest
from some_facts import entrance, facts, group, hole, library, system

from sekisho.security.ledgers.risk import External, Impact
from sekisho.security.risk.analysis import Analysis
from sekisho.security.risk.changing import Moved, WhatIfRefused, changed, moved, with_states
from sekisho.security.risk.outcome import what_if
from sekisho.security.risk.sensitivity import leverages, turnings
from sekisho.security.terms.state import State

MISSED = ("3.1.5.5", "3.1.5.7")
"""All that treats an unauthorised command."""


@pytest.fixture
def analysis() -> Analysis:
    rated = (system(impact=Impact.HIGH, external=External.INTRANET), system("設計", impact=Impact.LOW))
    given = facts(systems=rated, missed=MISSED, entrances=(entrance(),), holes=(hole("D9"),), groups=(group(),))
    return Analysis(given, library())


def moves(analysis: Analysis, asked: str) -> set[Moved]:
    return set(what_if(analysis, [asked])[0].moved)


def test_an_answer_moves_the_level_and_nothing_else(analysis: Analysis) -> None:
    level = ("level", "工程")
    assert moves(analysis, "impact:工程=low") == {Moved(level, "high", "low")}
    assert moves(analysis, "impact:工程=小") == {Moved(level, "high", "low")}
    assert moves(analysis, "stop_hours:工程=99") == set()


def test_a_wider_connection_moves_the_threats_over_the_network(analysis: Analysis) -> None:
    found = moves(analysis, "external:工程=internet")
    assert {one.name[0] for one in found} == {"asset"}
    assert {one.name[2] for one in found} == {"intrusion", "reconnaissance", "overload"}


def test_a_practice_brought_to_hold_lowers_what_it_treats(analysis: Analysis) -> None:
    found = moves(analysis, "state:3.1.5.7=holds")
    assert Moved(("asset", "G001", "command"), "A", "B") in found
    assert moves(analysis, "state:3.1.5.7@工程=holds") == found
    assert moves(analysis, "state:3.1.5.7@設計=holds") == set()
    assert moves(analysis, "state:3.1.5.7=適合") == found


def test_importance_damage_and_vulnerability_can_be_asked(analysis: Analysis) -> None:
    assert Moved(("asset", "G001", "command"), "A", "D") in moves(analysis, "importance:D1=low")
    assert moves(analysis, "importance:G001=low") == moves(analysis, "importance:D1=low")
    assert {one.name[1] for one in moves(analysis, "damage:wrong-motion=1")} == {"wrong-motion"}
    assert moves(analysis, "patch:D9 CVE-2024-0001=done") == set()
    assert changed(analysis, "patch:D9 CVE-2024-0001=done").holes == ()


@pytest.mark.parametrize(
    "asked",
    [
        "", "impact", "impact:工程", "impact=low", "colour:工程=red", "impact:どこ=low", "impact:工程=huge",
        "stop_hours:工程=long", "stop_hours:工程=-1",
        "stop_hours:工程=" + "9" * 5000, "state:9.9=holds", "state:3.1.9=perhaps",
        "state:3.1.9@どこ=holds",
        "importance:D99=low", "importance:D1=4", "damage:flood=1", "damage:line-stop=0", "patch:D1 X=done",
        "patch:D9 CVE-2024-0001=maybe",
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_with_what_can(analysis: Analysis, asked: str) -> None:
    with pytest.raises(WhatIfRefused) as refused:
        changed(analysis, asked)
    assert refused.value.text.ja.endswith(("。", "=holds"))


def test_the_facts_that_were_asked_of_stay_as_they_were(analysis: Analysis) -> None:
    before = dict(analysis.facts.states), analysis.facts.systems
    what_if(analysis, ["state:3.1.5.7=holds", "impact:工程=low"])
    assert (dict(analysis.facts.states), analysis.facts.systems) == before


def test_what_is_not_applicable_stays_so_where_a_practice_is_made_to_hold() -> None:
    given = facts(states={("3.1.9", "工程"): State.NOT_APPLICABLE, ("3.1.9", "設計"): State.FAILS})
    after = with_states(given, ["3.1.9"], State.HOLDS)
    assert after.state("3.1.9", "工程") is State.NOT_APPLICABLE
    assert after.state("3.1.9", "設計") is State.HOLDS


def test_an_outcome_that_comes_or_goes_is_told() -> None:
    near, far = (Analysis(facts(entrances=ways), library()) for ways in ((), (entrance(),)))
    assert {(one.before, bool(one.after)) for one in moved(near, far)} == {("", True)}


def test_every_single_answer_that_changes_a_level_is_told_and_does_change_it(analysis: Analysis) -> None:
    found = turnings(analysis)
    assert {(one.field, one.value) for one in found if one.system == "工程"} == {
        ("impact", "medium"), ("impact", "low"), ("external", "none"),
    }  # fmt: skip
    for one in found:
        after = Analysis(changed(analysis, f"{one.field}:{one.system}={one.value}"), library())
        level = next(rating.level for rating in after.rated if rating.system.name == one.system)
        assert level is one.after is not one.before


def test_practices_are_told_by_what_they_move(analysis: Analysis) -> None:
    found = {one.practice: one for one in leverages(analysis)}
    command = found["3.1.5.7"]
    assert (command.better_assets, command.worse_assets) == (2, 0)
    assert found["3.1.9"].better_assets == found["3.1.9"].better_trees == 0
    assert found["3.1.9"].worse_assets > 0


def test_what_a_practice_moves_is_what_an_analysis_anew_shows() -> None:
    accounts = library().threats["account"].practices
    given = facts(missed=(*MISSED, *accounts), entrances=(entrance(), entrance("intrusion")), holes=(hole("D9"),))
    analysis = Analysis(given, library())
    found = leverages(analysis)
    assert any(one.better_trees for one in found)
    assert any(one.worse_trees for one in found)
    for one in found:
        for state, assets, trees in (
            ("holds", one.better_assets, one.better_trees),
            ("fails", one.worse_assets, one.worse_trees),
        ):
            names = [move.name[0] for move in moves(analysis, f"state:{one.practice}={state}")]
            assert (names.count("asset"), names.count("tree")) == (assets, trees), (one.practice, state)
