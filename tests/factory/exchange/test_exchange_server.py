"""The exchange server over TLS: what one LAN brings, another fetches."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from factory.plants import loopback, plant, run
from sekisho.contracts import contracts
from sekisho.factory.exchange.documents import Held
from sekisho.factory.exchange.server import KEEP, ExchangeServer
from sekisho.factory.wire.asking import Asking
from sekisho.factory.wire.hops import asks
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.web import Answer, Unreachable, WebClient

pytestmark = loopback

SEGMENT = {
    "ProcessSegmentID": "print-top", "EquipmentID": "printer", "BoardSerial": ["WO-1-0001"],
    "ActualStartTime": "2026-12-01T08:00:00Z", "MaterialLotID": [],
}  # fmt: skip
RESPONSE = {
    "OperationsRequestID": "WO-1", "State": "Running", "GoodQuantity": 1, "ScrapQuantity": 0,
    "SegmentResponse": [SEGMENT],
}  # fmt: skip


def report(name: str, good: int = 1) -> dict[str, Any]:
    return {
        "ID": name,
        "PublishedDate": "2026-12-01T08:00:00Z",
        "OperationsScheduleID": "P-1",
        "OperationsResponse": [{**RESPONSE, "GoodQuantity": good}],
    }


def summary(errors: int) -> dict[str, Any]:
    step = {"step": 1, "records": 9, "meanTime": 1.5, "standardTime": 1, "errors": errors, "parts": []}
    return {"item": "B-1", "revision": "A", "asOf": "2026-12-01T08:00:00Z", "steps": [step]}


@pytest.fixture
def works(tmp_path: Path) -> Plant:
    return plant(tmp_path)


@asynccontextmanager
async def exchange(
    works: Plant, server: ExchangeServer | None = None, keep: timedelta = KEEP
) -> AsyncIterator[ExchangeServer]:
    """The server, or one that was made, from when it answers."""
    server = server or ExchangeServer(works, keep=keep)
    running = asyncio.create_task(server.run())
    async with WebClient(works, "planning") as client:
        for _ in range(1000):
            with contextlib.suppress(Unreachable):
                await client.next("results", 0)
                break
    yield server
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


def test_every_message_between_two_lans_can_be_brought_and_fetched(works: Plant) -> None:
    async def line() -> dict[str, Held]:
        async with exchange(works) as server:
            for message in server.status():
                for hop in contracts().messages[message].hops:
                    if asks(hop):
                        async with WebClient(works, hop.opens) as client:
                            assert await client.next(message, 0) is None
            return dict(server.status())

    between = {one.id for one in contracts().messages.values() if any(hop.to == "exchange" for hop in one.hops)}
    status = run(line())
    assert set(status) == between == {"design-release", "process-data", "results", "schedule", "work-data"}
    assert all(one.newest == one.documents == 0 and len(one.taken) == 1 for one in status.values())


def test_what_was_brought_is_fetched_once_and_in_order(works: Plant) -> None:
    async def line() -> tuple[list[dict[str, Any]], Held]:
        async with (
            exchange(works) as server,
            WebClient(works, "process") as process,
            WebClient(works, "planning") as up,
        ):
            for name in ("R-1", "R-2", "R-1"):
                answer = await process.send("results", report(name), path={"id": name})
                assert answer.status == 200
            found, after = [], 0
            while one := await up.next("results", after):
                after = one[0]
                found.append(one[1])
            return found, server.status()["results"]

    found, status = run(line())
    assert found == [report("R-1"), report("R-2")]
    assert status == Held(status.newest, 2, {"planning": status.newest})


def test_the_same_report_twice_has_one_number_and_another_content_is_refused(works: Plant) -> None:
    async def line() -> list[Answer]:
        async with exchange(works), WebClient(works, "process") as process:
            return [await process.send("results", report("R-1", good), path={"id": "R-1"}) for good in (1, 1, 2)]

    first, again, other = run(line())
    assert first == again == Answer(200, None, first.number)
    assert other.status == 409
    assert other.content
    assert other.content["code"] == "exchange.E001"
    assert works.rejections("exchange").counts == {("process", "results", "exchange.E001"): 1}


def test_newer_data_of_an_item_are_a_new_document(works: Plant) -> None:
    async def line() -> list[dict[str, Any]]:
        async with exchange(works), WebClient(works, "improvement") as work, WebClient(works, "design", 1) as design:
            numbers = [(await work.send("work-data", summary(one), path={"item": "B-1"})).number for one in (0, 0, 3)]
            assert numbers[0] == numbers[1] != numbers[2]
            first = await design.next("work-data", 0)
            assert first
            second = await design.next("work-data", first[0])
            assert second
            return [first[1], second[1]]

    assert run(line()) == [summary(0), summary(3)]


def test_who_brings_may_not_fetch_and_who_fetches_may_not_bring(works: Plant) -> None:
    async def line() -> list[int]:
        brings, fetches = contracts().messages["results"].hops
        async with exchange(works):
            found = []
            for system, hop, body in (("process", fetches, None), ("planning", brings, b"{}"), ("rfid", fetches, None)):
                asking = Asking(works, system, 0)
                found.append((await asking.ask(hop, {"id": "1"} if body else {}, {}, body))[0])
                await asking.close()
            return found

    assert run(line()) == [403] * 3
    assert sum(works.rejections("exchange").counts.values()) == 3


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({}, 400, "wire.E400"),
        ({"after": "-1"}, 400, "wire.E400"),
        ({"after": "\u0661"}, 400, "wire.E400"),
        ({"after": "9" * 30}, 400, "wire.E400"),
        ({"after": "0", "since": "0"}, 400, "wire.E400"),
        ({"after": "1"}, 409, "exchange.E002"),
    ],
)
def test_a_number_that_was_never_given_is_refused(works: Plant, query: dict[str, str], status: int, code: str) -> None:
    async def line() -> Answer:
        async with exchange(works), WebClient(works, "planning") as client:
            return await client.send("results", query=query)

    answer = run(line())
    assert (answer.status, answer.content and answer.content["code"]) == (status, code)
    assert works.rejections("exchange").counts == {("planning", "results", code): 1}


def test_it_holds_what_it_has_taken_over_a_restart(works: Plant) -> None:
    async def line() -> tuple[int, dict[str, Any]] | None:
        async with WebClient(works, "process") as process, WebClient(works, "planning") as up:
            async with exchange(works):
                await process.send("results", report("R-1"), path={"id": "R-1"})
            with pytest.raises(Unreachable):
                await up.next("results", 0)
            async with exchange(works):
                return await up.next("results", 0)

    found = run(line())
    assert found
    assert found[1] == report("R-1")


def test_it_can_be_run_again_and_looked_at_when_it_does_not_run(works: Plant) -> None:
    server = ExchangeServer(works)

    async def line() -> list[int]:
        found = [server.status()["results"].documents]
        async with WebClient(works, "process") as process:
            for name in ("R-1", "R-2"):
                async with exchange(works, server):
                    await process.send("results", report(name), path={"id": name})
                found.append(server.status()["results"].documents)
        return found

    assert run(line()) == [0, 1, 2]


def test_documents_are_removed_when_they_were_held_long_enough(works: Plant) -> None:
    async def line() -> list[int]:
        async with WebClient(works, "process") as process:
            async with exchange(works) as server:
                for name in ("R-1", "R-2"):
                    await process.send("results", report(name), path={"id": name})
                before = server.status()["results"].documents
            await works.clock.sleep(10)
            async with exchange(works, keep=timedelta(seconds=1)) as server:
                return [before, server.status()["results"].documents]

    assert run(line()) == [2, 1]
