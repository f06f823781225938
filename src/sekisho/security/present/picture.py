"""The network map of one assessment: every device and flow, declared and seen, with where it can be seen."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from sekisho.security.checks.case import Case
from sekisho.security.checks.dataflow import CHATTER
from sekisho.security.checks.declared import Declared
from sekisho.security.checks.finding import Finding
from sekisho.security.checks.running import CHECKS
from sekisho.security.checks.seen import Flow
from sekisho.security.checks.state import Assessment
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.keys import row_id
from sekisho.security.present.crossing import crossings, services
from sekisho.security.present.diagram.declared import Device, Network, NumberedFlow
from sekisho.security.present.sighted import (
    MOST_SEEN,
    Identities,
    Sightings,
    by_address,
    identities,
    joins_of,
    sightings_of,
    told_by,
)
from sekisho.security.terms.evidence import Evidence
from sekisho.security.terms.state import Severity
from sekisho.security.work.network_map import (
    MOST_DEVICES,
    MOST_FLOWS,
    LinkKind,
    MapDevice,
    MapFlow,
    MapLink,
    MapZone,
    NetworkMap,
)


def network_map_of(assessment: Assessment) -> NetworkMap:
    """The map of one site. Devices: the asset ledger's in its order, what only declared flows name, then what was seen
    and is not listed. Flows: those seen, then those declared and not seen.
    """
    return _Mapping(assessment).all()


@dataclass(frozen=True)
class _Mapping:
    assessment: Assessment

    @property
    def case(self) -> Case:
        return self.assessment.case

    @cached_property
    def declared(self) -> Network:
        return Network(self.case)

    def all(self) -> NetworkMap:
        flows = [*self.seen(), *self.unseen()]
        devices = [*self.devices(), *self.strangers(flows)]
        left_out = max(0, len(devices) - MOST_DEVICES), max(0, len(flows) - MOST_FLOWS)
        return NetworkMap(
            tuple(self.zones(flows, devices)),
            tuple(devices[:MOST_DEVICES]),
            tuple(self.links()),
            tuple(flows[:MOST_FLOWS]),
            left_out,
        )

    def zones(self, flows: list[MapFlow], devices: list[MapDevice]) -> Iterator[MapZone]:
        named = dict.fromkeys((
            *self.declared.kinds,
            *(one.zone for one in devices),
            *(name for flow in flows for name in (flow.source_zone, flow.target_zone)),
        ))  # fmt: skip
        for name in named:
            entry = self.case.zones.get(name)
            networks = tuple(str(net) for net in entry.row.networks) if entry else ()
            yield MapZone(name, self.case.kind_of(name), networks)

    def links(self) -> Iterator[MapLink]:
        for one in crossings(self.assessment):
            purpose = " / ".join(filter(None, ("、".join(filter(None, words)) for words in one.words)))
            yield MapLink(one.source, one.destination, one.kind, services(one.flows), len(one.flows), purpose)

    @cached_property
    def _alarms(self) -> dict[str, list[Finding]]:
        found: dict[str, list[Finding]] = {}
        for finding in self.assessment.decisions.failing(self.assessment.findings):
            if finding.subject.ledger == "asset":
                found.setdefault(finding.subject.key, []).append(finding)
        return found

    def _alarmed(self, device: MapDevice) -> MapDevice:
        """A device with its open findings, and what was seen of it."""
        findings = self._alarms.get(device.key, ())
        worst = min((finding.severity for finding in findings), key=tuple(Severity).index, default=None)
        own = sightings_of(device.addresses, self._sightings)
        joins = joins_of(own)
        return replace(
            device,
            findings=len(findings),
            severity=worst,
            first=min((one.first for one in own), default=None),
            last=max((one.last for one in own), default=None),
            seen=told_by(device.addresses, own, self._identities),
            joins=joins[:MOST_SEEN],
            joins_left_out=len(joins[MOST_SEEN:]),
        )

    @cached_property
    def _sightings(self) -> Sightings:
        return by_address(self.case.devices)

    @cached_property
    def _identities(self) -> Identities:
        return identities(self.case.held)

    def devices(self) -> Iterator[MapDevice]:
        for device in self.declared.devices.values():
            entry = self.case.by_id.get(device.key)
            yield self._alarmed(_listed(device, entry.row if entry else None))
        for mac, ips in self._unlisted.items():
            zone = next((zone for ip in ips if (zone := self.case.zone_of(ip))), "")
            yield self._alarmed(MapDevice(mac, "", (*ips, mac), "", zone, listed=False))

    def strangers(self, flows: list[MapFlow]) -> Iterator[MapDevice]:
        """What flows name and no ledger lists: addresses behind a router, or outside."""
        known = {*self.declared.devices, *self._unlisted, ""}
        for flow in flows:
            for key, zone in ((flow.source, flow.source_zone), (flow.target, flow.target_zone)):
                if key not in known:
                    known.add(key)
                    yield MapDevice(key, "", (key,), "", zone, listed=False)

    @cached_property
    def _unlisted(self) -> dict[str, tuple[str, ...]]:
        """The addresses of each device that is in no ledger, by its MAC."""
        macs = {f.subject.key for f in self.assessment.findings if f.check == "asset/unlisted"}
        found: dict[str, list[str]] = {mac: [] for mac in sorted(macs)}
        for device in self.case.devices:
            if device.mac in found and device.ip:
                found[device.mac].append(device.ip)
        return {mac: tuple(dict.fromkeys(ips)) for mac, ips in found.items()}

    @cached_property
    def _key_by_address(self) -> dict[str, str]:
        return {ip: mac for mac, ips in self._unlisted.items() for ip in ips}

    def _key(self, address: str) -> str:
        asset = self.case.asset_of(address)
        return asset.row.id if asset else self._key_by_address.get(address, address)

    @cached_property
    def _rows(self) -> dict[int, tuple[NumberedFlow, Evidence]]:
        """The rows of the data-flow table by the identity of their entries, with their places."""
        pairs = zip(self._table.entries, self.declared.flows, strict=True)
        return {id(entry): (flow, entry.evidence("function")) for entry, flow in pairs}

    @cached_property
    def _table(self) -> Declared:
        return Declared(self.case)

    @cached_property
    def _matched(self) -> tuple[tuple[Flow, tuple[int, ...]], ...]:
        """The flows that were seen, each with the identities of the rows that declare it."""
        return tuple(
            (flow, tuple(id(entry) for entry in self._table.of(flow)))
            for flow in self.case.flows
            if flow.protocol not in CHATTER and flow.transport != "icmp"
        )

    def seen(self) -> Iterator[MapFlow]:
        check = CHECKS["dataflow/unlisted"]
        judged = not (check.lacks(self.case) or check.blanks(self.case))
        for flow, rows in self._matched:
            kind = LinkKind.SEEN if rows else LinkKind.UNDECLARED if judged else LinkKind.UNJUDGED
            declared = [self._rows[one] for one in rows]
            yield MapFlow(
                source=self._key(flow.client),
                target=self._key(flow.server),
                source_zone=self.case.zone_of(flow.client),
                target_zone=self.case.zone_of(flow.server),
                service=flow.service,
                kind=kind,
                row=declared[0][0].number if declared else 0,
                function=declared[0][0].row.function if declared else "",
                row_id=row_id(REGISTRY["dataflow"], declared[0][0].row) if declared else "",
                first=flow.first,
                last=flow.last,
                evidence=(flow.evidence, *(place for _, place in declared[:1])),
            )

    def unseen(self) -> Iterator[MapFlow]:
        found = {one for _, rows in self._matched for one in rows}
        for key, (flow, place) in self._rows.items():
            if key not in found:
                port = f"/{flow.row.port}" if flow.row.port else ""
                yield MapFlow(
                    source=flow.source,
                    target=flow.target,
                    source_zone=flow.source_zone,
                    target_zone=flow.target_zone,
                    service=f"{flow.row.protocol}{port} {flow.row.application}".strip(),
                    kind=LinkKind.UNSEEN,
                    row=flow.number,
                    function=flow.row.function,
                    row_id=row_id(REGISTRY["dataflow"], flow.row),
                    evidence=(place,),
                )


def _listed(device: Device, row: Asset | None) -> MapDevice:
    told = MapDevice(
        device.key, device.name, (device.address,) if device.address else (), device.kind, device.zone,
        listed=device.listed, boundary=device.boundary,
    )  # fmt: skip
    return replace(told, addresses=(*map(str, row.ips), *map(str, row.macs)), system=row.system) if row else told
