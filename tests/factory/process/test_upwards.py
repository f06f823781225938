"""Plans are fetched and results brought from here: what is refused is told, and what is not acknowledged waits."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from factory.process.floor import WHO, Floor, request, schedule
from sekisho.factory.wire import links
from sekisho.factory.wire.web import Answer, Unreachable

ONE_SIDE: dict[str, Any] = {"hand": (), "sides": ("bottom",), "parts": {"place-bottom": {"C100N": 2}}}


class Exchange:
    """The exchange server, as its client sees it. plans: not fetched yet.  answers: to what is brought, in turn."""

    def __init__(self, *plans: dict[str, Any], answers: tuple[int, ...] = ()) -> None:
        self.plans = dict(enumerate(plans, 1))
        self.answers = list(answers)
        self.brought: list[str] = []

    async def next(self, message: str, after: int) -> tuple[int, dict[str, Any]] | None:
        assert message == "schedule"
        return next(((number, plan) for number, plan in self.plans.items() if number > after), None)

    async def send(self, message: str, content: dict[str, Any], *, path: dict[str, str]) -> Answer:
        assert (message, path["id"]) == ("results", content["ID"])
        self.brought.append(content["ID"])
        status = self.answers.pop(0) if self.answers else 200
        if status == 0:
            raise Unreachable("exchange")
        return Answer(status)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "AGAIN_S", 0)


def going(floor: Floor, loop: str, exchange: Exchange, until: Callable[[], object]) -> None:
    """Let one of the ways upwards work until something holds."""

    async def work() -> None:
        floor.server._upwards.client = exchange  # type: ignore[assignment]
        task = asyncio.create_task(getattr(floor.server._upwards, loop)())
        async with asyncio.timeout(20):
            while not until():
                floor.clock.go(60)
                await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(work())


def test_plans_are_fetched_in_turn_and_one_with_a_fault_is_told_until_a_good_one_comes(floor: Floor) -> None:
    wrong = schedule(2, request("W" * 61, 2), request("V" * 61, 2))
    exchange = Exchange(schedule(1, request("WO-1", 2)), wrong)
    going(floor, "fetch_plans", exchange, lambda: floor.alarms)
    (alarm,) = floor.server.status().alarms
    assert alarm.name == "plan/refused"
    assert alarm.text.en.endswith("Faults beside it: 1.")
    assert dict(floor.plant.rejections("process").counts) == {("planning", "schedule", "process.E422"): 1}
    assert floor.server.status().plan.version == 1
    exchange.plans[3] = schedule(3, request("WO-1", 4))
    going(floor, "fetch_plans", exchange, lambda: not floor.alarms)
    assert floor.books.orders["WO-1"].quantity == 4


def test_a_quantity_that_cannot_be_followed_is_an_alarm(floor: Floor) -> None:
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 5, **ONE_SIDE)))
    floor.round()
    exchange = Exchange(schedule(1, request("WO-1", 5, **ONE_SIDE)), schedule(2, request("WO-1", 2, **ONE_SIDE)))
    going(floor, "fetch_plans", exchange, lambda: floor.alarms)
    assert floor.alarms == ["quantity/WO-1"]


def test_results_wait_until_they_are_taken_in_their_order(floor: Floor) -> None:
    for version in (1, 2):
        floor.plan(schedule(version, request(f"WO-{version}", 2)))
        floor.server.look()
    exchange = Exchange(answers=(0, 200, 0, 200))
    going(floor, "bring_results", exchange, lambda: not floor.server.status().queues["exchange"])
    assert exchange.brought == ["R00000001", "R00000001", "R00000002", "R00000002"]


def test_a_report_that_is_refused_for_its_sender_waits_and_is_told(floor: Floor) -> None:
    floor.plan(schedule(1, request("WO-1", 2, parts={})))
    floor.server.look()
    exchange = Exchange(answers=(403,) * 3)
    going(floor, "bring_results", exchange, lambda: floor.alarms)
    assert floor.alarms == ["results/refused"]
    assert floor.server.status().queues["exchange"] == 1
    going(floor, "bring_results", exchange, lambda: not floor.alarms)
    assert floor.server.status().queues["exchange"] == 0


def test_a_report_that_will_never_be_taken_is_set_aside_until_a_person_has_seen_to_it(floor: Floor) -> None:
    for version in (1, 2):
        floor.plan(schedule(version, request(f"WO-{version}", 2, parts={})))
        floor.server.look()
    exchange = Exchange(answers=(422, 200))
    going(floor, "bring_results", exchange, lambda: not floor.server.status().queues["exchange"])
    assert exchange.brought == ["R00000001", "R00000002"]
    floor.kill()
    (alarm,) = floor.server.status().alarms
    assert alarm.name == "results/aside/R00000001"
    assert "results R00000001 (422)" in alarm.text.en
    assert dict(floor.plant.rejections("process").counts) == {("process", "results", "wire.E422"): 1}
    floor.server.acts.dismiss(alarm.name, "seen to", WHO)
    assert floor.alarms == []
    rows = floor.server._journal.post.base.execute("SELECT content FROM set_aside").fetchall()
    assert [json.loads(content)["ID"] for (content,) in rows] == ["R00000001"]
