"""HTTPS between systems: a real server and real clients over TLS; who is refused, why, and what is written of it."""

import asyncio
import contextlib
import gc
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from factory.plants import loopback, plant, run
from sekisho.contracts import Hop
from sekisho.factory.wire import accepting, refusing
from sekisho.factory.wire.accepting import IDLE_S
from sekisho.factory.wire.asking import Asking
from sekisho.factory.wire.bodies import BODY_BYTES
from sekisho.factory.wire.checking import NotSent
from sekisho.factory.wire.keys import Keys
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.refusing import Refusal
from sekisho.factory.wire.web import Answer, Asked, Handler, Unreachable, WebClient, WebServer
from sekisho.guard.text import Text

pytestmark = loopback

RECORD: dict[str, Any] = {
    "id": str(UUID(int=1)), "order": "WO-1", "board": "WO-1-0001", "step": 1, "stall": "stall-1", "worker": "w-1",
    "begun": "2026-12-01T08:00:00Z", "pauses": 0, "parts": [],
}  # fmt: skip
PLAN: dict[str, Any] = {"id": "run-1", "state": "running", "done": 0.5, "segments": []}


@pytest.fixture
def works(tmp_path: Path) -> Plant:
    return plant(tmp_path)


@asynccontextmanager
async def improvement(works: Plant, handler: Handler | None = None) -> AsyncIterator[list[Asked]]:
    """The improvement system, which takes records of steps; all that was asked."""
    asked: list[Asked] = []

    async def take(one: Asked) -> Answer:
        asked.append(one)
        return Answer()

    server = WebServer(works, "improvement")
    server.answer("step-record", handler or take)
    async with server.listening():
        yield asked


def hop(works: Plant, message: str = "step-record", at: int = 0) -> Hop:
    return works.contracts.messages[message].hops[at]


async def posted(works: Plant, body: bytes, system: str = "terminal") -> tuple[int, dict[str, str]]:
    """Status and problem of what answers to a record of a step with any body, from any system."""
    asking = Asking(works, system, 0)
    status, _, told = await asking.ask(hop(works), {}, {}, body)
    await asking.close()
    return status, json.loads(told or b"{}")


async def raw(works: Plant, request: bytes) -> bytes:
    """All that comes back until the server ends the connection."""
    reader, writer = await asyncio.open_connection(
        works.address("improvement"),
        8443,
        ssl=works.keys.client_context("terminal"),
        server_hostname="improvement",
        local_addr=(works.address("terminal"), 0),
    )
    with contextlib.suppress(ConnectionError):
        writer.write(request)
        await writer.drain()
    with contextlib.suppress(ConnectionError):
        return await reader.read()
    return b""


def test_a_message_arrives_with_who_sent_it_and_from_where(works: Plant) -> None:
    async def line() -> list[Asked]:
        async with improvement(works) as asked, WebClient(works, "terminal", unit=1) as client:
            assert await client.send("step-record", RECORD) == Answer()
            return asked

    (asked,) = run(line())
    assert asked == Asked("terminal", {}, {}, RECORD, works.address("terminal", 1))
    assert not works.rejections("improvement").counts


def test_a_payload_is_fetched_by_the_values_of_its_path_and_query(works: Plant) -> None:
    async def give(asked: Asked) -> Answer:
        return Answer(content={**PLAN, "id": f"{asked.path['id']} {asked.query['after']}"}, number=7)

    async def line() -> Answer:
        server = WebServer(works, "simulator")
        server.answer("simulation-plan", give)
        async with server.listening(), WebClient(works, "planning") as client:
            return await client.send("simulation-plan", path={"id": "計画-1"}, query={"after": "0"})

    assert run(line()) == Answer(200, {**PLAN, "id": "計画-1 0"}, 7)


