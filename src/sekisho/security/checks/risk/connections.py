"""What proves that a system is connected: zones, data flows, remote connections, wireless, media, and traffic seen."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sekisho.guard.text import Text
from sekisho.security.checks.boundary import OUTSIDE_WORDS
from sekisho.security.checks.case import Case
from sekisho.security.checks.dataflow import CHATTER
from sekisho.security.checks.declared import Declared
from sekisho.security.checks.risk.sheet import Way
from sekisho.security.checks.spoken import plain
from sekisho.security.ledgers.asset import Asset, Connection
from sekisho.security.ledgers.carried_in import CarriedIn
from sekisho.security.ledgers.media import Medium
from sekisho.security.ledgers.permitted import Permitted
from sekisho.security.ledgers.remote_connection import RemoteConnection
from sekisho.security.ledgers.zone import ZoneKind
from sekisho.security.terms.address import Endpoint, Network, is_mac
from sekisho.security.terms.evidence import Evidence

OUTSIDE = OUTSIDE_WORDS | {"インターネット", "クラウド", "cloud", "社外"}
"""Names of a side of a data flow that lies outside, where no address says so."""


def place_of(case: Case, asset: Asset) -> str:
    """The zone of a device: by the ledgers' word, else by its addresses; "" for none."""
    return case.zone_by_device.get(asset.id) or next(filter(None, map(case.zone_of, asset.ips)), "")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a flow: the systems of its devices, and the zones it lies in ("" is outside, as in `Case`)."""

    systems: frozenset[str]
    zones: frozenset[str]


@dataclass(frozen=True)
class Connections:
    """The connections of one case. A proof is told once for each kind and each other side."""

    case: Case

    @cached_property
    def looked(self) -> bool:
        """Whether data flows were declared or traffic was seen, so that silence means something."""
        return self.case.book.has("dataflow") or bool(self.case.traffic)

    def of(self, system: str) -> tuple[Way, ...]:
        """The proofs for one system, in the order of the kinds."""
        return tuple(self._by_system.get(system, {}).values())

    @cached_property
    def _by_system(self) -> dict[str, dict[tuple[str, str], Way]]:
        found: dict[str, dict[tuple[str, str], Way]] = {}
        every = (self._places, self._declared, self._seen, self._remote, self._radio, self._media, self._temporary)
        for part in every:
            for system, other, way in part():
                if system:
                    found.setdefault(system, {}).setdefault((way.kind, other), way)
        return found

    def outside(self, zone: str) -> bool:
        """Whether a zone is not the factory's."""
        return self.case.kind_of(zone) is ZoneKind.OUTSIDE

    def _system(self, asset: str) -> str:
        entry = self.case.by_id.get(asset)
        return entry.row.system if entry else ""

    def _places(self) -> Iterator[tuple[str, str, Way]]:
        for entry in self.case.assets:
            zone = place_of(self.case, entry.row)
            kind = self.case.kind_of(zone) if zone else None
            way = {ZoneKind.OUTSIDE: "outside-zone", ZoneKind.BUSINESS: "business-zone"}.get(kind) if kind else None
            if way:
                text = Text(
                    f"{entry.row.name or entry.row.id} はゾーン「{zone}」にあります。",
                    f"{entry.row.name or entry.row.id} stands in the zone {zone}.",
                )
                yield entry.row.system, zone, Way(way, text, entry.evidence("zone"))

    @cached_property
    def declared(self) -> Declared:
        """The data flows of the ledger."""
        return Declared(self.case)

    @cached_property
    def _sides(self) -> dict[Endpoint, Side]:
        return {}

    def side(self, side: Endpoint) -> Side:
        """The systems and zones that one side of a declared flow stands for; no zone for what cannot be told."""
        if side not in self._sides:
            self._sides[side] = self._side(side)
        return self._sides[side]

    def _side(self, side: Endpoint) -> Side:
        addresses = self.declared.addresses(side)
        if addresses:
            assets = [found for one in addresses if (found := self.case.asset_of(one))]
            zones = {self.case.zone_of(one) for one in addresses if not is_mac(one)}
            return Side(frozenset(one.row.system for one in assets), frozenset(zones))
        name, network = plain(side.name), side.network
        if network is not None:
            return Side(self._systems_on(network), frozenset({self._zone_of_network(network)}))
        if known := self.case.by_name.get(name):
            place = place_of(self.case, known.row)
            return Side(frozenset({known.row.system}), frozenset({place} if place else ()))
        zones = {zone for zone in self.case.zones if plain(zone) == name}
        systems = frozenset().union(*(self._systems_in.get(zone, frozenset()) for zone in zones))
        return Side(systems, frozenset(zones or ({""} if name in OUTSIDE else ())))

    @cached_property
    def _known_on(self) -> dict[Network, frozenset[str]]:
        return {}

    def _systems_on(self, network: Network) -> frozenset[str]:
        if network not in self._known_on:
            held = (one.row.system for one in self.case.assets if any(map(network.holds, one.row.ips)))
            self._known_on[network] = frozenset(held)
        return self._known_on[network]

    @cached_property
    def _systems_in(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for entry in self.case.assets:
            found.setdefault(place_of(self.case, entry.row), set()).add(entry.row.system)
        return {zone: frozenset(systems) for zone, systems in found.items()}

    def _zone_of_network(self, network: Network) -> str:
        inside = [
            (int(own.rpartition("/")[2]), zone.row.name)
            for zone in self.case.zones.values()
            for own in zone.row.networks
            if own.holds(network.partition("/")[0])
        ]
        return max(inside)[1] if inside else ""

    def _declared(self) -> Iterator[tuple[str, str, Way]]:
        for entry in self.declared.entries:
            sides = self.side(entry.row.source), self.side(entry.row.destination)
            said = f"{entry.row.source} → {entry.row.destination}"
            text = Text(
                f"データフロー表の「{entry.row.function}」（{said}）", f'The data flow "{entry.row.function}" ({said})'
            )
            yield from self._across(sides, ("outside-flow", "zone-flow"), text, entry.evidence("source"))

    def _across(
        self, sides: tuple[Side, Side], kinds: tuple[str, str], text: Text, evidence: Evidence
    ) -> Iterator[tuple[str, str, Way]]:
        for own, other in (sides, sides[::-1]):
            for zone in sorted(other.zones - own.zones):
                kind = kinds[0] if self.outside(zone) else kinds[1]
                for system in sorted(own.systems):
                    yield system, zone, Way(kind, text, evidence)

    def _seen(self) -> Iterator[tuple[str, str, Way]]:
        for flow in self.case.flows:
            if flow.protocol in CHATTER or is_mac(flow.client) or is_mac(flow.server):
                continue
            sides = self._address(flow.client), self._address(flow.server)
            if sides[0].zones != sides[1].zones:
                yield from self._across(sides, ("seen-outside", "seen-zone"), self.case.told(flow), flow.evidence)

    def _address(self, address: str) -> Side:
        return Side(frozenset({self.case.system_of(address)}), frozenset({self.case.zone_of(address)}))

    def _remote(self) -> Iterator[tuple[str, str, Way]]:
        for entry in self.case.book.rows(RemoteConnection):
            if entry.row.over(self.case.as_of):
                continue
            text = Text(
                f"リモート接続「{entry.row.name}」（{entry.row.partner}）",
                f'The remote connection "{entry.row.name}" ({entry.row.partner})',
            )
            for asset in (*entry.row.destinations, entry.row.gateway):
                yield self._system(asset), entry.row.name, Way("remote", text, entry.evidence("name"))

    def _radio(self) -> Iterator[tuple[str, str, Way]]:
        radio = {
            mac
            for entry in self.case.book.rows(Permitted)
            if entry.row.connection is Connection.WIRELESS and not entry.row.over(self.case.as_of)
            for mac in (entry.row.mac,)
        }
        for entry in self.case.assets:
            zone = place_of(self.case, entry.row)
            by_radio = entry.row.connection is Connection.WIRELESS or radio.intersection(entry.row.macs)
            if by_radio or (zone and self.case.kind_of(zone) is ZoneKind.WIRELESS):
                name = entry.row.name or entry.row.id
                text = Text(f"{name} は無線で接続します。", f"{name} connects by radio.")
                yield entry.row.system, "", Way("wireless", text, entry.evidence("connection"))

    def _media(self) -> Iterator[tuple[str, str, Way]]:
        for entry in self.case.book.rows(Medium):
            if entry.row.device and not entry.row.over(self.case.as_of):
                text = Text(
                    f"メディア「{entry.row.medium} {entry.row.number}」を使用します。",
                    f'Uses the medium "{entry.row.medium} {entry.row.number}".',
                )
                yield self._system(entry.row.device), "", Way("media", text, entry.evidence("device"))

    def _temporary(self) -> Iterator[tuple[str, str, Way]]:
        for entry in self.case.assets:
            if entry.row.connection is Connection.TEMPORARY:
                name = entry.row.name or entry.row.id
                text = Text(f"{name} は一時的に接続する機器です。", f"{name} connects for a time.")
                yield entry.row.system, entry.row.id, Way("temporary", text, entry.evidence("connection"))
        for carried in self.case.book.rows(CarriedIn):
            if carried.row.over(self.case.as_of):
                continue
            text = Text(
                f"持ち込み品「{carried.row.item}」（{carried.row.number}）を接続します。",
                f'The carried-in item "{carried.row.item}" ({carried.row.number}) is connected.',
            )
            for asset in carried.row.connects:
                yield self._system(asset), carried.row.number, Way("temporary", text, carried.evidence("connects"))
