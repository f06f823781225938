"""The factory itself while its LANs are recorded: every service of `sekisho factory` in the namespace of its device."""

import asyncio
import contextlib
import datetime as dt
import json
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from sekisho.contracts import contracts
from sekisho.factory.app.browsing import link
from sekisho.factory.app.factory import built
from sekisho.factory.wire.keys import Keys
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.shared_clock import shared_clock
from sekisho.factory.wire.web import WebClient

from .inside import PREFIX
from .plan import HOSTS, LANS
from .sensors import JAPAN

BOARDS = Path(__file__).resolve().parents[2] / "samples" / "boards"
SPEED = 30.0
"""A recording of 75 seconds shows more than half an hour of production."""

FIRST_SHIFT = dt.time(6, tzinfo=JAPAN)
READY_S = 400
ENDING_S = 30
FACTORY = (sys.executable, "-m", "sekisho", "factory")
WHO = ("--who", "operator (simulated)")
ORDERS = (("W1", "relay", 40), ("W2", "sensor", 40), ("W3", "blinker", 20))
"""Number, item and boards; more than are made before the recording ends."""


class Production:
    """The factory that runs in a folder."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def say(self, word: str, *rest: str) -> str:
        """What a word of `sekisho factory` answers. Raises RuntimeError where it is refused."""
        command = [*FACTORY, word, "--home", str(self._home), *rest]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"factory {word}: {done.stdout}{done.stderr}")
        return done.stdout

    def order(self, number: str, item: str, quantity: int, due: dt.date) -> None:
        """An order of a customer."""
        values = {"id": number, "item": item, "quantity": quantity, "due": f"{due}T17:00", "customer": "C (invented)"}
        self.say("order", *(part for name, value in values.items() for part in (f"--{name}", str(value))), *WHO)

    def simulate(self) -> None:
        """Ask the simulator how robust the plan is that is followed (data flow 5)."""
        followed = next(one for one in json.loads(self.say("plan", "--json"))["versions"] if one["state"] == "released")
        self.say("plan", "--simulate", str(followed["number"]), *WHO)

    def look(self, system: str) -> None:
        """A person opens the pages of a server with a link of their own, and looks at the first. Raises HTTPError."""
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with browser.open(link(self._plant(), system), timeout=10) as page:
            page.read()

    def wait_for_assembly(self) -> None:
        """Wait until boards have come off the line, and the stalls have finished the first of them."""
        until = time.monotonic() + READY_S
        while time.monotonic() < until:
            if any(one["good"] for one in json.loads(self.say("status", "--json"))["orders"]):
                return
            time.sleep(2)
        raise RuntimeError(f"no board is finished after {READY_S} s: {self.say('status')}")

    def bring(self, system: str, unit: int, message: str, content: dict[str, object], path: Mapping[str, str]) -> None:
        """What a stand-in brings to the exchange server, with the certificate of its system. Raises RuntimeError."""

        async def send() -> None:
            async with WebClient(self._plant(), system, unit) as client:
                if (answer := await client.send(message, content, path=path)).status >= 400:
                    raise RuntimeError(f"{message} of {system}: {answer}")

        asyncio.run(send())

    def fetch(self, system: str, unit: int, message: str) -> None:
        """What a stand-in asks the exchange server for, whether there is some or not."""

        async def ask() -> None:
            async with WebClient(self._plant(), system, unit) as client:
                await client.next(message, 0)

        asyncio.run(ask())

    def _plant(self) -> Plant:
        addresses = {name: host.address for name, host in HOSTS.items()}
        clock = shared_clock(self._home / "clock.json")
        return Plant(contracts(), clock, Keys(self._home / "keys", addresses), self._home, addresses)


def _hosts(folder: Path) -> Path:
    """The file of `--hosts`: our networks in place of the loopback's, and a namespace for each service."""
    lines = ["[lans]", *(f'{lan.name} = "{lan.networks[0]}.0/24"' for lan in LANS if lan.name in contracts().lans)]
    lines += ["[namespaces]", *(f'{name} = "{PREFIX}{name}"' for name, *_ in built(contracts()))]
    (path := folder / "hosts.toml").write_text("\n".join(lines) + "\n", "utf-8")
    return path


def _set_clock(home: Path, day: dt.date) -> None:
    """Let the factory's time begin with the first shift of a day."""
    shared_clock(home / "clock.json", SPEED)
    anchor = json.loads((home / "clock.json").read_text("utf-8"))
    anchor["shows"] = dt.datetime.combine(day, FIRST_SHIFT).isoformat()
    (home / "clock.json").write_text(json.dumps(anchor), "utf-8")


@contextlib.contextmanager
def production(folder: Path, day: dt.date) -> Iterator[Production]:
    """A factory that makes boards since the morning of a day; it ends with the block. Raises RuntimeError."""
    (home := folder / "factory").mkdir(mode=0o700)
    _set_clock(home, day)
    command = [*FACTORY, "up", "--home", str(home), "--hosts", str(_hosts(folder)), "--auto-release"]
    command += [part for board in sorted(BOARDS.iterdir()) for part in ("--board", str(board))]
    with subprocess.Popen([*command, "--stock", "200"], stdout=subprocess.PIPE, text=True) as process:
        try:
            made = Production(home)
            for line in process.stdout or ():
                if "factory status" in line:  # the last line that it says
                    break
            for number, item, quantity in ORDERS:
                made.order(number, item, quantity, day + dt.timedelta(days=3))
            made.wait_for_assembly()
            yield made
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(ENDING_S)
