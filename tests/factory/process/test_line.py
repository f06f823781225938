"""Orders go through the line as planned: lots, job orders, sides, reels, and machines that refuse or are away."""

from typing import Any

import pytest

from factory.process.floor import WHO, Floor, request, schedule
from sekisho.factory.process import dispatch
from sekisho.factory.wire.job import State

PARTS = {"place-bottom": {"C100N": 2}, "place-top": {"C100N": 1, "R10K": 1}}
ONE_SIDE: dict[str, Any] = {"hand": (), "sides": ("bottom",), "parts": {"place-bottom": {"C100N": 2}}}
BOTH: dict[str, Any] = {"hand": (), "parts": PARTS}


@pytest.fixture
def small_lots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "MOST_BOARDS", 2)


def given(floor: Floor, system: str = "printer") -> list[str]:
    """The job orders that a machine was given, in turn."""
    return [job for one, act, job in floor.line.calls if (one, act) == (system, "StoreAndStart")]


def test_an_order_is_made_and_balances(floor: Floor) -> None:
    floor.stock(C100N=100, R10K=100)
    floor.plan(schedule(1, request("WO-1", 3, **BOTH)))
    floor.run(10)
    order = floor.books.orders["WO-1"]
    assert (order.good, order.scrap, order.remaining) == (3, 0, 0)
    assert floor.books.parts("C100N") == (100, 91, 9, 0)
    assert floor.server.balance() == []
    assert floor.alarms == []


def test_a_job_order_says_what_the_machines_agreed_on(floor: Floor) -> None:
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 2, **ONE_SIDE)))
    floor.round()
    job = floor.line.held["placer"]["WO-1/place-bottom/1"].content
    assert job["WorkMasterID"] == "crab:r1"
    assert [(one["ID"], one["Value"]) for one in job["JobOrderParameters"]] == [
        ("Order", "WO-1"),
        ("Segment", "place-bottom"),
        ("Item", "crab"),
        ("Side", "bottom"),
        ("Duration", "20"),
        ("Passage", "30"),
        ("Changeover", "600"),
        ("Board", "WO-1-0001"),
        ("Board", "WO-1-0002"),
    ]
    assert job["MaterialRequirements"] == [
        {
            "MaterialDefinitionID": "C100N",
            "MaterialLotID": "RL-C100N-1",
            "Quantity": 100,
            "Feeder": "F001",
            "ReferenceDesignator": ["C100N-0", "C100N-1"],
        }
    ]


def test_the_machines_behind_get_their_job_orders_before_the_first_one(floor: Floor) -> None:
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 2, **ONE_SIDE)))
    floor.round()
    assert [system for system, _, _ in floor.line.calls] == ["inspection", "oven", "placer", "printer"]


@pytest.mark.usefixtures("small_lots")
def test_lots_follow_the_plan_one_set_up_after_the_other(floor: Floor) -> None:
    floor.stock(C100N=100)
    plan = schedule(1, request("WO-2", 3, begin=60, **ONE_SIDE), request("WO-1", 3, begin=0, **ONE_SIDE))
    floor.plan(plan)
    floor.round()
    assert given(floor) == ["WO-1/print-bottom/1", "WO-1/print-bottom/2"]
    floor.run(10)
    assert given(floor)[2:] == ["WO-2/print-bottom/1", "WO-2/print-bottom/2"]
    changeovers = [one.value("Changeover") for one in floor.line.held["placer"].values()]
    assert changeovers == ["600", "0", "600", "0"]


@pytest.mark.usefixtures("small_lots")
def test_a_set_up_that_is_begun_is_finished_before_what_a_newer_plan_puts_first(floor: Floor) -> None:
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 6, begin=60, **ONE_SIDE)))
    floor.round()
    floor.plan(schedule(2, request("WO-1", 6, begin=60, **ONE_SIDE), request("WO-2", 2, **ONE_SIDE)))
    floor.run(10)
    assert [job.split("/")[0] for job in given(floor)] == ["WO-1", "WO-1", "WO-1", "WO-2"]


def test_a_lot_has_a_hundred_boards_at_most(floor: Floor) -> None:
    floor.stock(C100N=1000)
    floor.plan(schedule(1, request("WO-1", 250, **ONE_SIDE)))
    floor.run(10)
    assert [len(one.boards) for one in floor.books.lots.values()] == [100, 100, 50]
    assert floor.books.orders["WO-1"].good == 250


@pytest.mark.usefixtures("small_lots")
def test_the_second_side_waits_for_boards_that_came_out_of_the_first(floor: Floor) -> None:
    floor.stock(C100N=100, R10K=100)
    floor.plan(schedule(1, request("WO-1", 2, **BOTH), request("WO-2", 2, begin=240, **ONE_SIDE)))
    floor.round()
    bottom = floor.line.make()
    floor.take(*bottom[:-2])
    floor.round()
    assert given(floor) == ["WO-1/print-bottom/1"]  # one board is still inside, as far as the books know
    floor.take(*bottom[-2:])
    floor.round()
    assert given(floor)[1] == "WO-1/print-top/1"


