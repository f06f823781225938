"""Every service in a process of its own, each killed once while boards are made: all are made, and nothing doubles."""

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest

from sekisho.contracts import contracts
from sekisho.factory.app.control import NobodyThere, Refused, ask
from sekisho.factory.app.factory import built
from sekisho.factory.app.opening import items
from sekisho.factory.app.state import gathered
from sekisho.factory.app.watching import WATCH
from sekisho.factory.wire.mosquitto import program

pytestmark = pytest.mark.enable_socket
BOARD = Path(__file__).parents[3] / "samples" / "boards" / "relay"
SEED, BOARDS, SPEED, MOST_S = 3, 2, 240, 240
HOSTS = """
broker = "mosquitto"
[lans]
business = "127.30.2.0/24"
dmz = "127.30.9.0/24"
fa1 = "127.30.3.0/24"
fa2 = "127.30.4.0/24"
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """The folder of a factory that runs."""
    if program() is None:
        pytest.skip("Mosquitto is not installed: apt install mosquitto")
    (tmp_path / "hosts.toml").write_text(HOSTS)
    words = ["up", "--hosts", tmp_path / "hosts.toml", "--home", tmp_path / "home", "--board", BOARD,
             "--stock", 2 * BOARDS, "--speed", SPEED, "--auto-release"]  # fmt: skip
    command = [sys.executable, "-m", "sekisho", "factory", *map(str, words)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as factory:
        assert factory.stdout is not None
        printed = [next(factory.stdout) for _ in built(contracts())]
        printed += [next(factory.stdout) for _ in range(3)]
        try:
            assert "Ctrl+C" in printed[-1]
            yield tmp_path / "home"
        finally:
            factory.terminate()
            assert factory.wait(60) == 0


def test_all_is_made_once_though_every_process_is_killed_once(home: Path) -> None:
    async def work() -> None:
        order = {"id": "W1", "item": "relay", "quantity": BOARDS, "due": "2099-12-01T00:00:00+00:00", "customer": "C",
                 "who": "P001"}  # fmt: skip
        await ask(home, "planning", "order", order)
        async with asyncio.TaskGroup() as group:
            group.create_task(killed(home))
            await until(lambda: made(home))
        state = await until(lambda: settled(home))
        assert state["imbalances"] == []
        (known,) = state["orders"]
        assert known["good"] == BOARDS
        ended = {one["name"]: one["failures"] for one in (await ask(home, WATCH, "services"))["services"]}
        assert ended == {name: 1 for name, *_ in built(contracts())}
        good = [board for board in await boards(home) if board["over"] == "good"]
        assert len(good) == BOARDS
        for board in good:
            assert fitted(board) == items([BOARD])[0].each

    asyncio.run(work())


@pytest.mark.parametrize("end", ["terminated", "left alone by who began it"])
def test_one_service_runs_alone_until_it_is_told_to_end(tmp_path: Path, end: str) -> None:
    (tmp_path / "hosts.toml").write_text('lans.dmz = "127.31.9.0/24"')
    words = ["serve", "exchange", "--watched", "--hosts", tmp_path / "hosts.toml", "--home", tmp_path / "home"]
    command = [sys.executable, "-m", "sekisho", "factory", *map(str, words)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as one:
        assert one.stdin is not None
        assert one.stdout is not None
        assert next(one.stdout) == "exchange が 127.31.9.10 で動いています。\n"
        # It is given a standard input that does not end.
        again = subprocess.run(command, stdin=one.stdout, capture_output=True, text=True, check=False)
        assert again.returncode == 2
        assert "A factory runs in this folder already." in again.stderr
        one.terminate() if end == "terminated" else one.stdin.close()
        assert one.wait(60) == 0
    assert list((tmp_path / "home" / "sockets").iterdir()) == []


async def until(look: Callable[[], Awaitable[Any]]) -> Any:
    """Look again and again until something is found; a service that is not there just now says nothing."""
    async with asyncio.timeout(MOST_S):
        while True:
            try:
                if found := await look():
                    return found
            except NobodyThere:
                pass
            await asyncio.sleep(0.1)


async def killed(home: Path) -> None:
    """Kill each process at a moment of its own; the one who watches begins it anew."""
    chance = Random(SEED)  # noqa: S311 -- moments of a test
    names = [name for name, *_ in built(contracts())]
    chance.shuffle(names)
    for name in names:
        await asyncio.sleep(chance.uniform(0.2, 1.6))
        running = {one["name"]: one["process"] for one in (await ask(home, WATCH, "services"))["services"]}
        os.kill(running[name], signal.SIGKILL)


async def made(home: Path) -> dict[str, Any] | None:
    """The state, once all boards are made; boards that fail inspection are scrapped."""
    state = await gathered(home)
    for serial in state["decisions"]:
        values = {"board": serial, "verdict": "scrap", "reason": "a real fault", "who": "P001"}
        await ask(home, "process", "decide", values)
    return state if [one["good"] for one in state["orders"]] == [BOARDS] else None


async def settled(home: Path) -> dict[str, Any] | None:
    """The state, once nothing waits to be told any more."""
    state = await gathered(home)
    return state if state["machines"] and not any(state["queues"].values()) else None


async def boards(home: Path) -> list[dict[str, Any]]:
    """All that were begun, as the process management server tells of them."""
    found: list[dict[str, Any]] = []
    with suppress(Refused):
        while True:
            found.append(await ask(home, "process", "board", {"serial": f"W1-{len(found) + 1:04}"}))
    return found


def fitted(board: dict[str, Any]) -> Counter[str]:
    """How many of each part are in a board."""
    found: Counter[str] = Counter()
    for one in board["parts"]:
        found[one["part"]] += one["quantity"]
    return found
