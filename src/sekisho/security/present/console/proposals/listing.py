"""The list of proposals: waiting for the person, their own, all."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.proposal import Proposal, Standing
from sekisho.security.present.console import naming
from sekisho.security.present.console.page import Asker, asker, page
from sekisho.security.present.console.paging import asked
from sekisho.security.present.console.proposals.waiting import LEDGER, to_apply, to_decide, unfinished
from sekisho.security.store.models import TABLES
from sekisho.security.store.rows import row_of
from sekisho.security.work.permission import Right

SIZE = 50
VIEWS = ("waiting", "mine", "all")


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The list."""
    who = asker(request)
    open_ones = unfinished()
    decide, apply = to_decide(who, open_ones), to_apply(who, open_ones)
    reads = who.may(Right.READ, LEDGER.slug)
    view = request.GET.get("view", "waiting")
    if view not in VIEWS or (view == "all" and not reads):
        view = "waiting"
    number = asked(request.GET.get("page", "1"))
    found, count = ([], 0) if view == "waiting" else _page(who, view, number)
    known = naming.names(one.applicant for one in (*decide, *apply, *found))
    values = {
        "views": [one for one in VIEWS if one != "all" or reads],
        "view": view,
        "decide": _lines(decide, known),
        "apply": _lines(apply, known),
        "waiting": len(decide) + len(apply),
        "found": _lines(found, known),
        "pages": {
            "count": count,
            "first": min((number - 1) * SIZE + 1, count),
            "last": min(number * SIZE, count),
            "previous": number - 1,
            "next": number + 1 if number * SIZE < count else 0,
        },
    }
    return page(request, "proposals/list.html", values)


def _page(who: Asker, view: str, number: int) -> tuple[list[Proposal], int]:
    """One page, the latest first, and how many there are. One's own are always one's to see."""
    table = TABLES[LEDGER.slug].objects.all()
    if view == "mine":
        table = table.filter(applicant=who.who)
    elif (sites := who.reach(Right.READ, LEDGER.slug).sites) is not None:
        table = table.filter(site__in=sorted({*sites, ""}))
    kept = table.order_by("-pk").values()[(number - 1) * SIZE : number * SIZE]
    return [row for one in kept if isinstance(row := row_of(LEDGER, one), Proposal)], table.count()


def _lines(proposals: Iterable[Proposal], known: dict[str, str]) -> Sequence[dict[str, Any]]:
    return [
        {
            "proposal": one,
            "state": one.state or Standing.VOID,
            "applicant": known.get(one.applicant, one.applicant),
            "ledgers": [REGISTRY[slug].title for slug in one.ledgers if slug in REGISTRY],
        }
        for one in proposals
    ]
