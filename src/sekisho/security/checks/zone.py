"""Zones and conduits: traffic that crosses where none is declared, and traffic that goes round the DMZ."""

from collections.abc import Iterator

from sekisho.guard.text import Text
from sekisho.security.checks.case import Case
from sekisho.security.checks.dataflow import CHATTER
from sekisho.security.checks.finding import Found, Subject
from sekisho.security.checks.running import check
from sekisho.security.checks.seen import Flow
from sekisho.security.checks.services import of_conduit, speaks
from sekisho.security.checks.spoken import same_protocol
from sekisho.security.ledgers.book import Entry
from sekisho.security.ledgers.conduit import Conduit
from sekisho.security.ledgers.zone import Zone, ZoneKind
from sekisho.security.terms.calendar import day_of

ADDRESSED = ("zone.networks|asset.ips|asset.macs",)
"""Without any of these no address lies in a zone, and nothing can be seen to cross."""
UNDECLARED = Text("未定義のゾーン", "no declared zone")


def _crossing(case: Case) -> Iterator[tuple[Flow, str, str]]:
    for flow in case.flows:
        source, destination = case.zone_of(flow.client), case.zone_of(flow.server)
        if source != destination and flow.protocol not in CHATTER and flow.transport not in ("icmp", "ethernet"):
            yield flow, source, destination


def crossing_key(source: str, destination: str, service: str) -> str:
    """What names traffic from one zone to another in `zone/undeclared-conduit`. service: as `Flow.service` says it."""
    return f"{source} -> {destination} {service.partition(' ')[0]}"


def _permits(conduit: Entry[Conduit], flow: Flow) -> bool:
    """Where ports are given they alone say what may pass (decision 0014), else the protocols do; neither is anything.

    Ports that cannot be read say nothing; `zone_policy` leaves their conduit undecided.
    """
    services = of_conduit(conduit.row.ports, ()) if conduit.row.ports else None
    if services is not None:
        return any(speaks(service, flow.transport, flow.port) for service in services)
    words = conduit.row.protocols
    return not words or any(same_protocol(word, flow.transport, flow.protocol) for word in words)


@check("zone/undeclared-conduit", ledgers=("zone", "conduit"), traffic=True, columns=ADDRESSED)
def undeclared_conduit(case: Case) -> Iterator[Found]:
    """Flows from one zone to another for which no conduit is declared in that direction, or not for that service.

    One finding a pair of zones and service. Answers travel in the conduit of their request.
    """
    conduits: dict[tuple[str, str], list[Entry[Conduit]]] = {}
    for entry in case.book.rows(Conduit):
        conduits.setdefault((entry.row.source, entry.row.destination), []).append(entry)
    crossings: dict[tuple[str, str, str], list[Flow]] = {}
    for flow, source, destination in _crossing(case):
        if not any(_permits(conduit, flow) for conduit in conduits.get((source, destination), [])):
            crossings.setdefault((source, destination, flow.service.partition(" ")[0]), []).append(flow)
    for (source, destination, service), flows in crossings.items():
        first = min(flows, key=lambda flow: (flow.first, flow.key))
        named = max(flows, key=lambda flow: flow.confidence).service
        who = f"{case.named(first.client)} → {case.named(first.server)}"
        count = len(flows)
        text = Text(
            f"{source or UNDECLARED.ja}から{destination or UNDECLARED.ja}へ、"
            f"認めた通信路のない {named} の通信があります（{who}{f' ほか計{count}件' if count > 1 else ''}）。",
            f"{named} crosses from {source or UNDECLARED.en} to {destination or UNDECLARED.en} "
            f"without a declared conduit ({who}{f'; {count} in all' if count > 1 else ''}).",
        )
        key = crossing_key(source, destination, service)
        system = case.system_of(first.server, first.client)
        evidence = tuple(flow.evidence for flow in flows[:5])
        yield Found(Subject("conduit", key, system), text, evidence, day_of(first.first))


@check("zone/outside-bypasses-dmz", ledgers=("zone",), traffic=True, columns=(*ADDRESSED, "zone.kind"))
def outside_bypasses_dmz(case: Case) -> Iterator[Found]:
    """Flows between outside and inside of which neither end lies in a DMZ, in either direction.

    Outside is a zone of that kind, or no zone at all. Two outside ends are not ours to judge, and neither is a zone
    whose kind nobody entered.
    """
    ends = (ZoneKind.OUTSIDE, ZoneKind.DMZ)
    for flow, source, destination in _crossing(case):
        kinds = case.kind_of(source), case.kind_of(destination)
        if ZoneKind.OUTSIDE not in kinds or None in kinds or all(kind in ends for kind in kinds):
            continue
        who = case.told(flow)
        text = Text(
            f"社外と工場内がDMZを経由せずに直接通信しています。{who.ja}。",
            f"Outside and inside talk directly and not through the DMZ: {who.en}.",
        )
        subject = Subject("dataflow", flow.key, case.system_of(flow.server, flow.client))
        yield Found(subject, text, (flow.evidence,), day_of(flow.first))


@check("zone/device-in-two-zones", ledgers=("zone",), columns=("zone.devices",))
def device_in_two_zones(case: Case) -> Iterator[Found]:
    """Devices that two zones list, or that the asset ledger and the zone list place differently."""
    listed: dict[str, list[Entry[Zone]]] = {}
    for zone in case.book.rows(Zone):
        for device in zone.row.devices:
            listed.setdefault(device, []).append(zone)
    for device, zones in listed.items():
        names = list(dict.fromkeys(zone.row.name for zone in zones))
        asset = case.by_id.get(device)
        evidence = [zone.evidence("devices") for zone in zones]
        if asset and asset.row.zone and asset.row.zone not in names:
            names.append(asset.row.zone)
            evidence.append(asset.evidence("zone"))
        if len(set(names)) > 1:
            text = Text(
                f"{device} が複数のゾーン（{'、'.join(names)}）に属しています。",
                f"{device} belongs to more than one zone ({', '.join(names)}).",
            )
            system = asset.row.system if asset else ""
            yield Found(Subject("asset", device, system), text, tuple(evidence))