def test_a_missing_reel_holds_an_order_back_and_not_the_next_one(floor: Floor) -> None:
    floor.stock(C100N=5, R0=100)
    other = {**ONE_SIDE, "parts": {"place-bottom": {"R0": 1}}}
    floor.plan(schedule(1, request("WO-1", 3, **ONE_SIDE), request("WO-2", 3, begin=60, **other)))
    floor.round()
    floor.server.look()
    assert given(floor) == ["WO-2/print-bottom/1"]
    assert {"parts/WO-1/print-bottom", "shortage/placer/C100N"} <= set(floor.alarms)
    (short,) = [one for one in floor.server.status().shortages if one.part == "C100N"]
    assert (short.quantity, short.from_stock) == (6, 5)
    floor.server.acts.receive("RL-9", "C100N", 5, WHO)
    floor.run(10)
    assert floor.books.orders["WO-1"].good == 3
    floor.server.look()
    assert floor.alarms == []


def test_a_shortage_says_by_when_parts_must_be_called(floor: Floor) -> None:
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 80, begin=120, **ONE_SIDE)))
    floor.server.look()
    (alarm,) = floor.server.status().alarms
    assert alarm.name == "shortage/placer/C100N"
    assert alarm.text.en == (
        "placer will run out of C100N at about 2026/11/24 11:00: 160 are missing, and stock has 100 of them. Order the"
        " rest by 2026/11/24 10:40."
    )


def test_the_oldest_reel_is_used_first_and_a_further_one_is_named_for_lost_parts(floor: Floor) -> None:
    floor.stock(C100N__2=20, C100N__1=20, C100N__3=20)
    floor.plan(schedule(1, request("WO-1", 20, **ONE_SIDE)))
    floor.round()
    job = floor.line.held["placer"]["WO-1/place-bottom/1"].content
    assert [one["MaterialLotID"] for one in job["MaterialRequirements"]] == ["RL-C100N-2", "RL-C100N-1", "RL-C100N-3"]


@pytest.mark.usefixtures("small_lots")
def test_what_one_lot_will_take_is_not_promised_to_the_next(floor: Floor) -> None:
    floor.stock(C100N=7)
    floor.plan(schedule(1, request("WO-1", 4, **ONE_SIDE)))
    floor.round()
    assert given(floor) == ["WO-1/print-bottom/1"]
    assert floor.alarms == ["parts/WO-1/print-bottom"]


def test_a_machine_that_refuses_is_an_alarm_and_asked_again(floor: Floor) -> None:
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 2, **ONE_SIDE)))
    floor.line.refuses = {"WO-1/place-bottom/1"}
    floor.round()
    floor.round()
    assert given(floor) == []  # no board is begun that cannot go on
    assert floor.alarms == ["refusal/WO-1/place-bottom/1"]
    assert floor.line.refused == 1  # a minute has not passed
    floor.line.refuses = set()
    floor.run(5)
    assert floor.books.orders["WO-1"].good == 2
    assert floor.alarms == []


def test_a_machine_that_is_away_is_an_alarm_until_it_is_back(floor: Floor) -> None:
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 2, **ONE_SIDE)))
    floor.line.cut = {"oven"}
    floor.round()
    assert (given(floor), list(floor.books.lots)) == ([], [])
    assert floor.alarms == ["link/oven"]
    assert not floor.server.status().links["oven"].up
    floor.line.cut = set()
    floor.run(5)
    assert floor.books.orders["WO-1"].good == 2
    assert floor.alarms == []


def test_a_call_whose_answer_is_lost_is_not_made_twice(floor: Floor) -> None:
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 2, **ONE_SIDE)))
    floor.line.mute = {"printer"}
    floor.round()
    floor.kill()
    floor.line.mute = set()
    floor.run(5)
    assert given(floor) == ["WO-1/print-bottom/1"]
    assert floor.books.orders["WO-1"].good == 2


def test_a_job_order_that_is_over_is_cleared_after_a_while(floor: Floor) -> None:
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 2, **ONE_SIDE)))
    floor.run(5)
    assert [one.state for one in floor.line.held["oven"].values()] == [State.ENDED]
    floor.round(31 * 60)
    assert floor.line.held["oven"] == {}


def test_a_stopped_order_is_paused_at_the_printer_and_goes_on_when_it_is_resumed(floor: Floor) -> None:
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 4, **ONE_SIDE), request("WO-2", 1, begin=60, **ONE_SIDE)))
    floor.round()
    floor.take(*floor.line.make(2))
    floor.server.acts.stop("WO-1", "paste looks thin", WHO)
    floor.run(5)
    assert floor.line.held["printer"]["WO-1/print-bottom/1"].state is State.INTERRUPTED
    assert (floor.books.orders["WO-1"].good, floor.books.orders["WO-2"].good) == (2, 1)  # others go on
    floor.server.acts.resume("WO-1", "paste is new", WHO)
    floor.run(5)
    assert floor.books.orders["WO-1"].good == 4


