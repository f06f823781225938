"""The LANs, devices and firewall of a range: built once, and given the addresses and rules of one plan after another.

A bridge a LAN in one namespace, a namespace a device, and the firewall's with a leg on each LAN. IPv6 is off, so that
no neighbour discovery is recorded; offloads are off, so that frames and checksums are as on a wire.
"""

import array
import contextlib
import fcntl
import json
import re
import socket
import struct
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sekisho.guard.text import Text
from sekisho.security.checks.zone_policy import zone_policy
from sekisho.security.ledgers.book import Book
from sekisho.security.present.firewalls.generating import Target, generated
from sekisho.security.range.namespaces import PREFIX, RangeRefused, alone, batch, clear, inside, require, run
from sekisho.security.range.plan import CHAIN, HOSTS_A_LAN, LANS, TABLE, VISITOR, Expected, Hand, Host, Plan

WIRE, WALL = "wire", "wall"
LEG = "e0"
PLACES = {
    f"{lan.name}-{number}": lan.name for lan in LANS for number in (*range(1, HOSTS_A_LAN + 1), VISITOR)
}  # fmt: skip
"""The places of a plan's devices, each with its LAN."""
_SIOCETHTOOL = 0x8946  # linux/sockios.h
_OFFLOADS = (0x17, 0x1F, 0x24, 0x2C)  # linux/ethtool.h: set tx checksum, TSO, GSO, GRO
_QUIET = {
    "ipv6/conf/all/disable_ipv6": "1",
    "ipv6/conf/default/disable_ipv6": "1",
    "ipv4/conf/all/send_redirects": "0",
    "ipv4/conf/default/send_redirects": "0",
    "ipv4/conf/all/rp_filter": "0",
    "ipv4/conf/default/rp_filter": "0",
}


@contextlib.contextmanager
def built(places: Mapping[str, str] = PLACES) -> Iterator[None]:
    """The whole range, as long as the block runs; what an earlier one left is removed first.

    places: of the devices, each with its LAN; a name is at most 13 characters long, as the kernel names links.
    """
    require()
    with alone():
        clear()
        try:
            _build(places)
            yield
        finally:
            clear()


def _build(places: Mapping[str, str]) -> None:
    lans = tuple(dict.fromkeys(places.values()))
    run("ip", "-batch", "-", text="".join(f"netns add {PREFIX}{one}\n" for one in (WIRE, WALL, *places)))
    for one in (WIRE, WALL, *places):
        with inside(one):
            for name, value in _QUIET.items():
                path = Path("/proc/sys/net") / name
                if path.exists():  # a machine may have no IPv6 at all
                    path.write_text(value, "ascii")
    lines = []
    for lan in lans:
        lines += [f"link add {lan} type bridge mcast_snooping 0", f"link set {lan} up"]
        plugs = {f"{lan}-w": (WALL, lan)}
        plugs |= {place: (place, LEG) for place, own in places.items() if own == lan}
        for port, (place, leg) in plugs.items():
            lines.append(f"link add {port} type veth peer name {leg} netns {PREFIX}{place}")
            lines.append(f"link set {port} master {lan} up")
    batch(WIRE, lines)
    for place in places:
        batch(place, ["link set lo up", f"link set {LEG} up"])
        _whole_frames(place, LEG)
    batch(WALL, [f"link set {lan} up" for lan in lans])
    for lan in lans:
        _whole_frames(WALL, lan)
    with inside(WALL):
        Path("/proc/sys/net/ipv4/ip_forward").write_text("1", "ascii")


def _whole_frames(place: str, interface: str) -> None:
    """Switch off every offload of an interface."""
    with inside(place), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        for command in _OFFLOADS:
            value = array.array("I", [command, 0])
            fcntl.ioctl(control, _SIOCETHTOOL, struct.pack("16sP", interface.encode(), value.buffer_info()[0]))


