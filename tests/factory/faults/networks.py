"""LANs of namespaces for a factory whose services are processes of their own; every cable can be pulled. Needs root.

A bridge a LAN and a router between the LANs; each unit has a namespace, an interface and the address of its number.
Namespaces and links bear the number of this process, so that those of others are never touched.
"""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sekisho.contracts import contracts
from sekisho.factory.app.factory import built

LANS = {"business": "10.77.2", "dmz": "10.77.9", "fa1": "10.77.3", "fa2": "10.77.4"}
ROUTER, WIRE = "router", "wire"


def missing() -> str:
    """Why there can be no such network here; "" where there can."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    return "" if shutil.which("ip") else "network namespaces need the command ip (iproute2)"


@dataclass(frozen=True)
class Network:
    """The network of one factory. ports: the end at the bridge of each unit's cable, and of the router's by LAN."""

    prefix: str = field(default_factory=lambda: f"faults-{os.getpid()}-")
    ports: dict[str, str] = field(default_factory=dict)

    def namespace(self, name: str) -> str:
        return f"{self.prefix}{name}"

    def hosts(self) -> str:
        """What the file of `--hosts` says of it."""
        lines = ["[lans]", *(f'{lan} = "{first}.0/24"' for lan, first in LANS.items()), "[namespaces]"]
        lines += [f'{name} = "{self.namespace(name)}"' for name, *_ in built(contracts())]
        return "\n".join(lines) + "\n"

    def pull(self, *names: str) -> None:
        """Pull cables out of the bridges."""
        self._set("down", names)

    def plug(self, *names: str) -> None:
        """Put cables in again."""
        self._set("up", names)

    def _set(self, how: str, names: tuple[str, ...]) -> None:
        _ip(
            "-n",
            self.namespace(WIRE),
            "-batch",
            "-",
            text="".join(f"link set {self.ports[one]} {how}\n" for one in names),
        )

    def build(self) -> None:
        known = contracts()
        units = {name: (system, unit) for name, system, unit in built(known)}
        _ip("-batch", "-", text="".join(f"netns add {self.namespace(one)}\n" for one in (WIRE, ROUTER, *units)))
        wire = [f"link add {lan} type bridge\nlink set {lan} up" for lan in LANS]
        inside: dict[str, list[str]] = {ROUTER: []}
        for lan, first in LANS.items():
            wire += self._cable(lan, lan, ROUTER, f"to-{lan}")
            inside[ROUTER] += [f"address add {first}.1/24 dev to-{lan}", f"link set to-{lan} up"]
        for name, (system, unit) in units.items():
            lan = known.lan_of(system)
            host = int(known.addresses(system)[unit]) - int(lan.block.network_address)
            wire += self._cable(name, lan.id, name, "eth0")
            inside[name] = [
                "link set lo up", f"address add {LANS[lan.id]}.{host}/24 dev eth0", "link set eth0 up",
                f"route add default via {LANS[lan.id]}.1",
            ]  # fmt: skip
        _ip("-n", self.namespace(WIRE), "-batch", "-", text="\n".join(wire) + "\n")
        for name, lines in inside.items():
            _ip("-n", self.namespace(name), "-batch", "-", text="\n".join(lines) + "\n")
        _ip("netns", "exec", self.namespace(ROUTER), "sysctl", "-q", "-w", "net.ipv4.ip_forward=1")

    def _cable(self, name: str, lan: str, namespace: str, interface: str) -> list[str]:
        port = self.ports[name] = f"p{len(self.ports)}"
        return [
            f"link add {port} type veth peer name {interface} netns {self.namespace(namespace)}",
            f"link set {port} master {lan} up",
        ]

    def remove(self) -> None:
        """Remove the namespaces, and with them all cables."""
        names = Path("/run/netns").glob(f"{self.prefix}*")
        _ip("-batch", "-", text="".join(f"netns delete {one.name}\n" for one in names))


@contextlib.contextmanager
def network() -> Iterator[Network]:
    """A network as long as the block runs."""
    made = Network()
    try:
        made.build()
        yield made
    finally:
        made.remove()


def _ip(*words: str, text: str = "") -> None:
    subprocess.run(["ip", *words], input=text, check=True, capture_output=True, text=True, timeout=20)