def test_a_system_that_may_not_open_this_connection_is_refused(works: Plant) -> None:
    async def line() -> tuple[int, dict[str, str]]:
        async with improvement(works):
            return await posted(works, json.dumps(RECORD).encode(), system="images")

    assert run(line()) == (
        403,
        {
            "code": "wire.E403", "level": "error", "file": "/wi/records", "where": "",
            "ja": "この証明書のシステムには許されていません。docs/contracts.mdで、開く側のシステムを確かめてください。",
            "en": "The system of this certificate may not do this. "
            "See in docs/contracts.md which one opens the connection.",
        },
    )  # fmt: skip
    assert works.rejections("improvement").counts == {("images", "", "wire.E403"): 1}


def test_a_member_of_a_group_may_open_what_the_group_opens(works: Plant) -> None:
    machines = replace(works.contracts.groups["machines"], members=("terminal", "improvement"))
    hops = (replace(hop(works), opens="machines"),)
    message = replace(works.contracts.messages["step-record"], hops=hops)
    declared = replace(
        works.contracts,
        groups={"machines": machines},
        messages={**works.contracts.messages, "step-record": message},
    )
    grouped = replace(works, contracts=declared)

    async def line() -> int:
        async with improvement(grouped):
            return (await posted(works, json.dumps(RECORD).encode()))[0]

    assert run(line()) == 200


REFUSED: list[tuple[bytes, int, str]] = [
    (b"", 400, "The body cannot be read: at character 1 it is no JSON."),
    (b'{"id": 1, "id": 2}', 400, "The body cannot be read: an object has the same name twice."),
    (b"[]", 422, '$ is not as declared: [\u2026] is not of type "object".'),
    (json.dumps({**RECORD, "step": 0}).encode(), 422, "step is not as declared: 0 is less than 1."),
    (b" " * (BODY_BYTES + 1), 413, "The body is larger than 8 MiB."),
]


@pytest.mark.parametrize(("body", "status", "why"), REFUSED, ids=range(len(REFUSED)))
def test_a_body_that_is_not_as_declared_is_refused_counted_and_logged(
    works: Plant, body: bytes, status: int, why: str
) -> None:
    async def line() -> tuple[tuple[int, dict[str, str]], list[Asked]]:
        async with improvement(works) as asked:
            return await posted(works, body), asked

    (answered, problem), asked = run(line())
    assert answered == status
    assert problem["code"] == f"wire.E{status}"
    assert problem["en"].startswith(why)
    assert problem["ja"].endswith("送ってください。")
    assert not asked
    assert works.rejections("improvement").counts == {("terminal", "step-record", f"wire.E{status}"): 1}
    (line_of_log,) = works.file("improvement", "rejected.log").read_text(encoding="utf-8").splitlines()
    assert f'improvement sekisho - step-record [rejected@32473 source="terminal" code="wire.E{status}"]' in line_of_log


BODY = json.dumps(RECORD).encode()
HEADS: list[tuple[str, str, int]] = [
    ("GET /wi/records", "", 405),
    ("DELETE /wi/records", "", 405),
    ("POST /wi/records/", "", 404),
    ("POST /", "", 404),
    ("POST /wi/%72ecords", "", 200),
    ("POST /wi/records?a=1&a=2", "", 400),
    (f"POST /wi/records?a={'x' * 201}", "", 400),
    ("POST /wi/records", "Content-Encoding: gzip\r\n", 415),
    ("POST /wi/records?" + "&".join(f"a{number}=" for number in range(21)), "", 400),
]


@pytest.mark.parametrize(("line", "more", "status"), HEADS, ids=range(len(HEADS)))
def test_what_asks_for_nothing_declared_is_refused(works: Plant, line: str, more: str, status: int) -> None:
    head = f"{line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n{more}"
    request = f"{head}Content-Length: {len(BODY)}\r\n\r\n".encode() + BODY

    async def asked() -> bytes:
        async with improvement(works):
            return await raw(works, request)

    answered = run(asked())
    assert answered.startswith(f"HTTP/1.1 {status} ".encode())
    assert sum(works.rejections("improvement").counts.values()) == (status != 200)


