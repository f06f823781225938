"""Bad answers of who is asked by HTTPS: not relied on, counted by who gave them, and the next good one is taken."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from factory.faults.breaking import each_way, good, unreadable
from factory.faults.gates import check_log, refusing
from factory.plants import loopback, plant, run
from sekisho.contracts import Hop, contracts
from sekisho.factory.wire import accepting
from sekisho.factory.wire.bodies import BODY_BYTES
from sekisho.factory.wire.keys import Keys
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.web import NUMBER, Unreachable, WebClient

pytestmark = loopback
ASKED = [("process", "schedule"), ("planning", "results"), ("planning", "simulation-plan")]
"""Who asks for which message."""


@asynccontextmanager
async def answering(
    works: Plant, hop: Hop, answers: list[tuple[bytes, str]], context: ssl.SSLContext
) -> AsyncIterator[None]:
    """Somebody at the address of who is asked gives these bodies and numbers in turn. context: what is shown of it."""

    async def answer(_: accepting.web.BaseRequest) -> accepting.web.StreamResponse:
        body, number = answers.pop(0)
        return accepting.web.Response(body=body, headers={NUMBER: number} if number else {})

    at = works.address(hop.to), hop.port
    async with accepting.accepting(at, context, answer, lambda *_: None):
        yield


@pytest.mark.parametrize(("system", "message"), ASKED)
def test_a_bad_answer_is_not_relied_on_and_the_next_good_one_is_taken(
    tmp_path: Path, system: str, message: str
) -> None:
    works, whole = plant(tmp_path), contracts().messages[message]
    payload, hop = contracts().payloads[whole.payload], whole.hops[-1]
    fine = json.dumps(good(payload)).encode()
    bad = [(json.dumps(content).encode(), "1", "wire.E422") for _, content in each_way(payload)]
    bad += [(body, "1", "wire.E400") for how, body in unreadable(good(payload)) if how != "nothing"]
    bad += [(fine + b" " * BODY_BYTES, "1", "wire.E413")]
    if hop.to == "exchange":
        bad += [(fine, "", "wire.E422"), (fine, "0", "wire.E422"), (fine, "-1", "wire.E422"), (fine, "x", "wire.E400")]

    async def ask(client: WebClient) -> object:
        if hop.to == "exchange":
            return await client.next(message, 0)
        return (await client.send(message, path={"id": "1"})).content

    async def line() -> None:
        answers = [(body, number) for body, number, _ in bad] + [(fine, "7")]
        context = works.keys.server_context(hop.to)
        async with (
            answering(works, hop, answers, context),
            WebClient(works, system) as client,
        ):
            for _, _, code in bad:
                with refusing(works, system, (hop.to, message, code)), pytest.raises(Unreachable):
                    await ask(client)
            with refusing(works, system):
                assert await ask(client) == ((7, good(payload)) if hop.to == "exchange" else good(payload))

    run(line())
    check_log(works, system)


@pytest.mark.parametrize(("system", "message"), ASKED)
@pytest.mark.parametrize("of", ["another factory", "another system"])
def test_who_shows_no_certificate_of_who_is_asked_is_told_nothing(
    tmp_path: Path, system: str, message: str, of: str
) -> None:
    works, hop = plant(tmp_path), contracts().messages[message].hops[-1]
    other, shown = Keys(tmp_path / "other"), works.keys.server_context("camera")
    context = other.server_context(hop.to) if of == "another factory" else shown

    async def line() -> None:
        async with answering(works, hop, [], context), WebClient(works, system) as client:
            with refusing(works, system, (works.address(hop.to), message, "wire.E495")), pytest.raises(Unreachable):
                await client.send(message, path={} if hop.to == "exchange" else {"id": "1"})

    run(line())
    check_log(works, system)


def test_an_answer_that_never_ends_is_cut(tmp_path: Path) -> None:
    works, hop = plant(tmp_path), contracts().messages["schedule"].hops[-1]

    async def endless(request: accepting.web.BaseRequest) -> accepting.web.StreamResponse:
        response = accepting.web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b" " * 2**16)

    async def line() -> None:
        at = works.address(hop.to), hop.port
        context = works.keys.server_context(hop.to)
        async with accepting.accepting(at, context, endless, lambda *_: None), WebClient(works, "process") as client:
            with refusing(works, "process", ("exchange", "schedule", "wire.E413")), pytest.raises(Unreachable):
                await asyncio.wait_for(client.next("schedule", 0), 20)

    run(line())
