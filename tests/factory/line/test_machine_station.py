"""The core of a machine: what it takes in and gives out, whatever happens to it in between."""

import itertools
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from factory.line.orders import job_order
from factory.plants import BEGIN
from sekisho.factory.line.cfx import MachineState
from sekisho.factory.line.jobs import MOST_JOBS, Full, Unknown
from sekisho.factory.line.kinds import INSPECTION, NO_FAILURES, OVEN, PLACER, PRINTER, Failures, MachineKind
from sekisho.factory.line.memory import Board, Memory
from sekisho.factory.line.nature import Nature
from sekisho.factory.line.orders import Refused
from sekisho.factory.line.station import BROKEN, NO_PARTS, STOPPED, Station
from sekisho.factory.wire.job import Act, Load, NotAllowed, State
from sekisho.guard.safe_stop import Form

JOB = "WO-1/place-top/1"
MEMORY = TypeAdapter(Memory)
SURE = replace(PLACER, failures=NO_FAILURES)


def station(kind: MachineKind = SURE, *, host: bool = True, before: tuple[MachineKind, ...] = ()) -> Station:
    made = Station(kind, Nature(1), Memory(BEGIN, BEGIN), before)
    made.connected(BEGIN, host=host)
    return made


def later(seconds: float) -> datetime:
    return BEGIN + timedelta(seconds=seconds)


def board(number: int, side: str = "top", *, good: bool = True) -> Board:
    return Board(f"WO-1-{number:04}", side, "P", "WO-1", good)


def take(made: Station, one: Board) -> datetime:
    """Take a board as soon as it may come."""
    moment = made.prepare(one.serial, one.side, made.memory.kept)
    assert moment is not None
    made.proceed(moment)
    made.memory.kept = moment
    made.take(one, moment)
    return moment


def names(made: Station) -> list[str]:
    return [one["MessageName"].rpartition(".")[2] for one in made.told]


def bodies(made: Station, name: str) -> list[dict[str, Any]]:
    return [one["MessageBody"] for one in made.told if one["MessageName"].endswith(name)]


def test_a_board_takes_its_passage_and_the_next_one_comes_after_the_duration() -> None:
    made = station()
    made.store(job_order("place-top"), BEGIN, start=True)
    assert [take(made, board(number)) for number in (1, 2, 3)] == [later(60), later(90), later(120)]
    assert made.leaving is None or made.leaving.board.serial == "WO-1-0001"
    assert made.due == later(135)
    made.proceed(later(135))
    assert [(one.board.serial, one.done) for one in made.memory.boards] == [
        ("WO-1-0001", True), ("WO-1-0002", True), ("WO-1-0003", False),
    ]  # fmt: skip


def test_no_more_boards_come_in_than_there_is_room_for() -> None:
    made = station(replace(SURE, places=2))
    made.store(job_order("place-top"), BEGIN, start=True)
    take(made, board(1))
    take(made, board(2))
    assert made.prepare("WO-1-0003", "top", later(500)) is None
    made.proceed(later(500))
    first = made.leaving
    assert first is not None
    made.gone(first, later(500))
    assert made.prepare("WO-1-0003", "top", later(500)) == later(500)


def test_a_machine_is_told_of_as_it_works() -> None:
    made = station()
    made.store(job_order("place-top", 1), BEGIN, start=True)
    take(made, board(1))
    made.proceed(later(200))
    assert [one for one in names(made) if one != "StationStateChanged"] == [
        "WorkStarted", "MaterialsInstalled", "WorkCompleted",
    ]  # fmt: skip
    states = [one["NewState"] for one in bodies(made, "StationStateChanged")]
    assert states == ["2200", "4500", "2200", "1000", "2000"]
    (installed,) = bodies(made, "MaterialsInstalled")[0]["InstalledMaterials"]
    assert (installed["QuantityInstalled"], installed["Material"]["Quantity"]) == (3, 397)
    assert made.jobs[JOB].state is State.ENDED
    assert made.told[-2]["TimeStamp"].startswith("2026-12-01T08:01:45")


