"""What is told upwards of boards and machines: each visit and each failure once, with the time of work alone."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from factory.process.floor import WHO, Event, Floor, request, schedule
from sekisho.factory.process import reporting
from sekisho.factory.process.reporting import REPORT_BYTES, TOLD_FOR, parted
from sekisho.factory.wire.bodies import BODY_BYTES, written
from sekisho.factory.wire.checking import refused

ONE_SIDE: dict[str, Any] = {"hand": (), "sides": ("bottom",), "parts": {"place-bottom": {"C100N": 2}}}
WORK = str(UUID(int=1))
FAULT = str(UUID(int=2))
AT = "2026-11-24T00:00:00.000+00:00"


def letters(floor: Floor) -> list[dict[str, Any]]:
    told = [one.content for one in floor.server._journal.post.waiting("exchange", 1000)]
    assert all(refused("operations-performance", one) is None for one in told)
    return told


def visits(floor: Floor) -> list[dict[str, Any]]:
    return [
        {"segment": segment["ProcessSegmentID"], **visit}
        for letter in letters(floor)
        for order in letter["OperationsResponse"]
        for segment in order["SegmentResponse"]
        for visit in segment.get("SegmentResponse", ())
    ]


def failures(floor: Floor) -> list[dict[str, Any]]:
    return [one for letter in letters(floor) for one in letter.get("EquipmentActual", ())]


def seconds(told: dict[str, Any]) -> float:
    begin, end = (datetime.fromisoformat(told[name]) for name in ("ActualStartTime", "ActualEndTime"))
    return (end - begin).total_seconds()


def begun(floor: Floor, boards: int, **changes: Any) -> None:
    floor.stock(C100N=1000)
    floor.plan(schedule(1, request("WO-1", boards, **{**ONE_SIDE, **changes})))
    floor.round()


def turned(floor: Floor, old: str, new: str, cause: str = "") -> Event:
    fault = {"Cause": cause, "Severity": "Error", "FaultCode": "E-101", "FaultOccurrenceId": FAULT}
    body = {"OldState": old, "OldStateDuration": "00:00:00", "NewState": new} | (
        {"RelatedFault": fault} if cause else {}
    )
    return floor.line.say("printer", "ResourcePerformance.StationStateChanged", body)


def stop(floor: Floor, seconds: float, cause: str) -> None:
    """The printer stands; each of the two messages takes a second besides."""
    floor.take(turned(floor, "1000", "5000", cause))
    floor.clock.go(seconds - 1)
    floor.take(turned(floor, "5000", "1000"))


def printed(floor: Floor, *stops: tuple[float, str]) -> None:
    """The printer works for 10 s, and a second for each change of its state, on one board."""
    units = [{"UnitIdentifier": "WO-1-0001", "PositionNumber": 1}]
    floor.take(turned(floor, "2200", "1000"))
    floor.take(floor.line.say("printer", "Production.WorkStarted", {"TransactionID": WORK, "Units": units}))
    for seconds, cause in stops:
        stop(floor, seconds, cause)
    floor.clock.go(9)
    floor.take(floor.line.say("printer", "Production.WorkCompleted", {"TransactionID": WORK, "Result": "Completed"}))


def test_the_time_of_work_is_without_the_stops_and_a_failure_is_told_with_its_begin_and_end(floor: Floor) -> None:
    begun(floor, 1)
    printed(floor, (300, "MechanicalFailure"), (60, "OperatorStopped"))
    floor.server.look()
    (visit,) = visits(floor)
    assert (visit["BoardSerial"], visit["segment"], visit["EquipmentID"]) == ("WO-1-0001", "print-bottom", "printer")
    assert visit["SegmentData"] == [{"ID": "WorkTime", "Value": 12.0, "UnitOfMeasure": "s"}]  # 10 s, and two messages
    (failure,) = failures(floor)
    assert (failure["EquipmentID"], failure["EquipmentUse"]) == ("printer", "Failed")
    assert seconds(failure) == 300
    assert seconds(visit) == 372


def test_a_failure_is_told_once_it_is_repaired_and_once_only(floor: Floor) -> None:
    begun(floor, 4)
    floor.take(turned(floor, "2200", "1000"), turned(floor, "1000", "5000", "MechanicalFailure"))
    floor.take(*floor.line.make(1))
    floor.server.look()
    assert failures(floor) == []
    floor.take(turned(floor, "5000", "1000"))
    for _ in range(3):
        floor.take(*floor.line.make(1))
        floor.server.look()
        floor.kill()
        assert len(failures(floor)) == 1


def test_each_visit_is_told_once_whenever_the_server_dies(floor: Floor) -> None:
    begun(floor, 4)
    for _ in range(4):
        floor.take(*floor.line.make(1))
        floor.kill()
        floor.server.look()
        floor.kill()
        floor.server.look()
    counted = Counter((one["BoardSerial"], one["segment"]) for one in visits(floor))
    assert len(counted) == 4 * 4
    assert set(counted.values()) == {1}


def test_what_is_too_much_for_one_look_is_told_by_the_next_ones(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "_FACTS_MOST", 7)
    begun(floor, 3)
    floor.take(*floor.line.make(3))
    floor.server.look()
    assert 0 < len(visits(floor)) < 12
    for _ in range(6):
        floor.server.look()
    assert len(visits(floor)) == len({(one["BoardSerial"], one["segment"]) for one in visits(floor)}) == 12
    assert {one["GoodQuantity"] for one in letters(floor)[-1]["OperationsResponse"]} == {3}


def test_what_ended_weeks_ago_is_told_no_more(floor: Floor) -> None:
    begun(floor, 1)
    floor.take(*floor.line.make(1))
    floor.clock.go((TOLD_FOR + timedelta(minutes=1)).total_seconds())
    floor.server.look()
    assert visits(floor) == []
    assert letters(floor)[-1]["OperationsResponse"][0]["GoodQuantity"] == 1


@pytest.mark.parametrize(("verdict", "state"), [("good", "Accepted"), ("rework", "Reworked"), ("scrap", "Scrapped")])
def test_what_a_person_decided_is_told_of_the_same_visit(floor: Floor, verdict: Any, state: str) -> None:
    begun(floor, 1)
    floor.line.fails = lambda _board, _side: True
    floor.take(*floor.line.make(1))
    floor.server.look()
    failed = next(one for one in visits(floor) if one["segment"] == "inspect-bottom")
    assert failed["SegmentState"] == "Failed"
    assert "SegmentData" not in failed
    told = len(visits(floor))
    floor.server.acts.decide("WO-1-0001", verdict, "a look at it", WHO)
    floor.server.look()
    assert visits(floor)[told:] == [{**failed, "SegmentState": state}]


def test_a_board_that_was_mended_and_is_good_counts_as_mended(floor: Floor) -> None:
    begun(floor, 1)
    floor.line.fails = lambda _board, _side: True
    floor.take(*floor.line.make(1))
    floor.server.acts.decide("WO-1-0001", "rework", "a cold joint", WHO)
    floor.server.acts.decide("WO-1-0001", "good", "mended", WHO)
    floor.server.look()
    assert [one["SegmentState"] for one in visits(floor) if one["segment"] == "inspect-bottom"] == ["Reworked"]
    assert letters(floor)[-1]["OperationsResponse"][0]["GoodQuantity"] == 1


def test_a_segment_that_a_person_answers_for_without_a_record_says_nothing_of_the_one_before(floor: Floor) -> None:
    begun(floor, 1)
    floor.take(*floor.line.make(1)[:2])
    floor.server.acts.decide("WO-1-0001", "good", "the placer has lost its record", WHO)
    floor.server.look()
    assert [(one["segment"], one["SegmentState"]) for one in visits(floor)] == [("print-bottom", "Completed")]


def test_inspection_passes_boards_and_other_machines_complete_them(floor: Floor) -> None:
    begun(floor, 1)
    floor.take(*floor.line.make(1))
    floor.server.look()
    states = {one["segment"]: one["SegmentState"] for one in visits(floor)}
    assert states.pop("inspect-bottom") == "Passed"
    assert set(states.values()) == {"Completed"}


def test_a_board_that_is_scrap_before_its_machine_says_it_began_has_taken_no_time(floor: Floor) -> None:
    """The clock of the machine is ahead of the server's."""
    begun(floor, 1)
    floor.take(floor.line.make(1)[0])
    floor.clock.go(-300)
    floor.server.acts.scrap("WO-1-0001", "it fell", WHO)
    floor.server.look()
    (visit,) = visits(floor)
    assert (visit["SegmentState"], seconds(visit)) == ("Scrapped", 0)


