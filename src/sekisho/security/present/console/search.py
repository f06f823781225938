"""The one search: practices, findings and rows of ledgers that the person may read, by any words in them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.declaring import Field, Ledger, shown
from sekisho.security.ledgers.words import searchable
from sekisho.security.present.console.findings.decided import Decided, held
from sekisho.security.present.console.page import Asker, asker, page
from sekisho.security.present.console.practices.every import lines, wanted
from sekisho.security.present.console.standing import Standing, standing, today
from sekisho.security.store.freshness import versions
from sekisho.security.store.lists import Question, page_of
from sekisho.security.work.permission import Right

MOST = 8


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """The page."""
    who, text = asker(request), request.GET.get("q", "")[:200].strip()
    words = tuple(text.split())
    values: dict[str, object] = {
        "q": text,
        "practices": [],
        "findings": [],
        "ledgers": [],
        "more": urlencode({"q": text}),
    }
    if words:
        stands = standing(who)
        every = list(lines(wanted({"q": text}), stands))
        told = _findings(stands, words)
        values |= {
            "practices": every[:MOST],
            "practice_count": len(every),
            "findings": [one.finding for one in told[:MOST]],
            "finding_count": len(told),
            "ledgers": list(_rows(who, words)),
        }
    return page(request, "search.html", values)


def _findings(stands: Standing | None, words: tuple[str, ...]) -> list[Decided]:
    """The findings with all these words."""
    if stands is None:
        return []
    all_of = held(stands, today())
    return all_of.with_words([searchable(word) for word in words], all_of.every)


def _rows(who: Asker, words: tuple[str, ...]) -> Iterator[dict[str, object]]:
    """The ledgers that hold rows with all these words, each with its first rows."""
    known = versions(REGISTRY)
    for slug, ledger in REGISTRY.items():
        reach = who.sites(Right.READ, slug)
        if reach.lack or known[slug].position < 0:
            continue
        sites = None if reach.sites is None else reach.sites | {""}
        found = page_of(slug, Question(words=words, sites=sites, size=MOST), known[slug])
        if found.count:
            rows = [(one.row_id, *_named(ledger, one.values)) for one in found.rows]
            yield {"ledger": ledger, "count": found.count, "rows": rows, "more": urlencode({"q": " ".join(words)})}


def _named(ledger: Ledger, values: Mapping[str, Any]) -> tuple[str, str]:
    """What names a row, and its first two texts beside that: nobody knows devices by number alone."""
    beside = [one for one in ledger.fields if one.type is str and not one.many and not one.column.key]
    return " / ".join(_texts(ledger.keys, values)), "、".join(_texts(beside[:2], values))


def _texts(fields: Iterable[Field], values: Mapping[str, Any]) -> Iterator[str]:
    for one in fields:
        if values[one.name] not in (None, "", []):
            yield shown(tuple(values[one.name]) if one.many else values[one.name])


ADDRESSES = [path("search/", search)]
