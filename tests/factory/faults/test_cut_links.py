"""Every link of a factory whose LANs are namespaces is cut and mended while boards are made: all are made, once."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from factory.faults.networks import Network, missing, network
from factory.making import made_while, until, up
from few import long
from sekisho.factory.app.control import NobodyThere, ask
from sekisho.factory.app.watching import WATCH

pytestmark = pytest.mark.enable_socket
SEED = 5
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
    with network() as made_of, up(tmp_path, made_of.hosts()) as home:
        yield Running(home, made_of)


@long
def test_all_is_made_once_though_every_link_is_cut_once(factory: Running) -> None:
    async def work() -> None:
        await made_while(factory.home, cut(factory))
        services = (await ask(factory.home, WATCH, "services"))["services"]
        assert [one for one in services if one["failures"]] == []

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
