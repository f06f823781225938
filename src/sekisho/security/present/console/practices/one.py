"""One practice: what it asks, how each rule stands on each system and why, and what to do about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse

from sekisho.guard.text import Text
from sekisho.security.catalogue.records import Practice, Rule
from sekisho.security.checks.state import NOT_PLANNED_YET, Reason, RuleState
from sekisho.security.ledgers import REGISTRY
from sekisho.security.present.console.known import catalogue
from sekisho.security.present.console.page import Asker, asker, page
from sekisho.security.present.console.standing import Standing, standing
from sekisho.security.present.marks import scope_name, site_name
from sekisho.security.terms.evidence import Evidence
from sekisho.security.terms.state import WORST_FIRST, State
from sekisho.security.work.kept import KeptFinding
from sekisho.security.work.permission import Right

MOST_FINDINGS, MOST_PLACES = 8, 3


@dataclass(frozen=True, slots=True)
class Told:
    """One way of assurance and what it says of some systems together."""

    reason: Reason
    findings: tuple[KeptFinding, ...]
    more: int
    places: tuple[Evidence, ...]

    @property
    def planned(self) -> bool:
        """Whether nothing of it is built yet."""
        return self.reason.text == NOT_PLANNED_YET


@dataclass(frozen=True, slots=True)
class Group:
    """Systems on which a rule stands alike, for the same reasons. every: all there are."""

    state: State
    scopes: tuple[Text, ...]
    every: bool
    reasons: tuple[Told, ...]
    answer: str


def practice(request: HttpRequest, number: str) -> HttpResponse:
    """The page. Raises Http404 for no practice's number."""
    who = asker(request)
    found = catalogue().practices.get(number)
    if found is None:
        raise Http404
    stands = standing(who)
    return page(request, "practices/one.html", _told(found, stands, who))


def _told(found: Practice, stands: Standing | None, who: Asker) -> dict[str, object]:
    known = catalogue()
    mapping = known.mappings.get(found.number)
    numbers = list(known.practices)
    at = numbers.index(found.number)
    states = stands.practices if stands else {}
    return {
        "practice": found,
        "stands": stands,
        "state": states.get(found.number, State.NOT_ASSESSED),
        "leans_on": [(known.practices[one], states.get(one, State.NOT_ASSESSED)) for one in found.leans_on],
        "shaken": bool(stands and found.number in stands.shaken),
        "rules": [(rule, list(_groups(rule, stands, who))) for rule in found.rules],
        "forms": [(one, known.forms[one].title) for one in found.forms if one in known.forms],
        "readable": {one for one in found.forms if one in REGISTRY and who.may(Right.READ, one)},
        "frameworks": [(known.frameworks[link.framework], link) for link in mapping.links] if mapping else [],
        "mapping": mapping,
        "earlier": known.practices[numbers[at - 1]] if at else None,
        "later": known.practices[numbers[at + 1]] if at + 1 < len(numbers) else None,
    }


def _groups(rule: Rule, stands: Standing | None, who: Asker) -> Iterator[Group]:
    """The systems by how and why the rule stands there, the worst first."""
    if stands is None:
        return
    known = {one.id: one for one in stands.findings}
    alike: dict[tuple[object, ...], list[RuleState]] = {}
    every = stands.by_rule.get(rule.id, ())
    for one in every:
        key = (one.state, *((reason.means, reason.state, reason.text) for reason in one.reasons))
        alike.setdefault(key, []).append(one)
    several = len(stands.seen) > 1
    for same in sorted(alike.values(), key=lambda group: WORST_FIRST.index(group[0].state)):
        yield Group(
            same[0].state,
            tuple(_scope(one, several=several) for one in same),
            len(same) == len(every) > 1,
            tuple(_together([one.reasons[at] for one in same], known) for at in range(len(same[0].reasons))),
            _answer(rule, same[0]) if who.may(Right.WRITE, "attestation") else "",
        )


def _scope(one: RuleState, *, several: bool) -> Text:
    name, place = scope_name(one.system), site_name(one.site)
    return Text(f"{place.ja} {name.ja}", f"{place.en} {name.en}") if several else name


def _together(same: Sequence[Reason], known: Mapping[str, KeptFinding]) -> Told:
    ids = dict.fromkeys(one for reason in same for one in reason.findings)
    found = tuple(known[one] for one in ids if one in known)
    places = tuple(dict.fromkeys(one for reason in same for one in reason.evidence))
    return Told(same[0], found[:MOST_FINDINGS], max(0, len(found) - MOST_FINDINGS), places[:MOST_PLACES])


def _answer(rule: Rule, one: RuleState) -> str:
    """Where a person answers for the rule: a new row of the attestations, with what is known filled in."""
    return f"/ledgers/attestation/#new&{urlencode({'rule': rule.id, 'system': one.system, 'site': one.site})}"
