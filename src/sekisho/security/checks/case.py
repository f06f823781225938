"""One site's case: its ledgers, what was observed there, the day, and the views that several checks need."""

import ipaddress
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TypeVar, cast

import polars as pl

from sekisho.guard.text import Text
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.boundary import Boundary
from sekisho.security.checks.logged import Logged, logged
from sekisho.security.checks.policy import Policy
from sekisho.security.checks.seen import Device, Flow, Operation, devices, flows, operations
from sekisho.security.checks.spoken import plain
from sekisho.security.checks.zone_policy import ELSEWHERE, ZonePolicy, zone_policy
from sekisho.security.ledgers.apart import Apart
from sekisho.security.ledgers.asset import Asset, Status
from sekisho.security.ledgers.book import Book, Entry
from sekisho.security.ledgers.zone import Zone, ZoneKind
from sekisho.security.observe.apart import held_apart
from sekisho.security.observe.difference import Difference, difference
from sekisho.security.observe.tables import Observed
from sekisho.security.terms.address import is_mac
from sekisho.security.terms.calendar import day_of

T = TypeVar("T")


@dataclass(frozen=True)
class Case:
    """All that the checks of one site are given. as_of: the day for which the state is asked, Japan time.

    observed: as it was seen; whoever asks which addresses are one device's asks `held`.
    before: the observation of an earlier period, to tell what changed; empty where none is given.
    catalogue: what must hold, and how risk is rated.
    """

    site: str
    book: Book
    observed: Observed
    as_of: date
    policy: Policy = field(default_factory=Policy)
    before: Observed = field(default_factory=Observed)
    catalogue: Catalogue = field(kw_only=True, compare=False, repr=False)

    @cached_property
    def _derived(self) -> dict[Callable[["Case"], object], object]:
        return {}

    def once(self, derive: Callable[["Case"], T]) -> T:
        """What a function makes of this case, made once however many checks ask for it."""
        if derive not in self._derived:
            self._derived[derive] = derive(self)
        return cast("T", self._derived[derive])

    @cached_property
    def assets(self) -> tuple[Entry[Asset], ...]:
        """The devices of the asset ledger that are not disposed of."""
        return tuple(entry for entry in self.book.rows(Asset) if entry.row.status is not Status.DISPOSED)

    @cached_property
    def systems(self) -> tuple[str, ...]:
        """The systems of the assets, in the order of the ledger."""
        return tuple(dict.fromkeys(entry.row.system for entry in self.assets if entry.row.system))

    @cached_property
    def by_id(self) -> dict[str, Entry[Asset]]:
        """Assets by their id."""
        return {entry.row.id: entry for entry in self.assets}

    @cached_property
    def by_ip(self) -> dict[str, Entry[Asset]]:
        """Assets by each of their addresses."""
        return {ip: entry for entry in self.assets for ip in entry.row.ips}

    @cached_property
    def by_mac(self) -> dict[str, Entry[Asset]]:
        """Assets by each of their MAC addresses."""
        return {mac: entry for entry in self.assets for mac in entry.row.macs}

    @cached_property
    def by_name(self) -> dict[str, Entry[Asset]]:
        """Assets by id and by name, as `plain` compares them."""
        return {plain(name): entry for entry in self.assets for name in (entry.row.name, entry.row.id) if name}

    @cached_property
    def zones(self) -> dict[str, Entry[Zone]]:
        """Zones by name; of several rows of one name, one that says the kind."""
        rows = sorted(self.book.rows(Zone), key=lambda entry: entry.row.kind is not None)
        return {entry.row.name: entry for entry in rows}

    @cached_property
    def zone_by_device(self) -> dict[str, str]:
        """The zone of each asset id: the asset ledger's own word, else the zone list that names it."""
        listed = {device: zone.row.name for zone in self.book.rows(Zone) for device in zone.row.devices}
        return {**listed, **{entry.row.id: entry.row.zone for entry in self.assets if entry.row.zone}}

    @cached_property
    def zone_policy(self) -> ZonePolicy:
        """What may pass from zone to zone."""
        return zone_policy(self.book)

    @cached_property
    def boundaries(self) -> tuple[Boundary, ...]:
        """The firewalls whose configurations were given, held against the policy; none that guards itself alone."""
        return tuple(Boundary(self.zone_policy, one) for one in self.observed.firewalls if one.forwards)

    @cached_property
    def apart(self) -> frozenset[tuple[str, str]]:
        """MAC and IP addresses that people keep apart."""
        rows = (entry.row for entry in self.book.rows(Apart))
        return frozenset((row.mac, row.ip) for row in rows if row.mac and row.ip)

    @cached_property
    def held(self) -> Observed:
        """What was observed, with the addresses apart that people keep apart."""
        return held_apart(self.observed, self.apart)

    @cached_property
    def devices(self) -> tuple[Device, ...]:
        """Every on-link address pair that was seen and that nobody keeps apart, once each."""
        return devices(self.held)

    @cached_property
    def claims(self) -> tuple[Device, ...]:
        """Every on-link address pair that was seen, once each: what was claimed was claimed, whoever's it is."""
        return devices(self.observed) if self.apart else self.devices

    @cached_property
    def seen_pairs(self) -> frozenset[tuple[str, str]]:
        """MAC and IP of every pair of `devices`."""
        return frozenset((one.mac, one.ip) for one in self.devices)

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """Every service that was used between two hosts, once each; multicast and broadcast left out."""
        return flows(self.observed, self._broadcasts)

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """Every kind of operation that one host asked of another, once each."""
        return operations(self.observed)

    @cached_property
    def logged(self) -> tuple[Logged, ...]:
        """Every kind of event of one day that devices and services wrote, once each."""
        return logged(self.observed)

    @cached_property
    def logged_by_system(self) -> dict[str, list[Logged]]:
        """Events by the system of the asset that wrote them; under "" all of them."""
        found: dict[str, list[Logged]] = {}
        for one in self.logged:
            asset = self.asset_named(one.host)
            for system in {"", asset.row.system if asset else ""}:
                found.setdefault(system, []).append(one)
        return found

    @cached_property
    def difference(self) -> Difference:
        """What changed since the earlier period; nothing where one of the two shows nothing of the network."""
        if not all(any(not (one.logs or one.advises) for one in of.sources) for of in (self.before, self.observed)):
            return Difference((), (None, None), (None, None))
        return difference(held_apart(self.before, self.apart), self.held)

    @cached_property
    def _broadcasts(self) -> frozenset[str]:
        networks = (ipaddress.ip_network(net) for zone in self.book.rows(Zone) for net in zone.row.networks)
        return frozenset(
            str(net.broadcast_address)
            for net in networks
            if net.version == 4 and net.num_addresses > 2  # IPv6 has none, and a /31 is two hosts (RFC 3021)
        )

    @cached_property
    def _zone_by_ip(self) -> dict[str, str]:
        return {}

    def zone_of(self, address: str) -> str:
        """The zone of an address: its asset's, else that of the longest network that holds it; "" for none."""
        if address not in self._zone_by_ip:
            self._zone_by_ip[address] = self._zone_of(address)
        return self._zone_by_ip[address]

    def _zone_of(self, address: str) -> str:
        asset = self.asset_of(address)
        if asset and asset.row.id in self.zone_by_device:
            return self.zone_by_device[asset.row.id]
        if is_mac(address):
            return ""
        holding = [
            (ipaddress.ip_network(net).prefixlen, zone.row.name)
            for zone in self.book.rows(Zone)
            for net in zone.row.networks
            if net.holds(address)
        ]
        return max(holding)[1] if holding else ""

    def zones_between(self, ips: Iterable[str]) -> frozenset[str]:
        """The zones whose networks hold some IPv4 addresses, whatever the ledger says of their device."""
        policy = self.zone_policy
        numbers = (int(ipaddress.IPv4Address(ip)) for ip in ips if ":" not in ip)
        return frozenset(policy.zone_at(number) for number in numbers) - {ELSEWHERE}

    def kind_of(self, zone: str) -> ZoneKind | None:
        """The kind of a zone; what lies in no declared zone is outside; None for one whose kind is not entered.

        A name that only the asset ledger knows is a zone of the site too, of unknown kind.
        """
        entry = self.zones.get(zone)
        if entry:
            return entry.row.kind
        return None if zone else ZoneKind.OUTSIDE

    def asset_of(self, address: str) -> Entry[Asset] | None:
        """The asset with this IP or MAC address; None where the ledger has none."""
        return self.by_ip.get(address) or self.by_mac.get(address)

    def asset_named(self, host: str) -> Entry[Asset] | None:
        """The asset that calls itself so in its logs: by address, id or name; None where the ledger has none."""
        return self.asset_of(host) or self.by_name.get(plain(host))

    def system_of(self, *addresses: str) -> str:
        """The system of the first of these addresses that belongs to a listed asset with a system; "" for none."""
        for address in addresses:
            asset = self.asset_of(address)
            if asset and asset.row.system:
                return asset.row.system
        return ""

    def named(self, address: str) -> str:
        """An address as people know it: the asset's name with the address in brackets, or the address alone."""
        asset = self.asset_of(address)
        return f"{asset.row.name}({address})" if asset and asset.row.name else address

    def told(self, flow: Flow) -> Text:
        """A flow as people say it: who to whom by what, and whether nobody answered."""
        client, server = self.named(flow.client), self.named(flow.server)
        unanswered = ("", "") if flow.answered else ("（応答なし）", " (not answered)")
        return Text(
            f"{client} から {server} へ {flow.service}{unanswered[0]}",
            f"{client} to {server} by {flow.service}{unanswered[1]}",
        )

    @cached_property
    def traffic(self) -> frozenset[int]:
        """The sources, by index, that show traffic: who has only lists of devices cannot say what was not said."""
        talking = self.observed.flows["source"].unique().to_list()
        return frozenset(at for at, one in enumerate(self.observed.sources) if one.listens or at in talking)

    @cached_property
    def heard(self) -> tuple[datetime, datetime] | None:
        """The first and the last instant of all traffic; None where there is none."""
        told = [self.observed.sources[at] for at in self.traffic]
        first = min((one.first for one in told if one.first), default=None)
        last = max((one.last for one in told if one.last), default=None)
        return (first, last) if first and last else None

    @cached_property
    def long_enough(self) -> bool:
        """Whether the traffic reaches back so far that "not seen for unseen_days" can be said at all."""
        return self.heard is not None and day_of(self.heard[0]) <= self.unseen_before

    @property
    def unseen_before(self) -> date:
        """What was last seen before or on this day counts as no longer seen.

        Counted back from the end of the evidence where that lies before the day asked: nobody looked after it.
        """
        end = min(self.as_of, day_of(self.heard[1])) if self.heard else self.as_of
        return end - timedelta(days=self.policy.unseen_days)

    @cached_property
    def last_seen(self) -> dict[str, datetime]:
        """The latest instant at which each address, IP or MAC, was seen, in traffic or in a table of hosts."""
        return _latest(self.observed.hosts)

    @cached_property
    def last_heard(self) -> dict[str, datetime]:
        """The latest instant at which each address was seen to send."""
        return _latest(self.observed.hosts.filter(pl.col("source").is_in(list(self.traffic))))


def _latest(hosts: pl.DataFrame) -> dict[str, datetime]:
    latest: dict[str, datetime] = {}
    pairs: Iterable[tuple[str, str, datetime]] = hosts.select("mac", "ip", "last").iter_rows()
    for mac, ip, last in pairs:
        for address in (mac, ip):
            if address and (address not in latest or latest[address] < last):
                latest[address] = last
    return latest