def test_without_whoever_orders_it_a_machine_goes_on_with_what_runs_and_begins_nothing() -> None:
    made = station()
    made.store(job_order("place-top", 2), BEGIN, start=True)
    made.store(job_order("place-top", 2, lot=2), BEGIN, start=True)
    take(made, board(1))
    made.connected(later(70), host=False)
    take(made, board(2))
    made.proceed(later(600))
    assert made.jobs[JOB].state is State.ENDED
    assert made.prepare("WO-1-0101", "top", later(600)) is None
    assert made.memory.state is MachineState.NO_HOST
    made.connected(later(700), host=True)
    assert made.prepare("WO-1-0101", "top", later(700)) == later(760)


def test_a_changeover_waits_until_boards_of_another_job_order_are_done() -> None:
    made = station()
    made.store(job_order("place-top", 1), BEGIN, start=True)
    made.store(job_order("place-top", 1, lot=2), BEGIN, start=True)
    take(made, board(1))
    assert made.prepare("WO-1-0101", "top", later(90)) is None
    made.proceed(later(105))
    assert made.prepare("WO-1-0101", "top", later(105)) == later(165)
    assert made.memory.state is MachineState.SETUP


def test_a_board_without_a_job_order_or_of_one_that_is_held_up_waits() -> None:
    made = station()
    assert made.prepare("WO-1-0001", "top", BEGIN) is None
    made.store(job_order("place-top"), BEGIN, start=False)
    assert made.prepare("WO-1-0001", "top", BEGIN) is None
    made.act(JOB, Act.START, BEGIN)
    assert made.prepare("WO-1-0001", "bottom", BEGIN) is None
    take(made, board(1))
    made.act(JOB, Act.PAUSE, later(70))
    assert made.prepare("WO-1-0002", "top", later(200)) is None
    made.act(JOB, Act.RESUME, later(200))
    assert made.prepare("WO-1-0002", "top", later(200)) == later(200)


def test_boards_of_a_stopped_job_order_pass_through_as_scrap_and_nothing_is_told() -> None:
    made = station()
    made.store(job_order("place-top", 2), BEGIN, start=True)
    take(made, board(1))
    made.act(JOB, Act.ABORT, later(70))
    made.proceed(later(200))
    told = len(made.told)
    assert made.prepare("WO-1-0002", "top", later(200)) == later(200)
    made.take(board(2), later(200))
    assert [(one.board.good, one.done) for one in made.memory.boards] == [(False, True), (False, True)]
    assert len(made.told) == told


def test_scrap_is_not_worked_on() -> None:
    made = station()
    made.store(job_order("place-top", 1), BEGIN, start=True)
    take(made, board(1, good=False))
    made.proceed(later(60))
    assert bodies(made, "MaterialsInstalled") == []
    assert bodies(made, "WorkCompleted")[0]["Result"] == "Failed"
    assert (made.jobs[JOB].good, made.jobs[JOB].failed, made.jobs[JOB].state) == (0, 1, State.ENDED)


def test_parts_run_out_and_a_person_loads_a_reel() -> None:
    made = station()
    made.store(job_order("place-top", reels=(("RL-1", 4),)), BEGIN, start=True)
    take(made, board(1))
    made.proceed(later(200))
    assert made.prepare("WO-1-0002", "top", later(200)) is None
    assert (list(made.memory.faults), made.memory.state) == ([NO_PARTS], MachineState.NO_PARTS)
    made.load(Load("RL-9", "R10K", 100, "F001"), later(300))
    assert made.memory.faults == {}
    assert made.prepare("WO-1-0002", "top", later(300)) == later(300)
    made.take(board(2), later(300))
    made.proceed(later(400))
    used = [
        (one["Material"]["UniqueIdentifier"], one["QuantityInstalled"], one["Material"]["Quantity"])
        for one in bodies(made, "MaterialsInstalled")[1]["InstalledMaterials"]
    ]
    assert used == [("RL-1", 1, 0), ("RL-9", 2, 98)]


