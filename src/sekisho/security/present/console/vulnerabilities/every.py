"""The list: what concerns the factory and what was decided on it, the most urgent first, fifty a page."""

from collections import Counter
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sekisho.security.ledgers.vulnerability import Timing
from sekisho.security.ledgers.words import searchable
from sekisho.security.present.console import naming
from sekisho.security.present.console.page import asker, page
from sekisho.security.present.console.paging import cut
from sekisho.security.present.console.standing import standing, today
from sekisho.security.present.console.vulnerabilities.joined import OVER, TONES, Line, Stage, lines, match_of, rows_for

NAMES = ("q", "stage", "timing")


@require_GET
def every(request: HttpRequest) -> HttpResponse:
    """The page. What is settled stands in it only where it is asked for."""
    who = asker(request)
    stands, day = standing(who), today()
    all_of = lines(stands, rows_for(who), day)
    query = {name: request.GET[name][:200] for name in NAMES if request.GET.get(name)}
    found = [one for one in all_of if _suits(one, query)]
    shown = cut(found, request.GET.get("page", "1"))
    counts = Counter(one.stage for one in all_of)
    values = {
        "query": query,
        "lines": shown,
        "total": len(all_of),
        "tiles": [(stage, counts[stage]) for stage in Stage if counts[stage]],
        "stages": list(Stage),
        "timings": list(Timing),
        "previous": _link(query, shown.previous),
        "next": _link(query, shown.next),
        "match": match_of(stands),
        "may_propose": who.may_propose,
        "any_new": any(one.selectable for one in shown.rows),
        "tones": TONES,
        "names": naming.names((one.asset for one in shown.rows), "asset"),
        "assessed": f"{stands.kept.as_of:%Y/%m/%d}" if stands else "",
    }
    return page(request, "vulnerabilities/every.html", values)


def _suits(one: Line, query: dict[str, str]) -> bool:
    """Whether a line is looked for. What an address cannot mean finds nothing: it shows."""
    if stage := query.get("stage"):
        if one.stage.code != stage:
            return False
    elif one.stage in OVER:
        return False
    if (timing := query.get("timing")) and (one.timing is None or one.timing.code != timing):
        return False
    return all(searchable(word) in one.text for word in query.get("q", "").split())


def _link(query: dict[str, str], at: int) -> str:
    return f"?{urlencode({**query, 'page': at})}" if at else ""
