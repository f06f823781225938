"""What the network map shows: zones in layers, the devices in them, and the traffic from zone to zone.

Only what, not where: places on the page are `routing`'s. The order is fixed, so one input gives one picture.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sekisho.security.checks.case import Case
from sekisho.security.checks.finding import Finding
from sekisho.security.checks.seen import Flow
from sekisho.security.checks.state import Assessment
from sekisho.security.ledgers.zone import ZoneKind
from sekisho.security.present.crossing import crossing, crossings, services
from sekisho.security.present.marks import SEVERITY_MARK
from sekisho.security.present.report.labels import Labels
from sekisho.security.terms.choice import Choice
from sekisho.security.terms.state import Severity
from sekisho.security.work.network_map import LinkKind

LAYERS = {ZoneKind.OUTSIDE: 0, ZoneKind.BUSINESS: 1, ZoneKind.DMZ: 2}
"""From outside inwards; all other kinds lie in the innermost layer, 3."""

MOST_CHIPS = 24
MOST_CHIPS_CROWDED = 8
"""Boxes of devices in one zone before they are grouped by kind; the second where there are many zones."""
CROWDED_ZONES = 12
MOST_ZONES = 36
MOST_LINKS = 30


@dataclass(frozen=True, slots=True)
class Chip:
    """One device, or several of a kind. alarm: mark and number of its findings; "" where it has none.

    ends: the numbers of the flows that begin and end here.  boundary: it stands between zones. Only paper shows them.
    """

    label: str
    detail: str
    alarm: str = ""
    unlisted: bool = False
    count: int = 1
    ends: str = ""
    boundary: bool = False


@dataclass(frozen=True, slots=True)
class ZoneBox:
    """One zone with what stands in it."""

    name: str
    label: str
    kind: str
    code: str
    layer: int
    count: int
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class ZoneLink:
    """Traffic from one zone to another, declared or seen. services: with the number of flows; purpose: as declared.

    mark: what stands on the line in place of its running number.
    """

    source: str
    destination: str
    kind: Choice
    services: tuple[str, ...]
    flows: int
    purpose: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything one map shows. left_out: links that were not drawn."""

    zones: tuple[ZoneBox, ...]
    links: tuple[ZoneLink, ...]
    left_out: int