def test_a_reel_that_is_loaded_again_changes_nothing_and_tells_nothing() -> None:
    made = station()
    made.store(job_order("place-top", reels=(("RL-1", 4),)), BEGIN, start=True)
    take(made, board(1))
    made.proceed(later(200))
    made.prepare("WO-1-0002", "top", later(200))
    made.load(Load("RL-9", "R10K", 1, "F001"), later(300))
    assert (list(made.memory.faults), made.memory.state) == ([NO_PARTS], MachineState.NO_PARTS)
    told = len(made.told)
    made.load(Load("RL-9", "R10K", 1, "F001"), later(310))
    assert (len(made.told), list(made.memory.faults)) == (told, [NO_PARTS])
    made.load(Load("RL-8", "R10K", 1, "F001"), later(320))
    assert (made.memory.faults, made.memory.state) == ({}, MachineState.STANDBY)


def test_a_reel_is_loaded_for_a_job_order_that_is_begun_and_for_no_other() -> None:
    made = station()
    made.store(job_order("place-top"), BEGIN, start=True)
    with pytest.raises(Refused, match="No job order that is begun takes R10K from feeder F001"):
        made.load(Load("RL-9", "R10K", 100, "F001"), BEGIN)
    take(made, board(1))
    made.load(Load("RL-9", "R10K", 100, "F001"), later(70))
    made.act(JOB, Act.STOP, later(200))
    with pytest.raises(Refused, match="No job order that is begun"):
        made.load(Load("RL-8", "R10K", 100, "F001"), later(200))


def test_a_board_comes_in_only_where_parts_are_left_beside_those_of_the_boards_inside() -> None:
    made = station(replace(PLACER, failures=replace(NO_FAILURES, lost=1.0)))
    made.store(job_order("place-top", reels=(("RL-1", 7),)), BEGIN, start=True)
    take(made, board(1))
    assert take(made, board(2)) == later(90)
    assert made.prepare("WO-1-0003", "top", later(120)) is None
    made.proceed(later(200))
    counts = [one["InstalledMaterials"][0] for one in bodies(made, "MaterialsInstalled")]
    assert [(one["QuantityInstalled"], one["Material"]["Quantity"]) for one in counts] == [(3, 3), (3, 0)]


def test_a_reel_keeps_the_machines_own_count() -> None:
    made = station()
    made.store(job_order("place-top", 1), BEGIN, start=True)
    take(made, board(1))
    made.proceed(later(200))
    made.store(job_order("place-top", 1, lot=2), later(200), start=True)
    assert made.memory.reels["RL-1"].left == 397


@pytest.mark.parametrize(("stood", "good"), [(20, True), (21, False)])
def test_an_oven_scraps_what_stood_too_long(stood: int, *, good: bool) -> None:
    made = station(replace(OVEN, failures=NO_FAILURES))
    made.store(job_order("reflow-top", 1), BEGIN, start=True)
    take(made, board(1))
    made.stop(later(70))
    made.release(later(70 + stood))
    assert made.due == later(105 + stood)
    made.proceed(made.due)
    assert made.memory.boards[0].board.good is good


def test_a_stop_brings_every_output_into_its_form_and_only_a_person_ends_it() -> None:
    made = station(OVEN)
    outputs = made.condition.outputs
    assert [outputs[one.name] for one, _ in OVEN.outputs] == [245, 12, 60]
    made.stop(later(10))
    assert [outputs[one.name] for one, _ in OVEN.outputs] == [None, 6, 100]
    assert (made.due, made.leaving, made.memory.state) == (None, None, MachineState.UNSCHEDULED_DOWN)
    made.proceed(later(10_000))
    assert made.memory.stop is not None
    made.release(later(10_000))
    assert [outputs[one.name] for one, _ in OVEN.outputs] == [245, 12, 60]
    assert names(made)[:3] == ["FaultOccurred", "StationStateChanged", "FaultCleared"]
    with pytest.raises(Refused, match="does not stand"):
        made.release(later(10_001))


