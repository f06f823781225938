"""Every service in a process of its own, each killed once while boards are made: all are made, and nothing doubles."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from factory.making import made_while, up
from few import long
from sekisho.contracts import contracts
from sekisho.factory.app.control import ask
from sekisho.factory.app.factory import built
from sekisho.factory.app.watching import WATCH
from sekisho.factory.wire.mosquitto import program

pytestmark = pytest.mark.enable_socket
SEED = 3
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
    with up(tmp_path, HOSTS) as home:
        yield home


@long
def test_all_is_made_once_though_every_process_is_killed_once(home: Path) -> None:
    async def work() -> None:
        await made_while(home, killed(home))
        ended = {one["name"]: one["failures"] for one in (await ask(home, WATCH, "services"))["services"]}
        assert ended == {name: 1 for name, *_ in built(contracts())}

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


async def killed(home: Path) -> None:
    """Kill each process at a moment of its own; the one who watches begins it anew."""
    chance = Random(SEED)  # noqa: S311 -- moments of a test
    names = [name for name, *_ in built(contracts())]
    chance.shuffle(names)
    for name in names:
        await asyncio.sleep(chance.uniform(0.2, 1.6))
        running = {one["name"]: one["process"] for one in (await ask(home, WATCH, "services"))["services"]}
        os.kill(running[name], signal.SIGKILL)
