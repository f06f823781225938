"""The map as the browser draws it: places, names and kinds, by numbers; what is known of each thing is asked for later.

Twenty thousand flows with their evidence would be ten megabytes; without it they are a few hundred kilobytes.
"""

from collections import Counter
from dataclasses import dataclass

from sekisho.guard.text import Language
from sekisho.security.present.console.network.charted import Charted, protocol_of
from sekisho.security.present.console.network.laying import BANDS, Box
from sekisho.security.present.console.network.wanting import Matching
from sekisho.security.present.marks import SEVERITY_MARK, STATE_MARK
from sekisho.security.terms.state import State
from sekisho.security.work.network_map import LinkKind, MapDevice, MapLink

Json = dict[str, object]

STATES = {
    LinkKind.SEEN: State.HOLDS,
    LinkKind.UNDECLARED: State.FAILS,
    LinkKind.UNSEEN: State.STALE,
    LinkKind.UNJUDGED: State.NOT_ASSESSED,
}
"""The state whose colour and drawing a kind has; its word is its own."""

ORDER = tuple(STATES)


def mark_of(kind: LinkKind) -> str:
    """The mark that stands on a line, so that colour never speaks alone."""
    return STATE_MARK[STATES[kind]]


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Texts by their number, each once."""

    known: dict[str, int]

    def of(self, text: str) -> int:
        return self.known.setdefault(text, len(self.known))


def pictured(chart: Charted, language: Language, nameless: str) -> Json:
    """Everything of one site. nameless: what the zone without a name is called.

    flows: source, target (number of the device, -1 for a whole zone), zones, service, kind (place in `kinds`).
    """
    network, laid = chart.network, chart.layout
    zones = {name: at for at, name in enumerate(laid.zones)}
    devices = {one.key: at for at, one in enumerate(network.devices)}
    services = _Numbers({})
    flows = [
        [
            devices.get(flow.source, -1),
            devices.get(flow.target, -1),
            zones.get(flow.source_zone, -1),
            zones.get(flow.target_zone, -1),
            services.of(flow.service),
            ORDER.index(flow.kind),
        ]
        for flow in network.flows
    ]
    bad = Counter((flow.source_zone, flow.target_zone) for flow in network.flows if flow.kind is LinkKind.UNDECLARED)
    kinds = {one.name: one.kind for one in network.zones}
    inside = Counter(one.zone if one.zone in zones else "" for one in network.devices)
    alarms = Counter(one.zone if one.zone in zones else "" for one in network.devices if one.findings)
    return {
        "run": chart.kept.number,
        "site": chart.site,
        "size": [laid.width, laid.height],
        "bands": [{"label": BANDS[number].of(language), "box": _box(box)} for number, box in laid.bands.items()],
        "kinds": [
            {"code": one.code, "word": one.of(language), "mark": mark_of(one), "state": STATES[one].code}
            for one in ORDER
        ],
        "zones": [
            {
                "name": name,
                "label": name or nameless,
                "kind": _word(kinds.get(name), language),
                "box": _box(box),
                "devices": inside[name],
                "alarms": alarms[name],
            }
            for name, box in laid.zones.items()
        ],
        "devices": [
            _device(one, laid.devices[one.key], zones.get(one.zone, zones.get("", 0))) for one in network.devices
        ],
        "links": [_link(one, zones, bad) for one in network.links],
        "services": list(services.known),
        "protocols": [protocol_of(service) for service in services.known],
        "flows": flows,
    }


def _word(kind: object, language: Language) -> str:
    return str(kind.of(language)) if hasattr(kind, "of") else ""


def _box(box: Box) -> list[int]:
    return [box.x, box.y, box.w, box.h]


def _device(one: MapDevice, box: Box, zone: int) -> Json:
    told: Json = {
        "key": one.key,
        "name": one.name or one.key,
        "at": one.addresses[0] if one.addresses else "",
        "zone": zone,
        "x": box.x + box.w // 2,
        "y": box.y + box.h // 2,
    }
    if not one.listed:
        told["unlisted"] = True
    if one.boundary:
        told["boundary"] = True
    if one.findings and one.severity:
        told["alarm"] = f"{SEVERITY_MARK[one.severity]}{one.findings}"
        told["severity"] = one.severity.code
    return told


def _link(one: MapLink, zones: dict[str, int], bad: Counter[tuple[str, str]]) -> Json:
    """bad: flows that the data-flow table does not declare, by their zones: a conduit may be, and its flow not."""
    return {
        "from": zones.get(one.source, -1),
        "to": zones.get(one.destination, -1),
        "kind": ORDER.index(one.kind),
        "flows": one.flows,
        "bad": bad[one.source, one.destination] if one.kind is not LinkKind.UNDECLARED else 0,
    }


def matched(found: Matching) -> Json | None:
    """What is looked for, by the numbers that the picture gives; None for all."""
    if found.asked.all:
        return None
    keys = {one.key for one in found.devices}
    links = set(found.links)
    return {
        "flows": list(found.flows),
        "devices": [at for at, one in enumerate(found.chart.network.devices) if one.key in keys],
        "links": [at for at, one in enumerate(found.chart.network.links) if one in links],
        "words": bool(found.asked.words),
        "zone": found.asked.zone,
    }
