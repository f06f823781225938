"""What machines tell is taken once, waits when it is early, and is refused when it cannot be true."""

from datetime import timedelta
from typing import Any

import pytest

from factory.process.floor import WHO, Event, Floor, request, schedule
from sekisho.factory.process import early

ONE_SIDE: dict[str, Any] = {"hand": (), "sides": ("bottom",), "parts": {"place-bottom": {"C100N": 2}}}


@pytest.fixture
def told(floor: Floor) -> list[Event]:
    """A lot of two boards was given to the line, and made; nothing of it was told yet."""
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 2, **ONE_SIDE)))
    floor.round()
    return floor.line.make()


def named(told: list[Event], name: str, system: str = "placer", at: int = 0) -> Event:
    return [one for one in told if one[0] == system and one[1]["MessageName"].endswith(name)][at]


def refusals(floor: Floor) -> dict[Any, int]:
    return dict(floor.plant.rejections("process").counts)


def test_events_in_the_wrong_order_come_to_the_same(floor: Floor, told: list[Event]) -> None:
    floor.take(*reversed(told))
    assert floor.books.orders["WO-1"].good == 2
    assert floor.server.balance() == []
    assert refusals(floor) == {}
    assert len(floor.server._intake.waiting) == 0


def test_an_early_event_waits_and_outlives_a_killed_server(floor: Floor, told: list[Event]) -> None:
    floor.take(*told[1:])
    assert floor.server.status().queues["early"] > 0
    floor.kill()
    floor.take(told[0])
    assert floor.books.orders["WO-1"].good == 2


def test_a_message_that_comes_again_changes_nothing(floor: Floor, told: list[Event]) -> None:
    floor.take(*told)
    facts = list(floor.server._journal.facts())
    floor.take(*told)
    floor.kill()
    floor.take(*told)
    assert list(floor.server._journal.facts()) == facts
    assert refusals(floor) == {}


def test_what_waits_too_long_is_refused_and_shown(floor: Floor, told: list[Event]) -> None:
    floor.take(named(told, "WorkCompleted"))
    floor.clock.go((early.LONGEST - timedelta(seconds=1)).total_seconds())
    floor.server.look()
    assert refusals(floor) == {}
    floor.clock.go(2)
    floor.server.look()
    assert refusals(floor) == {("placer", "machine-events", "process.E408"): 1}
    assert floor.alarms == ["refused/placer/machine-events"]