@dataclass(frozen=True)
class _Drawing:
    assessment: Assessment
    labels: Labels

    @property
    def case(self) -> Case:
        return self.assessment.case

    @cached_property
    def crossing(self) -> dict[tuple[str, str], list[Flow]]:
        return crossing(self.case)

    @cached_property
    def alarms(self) -> Mapping[str, list[Finding]]:
        found: dict[str, list[Finding]] = {}
        for finding in self.assessment.decisions.failing(self.assessment.findings):
            if finding.subject.ledger == "asset":
                found.setdefault(finding.subject.key, []).append(finding)
        return found

    def alarm(self, key: str) -> str:
        findings = self.alarms.get(key, ())
        if not findings:
            return ""
        worst = min((finding.severity for finding in findings), key=tuple(Severity).index)
        return f"{SEVERITY_MARK[worst]}{len(findings)}"

    @cached_property
    def devices(self) -> dict[str, list[tuple[str, Chip]]]:
        """Chips with their kind of device by zone: what is listed, then what was seen without being listed."""
        found: dict[str, list[tuple[str, Chip]]] = {}
        for entry in self.case.assets:
            row = entry.row
            zone = self.case.zone_by_device.get(row.id) or next(
                (zone for ip in row.ips if (zone := self.case.zone_of(ip))), ""
            )
            address = row.ips[0] if row.ips else row.macs[0] if row.macs else ""
            more = f" +{len(row.ips) - 1}" if len(row.ips) > 1 else ""
            chip = Chip(row.name or row.id, f"{address}{more}", self.alarm(row.id))
            found.setdefault(zone, []).append((row.kind, chip))
        unlisted = {f.subject.key for f in self.assessment.findings if f.check == "asset/unlisted"}
        for mac in sorted(unlisted):
            ips = [device.ip for device in self.case.devices if device.mac == mac and device.ip]
            zone = next((zone for ip in ips if (zone := self.case.zone_of(ip))), "")
            chip = Chip(self.labels["map_unlisted"], ips[0] if ips else mac, self.alarm(mac), unlisted=True)
            found.setdefault(zone, []).append(("", chip))
        listed = {chip.detail for chips in found.values() for _, chip in chips}
        for address in sorted(self._strangers() - listed):
            found.setdefault("", []).append(("", Chip(address, self.labels["map_stranger"])))
        return found

    def _strangers(self) -> set[str]:
        """Addresses in no zone that talk to a zone."""
        ends = {flow.client for (source, _), flows in self.crossing.items() if not source for flow in flows}
        return ends | {flow.server for (_, target), flows in self.crossing.items() if not target for flow in flows}

    def zones(self) -> list[ZoneBox]:
        kinds = {name: entry.row.kind or ZoneKind.CONTROL for name, entry in self.case.zones.items()}
        for name in self.devices:
            kinds.setdefault(name, ZoneKind.OUTSIDE if not name else ZoneKind.CONTROL)
        for pair in self.crossing:
            for name in pair:
                kinds.setdefault(name, ZoneKind.OUTSIDE)
        most = MOST_CHIPS_CROWDED if len(kinds) > CROWDED_ZONES else MOST_CHIPS
        return [
            ZoneBox(
                name=name,
                label=name or self.labels["map_no_zone"],
                kind=kind.of(self.labels.language) if name else "",
                code=kind.code if name else "none",
                layer=LAYERS.get(kind, 3),
                count=len(self.devices.get(name, ())),
                chips=self._grouped(self.devices.get(name, []), most),
            )
            for name, kind in kinds.items()
        ]

    def _grouped(self, devices: list[tuple[str, Chip]], most: int) -> tuple[Chip, ...]:
        """The chips as they are where they fit; else one for each kind of device, the most frequent first."""
        if len(devices) <= most:
            return tuple(chip for _, chip in devices)
        kinds: Counter[tuple[str, bool]] = Counter((kind, chip.unlisted) for kind, chip in devices)
        alarmed = Counter((kind, chip.unlisted) for kind, chip in devices if chip.alarm)
        marks = {(kind, chip.unlisted, chip.alarm[0]) for kind, chip in devices if chip.alarm}
        chips = []
        for (kind, unlisted), count in sorted(kinds.items(), key=lambda pair: (-pair[0][1], -pair[1], pair[0][0])):
            label = self.labels["map_unlisted"] if unlisted else kind or self.labels["map_other_kind"]
            worst = next((mark for mark in SEVERITY_MARK.values() if (kind, unlisted, mark) in marks), "")
            alarm = f"{worst}{alarmed[kind, unlisted]}" if worst else ""
            chips.append(Chip(label, self.labels.filled("map_devices", count=count), alarm, unlisted, count))
        if len(chips) > most:
            rest = sum(chip.count for chip in chips[most - 1 :])
            other = Chip(self.labels["map_other_kinds"], self.labels.filled("map_devices", count=rest), count=rest)
            chips = [*chips[: most - 1], other]
        return tuple(chips)

    def links(self) -> list[ZoneLink]:
        comma = "、" if self.labels.language == "ja" else ", "
        links = []
        for one in crossings(self.assessment):
            purpose = " / ".join(filter(None, (comma.join(filter(None, words)) for words in one.words)))
            told = services(one.flows)
            links.append(ZoneLink(one.source, one.destination, one.kind, told, len(one.flows), purpose))
        return links


def picture(assessment: Assessment, labels: Labels) -> Picture | None:
    """The map of one site; None where neither zones nor devices nor traffic are known."""
    drawing = _Drawing(assessment, labels)
    zones = drawing.zones()
    if not zones:
        return None
    order = tuple(LinkKind)
    links = sorted(
        drawing.links(), key=lambda link: (-order.index(link.kind), -link.flows, link.source, link.destination)
    )
    talking = {name for link in links for name in (link.source, link.destination)}
    kept = sorted(zones, key=lambda zone: (zone.name not in talking, -zone.count))[:MOST_ZONES]
    names = {zone.name for zone in kept}
    drawable = [link for link in links if link.source in names and link.destination in names]
    drawn = tuple(drawable[:MOST_LINKS])
    return Picture(tuple(zone for zone in zones if zone.name in names), drawn, len(links) - len(drawn))
