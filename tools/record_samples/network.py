"""Builds the LANs, devices and boundary out of namespaces, and takes them away again.

All links are made inside our own namespaces; the machine's own network is neither used nor changed. IPv6 is off,
so that no neighbour discovery is recorded; offloads are off, so that frames and checksums are as on a wire.
"""

import array
import contextlib
import fcntl
import socket
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path

from .inside import NAMESPACES, PREFIX, thread_in
from .plan import BOUNDARY, HOLES, HOSTS, LANS, PASSAGES, address

WIRE = "wire"
SIOCETHTOOL = 0x8946  # linux/sockios.h
LLDP_BIT = "0x4000"  # lets a bridge pass 01-80-C2-00-00-0E on, so that the sensor of the LAN hears the switches
OFFLOADS = (0x17, 0x1F, 0x24, 0x2C)  # linux/ethtool.h: set tx checksum, TSO, GSO, GRO
QUIET = {
    "net.ipv6.conf.all.disable_ipv6": "1",
    "net.ipv6.conf.default.disable_ipv6": "1",
    "net.ipv4.conf.all.send_redirects": "0",
    "net.ipv4.conf.default.send_redirects": "0",
    "net.ipv4.ip_default_ttl": "64",
}


def run(*command: str, text: str = "") -> str:
    """The output of a command; CalledProcessError where it fails."""
    done = subprocess.run(command, check=True, input=text, capture_output=True, text=True)
    return done.stdout


def _namespace(name: str) -> None:
    run("ip", "netns", "add", PREFIX + name)
    settings = [f"{key}={value}" for key, value in QUIET.items()]
    run("ip", "netns", "exec", PREFIX + name, "sysctl", "-q", "-w", *settings)
    run("ip", "-n", PREFIX + name, "link", "set", "lo", "up")


def _whole_frames(interface: str) -> None:
    """Switch off every offload of an interface of the calling thread's namespace."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        for command in OFFLOADS:
            value = array.array("I", [command, 0])
            pointer, _ = value.buffer_info()
            fcntl.ioctl(control, SIOCETHTOOL, struct.pack("16sP", interface.encode(), pointer))


def _plug(name: str, lan: str, interface: str, mac: str, addresses: tuple[str, ...]) -> None:
    """One cable from the bridge of a LAN to a device; `addresses` are IPv4 without prefix length."""
    port = f"{name[:11]}-{lan[:3]}"
    run("ip", "-n", PREFIX + WIRE, "link", "add", port, "type", "veth", "peer", "name", interface,
        "address", mac, "netns", PREFIX + name)  # fmt: skip
    run("ip", "-n", PREFIX + WIRE, "link", "set", port, "master", lan, "up")
    for one in addresses:
        run("ip", "-n", PREFIX + name, "address", "add", f"{one}/24", "brd", "+", "dev", interface)
    thread_in(name, lambda: _whole_frames(interface)).join()
    run("ip", "-n", PREFIX + name, "link", "set", interface, "up")


def rules() -> str:
    """The boundary's rules for nftables: what is not named is dropped."""
    networks = {lan.name: ", ".join(f"{part}.0/24" for part in lan.networks) for lan in LANS}
    lines = [f"ip saddr {{ {networks[a]} }} ip daddr {{ {networks[b]} }} accept" for a, b in PASSAGES]
    lines += [f"ip saddr {address(a)} ip daddr {address(b)} accept" for a, b in HOLES]
    body = "\n    ".join(["type filter hook forward priority 0; policy drop;", "ct state established accept", *lines])
    return f"table inet boundary {{\n  chain forward {{\n    {body}\n  }}\n}}\n"


def _build() -> None:
    _namespace(WIRE)
    for lan in LANS:
        run("ip", "-n", PREFIX + WIRE, "link", "add", lan.name, "type", "bridge",
            "mcast_snooping", "0", "group_fwd_mask", LLDP_BIT)  # fmt: skip
        run("ip", "-n", PREFIX + WIRE, "link", "set", lan.name, "up")
    _namespace(BOUNDARY)
    run("ip", "netns", "exec", PREFIX + BOUNDARY, "sysctl", "-q", "-w", "net.ipv4.ip_forward=1")
    for lan in LANS:
        _plug(BOUNDARY, lan.name, f"to-{lan.name}", lan.boundary_mac, tuple(f"{part}.1" for part in lan.networks))
    run("ip", "netns", "exec", PREFIX + BOUNDARY, "nft", "-f", "-", text=rules())
    for host in HOSTS.values():
        _namespace(host.name)
        _plug(host.name, host.lan, "eth0", host.mac, (host.address,))
        run("ip", "-n", PREFIX + host.name, "route", "add", "default", "via", host.gateway)


def remove() -> None:
    """Remove our namespaces, and with them every link in them. Others are left alone."""
    names = {WIRE, BOUNDARY, *HOSTS}
    for path in Path(NAMESPACES).glob(f"{PREFIX}*"):
        if path.name.removeprefix(PREFIX) in names:
            run("ip", "netns", "delete", path.name)


@contextlib.contextmanager
def factory() -> Iterator[None]:
    """The whole network, as long as the block runs."""
    remove()
    try:
        _build()
        yield
    finally:
        remove()


def forget_neighbours() -> None:
    """Empty the ARP tables of all devices, so that a recording begins as after a quiet night."""
    for name in (BOUNDARY, *HOSTS):
        run("ip", "-n", PREFIX + name, "neigh", "flush", "all")
