"""Events and records that are brought: in order, each once, whatever the process management server answers."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from factory.plants import loopback, plant, run
from factory.rfid.settling import until
from sekisho.factory.rfid.errands import EVENTS, RECORDS
from sekisho.factory.rfid.events import document, seen
from sekisho.factory.rfid.naming import order_name, stall_name
from sekisho.factory.wire import links
from sekisho.factory.wire.bringing import Bringing, Errand
from sekisho.factory.wire.links import Links
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.post import Post
from sekisho.factory.wire.web import Answer, Asked, WebClient, WebServer

pytestmark = loopback
AT = datetime(2026, 12, 1, 8, tzinfo=UTC)


def record(number: int, **change: Any) -> dict[str, Any]:
    return {
        "id": f"{number:036}", "order": "WO-1", "board": "WO-1-0001", "step": 1, "stall": "stall-1", "worker": "W-1",
        "begun": "2026-12-01T08:00:00Z", "pauses": 0, "parts": [], **change,
    }  # fmt: skip


def event(number: int) -> dict[str, Any]:
    epc = f"urn:epc:id:sgtin:4987654.000001.{number}"
    return document([seen([epc], order_name("WO-1"), stall_name("stall-1"), AT)], AT)


def name_of(content: dict[str, Any]) -> str:
    return str(content["epcisBody"]["eventList"][0]["eventID"] if "epcisBody" in content else content["id"])


both = pytest.mark.parametrize(("errand", "content"), [(EVENTS, event), (RECORDS, record)], ids=["event", "record"])


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "AGAIN_S", 0.01)


@pytest.fixture
def works(tmp_path: Path) -> Plant:
    return plant(tmp_path)


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    with Post(tmp_path / "post.db") as post:
        yield post


async def brought(
    works: Plant, post: Post, answers: list[int], *contents: dict[str, Any], errand: Errand = RECORDS
) -> tuple[list[str], Bringing]:
    """The ids of messages in the order in which a process server was asked to take them, until none waits."""
    asked: list[str] = []

    async def take(one: Asked) -> Answer:
        asked.append(name_of(one.content or {}))
        return Answer(answers.pop(0) if answers else 200)

    server = WebServer(works, "process")
    server.answer(errand.message, take)
    bringing = Bringing(works, post, errand, Links())
    async with server.listening(), WebClient(works, errand.system) as client:
        running = asyncio.create_task(bringing.run(client))
        for one in contents:
            with post.together():
                post.put(name_of(one), "process", one)
            bringing.wake()
        await until(lambda: not bringing.waiting)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    return asked, bringing


def ids(*numbers: int) -> list[str]:
    return [f"{number:036}" for number in numbers]


def test_messages_are_brought_in_their_order_until_each_is_taken(works: Plant, post: Post) -> None:
    asked, bringing = run(brought(works, post, [], record(1), record(2), record(3)))
    assert asked == ids(1, 2, 3)
    assert (bringing.waiting, bringing.set_aside()) == (0, {})


@both
def test_what_the_receiver_has_already_is_taken(
    works: Plant, post: Post, errand: Errand, content: Callable[[int], dict[str, Any]]
) -> None:
    first, second = content(1), content(2)
    asked, bringing = run(brought(works, post, [409, 409], first, second, errand=errand))
    assert asked == [name_of(first), name_of(second)]
    assert post.queue() == {}
    assert (bringing.set_aside(), works.rejections(errand.system).counts) == ({}, {})


@pytest.mark.parametrize("status", [403, 404, 429, 500, 503])
def test_what_may_be_taken_later_is_sent_again_before_what_comes_behind_it(
    works: Plant, post: Post, status: int
) -> None:
    asked, bringing = run(brought(works, post, [200, status], record(1), record(2), record(3)))
    assert asked == ids(1, 2, 2, 3)
    assert (bringing.set_aside(), bringing.refused) == ({}, None)


@both
@pytest.mark.parametrize("status", [400, 413, 422])
def test_what_will_never_be_taken_is_put_aside_counted_and_told_and_holds_up_nothing(
    works: Plant, post: Post, status: int, errand: Errand, content: Callable[[int], dict[str, Any]]
) -> None:
    first, second = content(1), content(2)
    asked, bringing = run(brought(works, post, [status], first, second, errand=errand))
    assert asked == [name_of(first), name_of(second)]
    assert post.base.execute("SELECT id, receiver FROM set_aside").fetchall() == [(name_of(first), "process")]
    ((name, why),) = bringing.set_aside().items()
    assert name == name_of(first)
    assert why.en.endswith(errand.remedy.en)
    assert why.ja.endswith(errand.remedy.ja)
    assert works.rejections(errand.system).counts == {(errand.system, errand.message, f"wire.E{status}"): 1}


def test_what_is_not_as_declared_is_put_aside_and_logged_without_being_sent(
    works: Plant, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    asked, bringing = run(brought(works, post, [], record(1, step=0), record(2)))
    assert asked == ids(2)
    assert list(bringing.set_aside()) == ids(1)
    assert caplog.messages == [why.en for why in bringing.set_aside().values()]


def test_what_waited_while_nobody_ran_is_brought(works: Plant, post: Post) -> None:
    with post.together():
        post.put(*ids(1), "process", record(1))
    assert run(brought(works, post, [], record(2)))[0] == ids(1, 2)
