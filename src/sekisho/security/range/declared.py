"""The factory of the contracts as a range builds it: who stands where, and the ledgers that say so.

Pure. What runs in it (`sekisho factory up --hosts`) is not known here: both meet in the contracts and in the file.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from ipaddress import IPv4Network
from typing import cast

from sekisho.contracts import Contracts
from sekisho.security.ledgers.asset import Asset, Connection, Status
from sekisho.security.ledgers.book import Book, Entry
from sekisho.security.range.namespaces import PREFIX
from sekisho.security.range.plan import Host
from sekisho.security.terms.address import Ip, Mac
from sekisho.security.work.expected import expected

BLOCK = IPv4Network("10.77.0.0/16")


@dataclass(frozen=True)
class Declared:
    """One factory. networks, gateways: by LAN.  hosts: by place, which is the unit's name in the contracts.

    runs: the places of the units that `sekisho factory` runs, which alone its file of hosts may name.
    book: the ledgers; the firewall is generated from the same.
    """

    networks: Mapping[str, str]
    gateways: Mapping[str, Host]
    hosts: Mapping[str, Host]
    runs: tuple[str, ...]
    book: Book

    @property
    def places(self) -> dict[str, str]:
        """The places, each with its LAN."""
        return {place: host.lan for place, host in self.hosts.items()}


def declared(contracts: Contracts, day: dt.date) -> Declared:
    """The factory of these contracts: one zone a LAN, and a device a unit, whether the unit is built or not.

    day: on which it is built, Japan time. Networks and hosts keep their numbers: 127.10.LAN.HOST is 10.77.LAN.HOST.
    """
    here = _moved(contracts)
    rows = expected(here)
    lan_of = {lan.name.ja: lan.id for lan in here.lans.values()}
    assets = [cast("Asset", row) for row in rows["asset"]]
    hosts = {one.id: _host(one.id, lan_of[one.zone], f"{one.ips[0]}", one.name) for one in assets}
    gateways = {lan.id: _host("wall", lan.id, f"{lan.block.network_address + 1}") for lan in here.lans.values()}
    tables = {**rows, "asset": (*_kept(assets, hosts, day), _firewall(gateways, day))}
    return Declared(
        {lan.id: f"{lan.block}" for lan in here.lans.values()},
        gateways,
        hosts,
        tuple(unit for system in here.built for unit in here.units(system)),
        Book({slug: tuple(Entry(row) for row in found) for slug, found in tables.items()}),
    )


def hosts_file(one: Declared) -> str:
    """The file for `sekisho factory up --hosts`: the networks, and the namespace of each unit."""
    lines = [
        "# Written by sekisho range up --contracts; it holds while that range stands.",
        "[lans]",
        *(f'{lan} = "{network}"' for lan, network in one.networks.items()),
        "",
        "[namespaces]",
        *(f'{place} = "{PREFIX}{place}"' for place in one.runs),
    ]
    return "\n".join(lines) + "\n"


def _moved(contracts: Contracts) -> Contracts:
    """The same declarations with networks of our block in the place of the loopback's."""
    lans = {}
    for lan in contracts.lans.values():
        first = BLOCK.network_address + int(lan.block.network_address) % BLOCK.num_addresses
        lans[lan.id] = replace(lan, block=IPv4Network((first, lan.block.prefixlen)))
    return replace(contracts, lans=lans)


def _host(place: str, lan: str, ip: str, name: str = "") -> Host:
    """A device whose MAC, of our own giving (second bit of the first octet), tells its address."""
    mac = ":".join(("02:77", *(f"{int(octet):02x}" for octet in ip.split("."))))
    return Host(place, lan, ip, mac, name, place if name else "")


def _kept(assets: list[Asset], hosts: Mapping[str, Host], day: dt.date) -> Iterator[Asset]:
    for one in assets:
        yield replace(
            one, kind="装置", place="工場棟", keeper="生産部門", macs=(Mac(hosts[one.id].mac),),
            connection=Connection.WIRED, stocktaken=day,
        )  # fmt: skip


def _firewall(gateways: Mapping[str, Host], day: dt.date) -> Asset:
    walls = gateways.values()
    return Asset(
        id="FW-1", name="境界ファイアウォール", kind="ファイアウォール", place="工場棟", keeper="情報システム部門",
        ips=tuple(Ip(one.ip) for one in walls), macs=tuple(Mac(one.mac) for one in walls),
        connection=Connection.WIRED, status=Status.IN_USE, stocktaken=day,
    )  # fmt: skip