def test_a_body_of_another_kind_is_refused(works: Plant) -> None:
    head = "POST /wi/records HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"

    async def asked() -> bytes:
        async with improvement(works):
            return await raw(works, f"{head}Content-Length: {len(BODY)}\r\n\r\n".encode() + BODY)

    assert run(asked()).startswith(b"HTTP/1.1 415 ")


def test_a_question_with_a_body_is_refused(works: Plant) -> None:
    async def give(_: Asked) -> Answer:
        return Answer(content=PLAN)

    async def line() -> int:
        server = WebServer(works, "simulator")
        server.answer("simulation-plan", give)
        asking = Asking(works, "planning", 0)
        async with server.listening():
            status, _, _ = await asking.ask(hop(works, "simulation-plan"), {"id": "1"}, {}, b"{}")
            await asking.close()
            return status

    assert run(line()) == 400


def test_a_body_without_end_is_cut_when_it_is_too_large(works: Plant) -> None:
    head = (
        b"POST /wi/records HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    chunk = b"100000\r\n" + b" " * 0x100000 + b"\r\n"

    async def asked() -> bytes:
        async with improvement(works):
            return await raw(works, head + chunk * 10)

    assert run(asked()).startswith(b"HTTP/1.1 413 ")
    assert works.rejections("improvement").counts == {("terminal", "step-record", "wire.E413"): 1}


def test_a_body_that_does_not_come_is_cut(works: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusing, "BODY_S", 0.05)
    head = b"POST /wi/records HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n"

    async def asked() -> bytes:
        async with improvement(works):
            return await raw(works, head + b"{")

    assert run(asked()).startswith(b"HTTP/1.1 408 ")
    assert works.rejections("improvement").counts == {("terminal", "step-record", "wire.E408"): 1}


def test_a_body_that_is_cut_short_is_refused(works: Plant, caplog: pytest.LogCaptureFixture) -> None:
    head = b"POST /wi/records HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n"

    async def knock() -> None:
        _, writer = await asyncio.open_connection(
            works.address("improvement"), 8443, ssl=works.keys.client_context("terminal"), server_hostname="improvement"
        )
        writer.write(head + b"{")
        await writer.drain()
        writer.close()

    run(knocked(works, knock))
    assert works.rejections("improvement").counts == {("terminal", "step-record", "wire.E400"): 1}
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]


