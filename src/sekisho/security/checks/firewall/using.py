"""What nobody uses: rules that were never hit, and permissions that no observed flow needed."""

from collections.abc import Iterator

from sekisho.guard.text import Text
from sekisho.security.checks.boundary import Boundary, Pair
from sekisho.security.checks.case import Case
from sekisho.security.checks.finding import Found, Subject
from sekisho.security.checks.firewall.blocking import crossing
from sekisho.security.checks.firewall.place import ADDRESSED, POLICY, line, pair_text, shown
from sekisho.security.checks.packets.boxes import Packets, Undecided
from sekisho.security.checks.packets.told import told
from sekisho.security.checks.running import check
from sekisho.security.checks.seen import Flow
from sekisho.security.checks.services import speaks
from sekisho.security.ledgers.declaring import REGISTRY

Crossings = list[tuple[Flow, Pair, Packets]]
"""Flows that cross a firewall, each with its pair of zones and its packets."""


@check("firewall/never-hit-rule", firewall=True)
def never_hit(case: Case) -> Iterator[Found]:
    """Rules that packets can reach and that have decided none, where the configuration counts hits.

    Silent where no rule of the firewall was hit at all: its counters were then just set back.
    """
    for boundary in case.boundaries:
        rules = boundary.firewall.rules
        if not any(rule.hits for rule in rules):
            continue
        for index, rule in enumerate(rules):
            if rule.enabled and not rule.implied and rule.hits == 0 and (packet := shown(boundary, index)):
                named = boundary.rule_text(index)
                text = Text(
                    f"{named.ja}に一致した通信は一度もありません（対象の例: {told(packet)}）。",
                    f"No packet has ever fitted the {named.en} (it is for packets such as {told(packet)}).",
                )
                yield Found(Subject("conduit", boundary.key(index)), text, (line(case, boundary, index),))


@check("firewall/unused-permission", ledgers=POLICY, traffic=True, columns=ADDRESSED, long=True, firewall=True)
def unused(case: Case) -> Iterator[Found]:
    """Conduits and allowing rules that no flow of the evidence used, though one of their zones was heard.

    Rules whose hits are counted are judged by these alone (`firewall/never-hit-rule`).
    """
    for boundary in case.boundaries:
        flows = [(flow, *way) for flow in case.flows if (way := crossing(boundary, flow))]
        heard = {zone for _, pair, _ in flows for zone in pair}
        yield from _unused_conduits(boundary, flows, heard)
        used = _used(boundary, flows)
        for index, rule in enumerate(boundary.firewall.rules):
            written = rule.enabled and not rule.implied and index not in used
            if written and rule.action == "allow" and rule.hits is None:
                yield from _unused_rule(case, boundary, index, heard)


def _used(boundary: Boundary, flows: Crossings) -> set[int]:
    """The rules that let an observed flow through; every rule where that could not be decided of one flow."""
    used: set[int] = set()
    for _, _, packets in flows:
        try:
            used.update(index for index, _ in boundary.deciding.letting(packets) if index is not None)
        except Undecided:
            return set(range(len(boundary.firewall.rules)))
    return used


def _unused_conduits(boundary: Boundary, flows: Crossings, heard: set[str]) -> Iterator[Found]:
    for one in boundary.policy.permissions:
        pair = (one.source, one.destination)
        if pair not in boundary.pairs or not one.services or not heard & set(pair):
            continue
        if any(
            way == pair and any(speaks(service, flow.transport, flow.port) for service in one.services)
            for flow, way, _ in flows
        ):
            continue
        way_text, packets = pair_text(pair), boundary.packets(pair, one.services[:1])
        try:
            passing = boundary.deciding.opened(packets)
        except Undecided:
            continue
        example = f"（例: {told(passing[1])}）" if passing else ""
        example_en = f" (for instance {told(passing[1])})" if passing else ""
        text = Text(
            f"{way_text.ja}の認めた通信路{example}を使う通信が観測されていません。",
            f"No traffic was seen that uses the conduit {way_text.en}{example_en}.",
        )
        subject = Subject("conduit", REGISTRY["conduit"].key(one.conduit.row))
        yield Found(subject, text, (one.conduit.evidence("source"),), cause=boundary.name)


def _unused_rule(case: Case, boundary: Boundary, index: int, heard: set[str]) -> Iterator[Found]:
    if not heard & {zone for pair in boundary.meeting(index) for zone in pair}:
        return
    if packet := shown(boundary, index):
        named = boundary.rule_text(index)
        text = Text(
            f"{named.ja}を使う通信が観測されていません（対象の例: {told(packet)}）。",
            f"No traffic was seen that uses the {named.en} (it lets through packets such as {told(packet)}).",
        )
        yield Found(Subject("conduit", boundary.key(index)), text, (line(case, boundary, index),))
