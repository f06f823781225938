"""A ledger, or one row of it, as the paper form."""

import datetime as dt
from collections.abc import Iterable
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sekisho.guard.text import Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.declaring import Row
from sekisho.security.present.api.asking import as_of
from sekisho.security.present.api.receiving import Items
from sekisho.security.present.api.refusing import general
from sekisho.security.present.api.rows import known_name
from sekisho.security.present.commands.printing import SHEETS
from sekisho.security.present.console.asker import Asker, asker
from sekisho.security.present.console.known import catalogue
from sekisho.security.present.console.ledgers.known import known_slug
from sekisho.security.present.printed.printing import Paper, print_ledger
from sekisho.security.store.exporting import Wanted, outgoing
from sekisho.security.store.pasts import standing
from sekisho.security.terms.calendar import JAPAN
from sekisho.security.work.permission import Right


@require_GET
def print_all(request: HttpRequest, slug: str) -> HttpResponse:
    """The rows that the person may read, of one site or of one day where that is asked for, as PDF."""
    who = asker(request)
    reach = who.reach(Right.READ, known_slug(slug))
    items = Items(request.GET.dict())
    items.known(("site", "as_of"))
    site = items.text("site", most=60)
    day = as_of(request.GET, items.problems)
    items.done()
    rows = outgoing(Wanted((slug,), site or None, day)).tables[slug]
    readable: Iterable[Row] = (row for row in rows if reach.covers(row.site, writing=False))
    octets = print_ledger(REGISTRY[slug], readable, _paper(who, site))
    return _pdf(octets, slug, REGISTRY[slug].title, who)


@require_GET
def print_sheet(request: HttpRequest, slug: str, row_id: str) -> HttpResponse:
    """One row as the sheet that people sign, of the ledgers that have one."""
    who = asker(request)
    reach = who.reach(Right.READ, known_slug(slug))
    found = standing(slug, known_name(row_id)) if slug in SHEETS else None
    if found is None or not reach.covers(found.row.site, writing=False):
        raise general(404)
    form, draw = SHEETS[slug]
    octets: bytes = draw(found.row, catalogue(), _paper(who, found.row.site))  # type: ignore[operator]
    return _pdf(octets, form, catalogue().forms[form].title, who)


def _paper(who: Asker, site: str) -> Paper:
    return Paper(dt.datetime.now(JAPAN).date(), site, language=who.language)


def _pdf(octets: bytes, name: str, title: Text, who: Asker) -> HttpResponse:
    told = f"inline; filename=\"{name}.pdf\"; filename*=UTF-8''{quote(title.of(who.language))}.pdf"
    return HttpResponse(octets, content_type="application/pdf", headers={"Content-Disposition": told})
