"""What must hold of any site: a worse answer never lowers a risk, every combination has a value, cuts are cheapest."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from some_facts import entrance, facts, group, hole, library, passage, system

from sekisho.security.ledgers.risk import External, Impact, Level
from sekisho.security.risk.analysis import Analysis
from sekisho.security.risk.changing import with_answer
from sekisho.security.risk.cutting import cost_of, cut, with_measures
from sekisho.security.risk.facts import Facts
from sekisho.security.terms.state import State

ZONES = ("事務", "FA", "DMZ", "無線")
SYSTEMS = ("甲", "乙")
PRACTICES = tuple(sorted(library().practices))
BEST_FIRST = (
    (State.HOLDS,), (State.NOT_APPLICABLE,), (State.STALE, State.NOT_ASSESSED, State.FAILS),
)  # fmt: skip
"""States as they count for risk: the last three are alike."""
KINDS = tuple((kind.id, kind.family) for kind in library().kinds.values())
ENTRIES = ("intrusion", "remote-access", "wireless", "media", "carried-in", "account")


@st.composite
def sites(draw: st.DrawFn) -> Facts:
    groups = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        kind, family = draw(st.sampled_from(KINDS))
        place = {"zone": draw(st.sampled_from(ZONES)), "system": draw(st.sampled_from(SYSTEMS))}
        groups.append(group(number, kind=kind, family=family, importance=draw(st.integers(1, 3)), **place))
    pairs = sorted({one.pair for one in groups})
    found = draw(st.sets(st.tuples(st.sampled_from(ENTRIES), st.sampled_from(ZONES)), max_size=4))
    ways = tuple(entrance(threat, zone, draw(st.sampled_from(pairs))) for threat, zone in sorted(found))
    crossings = draw(st.sets(st.tuples(st.sampled_from(ZONES), st.sampled_from(ZONES)), max_size=6))
    held = {one.zone for one in groups}
    passages = tuple(passage(a, b) for a, b in sorted(crossings) if a != b and b in held)
    states: dict[tuple[str, str], State] = {
        (practice, name): draw(st.sampled_from(State))
        for practice in draw(st.sets(st.sampled_from(PRACTICES), max_size=20))
        for name in SYSTEMS
    }
    rated = tuple(system(name, **draw(answers())) for name in SYSTEMS)
    return facts(systems=rated, groups=tuple(groups), entrances=ways, passages=passages, states=states)


@st.composite
def answers(draw: st.DrawFn) -> dict[str, Any]:
    maybe_impact = st.none() | st.sampled_from(Impact)
    return {
        "impact": draw(st.sampled_from(Impact)), "external": draw(st.sampled_from(External)),
        "safety": draw(maybe_impact), "quality": draw(maybe_impact), "information": draw(maybe_impact),
        "stop_hours": draw(st.none() | st.integers(0, 100)),
    }  # fmt: skip


@st.composite
def worsened(draw: st.DrawFn) -> tuple[Facts, Facts]:
    """A site, and the same with one thing worse."""
    site = draw(sites())
    what = draw(st.sampled_from(["state", "answer", "importance", "hole", "passage", "damage"]))
    if what == "state":
        practice, name = draw(st.sampled_from(PRACTICES)), draw(st.sampled_from(SYSTEMS))
        rank = next(at for at, some in enumerate(BEST_FIRST) if site.state(practice, name) in some)
        worse = draw(st.sampled_from([state for some in BEST_FIRST[rank:] for state in some]))
        return site, replace(site, states={**site.states, (practice, name): worse})
    if what == "answer":
        return site, _worse_answer(draw, site)
    if what == "importance":
        at = draw(st.integers(0, len(site.groups) - 1))
        level = draw(st.integers(site.groups[at].importance, 3))
        groups = tuple(replace(one, importance=level) if n == at else one for n, one in enumerate(site.groups))
        return site, replace(site, groups=groups)
    if what == "hole":
        on = draw(st.sampled_from(site.groups))
        return site, replace(site, holes=(hole(on.assets[0], on.zone, on.system),))
    if what == "passage":
        target = draw(st.sampled_from([one.zone for one in site.groups]))
        return site, replace(site, passages=(*site.passages, passage(draw(st.sampled_from(ZONES)), target)))
    scenario = draw(st.sampled_from(sorted(library().scenarios)))
    before = draw(st.integers(1, 3))
    lower = replace(site, levels={scenario: before})
    return lower, replace(site, levels={scenario: draw(st.integers(before, 3))})


def _worse_answer(draw: st.DrawFn, site: Facts) -> Facts:
    one = draw(st.sampled_from(site.systems))
    field = draw(st.sampled_from(["impact", "external", "safety", "quality", "information", "stop_hours"]))
    now = getattr(one.row, field)
    if field == "stop_hours":
        return with_answer(site, one, field, (now or 0) + draw(st.integers(0, 50)))
    words: tuple[Any, ...] = tuple(External if field == "external" else Impact)
    worse = words if now is None else words[: words.index(now) + 1]
    return with_answer(site, one, field, draw(st.sampled_from(worse)))


def rank(name: tuple[str, ...], value: str) -> int:
    """How bad an outcome is; the higher the worse."""
    if name[0] == "level":
        return ("", "low", "medium", "high").index(value)
    return "EDCBA".index(value)


@settings(max_examples=300, deadline=None)
@given(worsened())
def test_a_worse_answer_never_lowers_a_risk(pair: tuple[Facts, Facts]) -> None:
    before, after = (Analysis(one, library()).values for one in pair)
    assert before.keys() <= after.keys()
    lowered = {
        name: (value, after[name]) for name, value in before.items() if rank(name, after[name]) < rank(name, value)
    }
    assert lowered == {}


@settings(max_examples=60, deadline=None)
@given(sites())
def test_every_system_threat_and_tree_has_a_value(site: Facts) -> None:
    values = Analysis(site, library()).values
    assert {value for name, value in values.items() if name[0] == "level"} <= {one.code for one in Level}
    assert {value for name, value in values.items() if name[0] != "level"} <= set("ABCDE")
    concerned = sum(not one.kinds or on.kind in one.kinds for on in site.groups for one in library().threats.values())
    assert sum(name[0] == "asset" for name in values) == concerned


GAPS = sorted({
    one for threat in ("command", "carried-in", "wireless", "spread")
    for one in library().threats[threat].treated_by("control")
})  # fmt: skip
"""Few enough that every set of them can be tried, and all that stands between the entries and the machines."""


@st.composite
def small_gaps(draw: st.DrawFn) -> Facts:
    """A site of control devices on which the practices of `GAPS` fail here and there."""
    places = st.tuples(st.sampled_from(SYSTEMS), st.sampled_from(ZONES[:3]), st.sampled_from(["controller", "robot"]))
    found = draw(st.lists(places, min_size=1, max_size=3))
    groups = tuple(
        group(number, system=name, zone=zone, kind=kind, importance=draw(st.integers(2, 3)))
        for number, (name, zone, kind) in enumerate(found, 1)
    )
    ways = draw(st.sets(st.tuples(st.sampled_from(["carried-in", "wireless"]), st.sampled_from(groups)), min_size=1))
    crossings = draw(st.sets(st.tuples(st.sampled_from(ZONES[:3]), st.sampled_from([one.zone for one in groups]))))
    failing = draw(st.sets(st.tuples(st.sampled_from(GAPS), st.sampled_from(SYSTEMS)), min_size=5))
    on = draw(st.sampled_from(groups))
    return facts(
        systems=tuple(system(name) for name in SYSTEMS),
        groups=groups,
        entrances=tuple(entrance(threat, one.zone, one.pair) for threat, one in sorted(ways, key=str)),
        passages=tuple(passage(a, b) for a, b in sorted(crossings) if a != b),
        states=dict.fromkeys(failing, State.FAILS),
        holes=(hole(on.assets[0], on.zone, on.system),) if draw(st.booleans()) else (),
    )


def _open(site: Facts) -> list[str]:
    failing = {practice for (practice, _), state in site.states.items() if state is State.FAILS}
    return [*sorted(failing), *(one.key for one in site.holes)]


def _subsets(measures: list[str]) -> Iterable[tuple[str, ...]]:
    return (some for size in range(len(measures) + 1) for some in combinations(measures, size))


@settings(max_examples=150, deadline=None)
@given(small_gaps(), st.sampled_from("ABC"))
def test_the_cheapest_measures_are_the_cheapest_of_all_that_can_be_tried(site: Facts, below: Any) -> None:
    analysis = Analysis(site, library())
    found = cut(analysis, below)
    left = {tree.key for tree in found.left}
    assert {tree.key for tree in found.after.trees if tree.band <= below} <= left

    def does(measures: Iterable[str]) -> bool:
        after = with_measures(analysis, measures)
        return {tree.key for tree in after.trees if tree.band <= below} <= left

    costs = {some: sum(cost_of(one, library()) for one in some) for some in _subsets(_open(site))}
    assert found.exact
    assert found.cost == min(cost for some, cost in costs.items() if does(some))


@settings(max_examples=60, deadline=None)
@given(small_gaps())
def test_a_tree_is_left_only_where_no_measure_helps(site: Facts) -> None:
    analysis = Analysis(site, library())
    found = cut(analysis, "C")
    all_done = {tree.key for tree in with_measures(analysis, _open(site)).trees if tree.band <= "C"}
    assert {tree.key for tree in found.left} == all_done
