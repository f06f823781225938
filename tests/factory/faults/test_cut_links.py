"""Every link of a factory whose LANs are namespaces is cut and mended while boards are made: all are made, once."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from factory.app.test_separate_processes import BOARD, BOARDS, boards, fitted, made, settled, until
from factory.faults.networks import Network, missing, network
from sekisho.contracts import contracts
from sekisho.factory.app.control import NobodyThere, ask
from sekisho.factory.app.factory import built
from sekisho.factory.app.opening import items
from sekisho.factory.app.watching import WATCH

pytestmark = pytest.mark.enable_socket
SEED, SPEED = 5, 240
CUTS = ("planning", "fa1", "fa2", "broker", "printer", "placer", "inspection", "reader-1", "rfid", "terminal-1")
"""Whose cable is pulled for some seconds, in a sequence that is drawn: units, and the router's towards two LANs.
The exchange server's is pulled before all others, until results wait for it."""


@dataclass(frozen=True)
class Running:
    """A factory that runs on a network."""

    home: Path
    network: Network


@pytest.fixture
def factory(tmp_path: Path) -> Iterator[Running]:
    if why := missing():
        pytest.skip(why)
    with network() as made_of:
        (tmp_path / "hosts.toml").write_text(made_of.hosts())
        words = ["up", "--hosts", tmp_path / "hosts.toml", "--home", tmp_path / "home", "--board", BOARD,
                 "--stock", 2 * BOARDS, "--speed", SPEED, "--auto-release"]  # fmt: skip
        command = [sys.executable, "-m", "sekisho", "factory", *map(str, words)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as up:
            assert up.stdout is not None
            try:
                assert "Ctrl+C" in [next(up.stdout) for _ in (*built(contracts()), 1, 2, 3)][-1]
                yield Running(tmp_path / "home", made_of)
            finally:
                up.terminate()
                assert up.wait(60) == 0


def test_all_is_made_once_though_every_link_is_cut_once(factory: Running) -> None:
    home = factory.home

    async def work() -> None:
        order = {"id": "W1", "item": "relay", "quantity": BOARDS, "due": "2099-12-01T00:00:00+00:00", "customer": "C",
                 "who": "P001"}  # fmt: skip
        await ask(home, "planning", "order", order)
        async with asyncio.TaskGroup() as group:
            group.create_task(cut(factory))
            await until(lambda: made(home))
        state = await until(lambda: settled(home))
        assert state["imbalances"] == []
        assert [(one["good"], one["quantity"]) for one in state["orders"]] == [(BOARDS, BOARDS)]
        assert [one for one in (await ask(home, WATCH, "services"))["services"] if one["failures"]] == []
        good = [board for board in await boards(home) if board["over"] == "good"]
        assert [fitted(board) for board in good] == [items([BOARD])[0].each] * BOARDS

    asyncio.run(work())


async def cut(factory: Running) -> None:
    """Cut each link at a moment of its own."""
    chance = Random(SEED)  # noqa: S311 -- moments of a test
    await until(lambda: begun(factory.home))
    factory.network.pull("exchange")
    await until(lambda: waits(factory.home))
    factory.network.plug("exchange")
    for name in chance.sample(CUTS, len(CUTS)):
        await asyncio.sleep(chance.uniform(0.1, 0.5))
        factory.network.pull(name)
        await asyncio.sleep(chance.uniform(0.5, 3))
        factory.network.plug(name)


async def begun(home: Path) -> bool:
    """Whether the line works on a board."""
    return bool((await status(home)).get("segments", {}).get("W1"))


async def waits(home: Path) -> bool:
    """Whether results wait for the exchange server, and a person is told that it is away."""
    state = await status(home)
    if not state or state["queues"]["exchange"] == 0:
        return False
    return "link/exchange" in {one["name"] for one in state["alarms"]}


async def status(home: Path) -> dict[str, Any]:
    with suppress(NobodyThere):
        return await ask(home, "process", "status")
    return {}
