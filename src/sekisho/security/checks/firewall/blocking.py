"""What a configuration blocks: needed flows that cannot pass, and traffic that was seen though it cannot pass."""

from collections.abc import Iterator

from sekisho.guard.text import Text
from sekisho.security.checks.boundary import Boundary, Pair
from sekisho.security.checks.case import Case
from sekisho.security.checks.declared import Declared
from sekisho.security.checks.finding import Found, Subject
from sekisho.security.checks.firewall.place import ADDRESSED, POLICY, line, pair_key, pair_text, system_of
from sekisho.security.checks.packets.boxes import Effort, Packets, Undecided, common
from sekisho.security.checks.packets.deciding import QUESTION, Blocked
from sekisho.security.checks.packets.told import told
from sekisho.security.checks.running import check
from sekisho.security.checks.seen import Flow
from sekisho.security.checks.services import of_dataflow
from sekisho.security.checks.zone_policy import Permission
from sekisho.security.ledgers.book import Entry
from sekisho.security.ledgers.conduit import PROTOCOL_NUMBERS
from sekisho.security.ledgers.dataflow import Dataflow
from sekisho.security.ledgers.declaring import REGISTRY
from sekisho.security.observe.firewall import sets
from sekisho.security.observe.firewall.rules import ANY_PORT, Range, Service
from sekisho.security.terms.address import Endpoint, is_mac
from sekisho.security.terms.calendar import day_of


@check("firewall/blocks-needed-flow", ledgers=POLICY, columns=ADDRESSED, firewall=True)
def blocks_needed(case: Case) -> Iterator[Found]:
    """Declared flows that a conduit permits and a firewall on their way blocks, in part or whole.

    A conduit of which no flow is declared needs at least something open: it is told where nothing of it passes. A
    firewall may well be tighter than a conduit, which speaks of whole zones.
    """
    declared = Declared(case)
    for boundary in case.boundaries:
        used: set[Pair] = set()
        for entry in declared.entries:
            for pair, needed in _needed(declared, boundary, entry.row):
                used.add(pair)
                if blocked := _blocked(boundary, needed):
                    yield _flow_blocked(case, boundary, entry, blocked)
                    break
        for one in boundary.policy.permissions:
            if (one.source, one.destination) in boundary.pairs and (one.source, one.destination) not in used:
                yield from _conduit_closed(case, boundary, one)


def _flow_blocked(case: Case, boundary: Boundary, entry: Entry[Dataflow], blocked: Blocked) -> Found:
    rule = boundary.rule_text(blocked.rule)
    text = Text(
        f"データフロー表の「{entry.row.function}」の通信（{told(blocked.packet)}）を、{rule.ja}が止めています。",
        f'The declared flow "{entry.row.function}" ({told(blocked.packet)}) is blocked by the {rule.en}.',
    )
    key = REGISTRY["dataflow"].key(entry.row)
    evidence = (line(case, boundary, blocked.rule), entry.evidence("function"))
    subject = Subject("dataflow", key, system_of(case, blocked.packet))
    return Found(subject, text, evidence, cause=boundary.name)


def _conduit_closed(case: Case, boundary: Boundary, one: Permission) -> Iterator[Found]:
    pair = (one.source, one.destination)
    try:
        if not one.services or boundary.deciding.opened(wanted := boundary.packets(pair, one.services)):
            return
        blocked = boundary.deciding.blocked(wanted)
    except Undecided:
        return
    if blocked:
        rule, way = boundary.rule_text(blocked.rule), pair_text(pair)
        text = Text(
            f"{way.ja}の認めた通信路を通れるものがありません。{told(blocked.packet)} は{rule.ja}が止めています。",
            f"Nothing passes through the conduit {way.en}: {told(blocked.packet)} is blocked by the {rule.en}.",
        )
        evidence = (line(case, boundary, blocked.rule), one.conduit.evidence("source"))
        yield Found(Subject("conduit", REGISTRY["conduit"].key(one.conduit.row)), text, evidence, cause=boundary.name)


