"""The network of one site as its ledgers declare it: which device is in which zone, which flow runs between which.

Nothing is left out: a device without a zone, a side of a flow that no ledger knows and a flow without a conduit each
have their place. What was observed has none here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from sekisho.security.checks.case import Case
from sekisho.security.checks.spoken import plain
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.conduit import Conduit
from sekisho.security.ledgers.dataflow import Dataflow
from sekisho.security.ledgers.zone import ZoneKind
from sekisho.security.terms.address import Endpoint
from sekisho.security.terms.choice import Choice


class WayKind(Choice):
    """What the ledgers say of the traffic from one zone to another."""

    WITHIN = "within", "ゾーン内のデータフロー", "Data flows within a zone"
    IDLE = "idle", "通信路あり・データフローの記入なし", "Conduit without a data flow"
    FLOWING = "flowing", "通信路あり・データフローあり", "Conduit with data flows"
    UNCOVERED = "uncovered", "通信路の記入がないデータフロー", "Data flows without a conduit"


@dataclass(frozen=True, slots=True)
class Device:
    """One thing that stands in a zone. key: id of the asset, or the text of the side of a flow that is no asset."""

    key: str
    name: str
    address: str
    kind: str
    zone: str
    listed: bool = True
    boundary: bool = False


@dataclass(frozen=True, slots=True)
class NumberedFlow:
    """A row of the data-flow table with its number there, from 1. source, target: keys of devices; "" for a zone."""

    number: int
    row: Dataflow
    source: str
    target: str
    source_zone: str
    target_zone: str


@dataclass(frozen=True, slots=True)
class Way:
    """All traffic from one zone to another. mark: C1, C2 … in the order of the conduits; X1 … where there is none."""

    mark: str
    kind: WayKind
    source: str
    target: str
    conduits: tuple[Conduit, ...]
    flows: tuple[NumberedFlow, ...]
    boundary: str = ""


@dataclass(frozen=True)
class Network:
    """The declared network of one case."""

    case: Case

    @cached_property
    def kinds(self) -> dict[str, ZoneKind]:
        """Every zone that is named anywhere, with its kind; "" stands for what lies in no zone."""
        kinds = {name: entry.row.kind or ZoneKind.CONTROL for name, entry in self.case.zones.items()}
        for device in self.devices.values():
            kinds.setdefault(device.zone, ZoneKind.CONTROL if device.zone else ZoneKind.OUTSIDE)
        for conduit in self._conduits:
            for name in (conduit.source, conduit.destination):
                kinds.setdefault(name, ZoneKind.CONTROL if name else ZoneKind.OUTSIDE)
        for flow in self.flows:
            for name in (flow.source_zone, flow.target_zone):
                kinds.setdefault(name, ZoneKind.CONTROL if name else ZoneKind.OUTSIDE)
        return kinds

    @cached_property
    def _conduits(self) -> tuple[Conduit, ...]:
        return tuple(entry.row for entry in self.case.book.rows(Conduit))

    @cached_property
    def _boundaries(self) -> frozenset[str]:
        return frozenset(conduit.boundary for conduit in self._conduits if conduit.boundary)

    def _listed(self, row: Asset) -> Device:
        zone = self.case.zone_by_device.get(row.id) or next(
            (zone for ip in row.ips if (zone := self.case.zone_of(ip))), ""
        )
        address = row.ips[0] if row.ips else row.macs[0] if row.macs else ""
        more = f" +{len(row.ips) - 1}" if len(row.ips) > 1 else ""
        return Device(row.id, row.name or row.id, address + more, row.kind, zone, boundary=row.id in self._boundaries)

    @cached_property
    def _assets(self) -> dict[str, Device]:
        return {entry.row.id: self._listed(entry.row) for entry in self.case.assets}

    @cached_property
    def _by_name(self) -> Mapping[str, str]:
        named = {plain(entry.row.name): entry.row.id for entry in reversed(self.case.assets) if entry.row.name}
        return {**named, **{plain(entry.row.id): entry.row.id for entry in self.case.assets}}

    def _side(self, side: Endpoint) -> Device:
        """What a side of a flow is: an asset, a whole zone (no key), or something that no ledger lists."""
        network = side.network
        address = network.partition("/")[0] if network else ""
        asset = self.case.asset_of(address) if address else None
        single = bool(network) and network.endswith("/128" if ":" in network else "/32") if network else False
        if single and asset:
            return self._assets[asset.row.id]
        if not network and plain(side.name) in self._by_name:
            return self._assets[self._by_name[plain(side.name)]]
        zone = self.case.zone_of(address) if address else ""
        if not zone:
            zone = next((name for name in self.case.zones if plain(name) == plain(side.name)), "")
        if zone and not single:
            return Device("", zone, "", "", zone)
        shown = address if single else network or ""
        return Device(str(side), side.name or shown, shown, "", zone, listed=False)

    @cached_property
    def _numbered(self) -> tuple[tuple[NumberedFlow, Device, Device], ...]:
        found = []
        for number, entry in enumerate(self.case.book.rows(Dataflow), 1):
            source, target = self._side(entry.row.source), self._side(entry.row.destination)
            flow = NumberedFlow(number, entry.row, source.key, target.key, source.zone, target.zone)
            found.append((flow, source, target))
        return tuple(found)

    @cached_property
    def flows(self) -> tuple[NumberedFlow, ...]:
        """The data-flow table in its order."""
        return tuple(flow for flow, _, _ in self._numbered)

    @cached_property
    def devices(self) -> dict[str, Device]:
        """Every device by its key: the asset ledger's in its order, then what only flows and conduits name."""
        found = dict(self._assets)
        for _, source, target in self._numbered:
            for device in (source, target):
                if device.key:
                    found.setdefault(device.key, device)
        for key in sorted(self._boundaries - found.keys()):
            found[key] = Device(key, key, "", "", "", listed=False, boundary=True)
        return found

    def ends(self, key: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The numbers of the flows that begin and that end at a device."""
        return self._ends.get(key, ((), ()))

    @cached_property
    def _ends(self) -> dict[str, tuple[tuple[int, ...], tuple[int, ...]]]:
        found: dict[str, tuple[list[int], list[int]]] = {}
        for flow in self.flows:
            found.setdefault(flow.source, ([], []))[0].append(flow.number)
            found.setdefault(flow.target, ([], []))[1].append(flow.number)
        return {key: (tuple(begin), tuple(end)) for key, (begin, end) in found.items() if key}

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """The ways from zone to zone: conduits in the ledger's order, then flows without one, then within zones."""
        conduits: dict[tuple[str, str], list[Conduit]] = {}
        for conduit in self._conduits:
            conduits.setdefault((conduit.source, conduit.destination), []).append(conduit)
        flows: dict[tuple[str, str], list[NumberedFlow]] = {}
        for flow in self.flows:
            flows.setdefault((flow.source_zone, flow.target_zone), []).append(flow)
        covered = [
            self._covered(number, pair, rows, flows.get(pair, ()))
            for number, (pair, rows) in enumerate(conduits.items(), 1)
        ]
        rest = [(pair, here) for pair, here in flows.items() if pair not in conduits]
        crossing = [(pair, here) for pair, here in rest if pair[0] != pair[1]]
        uncovered = [
            Way(f"X{number}", WayKind.UNCOVERED, *pair, (), tuple(here))
            for number, (pair, here) in enumerate(crossing, 1)
        ]
        within = [
            Way(numbers(flow.number for flow in here), WayKind.WITHIN, *pair, (), tuple(here))
            for pair, here in rest
            if pair[0] == pair[1]
        ]
        return (*covered, *uncovered, *within)

    def _covered(
        self, number: int, pair: tuple[str, str], rows: Iterable[Conduit], flows: Iterable[NumberedFlow]
    ) -> Way:
        here, conduits = tuple(flows), tuple(rows)
        boundary = "、".join(dict.fromkeys(row.boundary for row in conduits if row.boundary))
        kind = WayKind.FLOWING if here else WayKind.IDLE
        return Way(f"C{number}", kind, *pair, conduits, here, boundary)


def numbers(values: Iterable[int]) -> str:
    """Numbers as people list them, in rising order: `1, 4-6, 9`."""
    runs: list[list[int]] = []
    for value in sorted(set(values)):
        if runs and runs[-1][-1] == value - 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    parts = [f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    return ", ".join(parts)
