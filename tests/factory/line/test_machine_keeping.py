"""The file of a machine: what it knew and had to tell is there after it was killed, both or neither."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from factory.line.orders import job_order
from factory.plants import BEGIN
from sekisho.factory.line.keeping import Keeping
from sekisho.factory.line.kinds import PLACER
from sekisho.factory.line.memory import Board, Memory
from sekisho.factory.line.nature import Nature
from sekisho.factory.line.station import Station
from sekisho.factory.wire.job import Act
from sekisho.factory.wire.series import EventId


def worked(keeping: Keeping) -> Station:
    """A machine that has job orders, a board inside, a fault and something to tell."""
    station = Station(PLACER, Nature(1), keeping.memory(BEGIN))
    station.connected(BEGIN, host=True)
    for lot in (1, 2):
        station.store(job_order("place-top", lot=lot, Changeover="0"), BEGIN, start=True)
    assert station.prepare("WO-1-0001", "top", BEGIN) == BEGIN
    station.take(Board("WO-1-0001", "top", "P", "WO-1"), BEGIN)
    station.stop(BEGIN)
    return station


def test_all_that_a_machine_knew_is_there_again(tmp_path: Path) -> None:
    first = Keeping(tmp_path / "machine.sqlite")
    station = worked(first)
    assert first.keep(station.memory, station.told, BEGIN)
    assert not first.keep(station.memory, [], BEGIN)
    first.close()
    second = Keeping(tmp_path / "machine.sqlite")
    assert second.memory(BEGIN) == station.memory
    assert second.to_tell() == station.told
    assert second.untold == len(station.told)
    second.told(station.told[0])
    assert second.untold == len(station.told) - 1
    second.close()


def test_a_job_order_that_was_cleared_is_not_kept(tmp_path: Path) -> None:
    first = Keeping(tmp_path / "machine.sqlite")
    station = worked(first)
    first.keep(station.memory, station.told, BEGIN)
    station.act("WO-1/place-top/2", Act.CANCEL, BEGIN)
    first.keep(station.memory, [], BEGIN)
    first.close()
    second = Keeping(tmp_path / "machine.sqlite")
    assert list(second.memory(BEGIN).jobs) == ["WO-1/place-top/1"]
    second.close()


def test_where_an_event_cannot_be_left_nothing_is_kept_of_what_it_tells(tmp_path: Path) -> None:
    first = Keeping(tmp_path / "machine.sqlite")
    station = worked(first)
    twice = {"UniqueID": str(EventId(7, 1))}
    with pytest.raises(sqlite3.IntegrityError):
        first.keep(station.memory, [twice, twice], BEGIN)
    first.close()
    second = Keeping(tmp_path / "machine.sqlite")
    assert (second.memory(BEGIN).jobs, second.untold) == ({}, 0)
    second.close()


def telling(keeping: Keeping, events: int) -> Memory:
    """A machine that has told so many events."""
    memory = keeping.memory(BEGIN)
    for _ in range(events):
        keeping.keep(memory, [{"UniqueID": str(memory.next_event())}], BEGIN)
        for one in keeping.to_tell():
            keeping.told(one)
    return memory


def numbers(told: list[dict[str, Any]]) -> list[int]:
    return [known.number for one in told if (known := EventId.of(one["UniqueID"]))]


def test_events_are_numbered_without_gaps_though_the_machine_is_killed_between_them(tmp_path: Path) -> None:
    first = Keeping(tmp_path / "machine.sqlite")
    station = worked(first)
    first.keep(station.memory, station.told, BEGIN)
    assert numbers(first.to_tell()) == list(range(1, len(station.told) + 1))
    station.release(BEGIN)  # which is not kept
    first.close()
    second = Keeping(tmp_path / "machine.sqlite")
    again = Station(PLACER, Nature(1), second.memory(BEGIN))
    again.release(BEGIN)
    ids = [EventId.of(one["UniqueID"]) for one in again.told]
    assert ids == [EventId(station.memory.series, number) for number in range(len(second.to_tell()) + 1, len(ids) + 6)]
    second.close()


def test_a_machine_that_has_lost_its_file_begins_another_series(tmp_path: Path) -> None:
    one, other = Keeping(tmp_path / "one.sqlite"), Keeping(tmp_path / "other.sqlite")
    assert one.memory(BEGIN).series != other.memory(BEGIN).series
    one.close()
    other.close()


def test_the_newest_events_are_kept_and_told_again_in_turn_some_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sekisho.factory.line.keeping.KEPT", 10)
    monkeypatch.setattr("sekisho.factory.line.keeping.AGAIN_MOST", 4)
    keeping = Keeping(tmp_path / "machine.sqlite")
    telling(keeping, 25)
    assert (keeping.oldest, keeping.untold) == (16, 0)
    assert keeping.tell_again(18) == 4
    assert numbers(keeping.to_tell()) == [19, 20, 21, 22]
    assert keeping.tell_again(0) == 4
    assert numbers(keeping.to_tell()) == [16, 17, 18, 19, 20, 21, 22]
    assert keeping.tell_again(25) == 0
    keeping.close()


def test_what_is_to_be_told_is_kept_with_all_that_follows_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.factory.line.keeping.KEPT", 10)
    keeping = Keeping(tmp_path / "machine.sqlite")
    memory = telling(keeping, 20)
    monkeypatch.setattr("sekisho.factory.line.keeping.AGAIN_MOST", 4)
    keeping.tell_again(14)
    for _ in range(20):
        keeping.keep(memory, [{"UniqueID": str(memory.next_event())}], BEGIN)
    assert (keeping.oldest, keeping.untold) == (15, 24)
    monkeypatch.setattr("sekisho.factory.line.keeping.AGAIN_MOST", 100)
    assert keeping.tell_again(14) == 26
    for one in keeping.to_tell():
        keeping.told(one)
    keeping.keep(memory, [{"UniqueID": str(memory.next_event())}], BEGIN)
    assert keeping.oldest == 32
    keeping.close()
