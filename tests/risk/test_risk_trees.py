"""Stage 2: paths over the real zones, the hardest step, open vulnerabilities, and how the levels make the value."""

from some_facts import entrance, facts, group, hole, library, passage

from sekisho.security.risk.analysis import Analysis
from sekisho.security.risk.trees import MOST_TREES, Tree
from sekisho.security.terms.state import State

SPREAD = ("3.1.2.1", "3.1.2.2", "3.1.4.6")
ACCOUNT = ("4.4.1", "4.4.2", "7.3.3", "3.1.4.1", "3.1.4.3", "3.1.4.4")
COMMAND = ("3.1.5.5", "3.1.5.7")
OFFICE = group(2, zone="事務", kind="terminal", family="computer", importance=1)


def trees(**given: object) -> list[Tree]:
    grown = Analysis(facts(**given), library()).trees
    return [tree for tree in grown if tree.target.scenario == "wrong-motion"]


def stages(tree: Tree) -> list[tuple[str, str, int]]:
    return [(step.stage, step.zone, step.level) for step in tree.steps]


def test_a_tree_goes_from_the_entry_over_the_zones_to_the_target() -> None:
    found = trees(
        groups=(group(), OFFICE),
        entrances=(entrance("account", "事務", ("工程", "computer")),),
        passages=(passage("事務", "FA"),),
        missed=ACCOUNT,
    )
    assert [stages(tree) for tree in found] == [[("entry", "事務", 3), ("spread", "FA", 1), ("final", "FA", 1)]]
    assert (found[0].vulnerability, found[0].hardest, found[0].threat_level) == (1, 1, 2)


def test_without_a_way_there_is_no_tree_and_a_way_has_a_direction() -> None:
    given = {"groups": (group(), OFFICE), "entrances": (entrance("account", "事務", ("工程", "computer")),)}
    assert trees(**given) == []
    assert trees(**given, passages=(passage("FA", "事務"),)) == []


def test_the_hardest_step_decides() -> None:
    for missed, expected in (((*ACCOUNT, *COMMAND), 3), ((*ACCOUNT, COMMAND[0]), 2), (ACCOUNT, 1), (COMMAND, 1)):
        (tree,) = trees(entrances=(entrance(),), missed=missed)
        assert tree.vulnerability == expected, missed


def test_of_two_paths_the_easier_counts_and_of_equal_ones_the_shorter() -> None:
    third = group(3, zone="遠回り", kind="terminal", family="computer", importance=1, system="別")
    given = {
        "groups": (group(), OFFICE, third),
        "entrances": (entrance("account", "事務", ("工程", "computer")),),
        "passages": (passage("事務", "遠回り"), passage("遠回り", "FA"), passage("事務", "FA")),
    }
    (tree,) = trees(**given)
    assert [step.zone for step in tree.steps] == ["事務", "FA", "FA"]
    weak = {("3.1.2.1", "別"): State.FAILS}
    (tree,) = trees(**given, states=weak)
    assert [step.zone for step in tree.steps] == ["事務", "FA", "FA"], "the detour leads into FA all the same"


def test_a_detour_over_weak_zones_is_taken_where_the_straight_way_is_hard() -> None:
    def zone(number: int, name: str) -> object:
        return group(number, zone=name, kind="terminal", family="computer", importance=1, system=name)

    states = {(practice, name): State.FAILS for practice in SPREAD for name in ("弱1", "弱2")}
    found = trees(
        groups=(group(), zone(2, "事務"), zone(3, "堅"), zone(4, "弱1"), zone(5, "弱2")),
        entrances=(entrance("account", "事務", ("工程", "computer")),),
        passages=(
            passage("事務", "堅"), passage("堅", "FA"),
            passage("事務", "弱1"), passage("弱1", "弱2"), passage("弱2", "FA"),
        ),
        states=states | {(practice, "工程"): State.FAILS for practice in (*SPREAD, *ACCOUNT, *COMMAND)},
    )  # fmt: skip
    assert [step.zone for step in found[0].steps] == ["事務", "弱1", "弱2", "FA", "FA"]
    assert found[0].vulnerability == 3


def test_an_open_vulnerability_opens_the_steps_of_its_device_and_no_others() -> None:
    given = {"entrances": (entrance(),), "missed": ACCOUNT}
    (tree,) = trees(**given, holes=(hole(),))
    assert [(step.level, len(step.holes)) for step in tree.steps] == [(3, 0), (3, 1)]
    (tree,) = trees(**given, holes=(hole("D9"),))
    assert [step.level for step in tree.steps] == [3, 1]


def test_an_open_vulnerability_lets_an_attack_spread_into_its_zone() -> None:
    given = {
        "groups": (group(), OFFICE),
        "entrances": (entrance("account", "事務", ("工程", "computer")),),
        "passages": (passage("事務", "FA"),),
    }
    (tree,) = trees(**given, holes=(hole("D9"),))
    assert [step.level for step in tree.steps] == [1, 3, 1]


def test_the_damage_is_no_greater_than_the_importance_of_what_is_hit() -> None:
    missed = (*ACCOUNT, *COMMAND)
    (tree,) = trees(entrances=(entrance(),), groups=(group(importance=2),), missed=missed)
    assert (tree.target.level, tree.band) == (2, "B")
    assert trees(entrances=(entrance(),), groups=(group(importance=1),), missed=missed) == []


def test_what_comes_from_the_internet_is_most_likely() -> None:
    (tree,) = trees(entrances=(entrance("intrusion"),))
    assert tree.threat_level == 3


def test_whoever_attacks_a_zone_takes_its_weakest_system() -> None:
    weak = {(practice, "別"): State.FAILS for practice in SPREAD}
    found = trees(
        groups=(group(), OFFICE, group(3, system="別", kind="server", family="computer", importance=1)),
        entrances=(entrance("account", "事務", ("工程", "computer")),),
        passages=(passage("事務", "FA"),),
        states=weak,
    )
    assert [step.level for step in found[0].steps] == [1, 3, 1]


def test_too_many_trees_are_told() -> None:
    groups = tuple(group(number, system=f"S{number}") for number in range(60))
    ways = tuple(entrance("account", "FA", (f"S{number}", "control")) for number in range(60))
    analysis = Analysis(facts(groups=groups, entrances=ways), library())
    assert (len(analysis.trees), analysis.every_tree) == (MOST_TREES, False)
    few = Analysis(facts(groups=groups[:3], entrances=ways[:3]), library())
    assert (len(few.trees), few.every_tree) == (18, True)
