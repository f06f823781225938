"""The file of `--hosts`: at which address each unit of the factory runs, in which network namespace, by which broker.

All of it may be left out: then a unit is at the loopback address of the contracts, in the namespace of whoever starts
it, and the broker is the embedded one.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass as strict

from sekisho.contracts import Contracts
from sekisho.factory.app.factory import built
from sekisho.factory.wire.mosquitto import program
from sekisho.guard.problem import Problem
from sekisho.guard.strict_toml import ContentError, decode
from sekisho.guard.text import Text

_NAMESPACES = Path("/run/netns")


@strict(frozen=True, config=ConfigDict(extra="forbid"))
class _File:
    """The file as it stands. lans: networks in place of the loopback blocks.  hosts, namespaces: by system or unit."""

    broker: Literal["embedded", "mosquitto"] = "embedded"
    lans: Mapping[str, IPv4Network] = Field(default_factory=dict)
    hosts: Mapping[str, IPv4Address] = Field(default_factory=dict)
    namespaces: Mapping[str, Annotated[str, Field(pattern=r"^\w[\w.-]*$")]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hosts:
    """Where units run. addresses: in place of those of the contracts, by unit.  namespaces: by unit."""

    broker: Literal["embedded", "mosquitto"] = "embedded"
    addresses: Mapping[str, str] = field(default_factory=dict)
    namespaces: Mapping[str, str] = field(default_factory=dict)


class HostsRefused(ValueError):  # noqa: N818 -- named for what it is
    """The file cannot be followed. `problems`: all that is wrong."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(one.sentence("en") for one in problems))


def read_hosts(path: Path, contracts: Contracts) -> Hosts:
    """What a file says. Raises HostsRefused; whether this machine can follow it `unready` says."""
    try:
        held = decode(_File, path.read_bytes(), path.name)
    except OSError as error:
        text = Text(
            f"ファイルを読めません（{error.strerror}）。場所と権限を確かめてください。",
            f"The file cannot be read ({error.strerror}). See its place and your permission.",
        )
        raise HostsRefused((Problem("hosts.E001", path.name, "", text),)) from error
    except ContentError as error:
        raise HostsRefused(error.problems) from error
    if problems := tuple(_unknown(held, contracts, path.name)):
        raise HostsRefused(problems)
    addresses = {name: _address(held, contracts, system, unit) for name, system, unit in built(contracts)}
    if problems := tuple(_unusable(addresses, path.name)):
        raise HostsRefused(problems)
    namespaces = {
        name: found
        for name, system, _ in built(contracts)
        if (found := held.namespaces.get(name, held.namespaces.get(system, "")))
    }
    return Hosts(held.broker, {name: str(one) for name, one in addresses.items()}, namespaces)


def unready(hosts: Hosts, *, alone: str = "") -> Iterator[Text]:
    """What this machine or this person lacks. alone: the only unit that is run; else all are, in their namespaces."""
    if hosts.broker == "mosquitto" and alone in {"", "broker"} and program() is None:
        yield Text(
            'broker = "mosquitto" ですが、ありません。導入するか（apt install mosquitto）、行を消してください。',
            'It says broker = "mosquitto", and there is none. Install it (apt install mosquitto), or remove the line.',
        )
    if not hosts.namespaces or alone:
        return
    if os.geteuid() != 0 or shutil.which("ip") is None:
        yield Text(
            "ネットワーク名前空間で起動するには、rootの権限と ip コマンド（iproute2）が必要です。",
            "Starting in network namespaces needs root and the command ip (iproute2).",
        )
        return
    for name in sorted({*hosts.namespaces.values()}):
        if not (_NAMESPACES / name).exists():
            yield Text(
                f"ネットワーク名前空間 {name} がありません。ip netns add {name} で作ってください。",
                f"There is no network namespace {name}. Make it: ip netns add {name}",
            )


def _address(held: _File, contracts: Contracts, system: str, unit: int) -> IPv4Address:
    name = next(known for known, *rest in built(contracts) if rest == [system, unit])
    if found := held.hosts.get(name, held.hosts.get(system)):
        return found
    declared, lan = contracts.addresses(system)[unit], contracts.lan_of(system)
    network = held.lans.get(lan.id, lan.block)
    return network.network_address + (int(declared) - int(lan.block.network_address))


def _unknown(held: _File, contracts: Contracts, file: str) -> Iterator[Problem]:
    """Names that nothing in the contracts has, and networks in which an address does not fit."""
    known = {one for name, system, _ in built(contracts) for one in (name, system)}
    for table, names in (("hosts", held.hosts), ("namespaces", held.namespaces)):
        for name in sorted(names.keys() - known):
            text = Text(
                f"「{name}」という名前のものは動きません。次のどれかにしてください: {'、'.join(sorted(known))}",
                f"Nothing named {name!r} is run. It is one of: {', '.join(sorted(known))}",
            )
            yield Problem("hosts.E002", file, f"{table}.{name}", text)
    for name, network in held.lans.items():
        if name not in contracts.lans:
            text = Text(
                f"「{name}」というLANはありません。次のどれかにしてください: {'、'.join(contracts.lans)}",
                f"There is no LAN {name!r}. It is one of: {', '.join(contracts.lans)}",
            )
            yield Problem("hosts.E003", file, f"lans.{name}", text)
        elif network.prefixlen > contracts.lans[name].block.prefixlen:
            text = Text(
                f"{network} は小さすぎます。/{contracts.lans[name].block.prefixlen} までの大きさにしてください。",
                f"{network} is too small. Name one of /{contracts.lans[name].block.prefixlen} or larger.",
            )
            yield Problem("hosts.E004", file, f"lans.{name}", text)


def _unusable(addresses: Mapping[str, IPv4Address], file: str) -> Iterator[Problem]:
    """Addresses that two units have."""
    first: dict[IPv4Address, str] = {}
    for name, address in addresses.items():
        if address in first:
            text = Text(
                f"{first[address]} と {name} が同じアドレス {address} です。別のアドレスにしてください。",
                f"{first[address]} and {name} have the same address {address}. Give each its own.",
            )
            yield Problem("hosts.E005", file, f"hosts.{name}", text)
        first.setdefault(address, name)
