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
from sekisho.factory.plan import tabu
from sekisho.factory.plan.bounds import bound
from sekisho.factory.plan.ending import Ending
from sekisho.factory.plan.engine import Standing, solve
from sekisho.factory.plan.exact import whole, window
from sekisho.factory.plan.found import Found, by_chance, placed
from sekisho.factory.plan.instance import Choice, Line, Operation, Shop
from sekisho.factory.plan.kernel.records import ON, TAKES, Ints, given
from sekisho.factory.plan.reading import balancing, jobshop
from shops import BENCHMARKS, FT06, lines, shared, shops


def test_ft06_is_solved_and_proved_quickly(tmp_path: Path) -> None:
    (tmp_path / "ft06.txt").write_text(FT06)
    solution = solve(jobshop(tmp_path / "ft06.txt"), 60)
    assert (solution.value, solution.bound, solution.proved, solution.gap) == (55, 55, True, 0.0)
    assert solution.seconds < 30


def test_an_open_search_tells_how_far_it_is_and_no_worker_begins_twice_with_the_same_dice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seeds: list[int] = []

    class Counted(tabu.Tabu):
        def __init__(self, of: Ints, seed: int, stop: Ints) -> None:
            seeds.append(seed)
            super().__init__(of, seed, stop)

    monkeypatch.setattr(tabu, "Tabu", Counted)
    dice, seen = np.random.default_rng(1), list[Standing]()
    jobs = (
        tuple(Operation((Choice(k, int(dice.integers(1, 99))),)) for k in dice.permutation(12).tolist())
        for _ in range(12)
    )
    solution = solve(Shop("open", 12, tuple(jobs)), 4, watch=seen.append)
    assert not solution.proved
    assert sorted(seeds) == [1, 2]
    assert all(0 <= one.share <= 1 and one.bound <= solution.bound <= one.value for one in seen)
    assert [one.value for one in seen] == sorted((one.value for one in seen), reverse=True)
    assert seen[0].value > seen[-1].value >= solution.value


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


def on_machines(of: Ints, plan: Found, free: list[int]) -> list[int]:
    """Machine by machine, the way of each operation that takes time and is not free, in the order of the plan."""
    ways = [int(plan.choice[v]) for v in plan.order.tolist() if v not in free]
    return sorted((way for way in ways if of[TAKES, way]), key=lambda way: of[ON, way])


@settings(max_examples=few(30))
@cases(shops())
def test_a_window_gives_shorter_plans_only_and_keeps_the_rest_in_order(shop: Shop) -> None:
    of, dice = given(shop), np.random.default_rng(1)
    plan = placed(of, *by_chance(of, dice))
    some = [v for v in range(shop.operations) if dice.integers(2)]
    draft, finished = window(of, plan, some, 0, 60, Ending())
    assert finished
    if draft:
        shorter = placed(of, *draft)
        assert shorter.length < plan.length
        assert on_machines(of, shorter, some) == on_machines(of, plan, some)


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
    assert solution.bound <= 55 <= solution.value


def _published() -> list[Any]:
    book = BENCHMARKS / "line_balancing" / "salbp1_optima.json"
    return json.loads(book.read_text("utf-8"))[::7] if book.is_file() else []


@shared
@pytest.mark.parametrize("known", _published(), ids=lambda known: f"{known['instance']}-{known['cycle_time']}")
def test_published_lines_are_proved(known: Any) -> None:
    line = balancing(BENCHMARKS / "line_balancing" / f"{known['instance']}.IN2", known["cycle_time"])
    solution = solve(line, 60)
    assert (solution.value, solution.proved) == (known["stations"], True)