def test_a_head_that_does_not_come_is_cut(works: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    assert IDLE_S <= 60
    monkeypatch.setattr(accepting, "IDLE_S", 0.05)

    async def asked() -> bytes:
        async with improvement(works):
            return await raw(works, b"POST /wi/records HTTP/1.1\r\nHost: ")

    assert run(asked()) == b""


def test_what_is_no_http_is_counted(works: Plant) -> None:
    async def asked() -> bytes:
        async with improvement(works):
            return await raw(works, b"\x03\x00\x00\x16\x11\xe0\r\n\r\n")

    assert run(asked()).startswith(b"HTTP/1.0 400 ")
    assert works.rejections("improvement").counts == {(works.address("terminal"), "", "wire.E400"): 1}


async def knocked(works: Plant, knock: Callable[[], Awaitable[object]]) -> None:
    """Knock, and wait until the server has told of it."""
    turned = asyncio.Event()
    rejections = works.rejections("improvement")
    count = rejections.add

    def add(source: str, message: str, reason: Text, *, code: str) -> None:
        count(source, message, reason, code=code)
        turned.set()

    rejections.add = add  # type: ignore[method-assign]
    async with improvement(works):
        await knock()
        await turned.wait()


def test_a_stranger_leaves_a_trace(works: Plant, tmp_path: Path) -> None:
    stranger = replace(works, keys=Keys(tmp_path / "other"))

    async def knock() -> None:
        # The stranger trusts the factory, so that it is the factory that says no.
        context = stranger.keys.client_context("terminal")
        context.load_verify_locations(works.keys.authority)
        with contextlib.suppress(ConnectionError, OSError):
            _, writer = await asyncio.open_connection(
                works.address("improvement"), 8443, ssl=context, server_hostname="improvement",
                local_addr=(works.address("terminal"), 0),
            )  # fmt: skip
            writer.close()

    run(knocked(works, knock))
    assert works.rejections("improvement").counts == {(works.address("terminal"), "", "wire.E495"): 1}
    assert "No TLS connection came about" in works.file("improvement", "rejected.log").read_text(encoding="utf-8")


def test_who_does_not_say_hello_is_cut(works: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accepting, "HANDSHAKE_S", 0.05)
    ended: list[bytes] = []

    async def knock() -> None:
        reader, writer = await asyncio.open_connection(works.address("improvement"), 8443)
        with contextlib.suppress(ConnectionError):
            ended.append(await reader.read())
        writer.close()

    run(knocked(works, knock))
    ((_, _, code),) = works.rejections("improvement").counts
    assert code == "wire.E495"


def test_connections_beyond_the_bound_are_turned_away(works: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accepting, "CONNECTIONS", 1)

    async def knock() -> None:
        async with WebClient(works, "terminal") as first, WebClient(works, "terminal", 1) as second:
            await first.send("step-record", RECORD)
            with pytest.raises(Unreachable):
                await second.send("step-record", RECORD)
            assert await first.send("step-record", RECORD) == Answer()

    run(knocked(works, knock))
    assert works.rejections("improvement").counts == {(works.address("terminal", 1), "", "wire.E503"): 1}


def test_a_server_that_is_another_one_is_not_believed(works: Plant) -> None:
    """The process server listens where the improvement system should: its certificate is of the factory."""
    wrong = replace(works, hosts={**works.hosts, "improvement": works.address("process")})

    async def take(_: Asked) -> Answer:
        raise AssertionError("it was asked")

    async def line() -> None:
        server = WebServer(works, "process")
        server.answer("assembly-result", take)
        async with server.listening(), WebClient(wrong, "terminal") as client:
            await client.send("step-record", RECORD)

    with pytest.raises(Unreachable, match="Hostname mismatch"):
        run(line())
    assert wrong.rejections("terminal").counts == {(works.address("process"), "step-record", "wire.E495"): 1}


def test_a_client_goes_on_after_its_server_was_away(works: Plant) -> None:
    async def line() -> list[int]:
        async with WebClient(works, "terminal") as client:
            answers = []
            for _ in range(3):
                with pytest.raises(Unreachable):
                    await client.send("step-record", RECORD)
                async with improvement(works):
                    answers += [(await client.send("step-record", RECORD)).status for _ in range(2)]
            return answers

    assert run(line()) == [200] * 6


def test_a_handler_may_refuse_and_is_counted(works: Plant) -> None:
    async def refuse(_: Asked) -> Answer:
        raise Refusal(409, Text("同じ記録があります。", "That record is there."), "process.E001")

    async def line() -> Answer:
        async with improvement(works, refuse), WebClient(works, "terminal") as client:
            return await client.send("step-record", RECORD)

    answer = run(line())
    assert answer.status == 409
    assert answer.content
    assert answer.content["code"] == "process.E001"
    assert works.rejections("improvement").counts == {("terminal", "step-record", "process.E001"): 1}


@pytest.mark.parametrize("fault", ["raises", "payload where none is"])
def test_a_handler_that_fails_is_no_answer_to_rely_on(
    works: Plant, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(_: Asked) -> Answer:
        if fault == "raises":
            raise KeyError("secret")
        return Answer(content=RECORD)

    async def line() -> None:
        async with improvement(works, fail), WebClient(works, "terminal") as client:
            assert "secret" not in str(await posted(works, BODY))
            await client.send("step-record", RECORD)

    with caplog.at_level(logging.ERROR), pytest.raises(Unreachable, match="with 500"):
        run(line())
    assert "improvement could not answer POST /wi/records" in caplog.text


def test_what_is_not_as_declared_is_not_sent(works: Plant, caplog: pytest.LogCaptureFixture) -> None:
    async def give(_: Asked) -> Answer:
        return Answer(content={**PLAN, "done": 2})

    async def line() -> None:
        server = WebServer(works, "simulator")
        server.answer("simulation-plan", give)
        async with server.listening(), WebClient(works, "planning") as client:
            with pytest.raises(NotSent, match="step is not as declared"):
                await WebClient(works, "terminal").send("step-record", {**RECORD, "step": 0})
            await client.send("simulation-plan", path={"id": "1"})

    with pytest.raises(Unreachable, match="with 500"):
        run(line())
    assert "done is not as declared: 2 is more than 1" in caplog.text
    assert works.rejections("simulator").counts == {("planning", "simulation-plan", "wire.E500"): 1}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"id": "1"}', "wire.E422"),
        (b"no JSON", "wire.E400"),
        (json.dumps(PLAN).encode() + b" " * BODY_BYTES, "wire.E413"),
    ],
    ids=["not as declared", "no JSON", "too large"],
)
def test_an_answer_that_is_not_as_declared_is_not_relied_on_and_counted(works: Plant, body: bytes, code: str) -> None:
    async def answer(_: accepting.web.BaseRequest) -> accepting.web.StreamResponse:
        return accepting.web.Response(body=body)

    async def line() -> None:
        at = works.address("simulator"), 8443
        context = works.keys.server_context("simulator")
        async with accepting.accepting(at, context, answer, lambda *_: None), WebClient(works, "planning") as client:
            await client.send("simulation-plan", path={"id": "1"})

    with pytest.raises(Unreachable):
        run(line())
    assert works.rejections("planning").counts == {("simulator", "simulation-plan", code): 1}