def dress(gateways: Mapping[str, Host], hosts: Mapping[str, Host]) -> None:
    """Give every device its addresses, and forget all neighbours, as after a quiet night.

    gateways: the firewall's own, by LAN.  hosts: by place.
    """
    lines = {place: _addressed(gateways, host) for place, host in hosts.items()}
    lines[WALL] = [
        line
        for lan, own in gateways.items()
        for line in (
            f"address flush dev {lan}",
            f"link set {lan} address {own.mac}",
            f"address add {own.ip}/24 brd + dev {lan}",
        )
    ] + ["neigh flush all"]
    with ThreadPoolExecutor(4) as hands:
        list(hands.map(batch, lines, lines.values()))


def _addressed(gateways: Mapping[str, Host], host: Host) -> list[str]:
    return [
        f"address flush dev {LEG}",
        f"link set {LEG} address {host.mac}",
        f"address add {host.ip}/24 brd + dev {LEG}",
        f"route add default via {gateways[host.lan].ip}",
        "neigh flush all",
    ]


def readdress(plan: Plan) -> None:
    """Give those that stand otherwise after the earlier recording the address they have now."""
    for place in plan.formerly:
        batch(place, _addressed(plan.gateways, plan.hosts[place]))


def forget_neighbours() -> None:
    """Empty every table of neighbours, as weeks do."""
    with ThreadPoolExecutor(4) as hands:
        list(hands.map(lambda place: batch(place, ["neigh flush all"]), (WALL, *PLACES)))


def load(policy: Book) -> None:
    """Load the rules that our generator makes of the zones and conduits of these ledgers."""
    text = "".join(generated(zone_policy(policy), Target.NFTABLES).values())
    with inside(WALL):
        run("nft", "-f", "-", text=text)


def change(plan: Plan, *whens: Hand) -> None:
    """Make the changes by hand of these times."""
    lines = [one.text for one in plan.changes if one.when in whens]
    if lines:
        with inside(WALL):
            run("nft", "-f", "-", text="\n".join(lines) + "\n")


def take_back(plan: Plan) -> None:
    """Delete the rules that were there for the traffic alone."""
    names = [one.name for one in plan.changes if one.when is Hand.WHILE]
    if names:
        handles = _handles(plan, ruleset())
        with inside(WALL):
            run("nft", "-f", "-", text="".join(f"delete rule ip {TABLE} {CHAIN} handle {handles[n]}\n" for n in names))


def ruleset() -> str:
    """The running configuration, as `nft -j list ruleset` prints it."""
    with inside(WALL):
        return run("nft", "-j", "list", "ruleset")


def _handles(plan: Plan, text: str) -> dict[str, int]:
    """The handles that the kernel gave: of rules by their comment, and of a chain's first rule by the chain.

    Those that keep answers of one-way conduits back stand first in the generated chain, in the order of the ledger.
    """
    rules = [one["rule"] for one in json.loads(text)["nftables"] if "rule" in one]
    first = {one["chain"]: one["handle"] for one in reversed(rules)}
    named = {one["comment"]: one["handle"] for one in rules if "comment" in one}
    keeping = [one["handle"] for one in rules if one["chain"] == CHAIN and "comment" not in one and _drops(one)]
    back = [one.back for one in plan.conduits if one.one_way]
    return {**first, **named, **dict(zip(back, keeping, strict=True))}


def _drops(rule: dict[str, list[dict[str, object]]]) -> bool:
    return any("drop" in statement for statement in rule["expr"])


def named(expected: frozenset[Expected], plan: Plan, text: str) -> frozenset[Expected]:
    """What must be found, with the handles of a plan's ruleset in the place of rules' names.

    RangeRefused where the kernel has no such rule: the range, not the product, is then wrong.
    """
    handles = _handles(plan, text)

    def handle(found: re.Match[str]) -> str:
        if found[1] not in handles:
            raise RangeRefused(
                Text(
                    f"規則 {found[1]} がファイアウォールにありません。(range.E006)",
                    f"The rule {found[1]} is not in the firewall. (range.E006)",
                )
            )
        return str(handles[found[1]])

    return frozenset(Expected(one.check, re.sub(r"\{rule:([^}]+)\}", handle, one.key)) for one in expected)
