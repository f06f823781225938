"""Services side by side: one that fails is begun anew, and the others go on."""

import asyncio
import contextlib
from datetime import UTC, datetime

import pytest

from sekisho.factory.app import running
from sekisho.factory.app.running import Service, ended, side_by_side
from sekisho.factory.wire.clock import Clock


class Failing:
    """Fails as often as it is told."""

    left = 2

    async def run(self) -> None:
        """Run."""
        if Failing.left:
            Failing.left -= 1
            raise OSError("the address is taken")
        await asyncio.Event().wait()


class Steady:
    """Counts how often it was begun."""

    begun = 0

    async def run(self) -> None:
        """Run."""
        Steady.begun += 1
        await asyncio.Event().wait()


def test_one_that_fails_is_made_and_begun_anew_while_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(running, "SHORTEST_S", 0.001)
    monkeypatch.setattr(Steady, "begun", 0)
    failing, steady = Service("failing", Failing), Service("steady", Steady)
    first = failing.at

    async def work() -> None:
        together = asyncio.create_task(side_by_side([failing, steady], Clock(datetime.now(UTC))))
        while failing.failures < 2 or failing.since is None:  # noqa: ASYNC110 -- of a task of its own
            await asyncio.sleep(0)
        assert (steady.since is not None, failing.why) == (True, "OSError: the address is taken")
        together.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await together

    asyncio.run(work())
    assert (failing.failures, Steady.begun) == (2, 1)
    assert failing.at is not first
    assert (failing.since, steady.since) == (None, None)
    assert caplog.text.count("failing has failed") == 2


class Deaf:
    """Goes on as if it had not been told to end, so many times."""

    def __init__(self, times: int) -> None:
        self.left = times

    async def run(self) -> None:
        """Run."""
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                if not self.left:
                    raise
                self.left -= 1


@pytest.mark.parametrize(("times", "within_s", "whole"), [(0, 60, True), (3, 60, True), (10**9, 0.02, False)])
def test_one_that_does_not_hear_that_it_shall_end_is_told_again(times: int, within_s: float, whole: bool) -> None:
    deaf = Service("deaf", lambda: Deaf(times))

    async def work() -> bool:
        together = asyncio.create_task(side_by_side([deaf, Service("steady", Steady)], Clock(datetime.now(UTC))))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        found = await ended(together, within_s, again_s=0.001)
        deaf.at.left = 0
        return found

    assert asyncio.run(work()) is whole
