"""Processes are ended and seen gone, whatever they or who waits for them do."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process

import pytest

from sekisho.factory.wire.processes import end

WAITS = "print('ready', flush=True); import time; time.sleep(600)"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + WAITS


async def begun(program: str) -> Process:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdout=PIPE)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    return process


@pytest.mark.parametrize(
    ("program", "within_s", "in_time", "code"),
    [(WAITS, 60.0, True, -15), (DEAF, 0.05, False, -9), (WAITS, 0.0, True, -9)],
)
def test_it_may_end_by_itself_and_is_killed_where_it_does_not(
    program: str, within_s: float, *, in_time: bool, code: int
) -> None:
    async def work() -> tuple[bool, int | None]:
        process = await begun(program)
        return await end(process, within_s), process.returncode

    assert asyncio.run(work()) == (in_time, code)


def test_one_that_has_ended_is_left_alone() -> None:
    async def work() -> tuple[bool, int | None]:
        process = await begun("print('ready')")
        await process.wait()
        return await end(process, 1), process.returncode

    assert asyncio.run(work()) == (True, 0)


def test_it_is_gone_though_who_waits_is_cancelled_again_and_again() -> None:
    async def work() -> int | None:
        process = await begun(DEAF)
        ending = asyncio.create_task(end(process, 0.3))
        for _ in range(3):
            await asyncio.sleep(0)
            ending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await ending
        return process.returncode

    assert asyncio.run(work()) == -9
