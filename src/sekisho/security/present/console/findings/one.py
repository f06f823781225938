"""One finding: what differs, why it matters, what to do, every place of evidence, and what was decided on it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sekisho.guard.text import Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.decision import Decision
from sekisho.security.ledgers.keys import row_id
from sekisho.security.present.console.findings.decided import SLUG, decided, decisions
from sekisho.security.present.console.known import catalogue
from sekisho.security.present.console.page import Asker, asker, page
from sekisho.security.present.console.standing import standing, today
from sekisho.security.store.pasts import past_of
from sekisho.security.store.people import people_of
from sekisho.security.terms.words import Department
from sekisho.security.work.kept import KeptFinding
from sekisho.security.work.permission import Right

MOST_PAST = 20


@require_GET
def finding(request: HttpRequest, number: str) -> HttpResponse:
    """The page. Raises Http404 for one that the newest run does not have, or that is not the person's to see."""
    who = asker(request)
    return page(request, "findings/one.html", told(request, who, number))


def told(request: HttpRequest, who: Asker, number: str) -> dict[str, object]:
    """What the page shows."""
    stands = standing(who)
    found = stands.kept.by_id.get(number) if stands else None
    if stands is None or found is None or not stands.sees(found.site):
        raise Http404
    day = today()
    now = decided(found, decisions(), day)
    practices = dict.fromkeys(rule.rpartition("-")[0] for rule in found.rules)
    past = past_of(SLUG, row_id(REGISTRY[SLUG], Decision(finding=found.id, site=found.site)), 1, MOST_PAST)
    return {
        "finding": found,
        "now": now,
        "overdue": now.overdue(day),
        "check": catalogue().checks.get(found.check),
        "practices": [(one, catalogue().practices[one].title) for one in practices],
        "person": _name(now.decision.person) if now.decision else "",
        "approver": _name(now.decision.approver) if now.decision and now.decision.approver else "",
        "subject": _subject(found, who),
        "past": past.entries if past else [],
        "may_decide": who.sites(Right.WRITE, SLUG).covers(found.site, writing=True),
        "departments": [one for one in Department if one is not Department.ALL],
        "here": request.get_full_path(),
        "said": request.GET.get("said", ""),
    }


def _name(number: str) -> str:
    people = people_of(number)
    return f"{people[0].name}（{number}）" if people else number


def _subject(found: KeptFinding, who: Asker) -> dict[str, object]:
    ledger = REGISTRY.get(found.subject.ledger)
    return {
        "title": ledger.title if ledger else Text(found.subject.ledger or "―", found.subject.ledger or "-"),
        "slug": ledger.slug if ledger and who.may(Right.READ, ledger.slug) else "",
        "key": found.subject.key,
        "device": found.subject.key if ledger and ledger.slug == "asset" else "",
    }
