"""What a configuration lets through and should not: beyond the policy, back through a diode, round the DMZ."""

from collections.abc import Iterator

from sekisho.guard.text import Text
from sekisho.security.checks.boundary import Boundary, Pair
from sekisho.security.checks.case import Case
from sekisho.security.checks.finding import Found, Subject
from sekisho.security.checks.firewall.place import ADDRESSED, POLICY, line, narrowed, pair_key, pair_text
from sekisho.security.checks.packets.boxes import Point, Undecided
from sekisho.security.checks.packets.told import told
from sekisho.security.checks.running import check
from sekisho.security.ledgers.zone import ZoneKind


@check("firewall/allows-more-than-policy", ledgers=POLICY, columns=ADDRESSED, firewall=True)
def allows_more(case: Case) -> Iterator[Found]:
    """Rules that let through from one zone to another what no conduit permits. One finding a rule and pair of zones.

    Pairs with a conduit that does not say its ports are told by `firewall/not-decided`.
    """
    for boundary in case.boundaries:
        for index, pair, packet in boundary.excesses:
            if packet is None:
                continue
            rule, remark, way = boundary.rule_text(index), narrowed(boundary, index), pair_text(pair)
            text = Text(
                f"{rule.ja}は、{way.ja}の通信路一覧にない通信（{told(packet)}）を通します{remark[0]}。",
                f"The {rule.en} lets through {told(packet)}, which no conduit permits {way.en}{remark[1]}.",
            )
            subject = Subject("conduit", f"{boundary.key(index)}: {pair_key(pair)}")
            yield Found(subject, text, (line(case, boundary, index),))


@check("firewall/diode-or-dmz", ledgers=POLICY, columns=(*ADDRESSED, "zone.kind"), firewall=True)
def diode_or_dmz(case: Case) -> Iterator[Found]:
    """Openings that no conduit can justify, or that its direction forbids. One finding a firewall and pair of zones.

    Between outside and inside without the DMZ, in either direction (3.1.3.1); from the DMZ into control where no
    conduit permits anything; and whatever would pass back through a one-way conduit (3.1.2.2).
    """
    for boundary in case.boundaries:
        one_way = {(one.destination, one.source) for one in boundary.policy.permissions if one.conduit.row.one_way}
        for pair in boundary.pairs:
            reason = BACK if pair in one_way else _round_dmz(boundary, pair)
            opening = _opening(boundary, pair) if reason else None
            if not reason or not opening:
                continue
            index, packet = opening
            rule, remark, way = boundary.rule_text(index), narrowed(boundary, index), pair_text(pair)
            text = Text(
                f"{rule.ja}は、{way.ja}の通信（{told(packet)}）を通します{remark[0]}。{reason.ja}",
                f"The {rule.en} lets through {told(packet)} {way.en}{remark[1]}. {reason.en}",
            )
            subject = Subject("conduit", f"{boundary.name}: {pair_key(pair)}")
            yield Found(subject, text, (line(case, boundary, index),))


BACK = Text("この区間は一方向の通信路です。", "That way back is closed by a one-way conduit.")
ROUND = Text("社外との通信はDMZを経由しなければなりません。", "What goes in or out must pass through the DMZ.")
INTO = Text("DMZから制御のゾーンへの通信路はありません。", "No conduit leads from the DMZ into that control zone.")


def _round_dmz(boundary: Boundary, pair: Pair) -> Text | None:
    policy = boundary.policy
    kinds = {policy.kinds[zone] for zone in pair}
    if None in kinds:
        return None
    if ZoneKind.OUTSIDE in kinds and not kinds <= {ZoneKind.OUTSIDE, ZoneKind.DMZ}:
        return ROUND
    into = (policy.kinds[pair[0]], policy.kinds[pair[1]]) == (ZoneKind.DMZ, ZoneKind.CONTROL)
    return INTO if into and not policy.between(*pair) else None


def _opening(boundary: Boundary, pair: Pair) -> tuple[int | None, Point] | None:
    try:
        return boundary.deciding.opened(boundary.whole(pair))
    except Undecided:
        return None