def _needed(declared: Declared, boundary: Boundary, row: Dataflow) -> Iterator[tuple[Pair, Packets]]:
    """What a declared flow needs of each pair of zones it crosses, as far as a conduit permits it."""
    services = of_dataflow(row)
    sources, destinations = (_ranges(declared, boundary, side) for side in (row.source, row.destination))
    if not services or not sources or not destinations:
        return
    effort = Effort(QUESTION)
    for pair in boundary.pairs:
        permitted = boundary.permitted(pair)
        if not permitted:
            continue
        zones = boundary.policy.zones[pair[0]], boundary.policy.zones[pair[1]]
        ends = sets.common(sources, zones[0]), sets.common(destinations, zones[1])
        wanted = boundary.packets(pair, services, sources=ends[0], destinations=ends[1])
        if len(needed := common(wanted, permitted, effort)):
            yield pair, needed


def _ranges(declared: Declared, boundary: Boundary, side: Endpoint) -> tuple[Range, ...]:
    """The IPv4 addresses a side of a declared flow stands for; empty for what is unknown."""
    if side.network is not None:
        found = sets.network(side.network)
        return (found,) if found else ()
    addresses = [one for one in sorted(declared.addresses(side)) if not is_mac(one)]
    if addresses:
        return sets.merged(found for one in addresses if (found := sets.network(one)))
    return boundary.policy.zones.get(side.name, ()) if side.name else ()


def _blocked(boundary: Boundary, needed: Packets) -> Blocked | None:
    try:
        return boundary.deciding.blocked(needed)
    except Undecided:
        return None


@check("firewall/observed-but-blocked", ledgers=("zone",), traffic=True, columns=ADDRESSED, firewall=True)
def observed_but_blocked(case: Case) -> Iterator[Found]:
    """Answered flows from zone to zone that the configuration between them surely does not let through.

    Either there is a way round the firewall, or configuration and capture are of different days.
    """
    for boundary in case.boundaries:
        for flow in case.flows:
            way = crossing(boundary, flow)
            if not flow.answered or way is None:
                continue
            pair, packets = way
            try:
                passes = boundary.deciding.opened(packets)
                blocked = None if passes else boundary.deciding.blocked(packets)
            except Undecided:
                continue
            if blocked:
                rule, who = boundary.rule_text(blocked.rule), case.told(flow)
                text = Text(
                    f"{rule.ja}が止めるはずの通信が観測され、応答もありました。{who.ja}。",
                    f"Traffic was seen and answered that the {rule.en} should block: {who.en}.",
                )
                subject = Subject("dataflow", flow.key, case.system_of(flow.server, flow.client))
                evidence = (flow.evidence, line(case, boundary, blocked.rule))
                cause = f"{boundary.name} {pair_key(pair)}"
                yield Found(subject, text, evidence, day_of(flow.first), cause)


def crossing(boundary: Boundary, flow: Flow) -> tuple[Pair, Packets] | None:
    """The pair of zones a flow crosses at a firewall, and its packets; None where it does not cross there.

    Flows without IPv4 addresses cross none, and neither do transports without a number in `PROTOCOL_NUMBERS`.
    """
    number = PROTOCOL_NUMBERS.get(flow.transport)
    if number is None or is_mac(flow.client) or is_mac(flow.server):
        return None
    ends = sets.network(flow.client), sets.network(flow.server)
    if not ends[0] or not ends[1]:
        return None
    pair = boundary.policy.zone_at(ends[0][0]), boundary.policy.zone_at(ends[1][0])
    if pair not in boundary.pairs:
        return None
    ports = (flow.port, flow.port) if flow.port else ANY_PORT
    service = Service((number, number), ports=ports)
    return pair, boundary.packets(pair, (service,), sources=(ends[0],), destinations=(ends[1],))
