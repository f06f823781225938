"""What a person looks for on the map, and which flows and devices that is. One rule for picture and table."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from sekisho.security.ledgers.words import searchable
from sekisho.security.present.console.network.charted import Charted, protocol_of
from sekisho.security.work.network_map import LinkKind, MapDevice, MapFlow, MapLink

NAMELESS = "-"
"""Stands in an address for the zone without a name."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Empty texts and None: whatever it is. zone: by its name, NAMELESS for what lies in none."""

    words: tuple[str, ...] = ()
    zone: str = ""
    system: str = ""
    protocol: str = ""
    kind: LinkKind | None = None

    @property
    def all(self) -> bool:
        """Whether nothing is asked for."""
        return self == Wanted()


def wanted(query: Mapping[str, str]) -> Wanted:
    """What an address asks for; what it cannot mean is passed over, so that an old link still shows the map."""
    kind = next((one for one in LinkKind if one.code == query.get("kind")), None)
    words = tuple(map(searchable, query.get("q", "")[:200].split()))
    zone, system, protocol = (query.get(name, "")[:200] for name in ("zone", "system", "protocol"))
    return Wanted(words, zone, system, protocol, kind)


def address(query: Mapping[str, str], **changed: str) -> str:
    """The query of an address with some values changed; empty ones are left out."""
    kept = {name: query[name] for name in ("site", "view", "q", "zone", "system", "protocol", "kind") if name in query}
    return urlencode({name: value for name, value in {**kept, **changed}.items() if value or name == "site"})


@dataclass(frozen=True)
class Matching:
    """What of one site is looked for."""

    chart: Charted
    asked: Wanted

    @cached_property
    def flows(self) -> tuple[int, ...]:
        """The flows by their places in the run."""
        every = enumerate(self.chart.network.flows)
        return tuple(at for at, flow in every if self.asked.all or self._flow(flow))

    def _flow(self, flow: MapFlow) -> bool:
        asked, chart = self.asked, self.chart
        ends = [one for key in (flow.source, flow.target) if (one := chart.devices.get(key))]
        return (
            asked.kind in {None, flow.kind}
            and self._in_zone(flow.source_zone, flow.target_zone)
            and (not asked.protocol or protocol_of(flow.service) == asked.protocol)
            and (not asked.system or any(one.system == asked.system for one in ends))
            and (not asked.words or self._said(self._text(flow, ends)))
        )

    def _text(self, flow: MapFlow, ends: list[MapDevice]) -> str:
        told = [flow.source, flow.target, flow.source_zone, flow.target_zone, flow.service, flow.function]
        return " ".join((*told, *(" ".join((one.name, *one.addresses)) for one in ends)))

    def _in_zone(self, *zones: str) -> bool:
        zone = "" if self.asked.zone == NAMELESS else self.asked.zone
        return not self.asked.zone or zone in zones

    def _said(self, text: str) -> bool:
        ready = searchable(text)
        return all(word in ready for word in self.asked.words)

    @cached_property
    def devices(self) -> tuple[MapDevice, ...]:
        """The devices that are looked for by themselves, and, where flows are asked for, those at their ends."""
        every, asked = self.chart.network.devices, self.asked
        if asked.all:
            return every
        ends: set[str] | None = None
        if asked.kind or asked.protocol:
            flows = self.chart.network.flows
            ends = {key for at in self.flows for key in (flows[at].source, flows[at].target)}
        return tuple(
            one
            for one in every
            if (ends is None or one.key in ends)
            and self._in_zone(one.zone)
            and (not asked.system or one.system == asked.system)
            and (not asked.words or self._said(" ".join((one.key, one.name, one.kind, one.system, *one.addresses))))
        )

    @cached_property
    def links(self) -> tuple[MapLink, ...]:
        """The traffic from zone to zone that is looked for by itself, or holds a flow that is."""
        every, asked = self.chart.network.links, self.asked
        if asked.all:
            return every
        flows = self.chart.network.flows
        pairs = {(flows[at].source_zone, flows[at].target_zone) for at in self.flows}
        return tuple(one for one in every if (one.source, one.destination) in pairs or self._link(one))

    def _link(self, one: MapLink) -> bool:
        asked = self.asked
        if asked.system or asked.protocol:
            return False
        told = " ".join((one.source, one.destination, one.purpose, *one.services))
        return (
            asked.kind in {None, one.kind} and self._in_zone(one.source, one.destination) and self._said(told)
        )  # fmt: skip
