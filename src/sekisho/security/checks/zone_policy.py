"""What may pass from zone to zone, as the zone and conduit ledgers say it: all else is denied (decision 0014).

A firewall knows addresses, not devices: a zone is its networks, the longest one where they nest. A listed device adds
its address only where no zone's network holds it. IPv4 alone.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from sekisho.security.checks.services import of_conduit
from sekisho.security.ledgers.asset import Asset, Status
from sekisho.security.ledgers.book import Book, Entry
from sekisho.security.ledgers.conduit import Conduit
from sekisho.security.ledgers.zone import Zone, ZoneKind
from sekisho.security.observe.firewall.rules import ANY_ADDRESS, Range, Service
from sekisho.security.observe.firewall.sets import merged, network, without

ELSEWHERE = ""
"""The zone of all addresses that are in no zone; it is outside."""
_NO_HOSTS = ("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3")
"""What no router passes on to a host: this network, loopback, link-local (RFC 6890), multicast and above (RFC 1112)."""


@dataclass(frozen=True, slots=True)
class Permission:
    """One conduit. services: what it lets through from `source` to `destination`; None where that is not known."""

    source: str
    destination: str
    services: tuple[Service, ...] | None
    conduit: Entry[Conduit]


@dataclass(frozen=True)
class ZonePolicy:
    """The policy of one site. zones: addresses of each zone in rising order; `ELSEWHERE` is the last of them.

    kinds: of the zones; None where nobody entered one.  permissions: in the order of the ledger.
    """

    zones: Mapping[str, tuple[Range, ...]]
    kinds: Mapping[str, ZoneKind | None]
    permissions: tuple[Permission, ...]

    @cached_property
    def _by_pair(self) -> dict[tuple[str, str], list[Permission]]:
        index: dict[tuple[str, str], list[Permission]] = {}
        for one in self.permissions:
            index.setdefault((one.source, one.destination), []).append(one)
        return index

    def between(self, source: str, destination: str) -> tuple[Permission, ...]:
        """The conduits from one zone to another; empty where nothing may pass."""
        return tuple(self._by_pair.get((source, destination), ()))

    def services(self, source: str, destination: str, *, degraded: bool = False) -> tuple[Service, ...] | None:
        """All that may pass from one zone to another; None where a conduit does not say it in ports.

        degraded: only what may pass while the zones are cut from each other.
        """
        told: list[Service] = []
        for one in self.between(source, destination):
            if degraded and not one.conduit.row.degraded:
                continue
            if one.services is None:
                return None
            told += one.services
        return tuple(dict.fromkeys(told))

    @cached_property
    def device_names(self) -> dict[str, str]:
        """What each zone is called on a device, in ASCII: its number, and what of its name is ASCII (`Z3_FA_LAN1`).

        At most 15 characters, which is what a FortiGate's interface may have.
        """
        named = {}
        for number, zone in enumerate((one for one in self.zones if one != ELSEWHERE), 1):
            words = re.findall(r"[A-Za-z0-9]+", unicodedata.normalize("NFKC", zone))
            named[zone] = "_".join((f"Z{number}", *words))[:15].rstrip("_")
        return named

    def is_outside(self, zone: str) -> bool:
        """Whether a zone is not the factory's."""
        return self.kinds[zone] is ZoneKind.OUTSIDE

    def zone_at(self, address: int) -> str:
        """The zone of an IPv4 address, given as a number."""
        held = (name for name, ranges in self.zones.items() if any(low <= address <= high for low, high in ranges))
        return next(held, ELSEWHERE)


def zone_policy(book: Book) -> ZonePolicy:
    """The policy of one site's ledgers: its zones, and what its conduits permit."""
    rows = sorted(book.rows(Zone), key=lambda entry: entry.row.kind is not None)
    kinds: dict[str, ZoneKind | None] = {entry.row.name: entry.row.kind for entry in rows}
    zones = _addresses(book)
    known = merged(one for ranges in zones.values() for one in ranges)
    nowhere = merged(one for one in map(network, _NO_HOSTS) if one)
    elsewhere = without(without((ANY_ADDRESS,), nowhere), known)
    empty = [name for name in zones if not zones[name] and kinds[name] is ZoneKind.OUTSIDE]
    zones.update(dict.fromkeys(empty[:1], elsewhere))  # 「社外」 without networks is all that is not ours
    zones[ELSEWHERE] = () if empty else elsewhere
    permissions = tuple(
        Permission(row.source, row.destination, of_conduit(row.ports, row.protocols), entry)
        for entry in book.rows(Conduit)
        for row in (entry.row,)
    )
    return ZonePolicy(zones, {**kinds, ELSEWHERE: ZoneKind.OUTSIDE}, permissions)


def _addresses(book: Book) -> dict[str, tuple[Range, ...]]:
    networks: dict[str, list[Range]] = {entry.row.name: [] for entry in book.rows(Zone)}
    for entry in book.rows(Zone):
        found = map(network, entry.row.networks)
        networks[entry.row.name] += [one for one in found if one]
    for name, address in _loose(book, [one for some in networks.values() for one in some]):
        networks.setdefault(name, []).append((address, address))
    return {
        name: without(own, _inside(own, (one for other in networks if other != name for one in networks[other])))
        for name, own in ((name, merged(ranges)) for name, ranges in networks.items())
    }


def _inside(own: tuple[Range, ...], others: Iterable[Range]) -> list[Range]:
    """The networks of other zones that lie wholly in one of `own`, and are smaller."""
    return [
        (low, high)
        for low, high in others
        if any(first <= low and high <= last and (low, high) != (first, last) for first, last in own)
    ]


def _loose(book: Book, networks: list[Range]) -> list[tuple[str, int]]:
    """Zone and address of listed devices whose address lies in no zone's network."""
    listed = {device: zone.row.name for zone in book.rows(Zone) for device in zone.row.devices}
    names = {entry.row.name for entry in book.rows(Zone)}
    out = []
    for entry in book.rows(Asset):
        zone = entry.row.zone or listed.get(entry.row.id, "")
        if entry.row.status is Status.DISPOSED or zone not in names:
            continue
        numbers = [found[0] for ip in entry.row.ips if (found := network(ip))]
        out += [(zone, number) for number in numbers if not any(low <= number <= high for low, high in networks)]
    return out