def test_no_more_wait_than_may(floor: Floor, told: list[Event], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(early, "MOST", 3)
    floor.take(*[one for one in told if one[0] == "oven"])
    floor.server.look()
    assert len(floor.server._intake.waiting) == 3
    assert refusals(floor) == {("oven", "machine-events", "process.E408"): 1}


def test_a_board_that_nobody_ordered_is_refused_once(floor: Floor) -> None:
    body = {"TransactionID": "0" * 36, "Units": [{"UnitIdentifier": "STRANGE-1", "PositionNumber": 1}]}
    event = floor.line.say("printer", "Production.WorkStarted", body)
    floor.take(event, event)
    assert refusals(floor) == {("printer", "machine-events", "process.E409"): 1}
    (alarm,) = floor.server.status().alarms
    assert alarm.text.en == "Board STRANGE-1 was never begun. Check its number."
    floor.server.acts.dismiss(alarm.name, "a test of the printer", WHO)
    assert floor.alarms == []


@pytest.mark.parametrize("instant", ["2026-11-25T09:00:00+09:00", "2026-19-25T09:00:00+09:00"])
def test_a_time_that_cannot_be_is_refused(floor: Floor, told: list[Event], instant: str) -> None:
    system, event = told[0]
    floor.take((system, {**event, "TimeStamp": instant}))
    assert refusals(floor) == {("printer", "machine-events", "process.E409"): 1}
    assert floor.books.boards == {}


def test_the_parts_of_a_reel_that_never_came_in_are_refused_and_the_board_goes_on(
    floor: Floor, told: list[Event]
) -> None:
    for system, event in told:
        if event["MessageName"].endswith("MaterialsInstalled"):
            event["MessageBody"]["InstalledMaterials"][0]["Material"]["UniqueIdentifier"] = "RL-UNKNOWN"
        floor.take((system, event))
    assert floor.books.orders["WO-1"].good == 2
    assert refusals(floor) == {("placer", "machine-events", "process.E409"): 4}
    assert len(floor.server.balance()) == 2  # both boards are finished without their parts


def test_what_a_reel_lacks_beyond_the_places_is_lost(floor: Floor, told: list[Event]) -> None:
    for _, event in told:
        if event["MessageName"].endswith("MaterialsInstalled"):
            event["MessageBody"]["InstalledMaterials"][0]["Material"]["Quantity"] -= 3
    floor.take(*reversed(told))
    assert floor.books.parts("C100N") == (100, 93, 4, 3)


def test_a_machine_that_counts_more_than_there_can_be_is_refused(floor: Floor, told: list[Event]) -> None:
    floor.server.acts.count("RL-C100N-1", 90, "counted at the machine", WHO)
    floor.take(*told)
    assert floor.books.parts("C100N") == (100, 86, 4, 10)
    assert refusals(floor) == {("placer", "machine-events", "process.E409"): 2}
    (alarm,) = floor.server.status().alarms
    assert alarm.text.en == "The machine counts 96 parts on reel RL-C100N-1, the books 86. Count them."


def test_parts_that_are_no_whole_number_are_refused(floor: Floor, told: list[Event]) -> None:
    floor.take(told[0], *told[1:3])
    system, event = named(told, "MaterialsInstalled")
    event["MessageBody"]["InstalledMaterials"][0]["QuantityInstalled"] = 1.5
    floor.take((system, event))
    assert refusals(floor) == {("placer", "machine-events", "process.E409"): 1}


def test_a_board_that_a_machine_spoils_goes_to_the_end_of_the_line_and_waits_for_a_person(
    floor: Floor, told: list[Event]
) -> None:
    named(told, "WorkCompleted", "printer")[1]["MessageBody"]["Result"] = "Failed"
    floor.take(*told[:3])
    assert floor.server.status().decisions == ()
    floor.take(*told[3:])
    assert floor.server.status().decisions == ("WO-1-0001",)
    assert floor.books.orders["WO-1"].good == 1
    floor.server.acts.decide("WO-1-0001", "good", "the paste is fine", WHO)
    assert floor.books.orders["WO-1"].good == 2


def test_a_board_whose_inspection_was_broken_off_waits_for_a_person(floor: Floor, told: list[Event]) -> None:
    told.remove(named(told, "UnitsInspected", "inspection"))
    named(told, "WorkCompleted", "inspection")[1]["MessageBody"]["Result"] = "Aborted"
    floor.take(*told)
    assert floor.server.status().decisions == ("WO-1-0001",)


def test_a_lost_record_is_made_up_for_by_a_person(floor: Floor, told: list[Event]) -> None:
    told.remove(named(told, "WorkCompleted", "oven"))
    floor.take(*told)
    assert floor.books.orders["WO-1"].good == 1
    floor.server.acts.decide("WO-1-0001", "good", "it is in the magazine; the oven's record is lost", WHO)
    assert floor.books.orders["WO-1"].good == 2


def test_the_parts_of_a_work_whose_begin_was_lost_are_on_the_board_all_the_same(
    floor: Floor, told: list[Event]
) -> None:
    told.remove(named(told, "WorkStarted"))
    floor.take(*told)
    floor.server.acts.decide("WO-1-0001", "good", "it is in the magazine; a record of the placer is lost", WHO)
    assert floor.books.orders["WO-1"].good == 2
    assert floor.server.balance() == []


def test_the_state_of_a_machine_is_the_newest_that_it_told(floor: Floor) -> None:
    idle = floor.line.say("oven", "ResourcePerformance.StationStateChanged", {"NewState": "2000"})
    busy = floor.line.say("oven", "ResourcePerformance.StationStateChanged", {"NewState": "1000"})
    floor.take(busy, idle)
    state = floor.server.status().machines["oven"]
    assert (state.label.en, state.since) == ("productive", floor.clock.now())


def test_a_fault_is_an_alarm_until_it_is_cleared_in_whatever_order(floor: Floor) -> None:
    fault = {"Cause": "NoMaterial", "Severity": "Error", "FaultCode": "E-201", "FaultOccurrenceId": "a" * 36}
    broken = floor.line.say("placer", "ResourcePerformance.FaultOccurred", {"Fault": fault})
    mended = floor.line.say("placer", "ResourcePerformance.FaultCleared", {"FaultOccurrenceId": "a" * 36})
    floor.take(broken)
    (alarm,) = floor.server.status().alarms
    assert alarm.text.en == "placer has run out of parts (E-201). Load a reel of the same part."
    floor.take(mended)
    assert floor.alarms == []
    fault["FaultOccurrenceId"] = "b" * 36
    late = floor.line.say("placer", "ResourcePerformance.FaultOccurred", {"Fault": fault})
    floor.take(floor.line.say("placer", "ResourcePerformance.FaultCleared", {"FaultOccurrenceId": "b" * 36}), late)
    assert floor.alarms == []


def test_a_bug_in_one_event_does_not_take_the_others_with_it(floor: Floor, told: list[Event]) -> None:
    facts = floor.server._intake._facts
    floor.server._intake._facts = lambda one, now: 1 / 0 if one.source == "oven" else facts(one, now)  # type: ignore[method-assign,assignment]
    floor.server._events._take_each(told)
    assert floor.books.boards["WO-1-0001"].place == 2
    assert refusals(floor)["oven", "machine-events", "process.E500"] == 4
    assert floor.server.balance() == []
