"""Rules that decide nothing because of others: shadowed ones, and ones that only repeat."""

from collections.abc import Iterator

from sekisho.guard.text import Text
from sekisho.security.checks.case import Case
from sekisho.security.checks.finding import Found, Subject
from sekisho.security.checks.firewall.place import line
from sekisho.security.checks.packets.told import told
from sekisho.security.checks.running import check


@check("firewall/shadowed-rule", firewall=True)
def shadowed(case: Case) -> Iterator[Found]:
    """Rules that no packet reaches, where an earlier rule decides some of their packets the other way."""
    for boundary in case.boundaries:
        for index, cover in boundary.coverings.items():
            if cover and cover.how == "shadowed":
                rule, other = boundary.rule_text(index), boundary.rule_text(cover.by)
                text = Text(
                    f"{rule.ja}は一度も使われません。{other.ja}が先に逆の判断をします（例: {told(cover.packet)}）。",
                    f"The {rule.en} is never reached: the {other.en} decides the other way before it "
                    f"(for instance {told(cover.packet)}).",
                )
                evidence = (line(case, boundary, index), line(case, boundary, cover.by))
                yield Found(Subject("conduit", boundary.key(index)), text, evidence)


@check("firewall/redundant-rule", firewall=True)
def redundant(case: Case) -> Iterator[Found]:
    """Rules without which every packet would be decided as it is with them.

    Earlier rules decide all of it the same way, or, for an allowing rule, later ones would.
    """
    for boundary in case.boundaries:
        for index, cover in boundary.coverings.items():
            if cover and cover.how != "shadowed":
                rule, other = boundary.rule_text(index), boundary.rule_text(cover.by)
                text = Text(
                    f"{rule.ja}はなくても結果が変わりません。{other.ja}などが同じ判断をします"
                    f"（例: {told(cover.packet)}）。",
                    f"Nothing would change without the {rule.en}: the {other.en}, among others, decides the same "
                    f"(for instance {told(cover.packet)}).",
                )
                evidence = (line(case, boundary, index), line(case, boundary, cover.by))
                yield Found(Subject("conduit", boundary.key(index)), text, evidence)
