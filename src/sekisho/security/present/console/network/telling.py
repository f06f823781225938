"""What is known of one flow, device, zone or way between zones, with where each can be opened."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from sekisho.security.ledgers.conduit import Conduit
from sekisho.security.ledgers.zone import Zone
from sekisho.security.present.api.refusing import general
from sekisho.security.present.console.linking import address_of_row, device_address, row_address
from sekisho.security.present.console.network.charted import Charted
from sekisho.security.present.console.network.joined import addresses
from sekisho.security.present.console.network.pictured import STATES
from sekisho.security.present.console.page import Asker
from sekisho.security.terms.evidence import Evidence
from sekisho.security.terms.state import State
from sekisho.security.work.kept import KeptFinding
from sekisho.security.work.network_map import LinkKind, MapDevice, MapFlow, MapLink, MapZone
from sekisho.security.work.permission import Right

MOST_FLOWS = 40
"""Flows that a panel shows of a device, a zone or a way; the table shows all."""

Query = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a flow. name: of the device, or of the zone where `device` is empty."""

    name: str
    zone: str
    device: MapDevice | None
    link: str


@dataclass(frozen=True, slots=True)
class FlowLine:
    """One flow as tables and panels show it. row: address of its row in the data-flow table; empty for none."""

    at: int
    flow: MapFlow
    source: Side
    target: Side
    state: State
    link: str
    row: str
    findings: tuple[KeptFinding, ...]

    @property
    def first(self) -> tuple[Evidence, ...]:
        """The place that a table shows: of the traffic where it was seen, else of the row that declares it."""
        return self.flow.evidence[:1]


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """One device. page: of its life; empty where it is not listed."""

    device: MapDevice
    link: str
    page: str
    flows: int
    findings: tuple[KeptFinding, ...]


@dataclass(frozen=True, slots=True)
class LinkLine:
    """What goes from one zone to another. row: address of the conduit in its ledger; empty for none."""

    link: MapLink
    state: State
    address: str
    row: str
    findings: tuple[KeptFinding, ...]


@dataclass(frozen=True, slots=True)
class ZoneLine:
    """One zone. row: address in its ledger; empty for the nameless one."""

    zone: MapZone
    address: str
    row: str
    devices: int
    alarms: int


@dataclass(frozen=True)
class Teller:
    """Tells of one site what a person may follow further."""

    chart: Charted
    who: Asker

    def _link(self, what: str, **names: str) -> str:
        query = {"site": self.chart.site, "run": self.chart.kept.number, "what": what, **names}
        return f"/network/detail/?{urlencode(query)}"

    def _opens(self, slug: str) -> bool:
        return self.who.may(Right.READ, slug)

    def _side(self, key: str, zone: str) -> Side:
        device = self.chart.devices.get(key)
        link = self._link("device", key=key) if device else ""
        return Side(self.chart.named(key, zone), zone, device, link)

    def flow(self, at: int) -> FlowLine:
        """A flow by its place in the run."""
        one = self.chart.network.flows[at]
        row = row_address("dataflow", one.row_id) if one.row_id and self._opens("dataflow") else ""
        return FlowLine(
            at,
            one,
            self._side(one.source, one.source_zone),
            self._side(one.target, one.target_zone),
            STATES[one.kind],
            self._link("flow", at=str(at)),
            row,
            self.chart.of_flow(one),
        )

    def device(self, one: MapDevice) -> DeviceLine:
        """A device."""
        page = device_address(self.chart.site, one.key) if one.listed and self._opens("asset") else ""
        flows = len(self.chart.flows_of.get(one.key, ()))
        return DeviceLine(one, self._link("device", key=one.key), page, flows, self.chart.of_device(one.key))

    def way(self, one: MapLink) -> LinkLine:
        """What goes from one zone to another. An undeclared part has no conduit."""
        row = ""
        if one.kind in {LinkKind.SEEN, LinkKind.UNSEEN} and self._opens("conduit"):
            row = address_of_row(
                "conduit", Conduit(source=one.source, destination=one.destination, site=self.chart.site)
            )
        address = self._link("way", source=one.source, target=one.destination)
        findings = self.chart.of_link(one.source, one.destination) if one.kind is LinkKind.UNDECLARED else ()
        return LinkLine(one, STATES[one.kind], address, row, findings)

    def zone(self, one: MapZone) -> ZoneLine:
        """A zone."""
        here = [device for device in self.chart.network.devices if device.zone == one.name]
        row = address_of_row("zone", Zone(name=one.name, site=self.chart.site)) if one.name else ""
        alarms = sum(1 for device in here if device.findings)
        return ZoneLine(one, self._link("zone", name=one.name), row, len(here), alarms)

    def detail(self, query: Query) -> dict[str, object]:
        """What a panel shows of the thing that an address names. Raises Refused (404) for nothing."""
        known = {"flow": self._flow, "device": self._device, "way": self._way, "zone": self._zone}
        tell = known.get(query.get("what", ""))
        if tell is None:
            raise general(404)
        return {"what": query["what"], "site": self.chart.site, **tell(query)}

    def _flow(self, query: Query) -> dict[str, object]:
        number = query.get("at", "")
        if not number.isascii() or not number.isdigit() or int(number[:9]) >= len(self.chart.network.flows):
            raise general(404)
        return {"line": self.flow(int(number))}

    def _device(self, query: Query) -> dict[str, object]:
        found = self.chart.devices.get(query.get("key", ""))
        if found is None:
            raise general(404)
        line, listed = self.device(found), found.addresses if found.listed else ()
        return {
            "line": line,
            "known": addresses(self.chart.site, found, listed, self.who),
            "here": line.page,
            **self._flows(self.chart.flows_of.get(found.key, ()), {"q": found.key}),
        }

    def _way(self, query: Query) -> dict[str, object]:
        pair = query.get("source", ""), query.get("target", "")
        flows = [at for at, one in enumerate(self.chart.network.flows) if (one.source_zone, one.target_zone) == pair]
        ways = self.chart.links.get(pair, ())
        if not flows and not ways:
            raise general(404)
        return {"pair": pair, "lines": [self.way(one) for one in ways], **self._flows(flows, {"zone": pair[0] or "-"})}

    def _zone(self, query: Query) -> dict[str, object]:
        name = query.get("name", "")
        found = next((one for one in self.chart.network.zones if one.name == name), None)
        if found is None:
            raise general(404)
        flows = [at for at, one in enumerate(self.chart.network.flows) if name in (one.source_zone, one.target_zone)]
        return {"line": self.zone(found), **self._flows(flows, {"zone": name or "-"})}

    def _flows(self, every: Sequence[int], more: Mapping[str, str]) -> dict[str, object]:
        """The flows that are shown, the worst first; how many there are of each kind; and where all are."""
        order = tuple(reversed(LinkKind))
        flows = self.chart.network.flows
        worst = sorted(every, key=lambda at: order.index(flows[at].kind))
        counts = Counter(flows[at].kind for at in every)
        return {
            "flows": [self.flow(at) for at in worst[:MOST_FLOWS]],
            "counts": [(one, STATES[one], counts[one]) for one in order if counts[one]],
            "further": max(0, len(every) - MOST_FLOWS),
            "all": f"/network/?{urlencode({'site': self.chart.site, **more})}",
        }
