"""Loops that go on whatever happens in them, until their task is cancelled."""

import asyncio

import pytest

from factory.process.floor import HandClock
from sekisho.factory.wire import lasting as module
from sekisho.factory.wire.lasting import lasting, until_set


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AGAIN_S", 0)


@pytest.mark.parametrize("fault", [ZeroDivisionError, asyncio.CancelledError])
def test_a_loop_that_fails_or_whose_waiting_another_cancels_is_told_and_begun_again(
    fault: type[BaseException], caplog: pytest.LogCaptureFixture
) -> None:
    told: list[str] = []
    rounds = 0

    async def loop() -> None:
        nonlocal rounds
        rounds += 1
        if rounds < 3:
            raise fault
        if rounds > 3:
            raise SystemExit("it was cancelled, and goes on")
        await asyncio.Event().wait()

    async def work() -> None:
        task = asyncio.create_task(lasting("results", loop, told.append))
        while rounds < 3:  # noqa: ASYNC110 -- of another task
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task})
        assert task.cancelled()

    asyncio.run(work())
    assert told == ["results", "results"]
    assert caplog.text.count("the loop results has failed") == 2


def test_a_loop_ends_with_its_task_also_when_it_fails_at_that() -> None:
    told: list[str] = []

    async def loop() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            raise ZeroDivisionError

    async def work() -> None:
        task = asyncio.create_task(lasting("results", loop, told.append))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task})
        assert isinstance(task.exception(), ZeroDivisionError)

    asyncio.run(work())
    assert told == []


def test_waiting_ends_when_the_event_is_set_when_the_time_is_over_and_when_it_is_cancelled() -> None:
    async def work() -> None:
        clock, event = HandClock(), asyncio.Event()
        await until_set(event, clock, 0)
        waiting = asyncio.create_task(until_set(event, clock, 1e9))
        await asyncio.sleep(0)
        assert not waiting.done()
        event.set()
        await waiting
        event.clear()
        waiting = asyncio.create_task(until_set(event, clock, 1e9))
        await asyncio.sleep(0)
        event.set()
        waiting.cancel()
        await asyncio.wait({waiting})
        assert waiting.cancelled()

    asyncio.run(work())
