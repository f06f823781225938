"""Bad requests of every message that comes by HTTPS: refused, counted, logged; the next good one is taken."""

import asyncio
import contextlib
import json
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import aiohttp
import pytest

from factory.faults.breaking import Json, each_way, good, unreadable
from factory.faults.gates import check_log, counts, refusing
from factory.plants import loopback, plant
from factory.running import running, until
from factory.simulate.requests import asked
from sekisho.contracts import Hop, contracts
from sekisho.factory.exchange.server import ExchangeServer
from sekisho.factory.process.opcua import OpcUaMachines
from sekisho.factory.process.server import ProcessServer
from sekisho.factory.simulate.service import Simulator
from sekisho.factory.wire.bodies import BODY_BYTES, JSON
from sekisho.factory.wire.hops import asks, filled, method_and_path, taken
from sekisho.factory.wire.keys import Keys
from sekisho.factory.wire.plant import Plant

pytestmark = loopback
SERVERS = ("exchange", "process", "simulator")
WAYS = [
    pytest.param(server, message, hop, id=f"{server}-{message}-{method_and_path(hop)[0]}")
    for server in SERVERS
    for message in contracts().messages
    for hop in taken(contracts(), message, server, "tls")
    if server != "simulator" or message.startswith("simulation")
]
BRINGING = [one for one in WAYS if not asks(one.values[2])]
FETCHING = [one for one in WAYS if asks(one.values[2])]


@dataclass
class Serving:
    """The three servers that listen for HTTPS, running, and the loop they run in."""

    runner: asyncio.Runner
    works: Plant
    exchange: ExchangeServer
    process: ProcessServer
    simulator: Simulator
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def books(self) -> object:
        """All that bad messages must not change."""
        held = {message: (one.newest, one.documents) for message, one in self.exchange.status().items()}
        process = self.process
        facts = list(process._journal.facts())
        runs = self.simulator._runs._base.execute("SELECT id, content FROM runs").fetchall()
        return held, facts, len(process._intake.waiting), process.balance(), runs

    def good(self, message: str) -> Json:
        """A content that is taken."""
        content = good(contracts().payloads[contracts().messages[message].payload])
        number = next(self.numbers)
        match message:
            case "simulation-input":
                return asked(replications=1, limit=1.0)
            case "assembly-result":
                return {**content, "id": str(UUID(int=number))}
            case "part-events":
                (event,) = content["epcisBody"]["eventList"]
                event |= {"eventID": f"ni:///sha-256;{sha256(bytes(number)).hexdigest()}?ver=CBV2.0"}
        return content

    def ask(self, hop: Hop, body: bytes | None, client: str = "", **more: Any) -> int:
        """The status of an answer. client: the system whose certificate is shown; by itself the one that may."""
        return self.runner.run(asyncio.wait_for(self._ask(hop, body, client, **more), 30))

    async def _ask(
        self, hop: Hop, body: bytes | None, client: str, *, query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None, context: ssl.SSLContext | None = None, method: str = "",
        path: str = "",
    ) -> int:  # fmt: skip
        declared, endpoint = method_and_path(hop)
        values = {one: "1" for one in ("id", "version", "item", "revision") if f"{{{one}}}" in endpoint}
        url = f"https://{self.works.address(hop.to)}:{hop.port}{path or filled(endpoint, values)}"
        context = context or self.works.keys.client_context(client or self.opens(hop))
        async with aiohttp.ClientSession() as session, session.request(
            method or declared, url, params=query or {}, ssl=context, server_hostname=hop.to,
            data=None if body is None else BytesIO(body),
            headers={"Content-Type": JSON, **(headers or {})} if body is not None else headers,
            skip_auto_headers=["Content-Type"],
        ) as response:  # fmt: skip
            await response.read()
            return response.status

    def opens(self, hop: Hop) -> str:
        return self.works.contracts.members(hop.opens)[0]


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    works = plant(tmp_path_factory.mktemp("works"), factor=1)
    with asyncio.Runner() as runner:
        services = ExchangeServer(works), ProcessServer(works, OpcUaMachines(works)), Simulator(works)
        stack = contextlib.AsyncExitStack()

        async def begin() -> None:
            for one in services:
                await stack.enter_async_context(running(one))
            for system in SERVERS:
                await _listens(works.address(system), 8443)

        runner.run(begin())
        yield Serving(runner, works, *services)
        runner.run(stack.aclose())


async def _listens(address: str, port: int) -> None:
    while True:
        try:
            _, writer = await asyncio.open_connection(address, port, local_addr=("127.0.0.1", 0))
        except OSError:
            await asyncio.sleep(0.02)
        else:
            writer.close()
            return