def test_a_board_that_a_machine_found_bad_says_nothing_of_how_long_its_work_takes(floor: Floor) -> None:
    begun(floor, 1)
    started, completed = floor.line.make(1)[:2]
    completed[1]["MessageBody"]["Result"] = "Failed"
    floor.take(started, completed)
    floor.server.look()
    (visit,) = visits(floor)
    assert visit["SegmentState"] == "Failed"
    assert "SegmentData" not in visit


def test_work_by_hand_is_told_with_its_stall_and_without_its_pauses(floor: Floor) -> None:
    begun(floor, 1, hand=("assemble",))
    floor.take(*floor.line.make(1))
    begin = floor.clock.now().isoformat()
    floor.clock.go(100)
    record = floor.record("WO-1-0001", "WO-1", 1, stall="stall-2", begun=begin, pauses=25.5)
    floor.server._intake.step(record, "terminal", floor.clock.now())
    floor.server.look()
    (by_hand,) = [one for one in visits(floor) if one["segment"] == "assemble"]
    assert by_hand["EquipmentID"] == "stall-2"
    assert by_hand["SegmentData"] == [{"ID": "WorkTime", "Value": 74.5, "UnitOfMeasure": "s"}]


def large(number: int, boards: int, seen: int = 0) -> dict[str, Any]:
    """A work order with ids of 60 characters, and so many boards and reels at each of ten segments. seen: visits."""
    name = f"{number:03}" + "注" * 57
    segment = {
        "ProcessSegmentID": "place-bottom",
        "EquipmentID": "placer",
        "BoardSerial": [f"{name}-{one:04}" for one in range(boards)],
        "ActualStartTime": AT,
        "MaterialLotID": [f"{one:04}" + "巻" * 76 for one in range(boards)],
    }
    route: list[dict[str, Any]] = [{**segment, "ProcessSegmentID": f"place-{one}"} for one in range(10)]
    if seen:
        visit = {"EquipmentID": "placer", "ActualStartTime": AT, "ActualEndTime": AT, "SegmentState": "Completed",
                 "SegmentData": [{"ID": "WorkTime", "Value": 1234.567, "UnitOfMeasure": "s"}]}  # fmt: skip
        route[0]["SegmentResponse"] = [{"BoardSerial": f"{name}-{one:04}", **visit} for one in range(seen)]
    return {"OperationsRequestID": name, "State": "Running", "GoodQuantity": 0, "ScrapQuantity": 0,
            "SegmentResponse": route}  # fmt: skip


def test_no_report_is_too_large_to_be_taken() -> None:
    orders = [large(number, 40) for number in range(200)] + [large(200, 1000, 2000)]
    parts = list(parted(orders))
    assert [one for part in parts for one in part] == orders
    bodies = [
        written({"ID": "R00000001", "PublishedDate": AT, "OperationsScheduleID": "P-1",
                 "OperationsResponse": part}, "operations-performance")
        for part in parts
    ]  # fmt: skip
    assert len(bodies) > 2
    assert all(len(one) <= REPORT_BYTES + 1000 for one in bodies[:-1])
    assert REPORT_BYTES < len(bodies[-1]) <= BODY_BYTES  # the largest order there can be, with all that one look tells
    assert sum(map(len, bodies)) > BODY_BYTES
