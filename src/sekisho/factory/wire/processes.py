"""The end of a process that this one has begun."""

import asyncio
from asyncio.subprocess import Process
from contextlib import suppress


async def end(process: Process, within_s: float = 0) -> bool:
    """End a process and see it gone, however often the waiting is cancelled: nobody else would.

    within_s: real seconds in which it may end by itself when it is asked to (SIGTERM); then, or with 0, it is killed.
    False where it had to be killed though it was given time.
    """
    loop, cancelled, in_time = asyncio.get_running_loop(), None, True
    until = loop.time() + within_s if within_s else None
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill() if until is None else process.terminate()
    while process.returncode is None:
        try:
            async with asyncio.timeout_at(until):  # wait_for of Python 3.11 may swallow a cancellation
                await process.wait()
        except TimeoutError:
            until, in_time = None, False
            with suppress(ProcessLookupError):
                process.kill()
        except asyncio.CancelledError as found:
            cancelled = found
    if cancelled is not None:
        raise cancelled
    return in_time
