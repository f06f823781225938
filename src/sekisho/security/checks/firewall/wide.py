"""Allowing rules that name too little: any service, or anybody to anybody."""

from collections.abc import Iterator

from sekisho.guard.text import Text
from sekisho.security.checks.case import Case
from sekisho.security.checks.finding import Found, Subject
from sekisho.security.checks.firewall.place import line, shown
from sekisho.security.checks.packets.told import told
from sekisho.security.checks.running import check
from sekisho.security.observe.firewall.rules import ANY_ADDRESS, Rule

MANY_PORTS = 1024
"""Ports in a row from here on are no service any more but a span: as many as the well-known ports (RFC 6335)."""


@check("firewall/too-wide-rule", firewall=True)
def too_wide(case: Case) -> Iterator[Found]:
    """Allowing rules for any service, for 1,024 ports or more, or from any address to any. Unreached ones left out.

    What is narrowed by an application is judged by its addresses alone: the service is then not what the ports say.
    """
    for boundary in case.boundaries:
        for index, rule in enumerate(boundary.firewall.rules):
            reason = _reason(rule) if rule.enabled and not rule.implied and rule.action == "allow" else None
            if reason and (packet := shown(boundary, index)):
                named = boundary.rule_text(index)
                text = Text(
                    f"{named.ja}は広すぎます（{reason.ja}）。たとえば {told(packet)} も通します。",
                    f"The {named.en} is too wide ({reason.en}); it also lets through {told(packet)}.",
                )
                yield Found(Subject("conduit", boundary.key(index)), text, (line(case, boundary, index),))


def _reason(rule: Rule) -> Text | None:
    if ANY_ADDRESS in rule.sources and ANY_ADDRESS in rule.destinations:
        return Text("どこからどこへでも", "from anywhere to anywhere")
    if rule.narrowed:
        return None
    if any(one.protocols == (0, 255) for one in rule.services):
        return Text("すべてのサービス", "any service")
    spans = [one for one in rule.services if one.protocols in ((6, 6), (17, 17))]
    if any(one.ports[1] - one.ports[0] + 1 >= MANY_PORTS for one in spans):
        return Text("1024以上のポート", "1,024 ports or more")
    return None