def test_the_head_keeps_its_place_and_the_vacuum_holds_the_part() -> None:
    made = station()
    made.stop(BEGIN)
    held = {one.name: made.condition.outputs[one.name] for one, _ in SURE.outputs if one.form is Form.HOLD}
    assert held == {"head-x": 400, "head-y": 300, "vacuum": -70}


def test_a_fault_stops_the_machine_until_it_is_repaired() -> None:
    made = station(replace(PLACER, failures=Failures(between=timedelta(seconds=1), repair=timedelta(hours=1))))
    made.store(job_order("place-top", 1), BEGIN, start=True)
    take(made, board(1))
    broke = made.due
    assert broke is not None
    made.proceed(broke)
    assert list(made.memory.faults) == [BROKEN]
    with pytest.raises(Refused, match="being repaired"):
        made.release(broke)
    mended = made.due
    assert mended is not None
    made.proceed(mended)
    assert (made.memory.stop, made.memory.faults) == (None, {})
    assert made.memory.boards[0].due == later(105) + (mended - broke)


def test_a_person_who_stops_a_broken_machine_must_release_it() -> None:
    made = station(replace(PLACER, failures=Failures(between=timedelta(seconds=1), repair=timedelta(minutes=1))))
    made.store(job_order("place-top", 1), BEGIN, start=True)
    take(made, board(1))
    made.proceed(made.due or BEGIN)
    made.stop(later(70))
    assert set(made.memory.faults) == {BROKEN, STOPPED}
    made.proceed(later(36_000))
    assert made.memory.stop is not None
    made.release(later(36_000))
    assert made.memory.faults == {}


def test_inspection_finds_what_the_machines_before_did() -> None:
    always, blind = Failures(defective=1, found=1), Failures(found=0)
    for failures, before, passed in [
        (Failures(), (PRINTER,), True),
        (always, (replace(PRINTER, failures=always),), False),
        (blind, (replace(PRINTER, failures=always),), True),
        (Failures(false_calls=1), (replace(PRINTER, failures=NO_FAILURES),), False),
    ]:
        made = station(replace(INSPECTION, failures=failures), before=before)
        made.store(job_order("inspect-top", 1), BEGIN, start=True)
        take(made, board(1))
        made.proceed(later(200))
        assert bodies(made, "UnitsInspected")[0]["InspectedUnits"][0]["OverallResult"] == (
            "Passed" if passed else "Failed"
        )
        assert bodies(made, "WorkCompleted")[0]["Result"] == "Completed"
        first = made.leaving
        assert first is not None
        made.put_out(first, later(200))
        assert made.memory.output == [("WO-1-0001", passed)]


def test_what_is_not_of_this_machine_or_one_too_many_is_refused() -> None:
    made = station()
    with pytest.raises(Refused, match="which does place"):
        made.store(job_order("print-top"), BEGIN, start=True)
    for lot in range(1, MOST_JOBS + 1):
        made.store(job_order("place-top", 1, lot=lot), BEGIN, start=False)
    with pytest.raises(Full):
        made.store(job_order("place-top", 1, lot=99), BEGIN, start=False)
    with pytest.raises(NotAllowed):
        made.store(job_order("place-top", 1), BEGIN, start=False)
    with pytest.raises(Unknown):
        made.act("WO-9/place-top/1", Act.START, BEGIN)
    assert len(list(made.jobs)) == MOST_JOBS


def test_a_board_that_comes_a_second_time_by_another_job_order_is_not_taken_for_a_repeated_offer() -> None:
    made = station()
    made.store(job_order("place-top", 1), BEGIN, start=True)
    take(made, board(1))
    assert made.has("WO-1-0001", "top")
    made.proceed(later(300))
    again = job_order("place-top", 1) | {"JobOrderID": "WO-1/place-top/2"}
    made.store(again, later(300), start=True)
    assert not made.has("WO-1-0001", "top")


