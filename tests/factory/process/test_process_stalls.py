"""What the stalls tell: parts by their tags and steps of assembly, each once, from the RFID system and the terminal."""

from datetime import timedelta
from typing import Any

import pytest

from factory.process.floor import WHO, Floor, request, schedule

BY_HAND: dict[str, Any] = {"sides": ("bottom",), "parts": {"place-bottom": {"C100N": 2}, "assemble": {"USB-C": 1}}}
TAG, OTHER = "urn:epc:id:sgtin:4512345.012345.1", "urn:epc:id:sgtin:4512345.012345.2"
BOARD = "WO-1-0001"


@pytest.fixture
def floor(floor: Floor) -> Floor:
    """Two boards wait for assembly, and two parts with tags came in."""
    floor.stock(C100N=100)
    for tag in (TAG, OTHER):
        floor.server.acts.receive(tag, "USB-C", 1, WHO)
    floor.plan(schedule(1, request("WO-1", 2, **BY_HAND)))
    floor.run(3)
    return floor


def capture(floor: Floor, document: Any) -> bool:
    return floor.server._intake.capture(document, "rfid", floor.clock.now())


def step(floor: Floor, record: Any) -> None:
    floor.server._intake.step(record, "terminal", floor.clock.now())


def test_boards_that_wait_for_hands_say_what_they_need(floor: Floor) -> None:
    first, second = floor.server.by_hand()
    assert (first.order, first.board, first.segment, first.step, dict(first.parts)) == (
        "WO-1",
        BOARD,
        "assemble",
        1,
        {"USB-C": 1},
    )
    assert second.board == "WO-1-0002"


def test_a_board_is_finished_by_hand(floor: Floor) -> None:
    for number, tag in ((1, TAG), (2, OTHER)):
        board = f"WO-1-000{number}"
        assert capture(floor, floor.tag(tag, board, "WO-1"))
        step(floor, floor.record(board, "WO-1", 1, tag))
        step(floor, floor.record(board, "WO-1", 2))
    assert floor.books.orders["WO-1"].good == 2
    assert floor.books.parts("USB-C") == (2, 0, 2, 0)
    assert floor.server.boards_with(TAG) == (BOARD,)
    assert floor.server.balance() == []
    assert floor.server.by_hand() == []
    assert floor.alarms == []  # that both tell of a part is no fault


def test_a_known_event_is_told_so_and_counts_once(floor: Floor) -> None:
    document = floor.tag(TAG, BOARD, "WO-1")
    assert capture(floor, document)
    floor.kill()
    assert not capture(floor, document)
    assert floor.books.parts("USB-C") == (2, 1, 1, 0)


def test_a_document_with_a_known_event_is_not_taken_at_all(floor: Floor) -> None:
    known, new = floor.tag(TAG, BOARD, "WO-1"), floor.tag(OTHER, "WO-1-0002", "WO-1")
    assert capture(floor, known)
    events = [*new["epcisBody"]["eventList"], *known["epcisBody"]["eventList"]]
    assert not capture(floor, {**new, "epcisBody": {"eventList": events}})
    assert floor.server.boards_with(OTHER) == ()
    assert capture(floor, new)


def test_what_was_declared_an_error_is_in_stock_again(floor: Floor) -> None:
    document = floor.tag(TAG, BOARD, "WO-1")
    assert capture(floor, document)
    declared = floor.tag(TAG, BOARD, "WO-1", errorDeclaration=declaration(floor))
    assert capture(floor, declared)
    assert not capture(floor, declared)
    assert floor.server.boards_with(TAG) == ()
    assert floor.books.reels[TAG].left == 1
    assert floor.server.balance() == []


def test_an_error_is_declared_of_a_part_that_still_waits(floor: Floor) -> None:
    document = floor.tag(TAG, "WO-2-0001", "WO-2")
    assert capture(floor, document)
    assert len(floor.server._intake.waiting) == 1
    assert capture(floor, floor.tag(TAG, "WO-2-0001", "WO-2", errorDeclaration=declaration(floor)))
    floor.plan(schedule(2, request("WO-2", 1, hand=("assemble",), **BY_HAND)))
    floor.run(3)
    assert floor.server.boards_with(TAG) == ()
    assert (floor.books.reels[TAG].left, floor.books.reels[TAG].lost) == (1, 0)


def test_a_tag_that_did_not_come_in_waits_for_goods_receipt(floor: Floor) -> None:
    late = "urn:epc:id:sgtin:4512345.012345.9"
    step(floor, floor.record(BOARD, "WO-1", 1, late))
    assert floor.books.boards[BOARD].place == 5  # the board itself goes on
    assert floor.server.boards_with(late) == ()
    floor.server.acts.receive(late, "USB-C", 1, WHO)
    assert floor.server.boards_with(late) == (BOARD,)


def test_one_tag_is_one_part(floor: Floor) -> None:
    assert capture(floor, floor.tag(TAG, BOARD, "WO-1"))
    assert capture(floor, floor.tag(TAG, "WO-1-0002", "WO-1"))
    assert floor.server.boards_with(TAG) == (BOARD,)
    assert dict(floor.plant.rejections("process").counts) == {("rfid", "part-events", "process.E409"): 1}


def test_a_step_without_an_end_begins_the_segment(floor: Floor) -> None:
    begun = floor.record(BOARD, "WO-1", 1)
    del begun["ended"]
    step(floor, begun)
    assert floor.books.boards[BOARD].inside
    step(floor, {**floor.record(BOARD, "WO-1", 1), "id": "e" * 36})
    assert (floor.books.boards[BOARD].place, floor.books.boards[BOARD].inside) == (5, False)


def test_steps_in_the_wrong_order_wait_for_each_other(floor: Floor) -> None:
    step(floor, floor.record(BOARD, "WO-1", 2))
    assert floor.books.boards[BOARD].place == 4
    step(floor, floor.record(BOARD, "WO-1", 1))
    assert floor.books.boards[BOARD].over == "good"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"step": 3}, "Board WO-1-0001 has 2 segments by hand and no step 3. Check its number."),
        ({"order": "WO-7"}, "Board WO-1-0001 is of work order WO-1, not of WO-7. Check the numbers."),
        ({"begun": "2026-11-31T09:00:00+09:00"}, "The time 2026-11-31T09:00:00+09:00 is in no calendar"),
    ],
)
def test_a_record_that_cannot_be_true_is_refused(floor: Floor, changes: dict[str, Any], said: str) -> None:
    step(floor, {**floor.record(BOARD, "WO-1", 1), **changes})
    assert floor.books.boards[BOARD].place == 4
    (alarm,) = floor.server.status().alarms
    assert alarm.text.en.startswith(said)


def test_parts_that_were_only_seen_are_no_parts_of_a_board(floor: Floor) -> None:
    document = floor.tag(TAG, BOARD, "WO-1", type="ObjectEvent", action="OBSERVE", epcList=[TAG])
    assert capture(floor, document)
    assert floor.server.boards_with(TAG) == ()


def declaration(floor: Floor) -> dict[str, str]:
    at = floor.clock.now() - timedelta(seconds=1)
    return {"declarationTime": at.isoformat(), "reason": "https://ref.gs1.org/cbv/ER-did_not_occur"}