@pytest.mark.parametrize("value", ["", "a/b", "..", "%2e", "x" * 81, "a b", "-a"])
def test_a_value_that_may_not_stand_in_a_path_is_not_sent(works: Plant, value: str) -> None:
    async def line() -> None:
        async with WebClient(works, "planning") as client:
            await client.send("simulation-plan", path={"id": value})

    with pytest.raises(ValueError, match="must be a word"):
        run(line())


def test_what_the_contracts_do_not_let_a_system_do_is_a_fault_of_the_program(works: Plant) -> None:
    async def line() -> None:
        async with WebClient(works, "process") as client:
            await client.send("step-record", RECORD)

    with pytest.raises(ValueError, match="process brings no step-record"):
        run(line())
    with pytest.raises(ValueError, match="process listens for no  step-record"):
        WebServer(works, "process").answer("step-record", lambda _: asyncio.sleep(0, Answer()))


def test_who_comes_in_the_turn_in_which_a_server_ends_leaves_nothing_open(
    works: Plant, caplog: pytest.LogCaptureFixture
) -> None:
    async def answer(_: accepting.web.BaseRequest) -> accepting.web.StreamResponse:
        return accepting.web.Response()

    async def work() -> None:
        context = works.keys.server_context("improvement")
        for turns in range(6):
            async with accepting.accepting(
                at := (works.address("improvement"), 8443), context, answer, lambda *_: None
            ):
                coming = asyncio.create_task(asyncio.open_connection(*at))
                for _ in range(turns):
                    await asyncio.sleep(0)
            with contextlib.suppress(OSError):
                reader, writer = await coming
                assert await reader.read() == b""
                writer.close()

    with caplog.at_level(logging.ERROR, "asyncio"):
        run(work())
        gc.collect()
    assert caplog.records == []
