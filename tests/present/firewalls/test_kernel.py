"""The generated nftables in the kernel: packets that the policy permits arrive, and others do not.

Three network namespaces of our own, with private addresses that exist in them alone. Needs root and nft.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sekisho.security.checks.packets.boxes import DESTINATION, PORT, PROTOCOL, SOURCE, Effort, Point, witness
from sekisho.security.checks.packets.told import address
from sekisho.security.checks.services import of_port
from sekisho.security.checks.zone_policy import zone_policy
from sekisho.security.observe.firewall.rules import Service
from sekisho.security.present.firewalls.generating import Target, generated
from tables import book
from walls import guarded

ZONES = "name | kind | networks\n業務 | 業務系 | 10.77.1.0/24\nDMZ | DMZ | 10.77.2.0/24\nFA | FA（制御） | 10.77.3.0/24"
CONDUITS = """
source | destination | ports            | one_way
業務   | DMZ         | tcp/443、udp/514 |
DMZ    | FA          | tcp/4840         |
FA     | 業務        | udp/5140         | ○
"""
PAIRS = [(one, other) for one in ("業務", "DMZ", "FA") for other in ("業務", "DMZ", "FA") if one != other]
NAMESPACE = {"業務": "office", "DMZ": "dmz", "FA": "control"}
LISTEN = """
import select, socket, sys
kind, host, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((host, port))
if kind == "tcp": s.listen()
print("ready", flush=True)
if not select.select([s], [], [], 1.0)[0]: sys.exit("nothing")
if kind == "udp": s.sendto(b"answer", s.recvfrom(9)[1])
print("arrived", flush=True)
"""
SEND = """
import socket, sys
kind, source, host, port = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM)
s.settimeout(0.8)
s.bind((source, 0))
try:
    s.connect((host, port)); s.send(b"hello")
    print("answered" if kind == "udp" and s.recv(9) else "sent")
except OSError: print("silence")
"""

pytestmark = pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0 or not all(map(shutil.which, ("nft", "ip"))),
    reason="needs root, nft and ip: the kernel was not asked",
)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=20)


@pytest.fixture(scope="module")
def namespaces(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Names of the namespaces of the three zones, joined by a fourth with the generated rules."""
    prefix = f"skt{os.getpid()}"
    wall = f"{prefix}-wall"
    names = {zone: f"{prefix}-{name}" for zone, name in NAMESPACE.items()}
    policy = zone_policy(book(zone=ZONES, conduit=CONDUITS))
    file: Path = tmp_path_factory.mktemp("rules") / "rules.nft"
    file.write_text("".join(generated(policy, Target.NFTABLES).values()), "utf-8")
    made: list[str] = []
    try:
        for name in (wall, *names.values()):
            added = subprocess.run(("ip", "netns", "add", name), capture_output=True, check=False, timeout=20)
            if added.returncode:
                pytest.skip("this machine lets nobody make network namespaces: the kernel was not asked")
            made.append(name)
            _run("ip", "-n", name, "link", "set", "lo", "up")
        for number, name in enumerate(names.values(), 1):
            net = f"10.77.{number}"
            _run("ip", "-n", wall, "link", "add", f"w{number}", "type", "veth", "peer", "name", "e0", "netns", name)
            _run("ip", "-n", wall, "address", "add", f"{net}.254/24", "dev", f"w{number}")
            _run("ip", "-n", wall, "link", "set", f"w{number}", "up")
            _run("ip", "-n", name, "address", "add", f"{net}.1/24", "dev", "e0")
            _run("ip", "-n", name, "link", "set", "e0", "up")
            _run("ip", "-n", name, "route", "add", "default", "via", f"{net}.254")
        _run("ip", "netns", "exec", wall, "sysctl", "-q", "-w", "net.ipv4.ip_forward=1")
        _run("ip", "netns", "exec", wall, "nft", "-f", str(file))
        yield names
    finally:
        for name in made:
            _run("ip", "netns", "delete", name)


def _sent(names: dict[str, str], pair: tuple[str, str], packet: Point) -> tuple[bool, bool]:
    """Whether a packet arrived, and whether its answer did."""
    kind, port = {6: "tcp", 17: "udp"}[packet[PROTOCOL]], str(packet[PORT])
    source, destination = address(packet[SOURCE]), address(packet[DESTINATION])
    there = ("ip", "netns", "exec", names[pair[1]], sys.executable, "-c", LISTEN, kind, destination, port)
    here = ("ip", "netns", "exec", names[pair[0]], sys.executable, "-c", SEND, kind, source, destination, port)
    with subprocess.Popen(there, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as listening:
        assert listening.stdout
        assert listening.stdout.readline() == "ready\n"
        said = subprocess.run(here, capture_output=True, text=True, check=False, timeout=20).stdout.strip()
        arrived = listening.stdout.read().strip() == "arrived"
    return arrived, said == "answered"


def test_the_kernel_lets_through_what_is_permitted_and_blocks_what_is_not(namespaces: dict[str, str]) -> None:
    boundary = guarded("name | action | in | out | from | to | service", zone=ZONES, conduit=CONDUITS).boundaries[0]
    policy = boundary.policy
    tried = 0
    for pair in PAIRS:
        hosts = tuple((policy.zones[zone][0][0] + 1,) * 2 for zone in pair)
        ends = {"sources": (hosts[0],), "destinations": (hosts[1],)}
        wall = guarded("name | action | in | out | from | to | service", zone=ZONES, conduit=CONDUITS, interfaces=())
        asked = wall.boundaries[0]
        services = policy.services(*pair) or ()
        for service in services:
            allowed = witness(asked.packets(pair, (service,), **ends), asked.packets(pair, ()), Effort(1_000))
            assert allowed is not None
            assert _sent(namespaces, pair, allowed)[0], (pair, service)
            tried += 1
        permitted = asked.packets(pair, services)
        for protocol in (6, 17):
            every = asked.packets(pair, (Service((protocol, protocol)),), **ends)
            blocked = witness(every, permitted, Effort(10_000))
            assert blocked is not None
            assert _sent(namespaces, pair, blocked) == (False, False), (pair, blocked)
            tried += 1
    assert tried == 4 + 2 * len(PAIRS)


def test_answers_come_back_but_not_through_a_one_way_conduit(namespaces: dict[str, str]) -> None:
    asked = guarded("name | action | in | out | from | to | service", zone=ZONES, conduit=CONDUITS, interfaces=())
    outcomes = {}
    for pair, port in ((("業務", "DMZ"), "udp/514"), (("FA", "業務"), "udp/5140")):
        zones = asked.boundaries[0].policy.zones
        ends = {"sources": ((zones[pair[0]][0][0] + 1,) * 2,), "destinations": ((zones[pair[1]][0][0] + 1,) * 2,)}
        boundary = asked.boundaries[0]
        packet = witness(boundary.packets(pair, of_port(port), **ends), boundary.packets(pair, ()), Effort(1_000))
        assert packet is not None
        outcomes[port] = _sent(namespaces, pair, packet)
    assert outcomes == {"udp/514": (True, True), "udp/5140": (True, False)}
