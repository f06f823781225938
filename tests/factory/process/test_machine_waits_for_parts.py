"""A machine that waits for parts gets the oldest free reel, as soon as there is one; meanwhile a person is told."""

from typing import Any

from factory.process.floor import WHO, Floor, request, schedule
from sekisho.factory.wire.job import State

ORDER: dict[str, Any] = {"hand": (), "sides": ("bottom",), "parts": {"place-bottom": {"C100N": 2}}}
SHORT = "shortage/placer/C100N"


def loaded(floor: Floor) -> list[str]:
    """The reels that the placer was told to take, in turn."""
    return [reel for _, act, reel in floor.line.calls if act == "LoadMaterial"]


def run_out(floor: Floor, boards: int = 4) -> None:
    """Let the placer lose as many parts as it places, so that those for all boards suffice for half of them."""
    floor.line.loses = lambda _: 2
    floor.stock(C100N=2 * boards)
    floor.plan(schedule(1, request("WO-1", boards, **ORDER)))
    floor.run(5)
    assert floor.books.orders["WO-1"].good == boards // 2
    assert floor.line.waits
    floor.line.loses = lambda _: 0


def look(floor: Floor) -> list[str]:
    """The alarms, after the server has looked at what people should know."""
    floor.server.look()
    return floor.alarms


def test_a_person_is_told_what_to_bring_and_the_line_goes_on_with_it(floor: Floor) -> None:
    run_out(floor)
    assert look(floor) == [SHORT]
    told = floor.server.status().alarms[0].text
    assert told.en == "placer has run out of C100N and stands: 4 more are needed. Receive a reel."
    assert told.ja == "placer は C100N が切れて止まっています。あと 4 個要ります。リールを入庫してください。"
    floor.stock(C100N__2=9)
    floor.round()
    assert floor.server.status().shortages == ()
    floor.run(5)
    assert floor.books.orders["WO-1"].good == 4
    assert look(floor) == []
    assert floor.books.parts("C100N") == (17, 5, 8, 4)
    assert floor.server.balance() == []


def test_the_oldest_reel_is_loaded_and_more_only_where_it_does_not_suffice_for_a_board(floor: Floor) -> None:
    run_out(floor)
    floor.stock(R10K=50, C100N__5=1, C100N__3=7, C100N__2=100)
    floor.round()
    assert loaded(floor) == ["RL-C100N-5", "RL-C100N-3"]
    floor.round()
    assert loaded(floor) == ["RL-C100N-5", "RL-C100N-3"] * 2  # it was not heard yet that the placer goes on
    floor.run(5)
    assert floor.books.reels["RL-C100N-2"].left == 100
    assert floor.books.orders["WO-1"].good == 4


def test_a_restart_and_a_lost_answer_lead_to_no_second_reel(floor: Floor) -> None:
    run_out(floor)
    floor.stock(C100N__2=9, C100N__3=9)
    floor.line.mute = {"placer"}
    floor.round()
    floor.kill()
    floor.line.mute = set()
    floor.round()
    assert loaded(floor) == ["RL-C100N-2"] * 2
    floor.run(5)
    assert floor.books.reels["RL-C100N-3"].left == 9
    assert floor.server.balance() == []


def test_a_machine_that_has_forgotten_its_reel_is_told_of_it_again(floor: Floor) -> None:
    run_out(floor, 8)
    floor.stock(C100N__2=100)
    floor.round()
    floor.take(*floor.line.make(1))
    floor.line.loaded.clear()
    floor.run(5)
    assert set(loaded(floor)) == {"RL-C100N-2"}
    assert floor.books.orders["WO-1"].good == 8


def test_a_reel_that_the_machine_refuses_is_an_alarm_and_the_next_one_is_loaded(floor: Floor) -> None:
    run_out(floor)
    floor.line.refuses = {"RL-C100N-2"}
    floor.stock(C100N__2=9)
    floor.round()
    assert look(floor) == ["load/RL-C100N-2", SHORT]
    floor.stock(C100N__3=9)
    floor.round()
    assert (loaded(floor), floor.line.refused) == (["RL-C100N-3"], 1)
    floor.run(5)
    assert look(floor) == []
    assert floor.books.orders["WO-1"].good == 4


def test_what_a_loaded_reel_must_still_give_is_not_promised_to_the_next_lot(floor: Floor) -> None:
    run_out(floor)
    floor.stock(C100N__2=5)
    floor.plan(schedule(2, request("WO-1", 4, **ORDER), request("WO-2", 2, begin=60, **ORDER)))
    floor.round()
    assert loaded(floor) == ["RL-C100N-2"]
    assert "parts/WO-2/print-bottom" in floor.alarms
    assert [one.order for one in floor.books.lots.values()] == ["WO-1"]


def two_lots(floor: Floor, second: int) -> None:
    """Give the line a lot that will run out of parts, then one whose reel has so many; both have the same set-up."""
    floor.line.loses = lambda _: 2
    floor.stock(C100N=8)
    floor.plan(schedule(1, request("WO-1", 4, **ORDER)))
    floor.round()
    floor.stock(C100N__2=second)
    floor.plan(schedule(2, request("WO-1", 4, **ORDER), request("WO-2", 2, begin=60, **ORDER)))
    floor.round()
    assert [one.reels for one in floor.books.lots.values()] == [("RL-C100N-1",), ("RL-C100N-2",)]


def test_parts_that_the_next_lot_will_take_are_left_to_it(floor: Floor) -> None:
    two_lots(floor, 4)
    floor.run(5)
    assert (loaded(floor), look(floor)) == ([], [SHORT])


def test_a_reel_of_another_running_job_order_is_left_to_it_and_what_one_that_waits_has_beyond_its_need_is_not(
    floor: Floor,
) -> None:
    two_lots(floor, 100)
    other = floor.line.held["placer"]["WO-2/place-bottom/1"]
    other.state = State.RUNNING
    floor.run(5)
    assert (loaded(floor), look(floor)) == ([], [SHORT])
    other.state = State.ALLOWED_TO_START
    floor.run(5)
    assert set(loaded(floor)) == {"RL-C100N-2"}
    assert (floor.books.orders["WO-1"].good, floor.books.orders["WO-2"].good) == (4, 2)
    assert look(floor) == []


def test_a_person_is_told_also_while_the_machine_cannot_be_reached(floor: Floor) -> None:
    run_out(floor)
    told = floor.server._dispatcher.loading.waiting
    floor.line.cut = {"placer"}
    floor.stock(C100N__2=9)
    floor.round()
    assert (floor.server._dispatcher.loading.waiting, loaded(floor)) == (told, [])
    floor.line.cut = set()
    floor.run(5)
    assert floor.books.orders["WO-1"].good == 4
    assert look(floor) == []


def test_a_machine_that_stands_for_another_cause_gets_no_reel(floor: Floor) -> None:
    run_out(floor)
    floor.take(floor.line.say("placer", "ResourcePerformance.StationStateChanged", {"NewState": "5000"}))
    floor.server.acts.receive("RL-9", "C100N", 100, WHO)
    floor.round()
    assert loaded(floor) == []
