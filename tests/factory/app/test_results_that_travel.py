"""From the facts of a slow machine to what the simulator takes for its time: each system's own code, all the way."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from factory.plan.production import works
from factory.plants import plant
from factory.process.floor import BEGIN, Floor, request, schedule
from sekisho.factory.plan.production.daily import Search, daily
from sekisho.factory.plan.production.exchanging import take
from sekisho.factory.plan.production.experience import experience
from sekisho.factory.plan.production.records import Item, Order, Segment
from sekisho.factory.plan.production.simulating import simulation
from sekisho.factory.plan.production.store import Store
from sekisho.factory.simulate import reading
from sekisho.factory.simulate.fitting import Fit
from sekisho.factory.wire.checking import refused

STANDARD = {"print-top": 21.0, "place-top": 11.0, "reflow-top": 21.0, "inspect-top": 21.0}
"""Seconds of the route; the machines of the floor take 21 s each, and the placer 22 s, twice what is planned."""

ITEM = Item("crab", "r1", tuple(
    Segment(name, (machine,), seconds, seconds)
    for (name, seconds), machine in zip(STANDARD.items(), works.LINE.machines, strict=True)
))  # fmt: skip
BOARDS, BAD = 24, {"WO-1-0003", "WO-1-0007"}


def order(name: str) -> Order:
    return Order(name, "顧客A", "crab", BOARDS, BEGIN + timedelta(days=2), BEGIN)


def produced(folder: Path) -> Floor:
    """A floor on which an order was made; two of its boards wait for a person."""
    floor = Floor(folder)
    floor.stock(C100N=1000)
    parts: dict[str, Any] = {"place-top": {"C100N": 2}}
    floor.plan(schedule(1, request("WO-1", BOARDS, sides=("top",), hand=(), parts=parts)))
    floor.line.fails = lambda board, _side: board in BAD
    for number in range(BOARDS):
        floor.round()
        floor.take(*floor.line.make(1))
        if not number % 7:
            floor.server.look()
            floor.kill()
    floor.server.look()
    return floor


def learned(floor: Floor, store: Store, folder: Path) -> tuple[reading.Request, dict[tuple[str, str], Fit]]:
    """What the simulator reads of a request of the planning server that was told all that waits at the floor."""
    receiver = plant(folder)
    for number, letter in enumerate(floor.server._journal.post.waiting("exchange", 1000), 1):
        assert refused("operations-performance", letter.content) is None
        take(receiver, store, number, letter.content)
    inputs, now = store.inputs(), floor.clock.now()
    content = simulation(inputs, daily(inputs, now, None, Search(effort=1000)), "P-1", 1, now)
    content |= experience(inputs, store.observed, content, now)
    assert refused("simulation-input", content) is None
    read = reading.request(content)
    return read, {(one.of, one.segment): one.fit for one in read.fits}


def test_the_simulator_takes_a_machine_as_slow_as_it_really_is(tmp_path: Path) -> None:
    (tmp_path / "planning").mkdir()
    floor = produced(tmp_path)
    with works.store(tmp_path / "planning") as store:
        with store.together():
            for record in (ITEM, works.CALENDAR, order("WO-1"), order("WO-2")):
                store.put(record)
        read, fits = learned(floor, store, tmp_path / "planning")
        assert store.totals.all()[0].good == BOARDS - len(BAD)
    place = fits["time", "place-top"]
    assert (place.samples, place.distribution.mean) == (BOARDS, pytest.approx(22.0))
    assert fits["time", "print-top"].samples == BOARDS
    assert fits["time", "inspect-top"].samples == BOARDS - len(BAD)
    (share,) = read.shares
    assert (share.segment, share.inspected) == ("inspect-top", BOARDS - len(BAD))
