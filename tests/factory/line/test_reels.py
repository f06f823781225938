"""The reels of a machine: every part is on a reel, on the board or lost."""

import copy

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from factory.line.orders import job_order
from sekisho.factory.line import orders
from sekisho.factory.line.orders import Refused
from sekisho.factory.line.reels import Reel, Reels
from sekisho.factory.wire.job import Load


@given(st.lists(st.integers(0, 8), min_size=1, max_size=4), st.integers(0, 10), st.integers(0, 6))
def test_every_part_is_on_a_reel_on_the_board_or_lost(left: list[int], lost: int, ahead: int) -> None:
    order = orders.job_order(job_order("place-top", reels=[(f"RL-{at}", one) for at, one in enumerate(left)]))
    held: dict[str, Reel] = {}
    reels = Reels(held)
    reels.mount(order)
    assert bool(reels.missing(order, {"R10K": ahead})) is (sum(left) < 3 + ahead)
    assume(sum(left) >= 3 + ahead)
    placed = reels.place(order, {"R10K": lost}, {"R10K": ahead})
    assert tuple(place for one in placed for place in one.places) == ("R1", "R2", "R3")
    assert sum(one.left for one in held.values()) == sum(left) - 3 - min(lost, sum(left) - 3 - ahead)
    assert all(one.left >= 0 for one in held.values())
    assert all(one.left == held[one.reel].left for one in placed)


def test_reels_are_used_as_they_are_named_and_one_loaded_by_hand_comes_last() -> None:
    order = orders.job_order(job_order("place-top", reels=(("RL-2", 2), ("RL-1", 5))))
    reels = Reels({"RL-7": Reel("C100N", 9, 9, "F001")})
    reels.load(Load("RL-0", "R10K", 9, "F001"), [order])
    reels.mount(order)
    used = [[(one.reel, one.left, one.places) for one in reels.place(order, {"R10K": 1}, {})] for _ in range(2)]
    assert used == [
        [("RL-2", 0, ("R1",)), ("RL-1", 3, ("R2", "R3"))],
        [("RL-1", 0, ("R1", "R2")), ("RL-0", 8, ("R3",))],
    ]


def test_a_reel_that_is_there_keeps_its_count_whatever_is_said_of_it() -> None:
    held: dict[str, Reel] = {}
    reels = Reels(held)
    order = orders.job_order(job_order("place-top", reels=(("RL-1", 5),)))
    reels.mount(order)
    reels.place(order, {}, {})
    reels.mount(order)
    assert held["RL-1"].left == 2
    reels.load(Load("RL-1", "R10K", 5, "F001"), [order])
    reels.load(Load("RL-1", "R10K", 3, "F001"), [order])
    assert held["RL-1"].left == 2


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (Load("RL-9", "C100N", 9, "F001"), "No job order that is begun takes C100N from feeder F001"),
        (Load("RL-9", "R10K", 9, "F002"), "No job order that is begun takes R10K from feeder F002"),
        (Load("RL-9", "R10K", 0, "F001"), "has 0 parts"),
        (Load("", "R10K", 9, "F001"), 'Reel "" has 9 parts'),
        (Load("R" * 81, "R10K", 9, "F001"), "80 characters"),
        (Load("RL-7", "R10K", 9, "F001"), "Reel RL-7 has C100N on it, not R10K"),
        (Load("RL-1", "R10K", 6, "F001"), "Reel RL-1 cannot have 6 parts: the machine counts 2"),
        (Load("RL-1", "R10K", 1, "F001"), "Reel RL-1 cannot have 1 parts: the machine counts 2"),
        (Load("RL-2", "R10K", 9, "F001"), "Reel RL-2 is mounted at feeder F003"),
        (Load("RL-3", "R10K", 9, "F001"), "Reel RL-3 is mounted at feeder F003"),
    ],
)
def test_a_reel_that_cannot_be_is_not_loaded_and_nothing_changes(new: Load, why: str) -> None:
    here = orders.job_order(job_order("place-top", reels=(("RL-1", 5),)))
    there = orders.job_order(job_order("place-top", reels=(("RL-2", 9),), feeder="F003"))
    held = {"RL-7": Reel("C100N", 9, 9)}
    reels = Reels(held)
    reels.mount(here)
    reels.mount(there)
    reels.place(here, {}, {})
    reels.load(Load("RL-3", "R10K", 9, "F003"), [here, there])
    before = copy.deepcopy(held)
    with pytest.raises(Refused, match=why):
        reels.load(new, [here, there])
    assert held == before


def test_a_reel_at_a_feeder_that_nothing_takes_it_from_any_more_is_loaded_at_another_one() -> None:
    here = orders.job_order(job_order("place-top", reels=(("RL-1", 5),)))
    there = orders.job_order(job_order("place-top", reels=(("RL-2", 9),), feeder="F003"))
    reels = Reels({})
    reels.load(Load("RL-3", "R10K", 9, "F003"), [there])
    reels.load(Load("RL-3", "R10K", 9, "F001"), [here])
