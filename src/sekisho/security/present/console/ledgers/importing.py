"""The page on which a workbook is brought into a ledger: chosen, held against what is there, and then applied."""

from django.http import HttpRequest, HttpResponse

from sekisho.guard.limits import API_UPLOAD_BYTES
from sekisho.security.ledgers import REGISTRY
from sekisho.security.present.api.refusing import general
from sekisho.security.present.console.labels import Labels
from sekisho.security.present.console.ledgers.columns import columns_of
from sekisho.security.present.console.ledgers.delegating import take_in
from sekisho.security.present.console.ledgers.known import known_slug
from sekisho.security.present.console.page import asker, page
from sekisho.security.store.models import TABLES
from sekisho.security.work.merging import Fate
from sekisho.security.work.permission import Right

MIB = 2**20


def importing(request: HttpRequest, slug: str) -> HttpResponse:
    """The page; a workbook that is sent to it is previewed or applied by the API's own code."""
    if request.method == "POST":
        return take_in(request, slug)
    who = asker(request)
    who.reach(Right.READ, known_slug(slug))
    ledger = REGISTRY[slug]
    if ledger.by_system:
        raise general(405)
    rules = TABLES["recordkeeping"].objects.filter(ledger=slug, approval=True)
    told = {
        "slug": slug,
        "columns": [one.plain() for one in columns_of(slug, who)],
        "writes": who.may(Right.WRITE, slug),
        "approval": rules.exists(),
        "fates": {one.code: one.of(who.language) for one in Fate},
    }
    words = Labels(who.language)["grid"].all()
    values = {
        "ledger": ledger,
        "heading": ledger.title.of(who.language),
        "told": told,
        "grid_words": words,
        "most_mib": API_UPLOAD_BYTES // MIB,
    }
    return page(request, "ledgers/import.html", values)
