"""The RFID room as a whole for its tests: three readers, the service, and a process server that may be cut off."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from factory.rfid.settling import until
from sekisho.factory.rfid.field import Field
from sekisho.factory.rfid.reader import Reader
from sekisho.factory.rfid.server import RfidServer
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.web import Answer, Asked, WebServer


class ProcessServer:
    """Takes events and records as the real one does: once each, and what it knows already it answers with 409.

    events: by id, errors by id and `:error`.  again: how often what is known came.  down: it takes nothing now.
    lose: of how many messages more it takes, the answer is lost on the way.
    """

    def __init__(self, plant: Plant) -> None:
        self.events: dict[str, dict[str, Any]] = {}
        self.records: dict[str, dict[str, Any]] = {}
        self.again = 0
        self.lose = 0
        self.down = False
        self._plant = plant

    async def _capture(self, asked: Asked) -> Answer:
        (event,) = (asked.content or {})["epcisBody"]["eventList"]
        return self._answer(event["eventID"] + (":error" if "errorDeclaration" in event else ""), event, self.events)

    async def _record(self, asked: Asked) -> Answer:
        return self._answer((asked.content or {})["id"], asked.content or {}, self.records)

    def _answer(self, name: str, content: dict[str, Any], kept: dict[str, dict[str, Any]]) -> Answer:
        if self.down:
            return Answer(503)
        known = name in kept
        self.again += known
        kept[name] = content
        if self.lose:
            self.lose -= 1
            return Answer(503)
        return Answer(409 if known else 201)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """The link is there while inside."""
        server = WebServer(self._plant, "process")
        server.answer("part-events", self._capture)
        server.answer("assembly-result", self._record)
        async with server.listening():
            yield

    def built_in(self) -> list[tuple[str, str]]:
        """Board and part of every event of a part that was built in, as told."""
        return [
            (one["parentID"].removeprefix("urn:sekisho:board:"), epc)
            for name, one in self.events.items()
            if one["type"] == "AggregationEvent"
            and f"{name}:error" not in self.events
            and "errorDeclaration" not in one
            for epc in one["childEPCs"]
        ]


class Near:
    """The antennas of readers in the same process."""

    def __init__(self, field: Field) -> None:
        self._field = field

    async def put(self, stall: int, epc: str, at: datetime) -> None:
        self._field.put(stall, epc, at)

    async def take(self, stall: int, epc: str, at: datetime) -> None:
        self._field.take(stall, epc, at)


@asynccontextmanager
async def running(*works: Coroutine[Any, Any, None]) -> AsyncIterator[list[asyncio.Task[None]]]:
    """Services that run while inside; one that fails fails the test."""
    tasks = [asyncio.ensure_future(one) for one in works]
    try:
        yield tasks
        for one in tasks:
            if one.done() and not one.cancelled():
                one.result()
    finally:
        for one in tasks:
            one.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def readers(plant: Plant, field: Field) -> AsyncIterator[list[asyncio.Task[None]]]:
    """All three readers."""
    async with running(*(Reader(plant, unit, field).run() for unit in range(3))) as tasks:
        yield tasks


async def all_connected(rfid: RfidServer) -> None:
    """Wait until the service hears all readers."""
    await until(lambda: all(one.connected for one in rfid.status().readers))
