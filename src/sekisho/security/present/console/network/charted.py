"""The network of one site in the newest kept run, as far as a person may see it, with its places and its findings."""

import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from sekisho.guard.text import Text
from sekisho.security.checks.spoken import ALIASES, plain
from sekisho.security.checks.zone import crossing_key
from sekisho.security.present.api.refusing import Refused, general
from sekisho.security.present.console.network.laying import Layout, layout
from sekisho.security.present.console.page import Asker
from sekisho.security.present.console.standing import Standing, standing
from sekisho.security.store.freshness import database
from sekisho.security.work.kept import Kept, KeptFinding, KeptSite
from sekisho.security.work.network_map import LinkKind, MapDevice, MapFlow, MapLink, NetworkMap
from sekisho.security.work.permission import Right

SHOWN_BY = ("zone", "dataflow", "asset")
"""Who may read these ledgers on a site may see its map: it shows what they hold."""

_TALK = re.compile(r"(?P<client>.+) -> (?P<server>.+?) (?P<service>\S+)")
_MOST_REMEMBERED = 6


@dataclass(frozen=True)
class Charted:
    """One site of a run. Flows are named by their place in the run: `at`."""

    kept: Kept
    place: KeptSite

    @property
    def site(self) -> str:
        """The name of the site."""
        return self.place.site

    @property
    def network(self) -> NetworkMap:
        """What the run says of it."""
        return self.place.network

    @cached_property
    def layout(self) -> Layout:
        """Where all stands."""
        return layout(self.network.zones, self.network.devices)

    @cached_property
    def devices(self) -> Mapping[str, MapDevice]:
        """The devices by their keys."""
        return {one.key: one for one in self.network.devices}

    @cached_property
    def findings(self) -> tuple[KeptFinding, ...]:
        """The findings of the site."""
        return tuple(one for one in self.kept.findings if one.site == self.site)

    @cached_property
    def _by_subject(self) -> Mapping[tuple[str, str], tuple[KeptFinding, ...]]:
        found: dict[tuple[str, str], list[KeptFinding]] = {}
        for one in self.findings:
            found.setdefault((one.subject.ledger, one.subject.key), []).append(one)
        return {key: tuple(every) for key, every in found.items()}

    @cached_property
    def _by_place(self) -> Mapping[object, tuple[KeptFinding, ...]]:
        """The findings on flows by each place that they cite."""
        found: dict[object, list[KeptFinding]] = {}
        for one in self.findings:
            if one.subject.ledger == "dataflow":
                for place in one.evidence:
                    found.setdefault(place, []).append(one)
        return {place: tuple(every) for place, every in found.items()}

    @cached_property
    def _by_ends(self) -> Mapping[tuple[str, str, str], tuple[KeptFinding, ...]]:
        """The findings on flows by the devices they run between and the service or protocol that they name."""
        keys = {address: one.key for one in self.network.devices for address in (*one.addresses, one.key)}
        found: dict[tuple[str, str, str], list[KeptFinding]] = {}
        for one in self.findings:
            talk = _TALK.match(one.subject.key) if one.subject.ledger == "dataflow" else None
            if talk:
                client, server = (keys.get(talk[name], talk[name]) for name in ("client", "server"))
                found.setdefault((client, server, talk["service"]), []).append(one)
        return {ends: tuple(every) for ends, every in found.items()}

    def of_device(self, key: str) -> tuple[KeptFinding, ...]:
        """The findings on a device."""
        return self._by_subject.get(("asset", key), ())

    def of_flow(self, flow: MapFlow) -> tuple[KeptFinding, ...]:
        """The findings on a flow: those that cite its places, and those that name its ends and its service."""
        found = [one for place in flow.evidence for one in self._by_place.get(place, ())]
        for word in flow.service.split():
            found += self._by_ends.get((flow.source, flow.target, word), ())
        crossing = crossing_key(flow.source_zone, flow.target_zone, flow.service)
        if flow.source_zone != flow.target_zone:
            found += self._by_subject.get(("conduit", crossing), ())
        return tuple({one.id: one for one in found}.values())

    def of_link(self, source: str, target: str) -> tuple[KeptFinding, ...]:
        """The findings on traffic from one zone to another."""
        head = crossing_key(source, target, "")
        return tuple(
            one for one in self.findings if one.subject.ledger == "conduit" and one.subject.key.startswith(head)
        )

    @cached_property
    def links(self) -> Mapping[tuple[str, str], tuple[MapLink, ...]]:
        """The links by the zones they lead from and to."""
        found: dict[tuple[str, str], list[MapLink]] = {}
        for one in self.network.links:
            found.setdefault((one.source, one.destination), []).append(one)
        return {pair: tuple(every) for pair, every in found.items()}

    @cached_property
    def flows_of(self) -> Mapping[str, tuple[int, ...]]:
        """The places of the flows that begin or end at a device, by its key."""
        found: dict[str, list[int]] = {}
        for at, flow in enumerate(self.network.flows):
            for key in dict.fromkeys((flow.source, flow.target)):
                if key:
                    found.setdefault(key, []).append(at)
        return {key: tuple(every) for key, every in found.items()}

    @cached_property
    def counts(self) -> Mapping[LinkKind, int]:
        """How many flows are of each kind."""
        found = dict.fromkeys(LinkKind, 0)
        for flow in self.network.flows:
            found[flow.kind] += 1
        return found

    @cached_property
    def protocols(self) -> tuple[str, ...]:
        """The protocols of all flows and links, by name."""
        return tuple(sorted({protocol_of(flow.service) for flow in self.network.flows}))

    @cached_property
    def systems(self) -> tuple[str, ...]:
        """The systems of the devices, by name."""
        return tuple(sorted({one.system for one in self.network.devices if one.system}))

    def named(self, key: str, zone: str) -> str:
        """A side of a flow as people know it; empty for a zone without a name."""
        device = self.devices.get(key)
        return (device.name or device.key) if device else key or zone


