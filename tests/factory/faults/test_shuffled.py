"""Messages that come twice, late and in another order, over the real services: the same books as without."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from tests.few import cases

from factory.app.test_process_on_the_line import planned, results
from factory.plants import loopback, plant
from factory.process.floor import ORDERS, WHO, request, schedule
from factory.running import running, until
from sekisho.factory.exchange.server import ExchangeServer
from sekisho.factory.line.machine import BoardMachine
from sekisho.factory.process.opcua import OpcUaMachines
from sekisho.factory.process.route import LINE
from sekisho.factory.process.server import ProcessServer
from sekisho.factory.wire.mqtt import Broker, Bus
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.refusing import Refusal
from sekisho.factory.wire.web import Answer, Asked, Unreachable, WebClient
from sekisho.guard.text import Text

pytestmark = loopback
BOARDS = 3
ORDER: dict[str, Any] = {
    "sides": ("top",), "hand": ("assemble",), "parts": {"place-top": {"C100N": 2}, "assemble": {"USB-C": 1}}
}  # fmt: skip
Json = dict[str, Any]


def chance(seed: int, what: str) -> Random:
    return Random(f"{seed}/{what}")  # noqa: S311 -- a simulation


@dataclass
class Shuffling:
    """A bus that hands events on late, in another order, and some of them again. under_way: those not handed on yet."""

    bus: Bus
    chance: Random
    under_way: list[tuple[Json, dict[str, str]]] = field(default_factory=list)

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[None]:
        async with self.bus.connected():
            handing_on = asyncio.create_task(self._hand_on())
            try:
                yield
            finally:
                handing_on.cancel()
                await asyncio.gather(handing_on, return_exceptions=True)

    async def publish(self, message: str, content: Json, /, **values: str) -> None:
        assert message == "machine-events"
        self.under_way.append((content, values))

    async def _hand_on(self) -> None:
        while True:
            await asyncio.sleep(self.chance.uniform(0, 0.05))
            if self.under_way:
                one = self.chance.choice(self.under_way)
                with suppress(Unreachable):
                    await self.bus.publish("machine-events", one[0], **one[1])
                    if self.chance.random() < 0.6:
                        self.under_way.remove(one)


class Forgetful(ExchangeServer):
    """An exchange server that takes what it is brought and often does not say so: then it is brought again."""

    def __init__(self, works: Plant, chance: Random) -> None:
        super().__init__(works)
        self._chance, self.again = chance, 0

    async def _take(self, message: str, asked: Asked, *, once: bool) -> Answer:
        answer = await super()._take(message, asked, once=once)
        if message == "results" and self._chance.random() < 0.5:
            self.again += 1
            raise Refusal(503, Text("答えが失われました。", "The answer is lost."))
        return answer


@dataclass
class Stalls:
    """Workers: what they do at each board comes to the server; where there is chance, in any order and three times."""

    works: Plant
    server: ProcessServer
    chance: Random | None
    done: list[str] = field(default_factory=list)

    async def run(self) -> None:
        async with WebClient(self.works, "rfid") as rfid, WebClient(self.works, "terminal") as terminal:
            while True:
                for one in self.server.by_hand():
                    if one.board not in self.done:
                        self.done.append(one.board)
                        await self._told(one.board, one.order, rfid, terminal)
                await asyncio.sleep(0.02)

    async def _told(self, board: str, order: str, rfid: WebClient, terminal: WebClient) -> None:
        tag = f"urn:epc:id:sgtin:4512345.012345.{int(board[-4:])}"
        now = self.works.clock.now().isoformat()
        event, step = _event(tag, board, order, now), _step(tag, board, order, now)
        told: list[Callable[[], Any]] = [
            lambda: self.server.acts.receive(tag, "USB-C", 1, WHO),
            lambda: rfid.send("part-events", event),
            lambda: terminal.send("assembly-result", step),
        ]
        if self.chance is not None:
            told = self.chance.sample(told[:1] + 3 * told[1:], 7)
        for one in told:
            answer = one()
            if asyncio.iscoroutine(answer):
                assert (await answer).status in {201, 409}


def _event(tag: str, board: str, order: str, now: str) -> Json:
    event = {
        "eventID": f"ni:///sha-256;{sha256(board.encode()).hexdigest()}?ver=CBV2.0", "type": "AggregationEvent",
        "eventTime": now, "eventTimeZoneOffset": "+09:00", "action": "ADD", "bizStep": "installing",
        "readPoint": {"id": "urn:epc:id:sgln:4512345.00011.stall-1"}, "parentID": f"urn:sekisho:board:{board}",
        "childEPCs": [tag], "bizTransactionList": [{"type": "prodorder", "bizTransaction": f"{ORDERS}:{order}"}],
    }  # fmt: skip
    return {"@context": "https://ref.gs1.org/epcis", "type": "EPCISDocument", "schemaVersion": "2.0",
            "creationDate": now, "epcisBody": {"eventList": [event]}}  # fmt: skip


def _step(tag: str, board: str, order: str, now: str) -> Json:
    return {"id": str(uuid5(NAMESPACE_URL, board)), "order": order, "board": board, "step": 1, "stall": "stall-1",
            "worker": "w-7", "begun": now, "ended": now, "pauses": 0, "parts": [tag]}  # fmt: skip


async def worked(works: Plant, seed: int | None) -> dict[str, Any]:
    """The books once all is made. seed: of what becomes of messages on their way; None: nothing."""
    exchange = ExchangeServer(works) if seed is None else Forgetful(works, chance(seed, "exchange"))
    server = ProcessServer(works, OpcUaMachines(works))
    server.acts.receive("RL-1", "C100N", 500, WHO)
    buses = {system: Bus(works, system) for system in LINE.values()}
    shuffling = {} if seed is None else {name: Shuffling(bus, chance(seed, name)) for name, bus in buses.items()}
    machines = [BoardMachine(works, name, shuffling.get(name, bus)) for name, bus in buses.items()]
    stalls = Stalls(works, server, None if seed is None else chance(seed, "stalls"))
    async with AsyncExitStack() as stack:
        for service in (exchange, Broker(works, "broker"), server, *machines, stalls):
            await stack.enter_async_context(running(service))
        await planned(works, schedule(1, request("WO-1", BOARDS, **ORDER)))
        await until(lambda: decided(server) and completed(server))
        await until(lambda: not any(one.under_way for one in shuffling.values()))
        server.look()
        await until(lambda: not any(server.status().queues.values()))
        if seed is not None:
            assert exchange.again > 0
        return {**books(server), "results": await results(works), "refused": works.rejections("process").counts}


def decided(server: ProcessServer) -> bool:
    for board in server.status().decisions:
        server.acts.decide(board, "scrap", "a real fault", WHO)
    return True


def completed(server: ProcessServer) -> bool:
    return [one.state for one in server.status().orders] == ["Completed"]


def books(server: ProcessServer) -> dict[str, Any]:
    """What is made of what."""
    held = server._journal.books
    return {
        "boards": {name: (one.over, sorted(server.genealogy(name).parts)) for name, one in held.boards.items()},
        "orders": [(one.id, one.good, one.scrap) for one in held.orders.values()],
        "reels": {name: (one.left, one.lost) for name, one in held.reels.items()},
        "off": server.balance(),
    }


def test_what_comes_twice_late_and_in_another_order_leads_to_the_same_books(tmp_path: Path) -> None:
    told = asyncio.run(worked(plant(tmp_path / "told", factor=600), None))
    assert (told["off"], told["refused"], told["orders"][0][1]) == ([], {}, BOARDS)
    for seed in range(cases(1)):
        assert asyncio.run(worked(plant(tmp_path / f"shuffled-{seed}", factor=600), seed)) == told
