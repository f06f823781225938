"""A factory of processes that makes boards while something is done to it, and what must be true of it afterwards."""

import asyncio
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from sekisho.contracts import contracts
from sekisho.factory.app.control import NobodyThere, Refused, ask
from sekisho.factory.app.factory import built
from sekisho.factory.app.opening import items
from sekisho.factory.app.state import gathered

BOARD = Path(__file__).parents[2] / "samples" / "boards" / "relay"
BOARDS, SPEED, MOST_S = 2, 240, 240


@contextmanager
def up(folder: Path, hosts: str) -> Iterator[Path]:
    """The home of a factory that runs as separate processes. hosts: the file that says where."""
    (folder / "hosts.toml").write_text(hosts)
    home = folder / "home"
    words = ["up", "--hosts", folder / "hosts.toml", "--home", home, "--board", BOARD, "--stock", 2 * BOARDS,
             "--speed", SPEED, "--auto-release"]  # fmt: skip
    command = [sys.executable, "-m", "sekisho", "factory", *map(str, words)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as factory:
        assert factory.stdout is not None
        try:
            assert "Ctrl+C" in [next(factory.stdout) for _ in (*built(contracts()), 1, 2, 3)][-1]
            yield home
        finally:
            factory.terminate()
            assert factory.wait(60) == 0


async def made_while(home: Path, disturbed: Awaitable[None]) -> None:
    """An order is made to its end while something is done; books balance, and each board holds exactly its parts."""
    order = {"id": "W1", "item": "relay", "quantity": BOARDS, "due": "2099-12-01T00:00:00+00:00", "customer": "C",
             "who": "P001"}  # fmt: skip
    await ask(home, "planning", "order", order)
    try:
        await asyncio.gather(disturbed, until(lambda: _made(home)))
        state = await until(lambda: _settled(home))
    except TimeoutError as never:
        pytest.fail(f"{never!r}: {json.dumps(await gathered(home), ensure_ascii=False, default=str)}")
    assert state["imbalances"] == []
    assert [(one["good"], one["quantity"]) for one in state["orders"]] == [(BOARDS, BOARDS)]
    good = [board for board in await _boards(home) if board["over"] == "good"]
    assert [_fitted(board) for board in good] == [items([BOARD])[0].each] * BOARDS


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


async def _made(home: Path) -> dict[str, Any] | None:
    """The state, once all boards are made; boards that fail inspection are scrapped."""
    state = await gathered(home)
    for serial in state["decisions"]:
        values = {"board": serial, "verdict": "scrap", "reason": "a real fault", "who": "P001"}
        await ask(home, "process", "decide", values)
    return state if [one["good"] for one in state["orders"]] == [BOARDS] else None


async def _settled(home: Path) -> dict[str, Any] | None:
    """The state, once nothing waits to be told any more."""
    state = await gathered(home)
    return state if state["machines"] and not any(state["queues"].values()) else None


async def _boards(home: Path) -> list[dict[str, Any]]:
    """All that were begun, as the process management server tells of them."""
    found: list[dict[str, Any]] = []
    with suppress(Refused):
        while True:
            found.append(await ask(home, "process", "board", {"serial": f"W1-{len(found) + 1:04}"}))
    return found


def _fitted(board: dict[str, Any]) -> Counter[str]:
    """How many of each part are in a board."""
    found: Counter[str] = Counter()
    for one in board["parts"]:
        found[one["part"]] += one["quantity"]
    return found
