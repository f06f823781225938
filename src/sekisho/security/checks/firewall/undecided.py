"""What could not be decided of a configuration: rules, conduits without ports, and what is let through at most.

Of a single flow or conduit that splits too finely the other checks of this room are silent.
"""

from collections.abc import Iterator

from sekisho.guard.text import Text
from sekisho.security.checks.boundary import Boundary
from sekisho.security.checks.case import Case
from sekisho.security.checks.finding import Found, Subject
from sekisho.security.checks.firewall.place import ADDRESSED, POLICY, line, pair_key, pair_text
from sekisho.security.checks.running import check
from sekisho.security.ledgers.declaring import REGISTRY
from sekisho.security.terms.evidence import Evidence


@check("firewall/not-decided", ledgers=POLICY, columns=ADDRESSED, firewall=True)
def not_decided(case: Case) -> Iterator[Found]:
    """Firewalls that no zone leads to, conduits without ports, and rules too finely cut to be decided."""
    for boundary in case.boundaries:
        if not boundary.pairs:
            text = Text(
                f"{boundary.name} のインターフェースをゾーンに結び付けられないため、方針と照合できません。",
                f"The interfaces of {boundary.name} cannot be tied to zones, so it was not held against the policy.",
            )
            yield Found(Subject("conduit", boundary.name), text, (line(case, boundary, None),), cause="zones")
        for one in boundary.policy.permissions:
            if one.services is None and (one.source, one.destination) in boundary.pairs:
                way = pair_text((one.source, one.destination))
                text = Text(
                    f"{way.ja}の通信路のポートが分からないため、{boundary.name} の設定と照合できません。",
                    f"The ports of the conduit {way.en} are not known, so {boundary.name} was not held against it.",
                )
                subject = Subject("conduit", REGISTRY["conduit"].key(one.conduit.row))
                yield Found(subject, text, (one.conduit.evidence("protocols"),), cause=boundary.name)
        yield from _large(case, boundary)


def _large(case: Case, boundary: Boundary) -> Iterator[Found]:
    for index, rule in enumerate(boundary.firewall.rules):
        if rule.enabled and not rule.implied and index not in boundary.coverings:
            yield _too_large(boundary, index, line(case, boundary, index))
    for at, pair, packet in boundary.excesses:
        if packet is None and (at is None or at in boundary.coverings):
            named, way = boundary.rule_text(at), pair_text(pair)
            text = Text(
                f"{named.ja}は条件の組み合わせが多すぎて、{way.ja}の方針との照合を判定できません。",
                f"The {named.en} combines too many conditions to be held against the policy {way.en}.",
            )
            subject = Subject("conduit", f"{boundary.key(at)}: {pair_key(pair)}")
            yield Found(subject, text, (line(case, boundary, at),))


def _too_large(boundary: Boundary, index: int, where: Evidence) -> Found:
    named = boundary.rule_text(index)
    text = Text(
        f"{named.ja}は条件の組み合わせが多すぎて判定できません。",
        f"The {named.en} combines too many conditions to be decided.",
    )
    return Found(Subject("conduit", boundary.key(index)), text, (where,))