def protocol_of(service: str) -> str:
    """What a service speaks: `modbus` of `tcp/502 modbus` and of `TCP/502 Modbus/TCP`; else the port."""
    port, _, word = service.partition(" ")
    name = plain(word)
    return ALIASES.get(name, name) or port.casefold()


_remembered: "OrderedDict[tuple[object, ...], Charted]" = OrderedDict()


def charted(stands: Standing, place: KeptSite) -> Charted:
    """The site of a run; what was worked out of it is kept in this process."""
    name = (*database(), stands.kept.number, place.site)
    found = _remembered.get(name)
    if found is None or found.kept is not stands.kept:
        found = _remembered[name] = Charted(stands.kept, place)
        if len(_remembered) > _MOST_REMEMBERED:
            _remembered.popitem(last=False)
    return found


def sites_of(who: Asker, stands: Standing) -> tuple[KeptSite, ...]:
    """The sites whose map the person may see. Raises Refused (403) where they may not read what it shows."""
    reaches = [who.reach(Right.READ, slug) for slug in SHOWN_BY]
    return tuple(one for one in stands.seen if all(reach.covers(one.site, writing=False) for reach in reaches))


def chosen(who: Asker, query: Mapping[str, str]) -> tuple[Charted | None, tuple[KeptSite, ...]]:
    """The site that an address names, else that where the evidence was taken; None where no run is kept.

    query: of the address; `run`: the number of the run it was made for.
    Raises Refused: 403 without the rights, 404 for a site that is not the person's, 409 once there is a newer run.
    """
    for slug in SHOWN_BY:
        who.reach(Right.READ, slug)
    stands = standing(who)
    if stands is None:
        return None, ()
    if query.get("run") not in {None, "", stands.kept.number}:
        raise Refused(409, "network.E001", _NEWER)
    places = sites_of(who, stands)
    wanted = query.get("site")
    if wanted is None:
        return (charted(stands, _first(places, stands.kept.site)), places) if places else (None, ())
    for one in places:
        if one.site == wanted:
            return charted(stands, one), places
    raise general(404)


def _first(places: Iterable[KeptSite], site: str) -> KeptSite:
    every = tuple(places)
    return next((one for one in every if one.site == site), every[0])


_NEWER = Text(
    "この図のあとに新しい評価が行われました。ページを読み直してください。",
    "There is a newer assessment than the one this map shows. Reload the page.",
)
