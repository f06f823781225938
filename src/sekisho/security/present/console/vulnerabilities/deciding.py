"""What a person decides on vulnerabilities: as advised, otherwise, or that a patch was applied. Each is a proposal."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from sekisho.guard.problem import Problem
from sekisho.guard.text import Text
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.proposal import Proposal
from sekisho.security.ledgers.vulnerability import Applicable, Needed, Timing, Vulnerability
from sekisho.security.present.api.receiving import MISSING, Items, wrong
from sekisho.security.present.api.refusing import general
from sekisho.security.present.console.page import Asker, asker
from sekisho.security.present.console.standing import standing, today
from sekisho.security.present.console.vulnerabilities.joined import LEDGER, Line, lines, rows_for
from sekisho.security.present.console.vulnerabilities.one import STATES, wanted
from sekisho.security.store import vulnerabilities
from sekisho.security.work.access import PROPOSE
from sekisho.security.work.permission import Right

MOST = 500
PERSON_CHARACTERS = 40
LONG = 1000


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Propose one decision, and show the proposal.

    Raises Refused: 403 without the right to propose, 404 for what is not there, 422 with every fault of the form.
    """
    who = asker(request)
    who.must_scope(PROPOSE)
    items = Items(request.POST.dict())
    found = _named(who, request.POST.getlist("line"))
    for one in found:
        who.must(Right.READ, LEDGER.slug, one.site)
    match items.text("deed"):
        case "advised":
            made = _as_advised(found, items, who)
        case "judge":
            made = _judge(found, items, who)
        case "applied":
            made = _applied(found, items, who)
        case _:
            raise wrong(Problem("vulnerability.E202", "", "deed", _NO_DEED))
    return HttpResponseRedirect(f"/proposals/{made.number}/", status=303)


def _named(who: Asker, names: Sequence[str]) -> list[Line]:
    wanted_ = frozenset(names[:MOST])
    found = [one for one in lines(standing(who), rows_for(who), today()) if one.asset and one.key in wanted_]
    if not found or len(found) != len(wanted_):
        raise general(404)
    return found


def _as_advised(found: Sequence[Line], items: Items, who: Asker) -> Proposal:
    """Enter several into the ledger with what is advised. Deferrals among them need a second person, and name them."""
    approver, why, day = items.text("approver", most=PERSON_CHARACTERS), items.text("reason", required=True), today()
    rows = [replace(wanted(one, day), judge=who.who, judged=day) for one in found]
    deferred = any(row.timing is Timing.DEFERRED for row in rows)
    if deferred and not approver:
        items.complain(MISSING, "approver")
    items.done()
    rows = [replace(row, approver=approver) if row.timing is Timing.DEFERRED else row for row in rows]
    return vulnerabilities.judge(rows, Act(who.who, why))


def _judge(found: Sequence[Line], items: Items, who: Asker) -> Proposal:
    day = today()
    row = replace(
        wanted(found[0], day),
        timing=items.choice("timing", Timing),
        state=items.choice("state", STATES),
        applicable=items.choice("applicable", Applicable),
        needed=items.choice("needed", Needed),
        reason=items.text("reason", required=True, most=LONG),
        measure=items.text("measure", most=LONG),
        again=items.day("again"),
        due=items.day("due"),
        approver=items.text("approver", most=PERSON_CHARACTERS),
        judge=who.who,
        judged=day,
    )
    items.done()
    return vulnerabilities.judge([row], Act(who.who, row.reason))


def _applied(found: Sequence[Line], items: Items, who: Asker) -> Proposal:
    applied, why = items.day("applied", required=True), items.text("reason", required=True)
    items.done()
    line = found[0]
    row = line.row or Vulnerability(asset=line.asset, name=line.name, site=line.site)
    return vulnerabilities.finish(row, applied or today(), Act(who.who, why))


_NO_DEED = Text(
    "何をするかが選ばれていません。ページを読み直してください。", "What to do was not chosen. Reload the page."
)
