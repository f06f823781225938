"""Decisions on findings, one or several at once: mend, accept, false alarm, or open again."""

import datetime as dt
from collections.abc import Callable
from urllib.parse import urlencode

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from sekisho.guard.problem import Problem
from sekisho.guard.text import Text
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.present.api.receiving import wrong
from sekisho.security.present.console.findings.decided import SLUG
from sekisho.security.present.console.page import asker
from sekisho.security.present.console.standing import standing
from sekisho.security.store import decisions
from sekisho.security.terms.words import Department
from sekisho.security.work.kept import KeptFinding
from sekisho.security.work.permission import Right

MOST = 500
REASON_CHARACTERS = 1000


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Write one decision for every finding that is named: all of them or none."""
    who = asker(request)
    stands = standing(who)
    named = list(dict.fromkeys(request.POST.getlist("finding")))[:MOST]
    found = [stands.kept.by_id.get(one) for one in named] if stands else []
    chosen = [one for one in found if one is not None and stands is not None and stands.sees(one.site)]
    if not chosen or len(chosen) != len(named):
        raise Http404
    for one in chosen:
        who.must(Right.WRITE, SLUG, one.site)
    act = _act(request.POST, who.who)
    with transaction.atomic():
        for one in chosen:
            act(one)
    said = "proposed" if request.POST.get("deed") == "accept" else "decided"
    return HttpResponseRedirect(_back(request, said, len(chosen)), status=303)


def _act(form: QueryDict, who: str) -> Callable[[KeptFinding], object]:
    """What is to be done with each finding. Raises Refused (422) with every fault of the form."""
    reason = form.get("reason", "")[:REASON_CHARACTERS]
    match form.get("deed", ""):
        case "fix":
            department = next((one for one in Department if one.code == form.get("department")), None)
            due = _day(form, "due")
            if department is None or due is None:
                raise wrong(*_missing(department=department is None, due=due is None))
            return lambda one: decisions.fix(one, decisions.Mending(department, due, reason), who)
        case "accept":
            until = _day(form, "until")
            if until is None:
                raise wrong(*_missing(until=True))
            accepting = decisions.Accepting(until, reason, form.get("approver", "")[:40])
            return lambda one: decisions.accept(one, accepting, who)
        case "false-alarm":
            return lambda one: decisions.false_alarm(one, reason, who)
        case "reopen":
            return lambda one: decisions.reopen(one.id, one.site, Act(who, reason))
        case _:
            raise wrong(Problem("finding.E101", "", "deed", _NO_DEED))


def _day(form: QueryDict, name: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(form.get(name, "")[:10])
    except ValueError:
        return None


def _missing(**absent: bool) -> list[Problem]:
    return [Problem("finding.E102", "", name, _NEEDED[name]) for name, is_absent in absent.items() if is_absent]


def _back(request: HttpRequest, said: str, count: int) -> str:
    """The page it was decided on, which says what happened."""
    back = request.POST.get("next", "")
    if not back.startswith("/findings/") or not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = "/findings/"
    address, _, query = back.partition("?")
    kept = QueryDict(query, mutable=True)
    kept.pop("said", None)
    kept.pop("count", None)
    return f"{address}?{kept.urlencode()}{'&' if kept else ''}{urlencode({'said': said, 'count': count})}"


_NO_DEED = Text("対応（是正、受容、誤検知、取り消し）を選んでください。", "Choose a decision.")
_NEEDED = {
    "department": Text("是正する部門を選んでください。", "Choose the department that mends it."),
    "due": Text(
        "是正の期限を、2027-03-31 のように入れてください。", "Enter the day to mend it by, such as 2027-03-31."
    ),
    "until": Text("受容の期限を、2027-03-31 のように入れてください。", "Enter the last day of it, such as 2027-03-31."),
}
