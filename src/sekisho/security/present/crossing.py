"""The traffic from zone to zone of one site, declared and seen, as maps draw it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sekisho.security.checks.case import Case
from sekisho.security.checks.dataflow import CHATTER
from sekisho.security.checks.seen import Flow
from sekisho.security.checks.state import Assessment
from sekisho.security.checks.zone import crossing_key
from sekisho.security.ledgers.conduit import Conduit
from sekisho.security.work.network_map import LinkKind


@dataclass(frozen=True, slots=True)
class Crossing:
    """What crosses from one zone to another. words: purpose and protocols of each conduit that is declared for it."""

    source: str
    destination: str
    kind: LinkKind
    flows: tuple[Flow, ...] = ()
    words: tuple[tuple[str, ...], ...] = ()


def crossing(case: Case) -> dict[tuple[str, str], list[Flow]]:
    """Flows by the zones they run between; what keeps the network itself going is left out."""
    found: dict[tuple[str, str], list[Flow]] = {}
    for flow in case.flows:
        source, target = case.zone_of(flow.client), case.zone_of(flow.server)
        if source != target and flow.protocol not in CHATTER and flow.transport not in ("icmp", "ethernet"):
            found.setdefault((source, target), []).append(flow)
    return found


def crossings(assessment: Assessment) -> list[Crossing]:
    """Every pair of zones with a conduit or with traffic: the conduits in their order, then what was only seen.

    A pair of which a part is declared and another is not stands there twice.
    """
    case, seen = assessment.case, crossing(assessment.case)
    judged = case.book.has("conduit") and case.book.has("zone")
    refused = {f.subject.key for f in assessment.findings if f.check == "zone/undeclared-conduit"}
    words: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for entry in case.book.rows(Conduit):
        said = (entry.row.purpose, *entry.row.protocols)
        words.setdefault((entry.row.source, entry.row.destination), []).append(said)
    found = []
    for pair in dict.fromkeys((*words, *sorted(seen))):
        flows, own = seen.get(pair, []), tuple(words.get(pair, ()))
        bad = [flow for flow in flows if crossing_key(*pair, flow.service) in refused]
        good = [flow for flow in flows if flow not in bad]
        if good:
            found.append(Crossing(*pair, LinkKind.SEEN if judged else LinkKind.UNJUDGED, tuple(good), own))
        elif pair in words:
            found.append(Crossing(*pair, LinkKind.UNSEEN, (), own))
        if bad:
            found.append(Crossing(*pair, LinkKind.UNDECLARED, tuple(bad)))
    return found


def services(flows: Iterable[Flow]) -> tuple[str, ...]:
    """The services of some flows, each once with its number."""
    counts = Counter(flow.service for flow in flows)
    return tuple(f"{service} ×{count}" if count > 1 else service for service, count in sorted(counts.items()))
