"""Where the news of vulnerabilities come from: how old they are, whom they are about, and whom nobody is about."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sekisho.security.present.console.page import asker, page
from sekisho.security.present.console.standing import standing, today
from sekisho.security.present.console.vulnerabilities.joined import LEDGER, match_of
from sekisho.security.work.permission import Right

MOST_VENDORS = 12


@require_GET
def sources(request: HttpRequest) -> HttpResponse:
    """The page."""
    who = asker(request)
    who.reach(Right.READ, LEDGER.slug)
    match, day = match_of(standing(who)), today()
    every = match.sources if match else ()
    values = {
        "match": match,
        "sources": [
            {
                "source": one,
                "age": (day - one.newest).days if one.newest else None,
                "vendors": list(one.vendors.items())[:MOST_VENDORS],
                "more": max(0, len(one.vendors) - MOST_VENDORS),
            }
            for one in every
        ],
    }
    return page(request, "vulnerabilities/sources.html", values)
