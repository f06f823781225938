"""The verifier refuses every kind of broken answer."""

from dataclasses import replace

import pytest

from sekisho.factory.plan.instance import Choice, Line, Operation, Shop
from sekisho.factory.plan.solution import Placed, Solution
from sekisho.factory.plan.verify import problems

SHOP = Shop(
    "two",
    2,
    (
        (Operation((Choice(0, 3), Choice(1, 4))), Operation((Choice(1, 2),))),
        (Operation((Choice(0, 2),)),),
    ),
)
GOOD = Solution(SHOP, 5, 5, 0.0, (Placed(0, 0, 0, 0, 3), Placed(0, 1, 1, 3, 5), Placed(1, 0, 0, 3, 5)))
LINE = Line("three", (2, 3, 4), ((0, 1),), 5)
BALANCED = Solution(LINE, 2, 2, 0.0, stations=(0, 0, 1))


def test_a_good_plan_has_no_problem() -> None:
    assert problems(GOOD) == []
    assert problems(BALANCED) == []


@pytest.mark.parametrize(
    ("broken", "word"),
    [
        ((Placed(0, 0, 0, 0, 3), Placed(0, 1, 1, 3, 5)), "exactly once"),
        ((*GOOD.schedule, GOOD.schedule[0]), "exactly once"),
        ((Placed(0, 0, 1, 0, 3), *GOOD.schedule[1:]), "no such machine"),
        ((Placed(0, 0, 0, -1, 2), *GOOD.schedule[1:]), "no such machine"),
        ((GOOD.schedule[0], Placed(0, 1, 1, 2, 4), GOOD.schedule[2]), "of its job ends"),
        ((*GOOD.schedule[:2], Placed(1, 0, 0, 2, 4)), "leaves the machine"),
        ((*GOOD.schedule[:2], Placed(1, 0, 0, 4, 6)), "does not end at"),
    ],
)
def test_a_broken_schedule_is_refused(broken: tuple[Placed, ...], word: str) -> None:
    assert word in problems(replace(GOOD, schedule=broken))[0]


@pytest.mark.parametrize(
    ("broken", "word"),
    [((0, 0), "not every task"), ((0, 0, 2), "are not 0 to"), ((1, 0, 1), "works 6"), ((1, 0, 0), "works 7")],
)
def test_a_broken_line_is_refused(broken: tuple[int, ...], word: str) -> None:
    assert word in problems(replace(BALANCED, stations=broken))[0]


def test_a_task_behind_one_that_waits_for_it_is_refused() -> None:
    line = replace(LINE, cycle_time=9)
    assert problems(Solution(line, 2, 1, 0.0, stations=(1, 0, 0))) == ["task 0 stands behind task 1"]


def test_a_bound_above_the_value_is_refused() -> None:
    assert problems(replace(GOOD, bound=6)) == ["the bound 6 is above the value 5"]