def test_stopped_orders_do_not_keep_others_from_the_line(floor: Floor) -> None:
    floor.stock(C100N=100)
    floor.plan(schedule(1, *(request(f"WO-{number}", 2, begin=number, **ONE_SIDE) for number in range(1, 4))))
    floor.round()
    for order in ("WO-1", "WO-2"):
        floor.take(*floor.line.make(1))
        floor.server.acts.stop(order, "a look at the paste", WHO)
        floor.round()
    floor.run(5)
    assert {one.id: one.good for one in floor.books.orders.values()} == {"WO-1": 1, "WO-2": 1, "WO-3": 2}


def test_what_a_person_paused_at_the_machine_is_for_that_person_to_resume(floor: Floor) -> None:
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 2, **ONE_SIDE)))
    floor.round()
    floor.take(*floor.line.make(1))
    floor.line.held["printer"]["WO-1/print-bottom/1"].state = State.INTERRUPTED
    floor.run(3)
    assert ("printer", "Resume", "WO-1/print-bottom/1") not in floor.line.calls


def test_a_lot_whose_job_order_was_aborted_behind_the_printer_is_for_a_person_to_see_to(floor: Floor) -> None:
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 2, **ONE_SIDE)))
    floor.round()
    floor.line.held["oven"]["WO-1/reflow-bottom/1"].state = State.ABORTED
    floor.round()
    floor.round(11 * 60)
    assert floor.alarms == ["job/WO-1/reflow-bottom/1"]
    assert len(floor.books.orders["WO-1"].awaited) == 2


def test_boards_that_are_in_a_machine_are_not_in_a_job_order_that_is_sent_again(floor: Floor) -> None:
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 3, **ONE_SIDE)))
    floor.round()
    floor.take(floor.line.make(1)[0])
    floor.line.held["printer"].clear()  # it has forgotten everything
    floor.server.acts.send_again("WO-1/print-bottom/1", "the printer was switched off", WHO)
    floor.round()
    assert floor.line.held["printer"]["WO-1/print-bottom/1"].boards == ["WO-1-0002", "WO-1-0003"]


def test_a_lot_of_a_stopped_order_that_was_not_begun_is_taken_back(floor: Floor) -> None:
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 2, **ONE_SIDE)))
    floor.round()
    floor.server.acts.stop("WO-1", "wrong stencil", WHO)
    floor.run(5)
    assert {one.state for jobs in floor.line.held.values() for one in jobs.values()} == {State.ABORTED}
    assert floor.books.orders["WO-1"].to_dispatch == 2
    floor.server.acts.resume("WO-1", "right stencil", WHO)
    floor.run(5)
    assert floor.books.orders["WO-1"].begun == ["WO-1-0003", "WO-1-0004"]  # a serial number is never used twice


def test_a_scrapped_board_is_made_anew(floor: Floor) -> None:
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 2, **ONE_SIDE)))
    floor.line.fails = lambda board, _: board == "WO-1-0002"
    floor.run(5)
    assert floor.server.status().decisions == ("WO-1-0002",)
    floor.server.look()
    assert floor.alarms == ["decision/WO-1-0002"]
    floor.server.acts.decide("WO-1-0002", "scrap", "bridge under the chip", WHO)
    floor.run(5)
    assert floor.books.orders["WO-1"].begun == ["WO-1-0001", "WO-1-0002", "WO-1-0003"]
    assert floor.books.parts("C100N") == (100, 94, 4, 2)


def test_a_board_that_never_comes_does_not_keep_the_machines_behind(floor: Floor) -> None:
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 2, **ONE_SIDE)))
    floor.round()
    floor.take(*floor.line.make(1)[:2], *[])
    floor.server.acts.scrap("WO-1-0001", "fell on the floor", WHO)
    floor.line.held["placer"]["WO-1/place-bottom/1"].made.clear()
    floor.line.held["placer"]["WO-1/place-bottom/1"].state = State.RUNNING
    floor.take(*floor.line.make())
    floor.round()
    floor.round(70)
    assert ("placer", "Stop", "WO-1/place-bottom/1") in floor.line.calls


def test_boards_of_a_job_order_that_ended_too_early_are_told_and_made_when_it_is_sent_again(floor: Floor) -> None:
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 3, **ONE_SIDE)))
    floor.round()
    floor.take(*floor.line.make(1))
    floor.line.held["printer"]["WO-1/print-bottom/1"].state = State.ENDED  # a person stopped it there
    floor.round()
    floor.round(11 * 60)
    assert floor.alarms == ["job/WO-1/print-bottom/1"]
    floor.server.acts.send_again("WO-1/print-bottom/1", "the operator pressed the wrong key", WHO)
    floor.run(5)
    assert floor.books.orders["WO-1"].good == 3
    assert floor.alarms == []


def test_a_withdrawn_lot_gets_new_boards(floor: Floor) -> None:
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 3, **ONE_SIDE)))
    floor.round()
    floor.take(*floor.line.make(1))
    floor.line.held["printer"].clear()  # the machine has forgotten everything
    floor.server.acts.withdraw("WO-1/print-bottom/1", "the printer was replaced", WHO)
    floor.run(5)
    assert floor.books.orders["WO-1"].begun == ["WO-1-0001", "WO-1-0004", "WO-1-0005"]
    assert floor.books.orders["WO-1"].good == 3
