"""The engine on small instances: proved, and equal to what plain CP-SAT or counting finds."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given as cases
from hypothesis import settings

from few import cases as few
from sekisho.factory.plan.bounds import bound
from sekisho.factory.plan.ending import Ending
from sekisho.factory.plan.engine import Standing, solve
from sekisho.factory.plan.exact import whole, window
from sekisho.factory.plan.found import Found, by_chance
from sekisho.factory.plan.instance import Line, Shop
from sekisho.factory.plan.kernel.records import HEAD, empty_plan, given
from sekisho.factory.plan.kernel.search import decode
from sekisho.factory.plan.reading import balancing, jobshop
from sekisho.factory.plan.verify import problems
from shops import BENCHMARKS, FT06, lines, shared, shops


def test_ft06_is_solved_and_proved_quickly(tmp_path: Path) -> None:
    (tmp_path / "ft06.txt").write_text(FT06)
    seen: list[Standing] = []
    solution = solve(jobshop(tmp_path / "ft06.txt"), 60, watch=seen.append)
    assert (solution.value, solution.bound, solution.proved, solution.gap) == (55, 55, True, 0.0)
    assert solution.seconds < 30
    assert all(0 <= standing.share <= 1 for standing in seen)


def by_cp_sat(shop: Shop) -> int:
    """The shortest length, by the solver alone; equal from below and from above."""
    return whole(given(shop), 0, None, 60, lambda _: None, Ending())


@settings(max_examples=few(12))
@cases(shops(most_jobs=4))
def test_small_shops_are_proved_and_no_bound_is_above(shop: Shop) -> None:
    solution = solve(shop, 60)
    assert solution.proved
    assert solution.value == by_cp_sat(shop)
    assert bound(shop) <= solution.value


@settings(max_examples=few(10))
@cases(shops())
def test_a_window_gives_shorter_plans_only(shop: Shop) -> None:
    of, dice = given(shop), np.random.default_rng(1)
    plan = empty_plan(of)
    order, choice = by_chance(of, dice)
    length = int(decode(of, plan, order, choice))
    found = Found(length, order, choice, plan[HEAD, : shop.operations].copy())
    some = [v for v in range(shop.operations) if dice.integers(2)]
    draft, finished = window(of, found, some, 0, 60, Ending())
    assert finished
    assert draft is None or decode(of, plan, *draft) < length


def fewest(line: Line) -> int:
    """By trying all ways to place the tasks."""
    count = len(line.times)
    for most in range(1, count + 1):
        for stations in product(range(most), repeat=count):
            work = [0] * most
            for task, station in enumerate(stations):
                work[station] += line.times[task]
            if max(work) <= line.cycle_time and all(stations[a] <= stations[b] for a, b in line.before):
                return most
    raise AssertionError(line)


@settings(max_examples=few(25))
@cases(lines())
def test_small_lines_have_the_fewest_stations(line: Line) -> None:
    solution = solve(line, 60)
    assert solution.proved
    assert solution.value == fewest(line)


def test_without_time_a_first_plan_is_given_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "ft06.txt").write_text(FT06)
    solution = solve(jobshop(tmp_path / "ft06.txt"), 0.001)
    assert problems(solution) == []


def _published() -> list[Any]:
    book = BENCHMARKS / "line_balancing" / "salbp1_optima.json"
    return json.loads(book.read_text("utf-8"))[::7] if book.is_file() else []


@shared
@pytest.mark.parametrize("known", _published(), ids=lambda known: f"{known['instance']}-{known['cycle_time']}")
def test_published_lines_are_proved(known: Any) -> None:
    line = balancing(BENCHMARKS / "line_balancing" / f"{known['instance']}.IN2", known["cycle_time"])
    solution = solve(line, 60)
    assert (solution.value, solution.proved) == (known["stations"], True)
