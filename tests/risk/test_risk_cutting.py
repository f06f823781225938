"""The cheapest measures: shared ones, those that measures cannot help, and the bounds of the search."""

import pytest
from some_facts import entrance, facts, group, hole, library

from sekisho.security.risk import cutting
from sekisho.security.risk.analysis import Analysis
from sekisho.security.risk.cutting import _cheapest, cut, worst_band

COMMAND = ("3.1.5.5", "3.1.5.7")
CARRIED = ("3.1.2.4", "7.3.7")


def test_what_cuts_several_trees_at_once_is_chosen_where_it_is_cheaper_in_all() -> None:
    alone = ("3.1.9", "4.4.5", "3.1.5.3", "3.1.5.5")
    shared = ("3.1.2.2", "3.1.2.2", "3.1.3.2", "3.1.3.2")
    asked = tuple(frozenset({frozenset({one}), frozenset({other})}) for one, other in zip(alone, shared, strict=True))
    assert _cheapest(asked, library()) == (frozenset({"3.1.2.2", "3.1.3.2"}), True)


def test_one_step_made_hard_enough_cuts_a_tree() -> None:
    analysis = Analysis(facts(missed=(*COMMAND, *CARRIED), entrances=(entrance("carried-in"),)), library())
    found = cut(analysis)
    assert (found.below, found.trees, found.cost, found.exact) == ("A", 1, 2, True)
    assert set(found.measures) < {*COMMAND, *CARRIED}
    assert worst_band(found.after) == "B"


def test_a_vulnerability_has_to_be_closed_as_well() -> None:
    given = facts(missed=COMMAND, entrances=(entrance("media"),), holes=(hole(),), groups=(group(importance=2),))
    analysis = Analysis(given, library())
    assert worst_band(analysis) == "D"
    weak = Analysis(
        facts(missed=(*COMMAND, "3.1.9", "4.4.5", "3.1.5.3"), entrances=(entrance("media"),), holes=(hole(),)),
        library(),
    )
    found = cut(weak, "A")
    assert found.cost == 2
    assert "patch:D1 CVE-2024-0001" not in found.measures, "the entry is cut for less than device and patch together"


def test_what_no_measure_lowers_is_told_and_costs_nothing() -> None:
    analysis = Analysis(facts(entrances=(entrance("intrusion"),)), library())
    found = cut(analysis)
    assert (found.below, found.measures, [tree.band for tree in found.left]) == ("C", {}, ["C", "C"])


def test_without_trees_there_is_nothing_to_do() -> None:
    found = cut(Analysis(facts(), library()))
    assert (found.below, found.trees, found.measures, found.left, found.exact) == ("E", 0, {}, (), True)


def test_a_search_that_is_cut_short_still_cuts_the_trees_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    given = facts(missed=(*COMMAND, *CARRIED), entrances=(entrance("carried-in"),))
    monkeypatch.setattr(cutting, "MOST_NODES", 1)
    found = cut(Analysis(given, library()))
    assert not found.exact
    assert worst_band(found.after) > "A"
