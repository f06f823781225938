"""The file of a machine: what it knew and had to tell is there after it was killed, both or neither."""

import sqlite3
from pathlib import Path
from uuid import uuid4

import pytest

from factory.line.orders import job_order
from factory.plants import BEGIN
from sekisho.factory.line.keeping import Keeping
from sekisho.factory.line.kinds import PLACER
from sekisho.factory.line.memory import Board
from sekisho.factory.line.nature import Nature
from sekisho.factory.line.station import Station
from sekisho.factory.wire.job import Act


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
    assert [one.content for one in second.to_tell()] == station.told
    assert second.untold == len(station.told)
    second.told(station.told[0]["UniqueID"])
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
    twice = {"UniqueID": str(uuid4())}
    with pytest.raises(sqlite3.IntegrityError):
        first.keep(station.memory, [twice, twice], BEGIN)
    first.close()
    second = Keeping(tmp_path / "machine.sqlite")
    assert (second.memory(BEGIN).jobs, second.untold) == ({}, 0)
    second.close()
