"""Totals go upwards whenever something changed, numbered, and wait until they are acknowledged."""

from datetime import UTC, datetime
from typing import Any

from factory.process.floor import WHO, Floor, request, schedule
from sekisho.factory.wire.checking import refused

ONE_SIDE: dict[str, Any] = {"hand": (), "sides": ("bottom",), "parts": {"place-bottom": {"C100N": 2}}}


def letters(floor: Floor) -> list[dict[str, Any]]:
    return [one.content for one in floor.server._journal.post.waiting("exchange")]


def utc(instant: str) -> str:
    return datetime.fromisoformat(instant).astimezone(UTC).isoformat(timespec="milliseconds")


def visit(board: str, begun: str, ended: str) -> dict[str, Any]:
    """A board at the placer, as the line of the tests works: 20 s, and a second for each of its messages."""
    return {
        "BoardSerial": board,
        "EquipmentID": "placer",
        "ActualStartTime": begun,
        "ActualEndTime": ended,
        "SegmentState": "Completed",
        "SegmentData": [{"ID": "WorkTime", "Value": 22.0, "UnitOfMeasure": "s"}],
    }


def states(floor: Floor) -> list[tuple[str, str, int]]:
    return [
        (one["OperationsRequestID"], one["State"], one["GoodQuantity"])
        for letter in letters(floor)
        for one in letter["OperationsResponse"]
    ]


def test_a_report_has_the_totals_of_what_changed(floor: Floor) -> None:
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 2, **ONE_SIDE), request("WO-2", 1, begin=60, **ONE_SIDE)))
    floor.server.look()
    floor.round()
    told = floor.line.make(2)
    floor.take(*told)
    floor.server.look()
    first, second = letters(floor)
    assert [one["ID"] for one in (first, second)] == ["R00000001", "R00000002"]
    assert all(refused("operations-performance", one) is None for one in (first, second))
    assert [one["OperationsRequestID"] for one in first["OperationsResponse"]] == ["WO-1", "WO-2"]
    done, ready = second["OperationsResponse"]
    assert (done["OperationsRequestID"], done["State"], done["GoodQuantity"]) == ("WO-1", "Completed", 2)
    assert (ready["OperationsRequestID"], ready["State"]) == ("WO-2", "Ready")
    at = [utc(event["TimeStamp"]) for _, event in told]  # 10 events of a board
    assert done["SegmentResponse"][1] == {
        "ProcessSegmentID": "place-bottom",
        "EquipmentID": "placer",
        "BoardSerial": ["WO-1-0001", "WO-1-0002"],
        "ActualStartTime": at[2],
        "ActualEndTime": at[14],
        "MaterialLotID": ["RL-C100N-1"],
        "SegmentResponse": [visit("WO-1-0001", at[2], at[4]), visit("WO-1-0002", at[12], at[14])],
    }
    assert (done["StartTime"], done["EndTime"]) == (at[0], at[-2])  # what ends an inspection is its judgement
    assert second["OperationsScheduleID"] == "plan-1"


def test_nothing_is_reported_where_nothing_changed(floor: Floor) -> None:
    floor.plan(schedule(1, request("WO-1", 2, **ONE_SIDE)))
    floor.server.look()
    floor.clock.go(3600)
    floor.server.look()
    floor.kill()
    floor.server.look()
    assert len(letters(floor)) == 1


def test_what_changed_while_the_server_was_dead_is_reported_when_it_lives_again(floor: Floor) -> None:
    floor.plan(schedule(1, request("WO-1", 2, **ONE_SIDE)))
    floor.kill()
    floor.server.look()
    assert states(floor) == [("WO-1", "Waiting", 0)]


def test_numbers_go_on_whatever_is_acknowledged_or_killed(floor: Floor) -> None:
    for number in range(1, 4):
        floor.plan(schedule(number, request(f"WO-{number}", 2, **ONE_SIDE)))
        floor.server.look()
        for one in floor.server._journal.post.waiting("exchange"):
            assert one.id == f"R{number:08}"
            floor.server._journal.post.acknowledged(one.id)
        floor.kill()


def test_what_was_split_off_is_reported_with_the_order_that_the_plan_knows(floor: Floor) -> None:
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 3, **ONE_SIDE)))
    floor.server.acts.split("WO-1", "WO-1-b", 1, "one at once", WHO)
    floor.run(5)
    floor.server.look()
    assert states(floor) == [("WO-1", "Completed", 3)]


def test_the_state_of_an_order_is_told_in_the_words_of_the_standard(floor: Floor) -> None:
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 2, **ONE_SIDE)))
    floor.server.look()
    floor.round()
    floor.server.look()
    floor.take(*floor.line.make(1))
    floor.server.look()
    floor.server.acts.stop("WO-1", "a look at the paste", WHO)
    floor.server.look()
    assert [state for _, state, _ in states(floor)] == ["Waiting", "Ready", "Running", "Paused"]


def test_many_orders_are_reported_in_parts(floor: Floor) -> None:
    floor.plan(schedule(1, *(request(f"WO-{number}", 1, **ONE_SIDE) for number in range(450))))
    floor.server.look()
    assert [len(one["OperationsResponse"]) for one in letters(floor)] == [200, 200, 50]
