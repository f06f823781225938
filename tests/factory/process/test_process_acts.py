"""What people do leaves a fact with who and why, and is refused where it cannot be."""

from collections.abc import Callable
from typing import Any

import pytest

from factory.process.floor import WHO, Floor, request, schedule
from sekisho.factory.process.refusals import Refused

ONE_SIDE: dict[str, Any] = {"hand": ("assemble",), "sides": ("bottom",), "parts": {"place-bottom": {"C100N": 2}}}
BOARD, LOT, REEL = "WO-1-0001", "WO-1/print-bottom/1", "RL-C100N-1"
WHY = "a test"


@pytest.fixture
def floor(floor: Floor) -> Floor:
    """Of three boards one has failed, one waits for assembly, and one is not begun."""
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 5, **ONE_SIDE)))
    floor.server.acts.split("WO-1", "WO-1-b", 2, WHY, WHO)
    floor.round()
    floor.line.fails = lambda board, _: board == BOARD
    floor.take(*floor.line.make(2))
    return floor


ACTS: dict[str, Callable[[Any, str, str], None]] = {
    "Received": lambda acts, _, who: acts.receive("RL-9", "C100N", 10, who),
    "Found": lambda acts, why, who: acts.count(REEL, 99, why, who),
    "Lost": lambda acts, why, who: acts.count(REEL, 90, why, who),
    "Accepted": lambda acts, why, who: acts.decide(BOARD, "good", why, who),
    "Reworked": lambda acts, why, who: acts.decide(BOARD, "rework", why, who),
    "Scrapped": lambda acts, why, who: acts.decide(BOARD, "scrap", why, who),
    "Removed": lambda acts, why, who: acts.remove(BOARD, REEL, 1, why, who),
    "Split": lambda acts, why, who: acts.split("WO-1-b", "WO-1-c", 1, why, who),
    "Stopped": lambda acts, why, who: acts.stop("WO-1", why, who),
    "Resumed": lambda acts, why, who: acts.resume("WO-1", why, who),
    "Withdrawn": lambda acts, why, who: acts.withdraw(LOT, why, who),
    "Noted": lambda acts, why, who: acts.send_again(LOT, why, who),
}


@pytest.mark.parametrize("kind", ACTS)
def test_an_act_leaves_a_fact_with_who_and_why(floor: Floor, kind: str) -> None:
    before = len(list(floor.server._journal.facts()))
    if kind == "Split":
        floor.server.acts.withdraw("WO-1-b/print-bottom/1", WHY, WHO)
        before += 1
    ACTS[kind](floor.server.acts, WHY, WHO)
    (fact,) = list(floor.server._journal.facts())[before:]
    assert (type(fact).__name__, fact.who) == (kind, WHO)
    assert kind == "Received" or getattr(fact, "reason", "") == WHY
    assert fact.at == floor.clock.now()
    assert floor.server.balance() == []


@pytest.mark.parametrize("kind", ACTS)
@pytest.mark.parametrize(("why", "who"), [(WHY, " "), ("", WHO)])
def test_nobody_acts_without_a_name_or_a_reason(floor: Floor, kind: str, why: str, who: str) -> None:
    if kind == "Received" and who == WHO:
        return
    before = list(floor.server._journal.facts())
    with pytest.raises(Refused, match="Enter"):
        ACTS[kind](floor.server.acts, why, who)
    assert list(floor.server._journal.facts()) == before


def test_a_mended_board_is_looked_at_again(floor: Floor) -> None:
    acts = floor.server.acts
    acts.decide(BOARD, "rework", "a part is tilted", WHO)
    assert floor.server.status().decisions == (BOARD,)
    acts.remove(BOARD, REEL, 1, "tilted", WHO)
    acts.fit(BOARD, REEL, 1, WHO)
    acts.decide(BOARD, "good", "mended", WHO)
    assert floor.server.status().decisions == ()
    assert [one.board for one in floor.server.by_hand()] == [BOARD, "WO-1-0002"]
    assert floor.books.parts("C100N") == (100, 95, 4, 1)