@pytest.mark.parametrize(("server", "message", "hop"), BRINGING)
def test_a_bad_content_is_refused_and_the_next_good_one_is_taken(
    serving: Serving, server: str, message: str, hop: Hop
) -> None:
    payload, source = contracts().payloads[contracts().messages[message].payload], serving.opens(hop)
    before = serving.books()
    for how, content in each_way(payload):
        with refusing(serving.works, server, (source, message, "wire.E422")):
            assert serving.ask(hop, json.dumps(content).encode()) == 422, how
    for how, body in unreadable(good(payload)):
        with refusing(serving.works, server, (source, message, "wire.E400")):
            assert serving.ask(hop, body) == 400, how
    with refusing(serving.works, server, (source, message, "wire.E413")):
        assert serving.ask(hop, b" " * (BODY_BYTES + 1)) == 413
    for headers in ({"Content-Type": "text/plain"}, {"Content-Encoding": "gzip"}):
        with refusing(serving.works, server, (source, message, "wire.E415")):
            assert serving.ask(hop, json.dumps(good(payload)).encode(), headers=headers) == 415
    assert serving.books() == before
    check_log(serving.works, server)
    with refusing(serving.works, server):
        assert serving.ask(hop, json.dumps(serving.good(message)).encode()) in {200, 201, 202}


@pytest.mark.parametrize(("server", "message", "hop"), FETCHING)
def test_a_bad_question_is_refused_and_the_next_good_one_is_answered(
    serving: Serving, server: str, message: str, hop: Hop
) -> None:
    source, before = serving.opens(hop), serving.books()
    asks_after = server == "exchange"
    bad: list[tuple[str, dict[str, str], bytes | None]] = [
        ("wire.E400", {str(number): "1" for number in range(21)}, None),
        ("wire.E400", {"after": "x" * 201}, None),
        ("wire.E400", {"after": "0"} if asks_after else {}, b"{}"),
    ]
    if asks_after:
        bad += [("wire.E400", query, None) for query in ({}, {"after": "-1"}, {"after": "\N{ARABIC-INDIC DIGIT ONE}"})]
        bad += [("exchange.E002", {"after": "9" * 18}, None)]
    for code, query, body in bad:
        with refusing(serving.works, server, (source, message, code)):
            assert serving.ask(hop, body, query=query) == (409 if code == "exchange.E002" else 400), query
    assert serving.books() == before
    check_log(serving.works, server)
    query = {"after": "0"} if asks_after else {}
    assert serving.ask(hop, None, query=query) in {200, 204} if asks_after else {404}


@pytest.mark.parametrize(("server", "message", "hop"), WAYS)
def test_who_may_not_is_refused_and_counted_as_who_it_proved_to_be(
    serving: Serving, server: str, message: str, hop: Hop
) -> None:
    body = None if asks(hop) else json.dumps(serving.good(message)).encode()
    before = serving.books()
    with refusing(serving.works, server, ("camera", "", "wire.E403")):
        assert serving.ask(hop, body, "camera") == 403
    with refusing(serving.works, server, (serving.opens(hop), "", "wire.E405")):
        assert serving.ask(hop, body, method="DELETE") == 405
    with refusing(serving.works, server, (serving.opens(hop), "", "wire.E404")):
        assert serving.ask(hop, body, path="/elsewhere") == 404
    assert serving.books() == before
    check_log(serving.works, server)


@pytest.mark.parametrize("server", SERVERS)
def test_who_does_not_prove_who_it_is_is_counted_by_its_address(serving: Serving, server: str, tmp_path: Path) -> None:
    before = serving.books()
    nobody = ssl.create_default_context(cafile=serving.works.keys.authority)
    other = Keys(tmp_path / "other").client_context("process")
    other.load_verify_locations(serving.works.keys.authority)
    for context in (nobody, other):
        counted = sum(counts(serving.works, server).values())
        with refusing(serving.works, server, ("127.0.0.1", "", "wire.E495")):
            serving.runner.run(_knock(serving.works, server, context))
            serving.runner.run(until(lambda before=counted: sum(counts(serving.works, server).values()) > before))
    assert serving.books() == before
    check_log(serving.works, server)


async def _knock(works: Plant, server: str, context: ssl.SSLContext) -> None:
    """Open a connection, and hear nothing on it; by TLS 1.3 it is opened before the server knows who comes."""
    with contextlib.suppress(OSError):
        reader, writer = await asyncio.open_connection(
            works.address(server), 8443, ssl=context, server_hostname=server, local_addr=("127.0.0.1", 0)
        )
        with contextlib.closing(writer):
            assert await reader.read() == b""
