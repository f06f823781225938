"""An outbox that is brought over the network: in order, each once, whatever the receiver answers."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from factory.plants import loopback, plant, run
from sekisho.factory.wire import links
from sekisho.factory.wire.bringing import Bringing, Errand
from sekisho.factory.wire.links import Links
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.post import Post
from sekisho.factory.wire.refusing import Refusal
from sekisho.factory.wire.web import Answer, Asked, WebClient, WebServer
from sekisho.guard.text import Text

pytestmark = loopback
RESULTS = Errand("process", "exchange", "results", "id", Text("直してください。", "Mend it."))
FULL = Text("いっぱいです。", "It is full.")


def report(number: int, **changes: Any) -> dict[str, Any]:
    order = {"OperationsRequestID": "WO-1", "State": "Running", "GoodQuantity": 0, "ScrapQuantity": 0}
    return {"ID": f"R{number}", "PublishedDate": "2026-12-01T08:00:00Z", "OperationsScheduleID": "P-1",
            "OperationsResponse": [order | {"SegmentResponse": []}], **changes}  # fmt: skip


def too_large() -> dict[str, Any]:
    """A report as declared, of more bytes than a body may have."""
    segment = {"ProcessSegmentID": "print-top", "EquipmentID": "printer", "BoardSerial": ["B" * 80] * 1000,
               "ActualStartTime": "2026-12-01T08:00:00Z", "MaterialLotID": []}  # fmt: skip
    made = report(1)
    made["OperationsResponse"] = [made["OperationsResponse"][0] | {"SegmentResponse": [segment] * 50}] * 3
    return made


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "AGAIN_S", 0.01)


@pytest.fixture
def works(tmp_path: Path) -> Plant:
    return plant(tmp_path)


@pytest.fixture
def post(works: Plant) -> Iterator[Post]:
    with Post(works.file("process", "post.db")) as post:
        yield post


class Told:
    """What was told: troubles that stand, and all of them in their order."""

    def __init__(self) -> None:
        self.standing: dict[str, Text] = {}
        self.names: list[str] = []

    def tell(self, name: str, text: Text | None) -> None:
        if text is None:
            self.standing.pop(name, None)
        else:
            self.standing[name] = text
            self.names.append(name)


async def brought(works: Plant, post: Post, told: Told, answers: list[int], *reports: dict[str, Any]) -> list[str]:
    """The ids of reports in the order in which an exchange server was asked to take them, until none waits."""
    asked: list[str] = []

    async def take(one: Asked) -> Answer:
        asked.append(one.path["id"])
        status = answers.pop(0) if answers else 200
        if status >= 400:
            raise Refusal(status, FULL)
        return Answer(status)

    server = WebServer(works, "exchange")
    server.answer("results", take, method="PUT")
    bringing = Bringing(works, post, RESULTS, Links(), told.tell)
    async with server.listening(), WebClient(works, "process") as client:
        running = asyncio.create_task(bringing.run(client))
        for one in reports:
            with post.together():
                post.put(one["ID"], "exchange", one)
            bringing.wake()
        while post.queue():  # noqa: ASYNC110 -- of another task
            await asyncio.sleep(0)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    return asked


def aside(post: Post) -> list[tuple[str, dict[str, Any]]]:
    rows = post.base.execute("SELECT id, content FROM set_aside ORDER BY id").fetchall()
    return [(name, json.loads(content)) for name, content in rows]


def test_messages_are_brought_in_their_order_until_each_is_taken(works: Plant, post: Post) -> None:
    told = Told()
    assert run(brought(works, post, told, [], report(1), report(2), report(3))) == ["R1", "R2", "R3"]
    assert (told.names, aside(post)) == ([], [])


@pytest.mark.parametrize("status", [400, 409, 413, 415, 422])
def test_what_will_never_be_taken_is_set_aside_kept_counted_and_told_and_holds_up_nothing(
    works: Plant, post: Post, status: int
) -> None:
    told = Told()
    assert run(brought(works, post, told, [status], report(1), report(2))) == ["R1", "R2"]
    assert aside(post) == [("R1", report(1))]
    assert works.rejections("process").counts == {("process", "results", f"wire.E{status}"): 1}
    assert told.standing == {
        "aside/R1": Text(
            f"exchange は results R1 を受け取りません（{status}）。いっぱいです。"
            "送るのをやめ、内容を process のファイルに残しました。直してください。",
            f"exchange does not take results R1 ({status}). It is full. It is sent no more; its content is kept in the"
            " file of process. Mend it.",
        )
    }
    assert Bringing(works, post, RESULTS, Links(), told.tell).set_aside() == {"R1": told.standing["aside/R1"]}


@pytest.mark.parametrize("status", [403, 404, 408, 429])
def test_what_is_refused_for_its_sender_or_the_moment_is_sent_again_before_what_comes_behind_it(
    works: Plant, post: Post, status: int
) -> None:
    told = Told()
    assert run(brought(works, post, told, [200, status, status], report(1), report(2), report(3))) == [
        "R1", "R2", "R2", "R2", "R3",
    ]  # fmt: skip
    assert (told.names, told.standing, aside(post)) == (["refused", "refused"], {}, [])


def test_a_server_that_fails_inside_is_asked_again(works: Plant, post: Post) -> None:
    assert run(brought(works, post, Told(), [500, 503], report(1))) == ["R1", "R1", "R1"]


@pytest.mark.parametrize(
    "wrong", [report(1, PublishedDate=5), report(1, ID="R/1"), too_large()], ids=["form", "id", "size"]
)
def test_what_cannot_be_sent_at_all_is_set_aside_too(works: Plant, post: Post, wrong: dict[str, Any]) -> None:
    told = Told()
    assert run(brought(works, post, told, [], wrong, report(2))) == ["R2"]
    assert aside(post) == [(wrong["ID"], wrong)]
    assert works.rejections("process").counts == {("process", "results", "wire.E422"): 1}
    assert list(told.standing) == [f"aside/{wrong['ID']}"]


def test_what_waited_while_nobody_ran_is_brought_also_more_than_is_read_at_once(works: Plant, post: Post) -> None:
    with post.together():
        for number in range(150):
            post.put(f"R{number}", "exchange", report(number))
    assert run(brought(works, post, Told(), [])) == [f"R{number}" for number in range(150)]


def test_what_a_system_may_not_bring_is_a_fault_at_the_start(works: Plant, post: Post) -> None:
    for wrong in (replace(RESULTS, system="planning"), replace(RESULTS, message="schedule")):
        with pytest.raises(ValueError, match="brings no"):
            Bringing(works, post, wrong, Links(), Told().tell)
