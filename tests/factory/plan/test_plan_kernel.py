"""The compiled decoder and its moves against plain Python."""

from typing import Any

import numpy as np
from hypothesis import given as cases
from hypothesis import settings
from hypothesis import strategies as st

from few import cases as few
from sekisho.factory.plan.found import between, by_chance, placed
from sekisho.factory.plan.instance import Shop
from sekisho.factory.plan.kernel.records import (
    AFTER,
    CHOICE,
    FIRST,
    HEAD,
    LEFT,
    MACHINE,
    ON,
    ORDER,
    RIGHT,
    TAIL,
    TIME,
    WAYS,
    empty_plan,
    given,
)
from sekisho.factory.plan.kernel.search import decode, move, search
from shops import shops

seeds = st.integers(0, 2**32)


def naive(shop: Shop, order: Any, choice: Any) -> list[int]:
    """Starts by operation: the decoder without anything clever."""
    operations = [(job, one) for job, several in enumerate(shop.jobs) for one in several]
    ways = [(v, one) for v, (_, operation) in enumerate(operations) for one in operation.choices]
    job_free, machine_free = [0] * len(shop.jobs), [0] * shop.machines
    starts = [0] * len(operations)
    for v in order:
        job, (_, way) = operations[v][0], ways[choice[v]]
        starts[v] = max(job_free[job], machine_free[way.machine])
        job_free[job] = machine_free[way.machine] = starts[v] + way.time
    return starts


def rows(plan: Any, machines: int, none: int) -> list[list[int]]:
    """The operations of each machine, from left to right."""
    found = []
    for k in range(machines):
        row, v = [], plan[FIRST, k]
        while v != none:
            row.append(int(v))
            v = plan[RIGHT, v]
        found.append(row)
    return found


@settings(max_examples=few(60))
@cases(shops(), seeds)
def test_the_decoder_places_as_plain_python_does(shop: Shop, seed: int) -> None:
    of = given(shop)
    order, choice = by_chance(of, np.random.default_rng(seed))
    plan = empty_plan(of)
    length = decode(of, plan, order, choice)
    starts = naive(shop, order, choice)
    count = shop.operations
    assert plan[HEAD, :count].tolist() == starts
    assert length == max(start + time for start, time in zip(starts, plan[TIME, :count].tolist(), strict=True))
    assert (plan[HEAD, :count] + plan[TAIL, :count]).max() == length


@settings(max_examples=few(60))
@cases(shops(), seeds)
def test_any_move_leaves_a_plan_as_the_decoder_makes_it_or_nothing_changed(shop: Shop, seed: int) -> None:
    of, dice = given(shop), np.random.default_rng(seed)
    count, machines = shop.operations, shop.machines
    plan = empty_plan(of)
    decode(of, plan, *by_chance(of, dice))
    for _ in range(20):
        v = int(dice.integers(count))
        at = int(dice.integers(of[WAYS, v], of[WAYS, v + 1]))
        row = [count, *(one for one in rows(plan, machines, count)[of[ON, at]] if one != v), count]
        place = int(dice.integers(len(row) - 1))
        old = plan.copy()
        length = move(of, plan, v, at, row[place], row[place + 1])
        if length < 0:
            kept = (CHOICE, MACHINE, TIME, LEFT, RIGHT, HEAD, TAIL, ORDER)
            assert all((plan[one, :count] == old[one, :count]).all() for one in kept)
            continue
        assert [one for one in rows(plan, machines, count)[of[ON, at]] if one == v] == [v]
        again = empty_plan(of)
        assert decode(of, again, plan[ORDER].copy(), plan[CHOICE].copy()) == length
        assert rows(again, machines, count) == rows(plan, machines, count)
        assert (again[HEAD, :count] == plan[HEAD, :count]).all()
        assert (again[TAIL, :count] == plan[TAIL, :count]).all()


@settings(max_examples=few(40))
@cases(shops(), seeds)
def test_a_search_keeps_its_best_and_never_ends_above_its_beginning(shop: Shop, seed: int) -> None:
    of, count = given(shop), shop.operations
    plan, kept = empty_plan(of), np.zeros((3, count + 1), np.int32)
    begun = decode(of, plan, *by_chance(of, np.random.default_rng(seed)))
    bans, barred = np.zeros((count + 1, count + 1), np.int32), np.zeros(of.shape[1], np.int32)
    state, stop = np.array([seed + 1], np.uint64), np.zeros(1, np.int32)
    length = search(of, plan, kept, bans, barred, state, stop, 200, 0)
    assert length <= begun
    again = empty_plan(of)
    assert decode(of, again, kept[0].copy(), kept[1].copy()) == length
    assert naive(shop, kept[0, :count], kept[1, :count]) == kept[2, :count].tolist()


@settings(max_examples=few(20))
@cases(shops(), seeds)
def test_what_a_search_forbade_does_not_bind_the_next(shop: Shop, seed: int) -> None:
    of, count = given(shop), shop.operations
    draft = by_chance(of, np.random.default_rng(seed))
    bans, barred = np.zeros((count + 1, count + 1), np.int32), np.zeros(of.shape[1], np.int32)
    ended = []
    for _ in range(2):
        plan, kept = empty_plan(of), np.zeros((3, count + 1), np.int32)
        decode(of, plan, *draft)
        search(of, plan, kept, bans, barred, np.array([seed + 1], np.uint64), np.zeros(1, np.int32), 200, 0)
        ended.append((plan.tolist(), kept.tolist(), bans.tolist(), barred.tolist()))
    assert ended[0] == ended[1]


@settings(max_examples=few(40))
@cases(shops(), seeds)
def test_a_plan_between_two_keeps_the_sequence_of_every_job(shop: Shop, seed: int) -> None:
    of, dice, count = given(shop), np.random.default_rng(seed), shop.operations
    parents = [placed(of, *by_chance(of, dice)) for _ in range(2)]
    order, choice = between(*parents, dice)
    place = np.argsort(order)
    assert sorted(order.tolist()) == list(range(count))
    assert all(of[AFTER, v] == count or place[v] < place[of[AFTER, v]] for v in range(count))
    assert all(choice[v] in {parents[0].choice[v], parents[1].choice[v]} for v in range(count))