@pytest.mark.parametrize("segment", ["print-bottom", "place-bottom", "reflow-bottom"])
def test_a_board_with_parts_on_it_does_not_go_through_the_line_again(floor: Floor, segment: str) -> None:
    with pytest.raises(Refused, match=f"cannot go back to {segment}"):
        floor.server.acts.rework("WO-1-0002", segment, WHY, WHO)


def test_a_board_goes_back_to_inspection_and_to_its_hand_segment(floor: Floor) -> None:
    floor.server.acts.rework("WO-1-0002", "inspect-bottom", "a scratch was seen later", WHO)
    assert "WO-1-0002" in floor.server.status().decisions
    floor.server.acts.decide("WO-1-0002", "good", "only dust", WHO)
    begun = floor.record("WO-1-0002", "WO-1", 1)
    del begun["ended"]
    floor.server._intake.step(begun, "terminal", floor.clock.now())
    floor.server.acts.rework("WO-1-0002", "assemble", "the wrong step was begun", WHO)
    assert not floor.books.boards["WO-1-0002"].inside
    assert floor.books.boards["WO-1-0002"].reworks == 2


def test_a_misprinted_board_goes_through_the_line_again_in_a_lot_of_its_own(floor: Floor) -> None:
    floor.round()
    told = floor.line.make(1)
    floor.take(*told[:2])  # printed, and taken off the line by a person
    floor.server.acts.rework("WO-1-0003", "print-bottom", "paste is smeared", WHO)
    floor.run(5)
    assert [lot.boards for lot in floor.books.lots.values() if "WO-1-0003" in lot.boards][1:] == [("WO-1-0003",)]
    assert floor.books.boards["WO-1-0003"].place == 4


def test_a_board_on_the_line_does_not_go_back_to_inspection(floor: Floor) -> None:
    floor.take(*floor.line.make(1)[:2])
    with pytest.raises(Refused, match="cannot go back to place-bottom"):
        floor.server.acts.decide("WO-1-0003", "rework", WHY, WHO)


def test_a_count_that_agrees_changes_nothing(floor: Floor) -> None:
    before = list(floor.server._journal.facts())
    floor.server.acts.count(REEL, 96, WHY, WHO)
    assert list(floor.server._journal.facts()) == before
    with pytest.raises(Refused, match="never came in"):
        floor.server.acts.count("RL-7", 96, WHY, WHO)


def test_what_was_split_off_is_made_under_its_own_number(floor: Floor) -> None:
    floor.run(10)
    assert floor.books.orders["WO-1-b"].begun == ["WO-1-b-0001", "WO-1-b-0002"]
    assert floor.server.genealogy("WO-1-b-0001").item == "crab"


def test_a_job_order_that_never_was_is_not_sent_again(floor: Floor) -> None:
    with pytest.raises(Refused, match="There is no job order WO-7/x/1"):
        floor.server.acts.send_again("WO-7/x/1", WHY, WHO)


def test_where_a_board_has_been_and_what_is_in_it(floor: Floor) -> None:
    found = floor.server.genealogy("WO-1-0002")
    assert (found.order, found.item, found.revision, found.over) == ("WO-1", "crab", "r1", "")
    assert found.parts == ((REEL, "C100N", 2),)
    passed = [(type(one).__name__, getattr(one, "segment", ""), one.who) for one in found.facts]
    assert passed == [
        ("Begun", "print-bottom", "printer"),
        ("Done", "print-bottom", "printer"),
        ("Begun", "place-bottom", "placer"),
        ("Used", "place-bottom", "placer"),
        ("Done", "place-bottom", "placer"),
        ("Begun", "reflow-bottom", "oven"),
        ("Done", "reflow-bottom", "oven"),
        ("Begun", "inspect-bottom", "inspection"),
        ("Done", "inspect-bottom", "inspection"),
    ]
    assert floor.server.boards_with(REEL) == (BOARD, "WO-1-0002")
    with pytest.raises(Refused, match="never begun"):
        floor.server.genealogy("WO-9-0001")
