"""The reels of a machine: every part is on a reel, on the board or lost."""

from hypothesis import assume, given
from hypothesis import strategies as st

from factory.line.orders import job_order
from sekisho.factory.line import orders
from sekisho.factory.line.reels import Reel, Reels


@given(st.lists(st.integers(0, 8), min_size=1, max_size=4), st.integers(0, 10))
def test_every_part_is_on_a_reel_on_the_board_or_lost(left: list[int], lost: int) -> None:
    order = orders.job_order(job_order("place-top", reels=[(f"RL-{at}", one) for at, one in enumerate(left)]))
    held: dict[str, Reel] = {}
    reels = Reels(held)
    reels.mount(order)
    assert bool(reels.missing(order)) is (sum(left) < 3)
    assume(sum(left) >= 3)
    placed = reels.place(order, {"R10K": lost})
    assert tuple(place for one in placed for place in one.places) == ("R1", "R2", "R3")
    assert sum(one.left for one in held.values()) == sum(left) - 3 - min(lost, sum(left) - 3)
    assert all(one.left >= 0 for one in held.values())
    assert all(one.left == held[one.reel].left for one in placed)


def test_reels_are_used_as_they_are_named_and_one_loaded_by_hand_comes_last() -> None:
    order = orders.job_order(job_order("place-top", reels=(("RL-2", 2), ("RL-1", 5))))
    reels = Reels({})
    reels.load("R10K", "RL-0", 9)
    reels.load("C100N", "RL-7", 9)
    reels.mount(order)
    used = [[(one.reel, one.left, one.places) for one in reels.place(order, {"R10K": 1})] for _ in range(2)]
    assert used == [
        [("RL-2", 0, ("R1",)), ("RL-1", 3, ("R2", "R3"))],
        [("RL-1", 0, ("R1", "R2")), ("RL-0", 8, ("R3",))],
    ]


def test_a_reel_that_is_there_keeps_its_count_unless_a_person_says_otherwise() -> None:
    held: dict[str, Reel] = {}
    reels = Reels(held)
    order = orders.job_order(job_order("place-top", reels=(("RL-1", 5),)))
    reels.mount(order)
    reels.place(order, {})
    reels.mount(order)
    assert held["RL-1"].left == 2
    reels.load("R10K", "RL-1", 40)
    assert held["RL-1"].left == 40
