"""Messages from the future, from long ago, and whose times run backwards: the books hold, and no time is invented."""

import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.few import cases

from factory.process.floor import BEGIN, Event, Floor, request, schedule
from sekisho.factory.process.machine_events import AHEAD_MOST

ONE_SIDE: dict[str, Any] = {"hand": (), "sides": ("bottom",), "parts": {"place-bottom": {"C100N": 2}}}
EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
SLIPS = st.one_of(
    st.integers(-600, 600),  # a clock that is not set well
    st.integers(-3600 * 24 * 400, -600),  # one that has lost its battery
    st.integers(601, 3600 * 24 * 400),
)


def made(folder: Path) -> tuple[Floor, list[Event]]:
    """A lot of two boards was given to the line, and made; nothing of it was told yet."""
    floor = Floor(folder)
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 2, **ONE_SIDE)))
    floor.round()
    return floor, floor.line.make()


def slipped(event: Event, seconds: float) -> Event:
    """An event as a machine tells it whose clock is wrong by so much."""
    system, told = event
    at = datetime.fromisoformat(told["TimeStamp"]) + timedelta(seconds=seconds)
    return system, {**told, "TimeStamp": at.isoformat(timespec="milliseconds")}


@settings(max_examples=cases(20))
@given(st.lists(st.none() | SLIPS, min_size=20, max_size=20))
def test_whatever_the_clocks_of_machines_show_nothing_is_invented(slips: list[int | None]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        floor, told = made(Path(folder))
        heard = [slipped(one, by or 0) for one, by in zip(told, slips, strict=False)] + told[len(slips) :]
        now = floor.clock.now()
        floor.take(*heard)
        floor.server.look()
        said = {one["UniqueID"]: datetime.fromisoformat(one["TimeStamp"]) for _, one in heard}
        future = [one for one in heard if said[one[1]["UniqueID"]] > now + AHEAD_MOST]
        for fact in floor.server._journal.facts():
            name = fact.id.partition("/")[0]
            if name in said:
                assert fact.at == said[name], "the time of a fact is the one that was told"
        refused = floor.plant.rejections("process").counts
        assert sum(refused.values()) >= len(future)
        assert {code for _, _, code in refused} <= {"process.E409"}
        if not future:
            assert refused == {}
            assert (floor.books.orders["WO-1"].good, floor.server.balance()) == (2, [])
        assert all(one.left >= 0 for one in floor.books.reels.values())
        before = floor.books.boards, floor.books.reels, floor.server.balance()
        floor.kill()
        assert (floor.books.boards, floor.books.reels, floor.server.balance()) == before


@pytest.mark.parametrize("ahead_s", [AHEAD_MOST.total_seconds() + 1, 3600 * 24 * 365])
def test_an_event_from_the_future_is_told_to_a_person(tmp_path: Path, ahead_s: float) -> None:
    floor, told = made(tmp_path)
    floor.take(slipped(told[0], ahead_s + (floor.clock.now() - BEGIN).total_seconds()))
    assert floor.plant.rejections("process").counts == {("printer", "machine-events", "process.E409"): 1}
    (alarm,) = floor.server.status().alarms
    assert alarm.name == "refused/printer/machine-events"
    assert "Set the clock of who sent it." in alarm.text.en
    assert floor.books.boards == {}


def test_events_of_1970_are_taken_with_the_time_they_tell_and_lead_to_reports(tmp_path: Path) -> None:
    """A machine whose clock is at its begin has made its boards all the same."""
    floor, told = made(tmp_path)
    back = (EPOCH - BEGIN).total_seconds()
    floor.take(*(slipped(one, back) for one in told))
    floor.server.look()
    assert (floor.books.orders["WO-1"].good, floor.server.balance()) == (2, [])
    letters = floor.server._journal.post.waiting("exchange")
    (response,) = letters[-1].content["OperationsResponse"]
    assert (response["GoodQuantity"], response["State"]) == (2, "Completed")
    assert response["StartTime"].startswith("1970-")
    assert floor.plant.rejections("process").counts == {}


def test_times_that_run_backwards_from_event_to_event_lead_to_the_same_books(tmp_path: Path) -> None:
    right, told = made(tmp_path / "right")
    right.take(*told)
    wrong, _ = made(tmp_path / "wrong")
    wrong.line = right.line
    wrong.clock.at = right.clock.at
    wrong.take(*(slipped(one, -60.0 * number) for number, one in enumerate(told)))
    wrong.server.look()
    assert wrong.server.balance() == []
    assert {name: board.over for name, board in wrong.books.boards.items()} == {
        name: board.over for name, board in right.books.boards.items()
    }
    (response,) = wrong.server._journal.post.waiting("exchange")[-1].content["OperationsResponse"]
    assert [len(one["SegmentResponse"]) for one in response["SegmentResponse"]] == [2] * 4
    for segment in response["SegmentResponse"]:
        for visit in segment["SegmentResponse"]:
            assert visit["ActualStartTime"] <= visit["ActualEndTime"]
