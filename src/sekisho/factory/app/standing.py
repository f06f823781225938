"""What the words that run the factory, or a part of it, share: their options, the plant, and how they end."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

from sekisho.contracts import contracts
from sekisho.factory.app.asking import WRONG
from sekisho.factory.app.hosts import Hosts, HostsRefused, read_hosts, unready
from sekisho.factory.app.running import AGAIN_S, ENDING_S, ended
from sekisho.factory.app.watching import LOGS
from sekisho.factory.wire.keys import Keys
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.shared_clock import shared_clock

HostsOption = Annotated[
    Path | None, typer.Option("--hosts", help="アドレスなどのファイル（TOML） / file of addresses and more (TOML)")
]
SpeedOption = Annotated[
    float | None, typer.Option("--speed", min=1, max=1000, help="時計の何倍の速さで / times as fast as the clock")
]
AutoReleaseOption = Annotated[
    bool, typer.Option("--auto-release", help="計画を承認なしで公開 / follow plans without a person's approval")
]
SeedOption = Annotated[int, typer.Option("--seed", min=1, help="模擬の偶然の種 / seed of chance")]

_log = logging.getLogger(__name__)


def hosts_of(path: Path | None, *, alone: str = "") -> Hosts:
    """What the file of `--hosts` says; without one all is at its loopback address. What cannot be ends with 2.

    alone: the only unit that is run.
    """
    try:
        found = read_hosts(path, contracts()) if path else Hosts()
    except HostsRefused as error:
        for problem in error.problems:
            typer.echo(f"{problem.sentence('ja')}\n{problem.sentence('en')}", err=True)
        raise typer.Exit(WRONG) from error
    lacking = list(unready(found, alone=alone))
    for text in lacking:
        typer.echo(f"{text.ja}\n{text.en}", err=True)
    if lacking:
        raise typer.Exit(WRONG)
    return found


def plant_of(home: Path, hosts: Hosts, speed: float | None, *, log: str, changes: bool = False) -> Plant:
    """The factory of a folder, which is made. log: name of who logs there what goes wrong.

    changes: another speed than before may count from now on.  Raises ClockRefused.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    (home / LOGS).mkdir(mode=0o700, exist_ok=True)
    logging.basicConfig(filename=home / LOGS / f"{log}.txt", format="%(asctime)s %(levelname)s %(name)s %(message)s")
    clock = shared_clock(home / "clock.json", speed, changes=changes)
    return Plant(contracts(), clock, Keys(home / "keys", hosts.addresses), home, hosts.addresses)


def stand(
    work: Coroutine[Any, Any, None],
    first: Coroutine[Any, Any, None],
    *,
    within_s: float = ENDING_S,
    again_s: float = AGAIN_S,
    watched: bool = False,
) -> None:
    """Run until Ctrl+C or SIGTERM. first: is done once, when the work has begun; what it raises ends all.

    within_s, again_s: of `ended`; the process ends then in any case.
    watched: the end of standard input ends it too, which is the end of the process that began this one.
    """
    whole = asyncio.run(_stood(work, first, lambda running: ended(running, within_s, again_s), watched=watched))
    if not whole:  # all that counts is on the disk
        _log.error("not all services have ended in time")
        logging.shutdown()
        os._exit(0)


async def _stood(
    work: Coroutine[Any, Any, None],
    first: Coroutine[Any, Any, None],
    end: Callable[[asyncio.Task[None]], Awaitable[bool]],
    *,
    watched: bool,
) -> bool:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, stop.set)
    if watched:
        loop.add_reader(sys.stdin.fileno(), stop.set)  # nothing is ever written there
    running, opening = asyncio.create_task(work), asyncio.create_task(first)
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({running, opening, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if opening.done() and opening.exception() is None:
            await asyncio.wait({running, stopped}, return_when=asyncio.FIRST_COMPLETED)
        for task in (running, opening):
            if task.done():
                task.result()
    finally:
        if watched:
            loop.remove_reader(sys.stdin.fileno())
        opening.cancel()
        stopped.cancel()
        whole = await end(running)
    return whole
