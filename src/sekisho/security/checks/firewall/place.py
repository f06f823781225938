"""Where a person sees a rule: its line in the configuration's file."""

from sekisho.guard.text import Text
from sekisho.security.checks.boundary import Boundary, Pair, zone_text
from sekisho.security.checks.case import Case
from sekisho.security.checks.packets.boxes import DESTINATION, SOURCE, Point, Undecided
from sekisho.security.checks.packets.told import address
from sekisho.security.terms.evidence import Evidence, Unit

POLICY = ("zone", "conduit")
"""The ledgers that say what may pass."""
ADDRESSED = ("zone.networks|asset.ips",)
"""Without any of these no packet lies in a zone."""


def line(case: Case, boundary: Boundary, index: int | None) -> Evidence:
    """The line of a rule; the whole file for the default, which has none."""
    source = boundary.firewall.source
    if index is not None:
        return case.observed.evidence(source, boundary.firewall.rules[index].line)
    seen = case.observed.sources[source]
    return Evidence(seen.sha256, seen.name, Unit.FILE.code, "")


def pair_text(pair: Pair) -> Text:
    """A pair of zones as sentences say it."""
    source, destination = map(zone_text, pair)
    return Text(f"{source.ja}から{destination.ja}へ", f"from {source.en} to {destination.en}")


def pair_key(pair: Pair) -> str:
    """What names a pair of zones in findings."""
    return " -> ".join(pair)


def system_of(case: Case, packet: Point) -> str:
    """The system of a packet's receiver, else of its sender."""
    return case.system_of(address(packet[DESTINATION]), address(packet[SOURCE]))


def shown(boundary: Boundary, index: int) -> Point | None:
    """A packet that a rule decides; None where none is left for it, or where `firewall/not-decided` tells of it."""
    try:
        return boundary.deciding.reached(index)
    except Undecided:
        return None


def narrowed(boundary: Boundary, index: int | None) -> tuple[str, str]:
    """A remark, Japanese and English, where a rule asks for more than packets show; empty where it does not.

    Such a rule lets through at most what is said of it.
    """
    words = boundary.firewall.rules[index].narrowed if index is not None else ()
    if not words:
        return "", ""
    told = ", ".join(words[:3])
    return f"（条件「{told}」に合うものに限る）", f" (as far as it fits: {told})"
