"""Any bytes, as a body and as a connection: refused or taken, and the server goes on."""

import asyncio
import contextlib
import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.plants import loopback, plant
from sekisho.factory.wire.asking import Asking
from sekisho.factory.wire.checking import refused
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.strict_json import NotStrict, strict_json
from sekisho.factory.wire.web import Answer, Asked, WebServer

pytestmark = loopback

RECORD: dict[str, Any] = {
    "id": str(UUID(int=1)), "order": "WO-1", "board": "WO-1-0001", "step": 1, "stall": "stall-1", "worker": "w-1",
    "begun": "2026-12-01T08:00:00Z", "pauses": 0, "parts": [],
}  # fmt: skip
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(RECORD)), inner, max_size=4),
)
records = st.dictionaries(st.sampled_from([*sorted(RECORD), "ended", "x"]), values, max_size=3).map(
    lambda some: json.dumps({**RECORD, **some}).encode()
)
bodies = st.binary(max_size=300) | values.map(lambda value: json.dumps(value).encode()) | records
heads = st.binary(max_size=200) | st.tuples(
    st.sampled_from(["GET", "POST", "PUT", "TRACE", "CONNECT"]),
    st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S"]), max_size=100),
    st.lists(st.sampled_from(["Host: x", "Content-Length: -1", "Transfer-Encoding: chunked", "Upgrade: h2c", "A"])),
).map(lambda parts: "\r\n".join([f"{parts[0]} /{parts[1]} HTTP/1.1", *parts[2], "", ""]).encode())


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[asyncio.Runner, Plant]]:
    """The improvement system, which takes records of steps; with the loop it runs in."""
    works = plant(tmp_path_factory.mktemp("works"))

    async def take(asked: Asked) -> Answer:
        assert refused("step-record", asked.content) is None
        return Answer()

    server = WebServer(works, "improvement")
    server.answer("step-record", take)
    with asyncio.Runner() as runner:
        stack = contextlib.AsyncExitStack()
        runner.run(stack.enter_async_context(server.listening()))
        yield runner, works
        runner.run(stack.aclose())


async def posted(works: Plant, body: bytes) -> int:
    asking = Asking(works, "terminal", 0)
    hop = works.contracts.messages["step-record"].hops[0]
    status, _, _ = await asking.ask(hop, {}, {}, body)
    await asking.close()
    return status


def counted(works: Plant) -> int:
    return sum(works.rejections("improvement").counts.values())


@given(body=bodies)
def test_any_body_is_taken_as_declared_or_refused(serving: tuple[asyncio.Runner, Plant], body: bytes) -> None:
    runner, works = serving
    before = counted(works)
    try:
        expected = 422 if refused("step-record", strict_json(body)) else 200
    except NotStrict:
        expected = 400
    assert runner.run(posted(works, body)) == expected
    assert counted(works) - before == (expected != 200)


@given(said=heads)
def test_whatever_is_said_on_a_connection_the_server_goes_on(
    serving: tuple[asyncio.Runner, Plant], said: bytes
) -> None:
    runner, works = serving

    async def say() -> bytes:
        reader, writer = await asyncio.open_connection(
            works.address("improvement"), 8443,
            ssl=works.keys.client_context("terminal"), server_hostname="improvement",
        )  # fmt: skip
        writer.write(said + b"\r\n\r\nGET / HTTP/1.1\r\nConnection: close\r\n\r\n")
        answered = await reader.read()
        writer.close()
        return answered

    before = counted(works)
    answered = runner.run(asyncio.wait_for(say(), 20))
    assert answered.startswith((b"HTTP/1.1 4", b"HTTP/1.0 4"))
    assert counted(works) > before
    assert runner.run(posted(works, json.dumps(RECORD).encode())) == 200
