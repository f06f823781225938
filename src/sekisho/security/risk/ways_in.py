"""Where an attack can begin, and from which zone it can reach which: read from the ledgers and the traffic."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sekisho.guard.text import Text
from sekisho.security.checks.case import Case
from sekisho.security.checks.dataflow import CHATTER
from sekisho.security.checks.risk.connections import Connections, place_of
from sekisho.security.ledgers.account import Account, AccountKind
from sekisho.security.ledgers.asset import Connection, Status
from sekisho.security.ledgers.carried_in import CarriedIn
from sekisho.security.ledgers.conduit import Conduit
from sekisho.security.ledgers.media import Medium
from sekisho.security.ledgers.remote_connection import RemoteConnection
from sekisho.security.ledgers.vulnerability import Vulnerability
from sekisho.security.ledgers.zone import ZoneKind
from sekisho.security.risk.facts import Entrance, Group, Hole, Pair, Passage
from sekisho.security.terms.address import is_mac
from sekisho.security.terms.evidence import Evidence


@dataclass(frozen=True)
class WaysIn:
    """Entrances, passages and open vulnerabilities of one case, for the groups of its assets."""

    case: Case
    groups: tuple[Group, ...]
    connections: Connections

    @cached_property
    def _group_of(self) -> dict[str, Group]:
        return {asset: group for group in self.groups for asset in group.assets}

    @cached_property
    def _members(self) -> dict[str, tuple[Pair, ...]]:
        found: dict[str, dict[Pair, None]] = {}
        for group in self.groups:
            found.setdefault(group.zone, {})[group.pair] = None
        return {zone: tuple(pairs) for zone, pairs in found.items()}

    @cached_property
    def crossings(self) -> tuple[Passage, ...]:
        """Every way between two zones once, by conduit, else by data flow, else by traffic; outside ones included."""
        found: dict[tuple[str, str], Passage] = {}
        for part in (self._conduits, self._flows, self._traffic):
            for passage in part():
                if passage.source != passage.target:
                    found.setdefault((passage.source, passage.target), passage)
        return tuple(found.values())

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The crossings between zones of the factory that hold devices."""
        inside = [one for one in self.crossings if not self._outside(one.source) and not self._outside(one.target)]
        return tuple(one for one in inside if one.target in self._members)

    def _outside(self, zone: str) -> bool:
        return self.connections.outside(zone)

    def _conduits(self) -> Iterator[Passage]:
        for entry in self.case.book.rows(Conduit):
            row = entry.row
            said = (*row.protocols, *row.ports)
            text = Text(
                f"通信路 {row.source} → {row.destination}（{'、'.join(said) or 'すべて'}）",
                f"conduit {row.source} → {row.destination} ({', '.join(said) or 'anything'})",
            )
            yield Passage(row.source, row.destination, text, entry.evidence("source"))

    def _flows(self) -> Iterator[Passage]:
        for entry in self.connections.declared.entries:
            own = self.connections.side(entry.row.source)
            other = self.connections.side(entry.row.destination)
            text = Text(f"データフロー「{entry.row.function}」", f'data flow "{entry.row.function}"')
            for source in sorted(own.zones):
                for target in sorted(other.zones):
                    yield Passage(source, target, text, entry.evidence("source"))

    def _traffic(self) -> Iterator[Passage]:
        for flow in self.case.flows:
            if flow.protocol in CHATTER or is_mac(flow.client) or is_mac(flow.server) or not flow.answered:
                continue
            source, target = self.case.zone_of(flow.client), self.case.zone_of(flow.server)
            told = self.case.told(flow)
            text = Text(f"観測された通信 {told.ja}", f"traffic seen: {told.en}")
            yield Passage(source, target, text, flow.evidence)

    @cached_property
    def entrances(self) -> tuple[Entrance, ...]:
        """Each way in once for a threat, a zone and the systems it arrives at."""
        found: dict[tuple[str, str, tuple[Pair, ...]], Entrance] = {}
        for part in (self._outer, self._remote, self._radio, self._media, self._carried, self._accounts):
            for one in part():
                if one.pairs:
                    found.setdefault((one.threat, one.zone, one.pairs), one)
        return tuple(found.values())

    def _at_zone(self, threat: str, zone: str, text: Text, evidence: Evidence) -> Entrance:
        return Entrance(threat, zone, self._members.get(zone, ()), text, evidence)

    def _at_asset(self, threat: str, asset: str, text: Text, evidence: Evidence) -> Iterator[Entrance]:
        group = self._group_of.get(asset)
        if group:
            yield Entrance(threat, group.zone, (group.pair,), text, evidence)

    def _outer(self) -> Iterator[Entrance]:
        for one in self.crossings:
            if self._outside(one.source) and not self._outside(one.target):
                yield self._at_zone("intrusion", one.target, one.text, one.evidence)

    def _remote(self) -> Iterator[Entrance]:
        for entry in self.case.book.rows(RemoteConnection):
            if not entry.row.over(self.case.as_of):
                text = Text(f"リモート接続「{entry.row.name}」", f'remote connection "{entry.row.name}"')
                for asset in filter(None, (entry.row.gateway, *entry.row.destinations)):
                    yield from self._at_asset("remote-access", asset, text, entry.evidence("name"))

    def _radio(self) -> Iterator[Entrance]:
        for zone, entry in self.case.zones.items():
            if entry.row.kind is ZoneKind.WIRELESS:
                text = Text(f"無線のゾーン「{zone}」", f'wireless zone "{zone}"')
                yield self._at_zone("wireless", zone, text, entry.evidence("kind"))
        for asset in self.case.assets:
            if asset.row.connection is Connection.WIRELESS:
                text = Text(f"無線の機器「{asset.row.name}」", f'wireless device "{asset.row.name}"')
                if self.case.kind_of(place_of(self.case, asset.row)) is not ZoneKind.WIRELESS:
                    yield from self._at_asset("wireless", asset.row.id, text, asset.evidence("connection"))

    def _media(self) -> Iterator[Entrance]:
        for entry in self.case.book.rows(Medium):
            if entry.row.device and not entry.row.over(self.case.as_of):
                name = f"{entry.row.medium} {entry.row.number}"
                text = Text(f"メディア「{name}」", f'medium "{name}"')
                yield from self._at_asset("media", entry.row.device, text, entry.evidence("device"))

    def _carried(self) -> Iterator[Entrance]:
        for entry in self.case.book.rows(CarriedIn):
            if not entry.row.over(self.case.as_of):
                text = Text(f"持ち込み品「{entry.row.item}」", f'carried-in item "{entry.row.item}"')
                for name in entry.row.connects:
                    yield from self._at_asset("carried-in", name, text, entry.evidence("connects"))
        for asset in self.case.assets:
            if asset.row.connection is Connection.TEMPORARY:
                text = Text(f"一時接続の機器「{asset.row.name}」", f'temporary device "{asset.row.name}"')
                yield from self._at_asset("carried-in", asset.row.id, text, asset.evidence("connection"))

    def _accounts(self) -> Iterator[Entrance]:
        """Shared accounts first, then those with administrator's rights: one of a system in a zone stands for all."""
        running = [one for one in self.case.book.rows(Account) if not one.row.over(self.case.as_of)]
        for entry in sorted(running, key=lambda one: len(one.row.people) < 2):
            shared = len(entry.row.people) > 1
            if shared or entry.row.kind is AccountKind.ADMINISTRATOR:
                kind = Text("共用", "shared") if shared else Text("管理者", "administrator")
                text = Text(
                    f"{entry.row.device} の{kind.ja}アカウント「{entry.row.name}」",
                    f'{kind.en} account "{entry.row.name}" on {entry.row.device}',
                )
                yield from self._at_asset("account", entry.row.device, text, entry.evidence("name"))

    @cached_property
    def holes(self) -> tuple[Hole, ...]:
        """Vulnerabilities that are still open, on devices in use."""
        found = []
        for entry in self.case.book.rows(Vulnerability):
            asset = self.case.by_id.get(entry.row.asset)
            if asset and asset.row.status is not Status.SPARE and not entry.row.over(self.case.as_of):
                zone = place_of(self.case, asset.row)
                found.append(Hole(asset.row.id, entry.row.name, zone, asset.row.system, entry.evidence("name")))
        return tuple(found)