EVENTS = st.sampled_from(["in", "in", "in", "out", "out", "stop", "release", "pause", "resume", "host", "restart"])
WILD = Failures(lost=0.2, between=timedelta(minutes=5), repair=timedelta(minutes=2))


class Walk:
    """A placement machine to which something happens, one after the other."""

    def __init__(self, seed: int) -> None:
        self.kind, self.seed, self.at, self.host = replace(PLACER, failures=WILD), seed, BEGIN, False
        self.made = Station(self.kind, Nature(seed), Memory(BEGIN, BEGIN))
        self.made.store(job_order("place-top", 6, reels=(("RL-1", 10), ("RL-2", 200))), BEGIN, start=True)
        self.told: list[dict[str, Any]] = []
        self.out: list[str] = []

    def happens(self, event: str, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        made, at, job = self.made, self.at, self.made.jobs[JOB]
        made.proceed(at)
        match event:
            case "in" if (serial := job.next) and made.prepare(serial, "top", at) == at:
                made.take(Board(serial, "top", "P", "WO-1"), at)
            case "out" if (inside := made.leaving) is not None:
                self.out.append(inside.board.serial)
                made.gone(inside, at)
            case "stop":
                made.stop(at)
            case "release" if made.memory.stop is not None and made.memory.stop.mended <= at:
                made.release(at)
            case "pause" if job.state is State.RUNNING:
                made.act(JOB, Act.PAUSE, at)
            case "resume" if job.state is State.INTERRUPTED:
                made.act(JOB, Act.RESUME, at)
            case "host":
                self.host = not self.host
                made.connected(at, host=self.host)
            case "restart":
                self.restart()

    def restart(self) -> None:
        self.made.memory.kept = self.at
        self.told += self.made.told
        kept = MEMORY.validate_json(MEMORY.dump_json(self.made.memory))
        assert kept == self.made.memory
        self.made = Station(self.kind, Nature(self.seed), kept)
        self.made.switched_on(self.at)
        self.made.connected(self.at, host=self.host)


@given(st.lists(st.tuples(EVENTS, st.floats(0, 120)), max_size=60), st.integers(0, 5))
def test_whatever_happens_every_board_comes_out_once_and_no_part_is_unaccounted_for(
    events: list[tuple[str, float]], seed: int
) -> None:
    walk = Walk(seed)
    for one in events:
        walk.happens(*one)
    walk.restart()
    for one in [("resume", 0.0), ("release", 9_000.0), *[("in", 900.0), ("out", 900.0)] * 40]:
        walk.made.connected(walk.at, host=True)
        walk.happens(*one)
    walk.restart()
    made, told = walk.made, walk.told
    assert walk.out == list(made.jobs[JOB].order.boards)
    assert made.jobs[JOB].state is State.ENDED
    for name in ("WorkStarted", "WorkCompleted"):
        assert sum(one["MessageName"].endswith(name) for one in told) == 6
    left = {"RL-1": 10, "RL-2": 200}
    for one in told:
        for used in one["MessageBody"].get("InstalledMaterials", []):
            reel = used["Material"]
            assert left[reel["UniqueIdentifier"]] >= used["QuantityInstalled"] + reel["Quantity"]
            left[reel["UniqueIdentifier"]] = reel["Quantity"]
    assert left == {name: one.left for name, one in made.memory.reels.items()}
    states = [one["MessageBody"] for one in told if one["MessageName"].endswith("StationStateChanged")]
    assert all(one["NewState"] == two["OldState"] for one, two in itertools.pairwise(states))
    assert len({one["UniqueID"] for one in told}) == len(told)
    assert [one["TimeStamp"] for one in told] == sorted(one["TimeStamp"] for one in told)
