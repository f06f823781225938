"""An outbox that is brought: in order, each once, whatever the receiver answers."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from factory.plants import loopback, plant, run
from factory.rfid.settling import until
from sekisho.factory.rfid.delivering import Delivery
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.post import Post
from sekisho.factory.wire.web import Answer, Asked, WebClient, WebServer

pytestmark = loopback


def record(number: int, **change: Any) -> dict[str, Any]:
    return {
        "id": f"{number:036}", "order": "WO-1", "board": "WO-1-0001", "step": 1, "stall": "stall-1", "worker": "W-1",
        "begun": "2026-12-01T08:00:00Z", "pauses": 0, "parts": [], **change,
    }  # fmt: skip


@pytest.fixture
def works(tmp_path: Path) -> Plant:
    return plant(tmp_path)


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    with Post(tmp_path / "post.db") as post:
        yield post


async def brought(works: Plant, post: Post, answers: list[int], *records: dict[str, Any]) -> tuple[list[str], Delivery]:
    """The ids of records in the order in which a process server was asked to take them, until none waits."""
    asked: list[str] = []

    async def take(one: Asked) -> Answer:
        asked.append((one.content or {})["id"])
        return Answer(answers.pop(0) if answers else 200)

    server = WebServer(works, "process")
    server.answer("assembly-result", take)
    delivery = Delivery(post, "process", "assembly-result")
    async with server.listening(), WebClient(works, "terminal") as client:
        running = asyncio.create_task(delivery.run(client))
        for one in records:
            with post.together():
                post.put(one["id"], "process", one)
            delivery.wake()
        await until(lambda: not delivery.waiting)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    return asked, delivery


def ids(*numbers: int) -> list[str]:
    return [f"{number:036}" for number in numbers]


def test_messages_are_brought_in_their_order_until_each_is_taken(works: Plant, post: Post) -> None:
    asked, delivery = run(brought(works, post, [], record(1), record(2), record(3)))
    assert asked == ids(1, 2, 3)
    assert (delivery.waiting, delivery.put_aside) == (0, 0)


def test_what_the_receiver_has_already_is_taken(works: Plant, post: Post) -> None:
    assert run(brought(works, post, [409, 409], record(1), record(2)))[0] == ids(1, 2)
    assert post.queue() == {}


@pytest.mark.parametrize("status", [403, 404, 429, 500, 503])
def test_what_may_be_taken_later_is_sent_again_before_what_comes_behind_it(
    works: Plant, post: Post, status: int
) -> None:
    asked, delivery = run(brought(works, post, [200, status], record(1), record(2), record(3)))
    assert asked == ids(1, 2, 2, 3)
    assert delivery.put_aside == 0


@pytest.mark.parametrize("status", [400, 413, 422])
def test_what_will_never_be_taken_is_put_aside_and_holds_up_nothing(works: Plant, post: Post, status: int) -> None:
    asked, delivery = run(brought(works, post, [status], record(1), record(2)))
    assert asked == ids(1, 2)
    assert delivery.put_aside == 1
    assert post.base.execute("SELECT id, receiver FROM put_aside").fetchall() == [(*ids(1), "process")]


def test_what_is_not_as_declared_is_put_aside_without_being_sent(works: Plant, post: Post) -> None:
    asked, delivery = run(brought(works, post, [], record(1, step=0), record(2)))
    assert asked == ids(2)
    assert delivery.put_aside == 1


def test_what_waited_while_nobody_ran_is_brought(works: Plant, post: Post) -> None:
    with post.together():
        post.put(*ids(1), "process", record(1))
    assert run(brought(works, post, [], record(2)))[0] == ids(1, 2)
