"""Evidence at its place: the frame, line, cell or row that a finding cites, with neighbours, and a small capture."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from sekisho.security.present.api.calling import lacking
from sekisho.security.present.console.page import Asker, asker, page
from sekisho.security.present.opened import Opened, opened
from sekisho.security.store.evidence_files import every
from sekisho.security.store.sourced import row_of_home, rows_of_sheet
from sekisho.security.terms.evidence import Evidence, Unit
from sekisho.security.work.access import Lack
from sekisho.security.work.permission import Right

FILES = "evidence-file"
CAPTURE = "application/vnd.tcpdump.pcap"


def _asked(request: HttpRequest) -> Evidence:
    asked = request.GET
    unit = asked.get("unit", "")[:20]
    if unit not in {one.code for one in Unit}:
        raise Http404
    return Evidence(asked.get("sha256", "")[:64], asked.get("file", "")[:255], unit, asked.get("at", "")[:400])


def _opened(request: HttpRequest) -> tuple[Evidence, Opened | None]:
    """The place and what stands there. Raises Refused (403) where the person may not see it."""
    place, who = _asked(request), asker(request)
    _must_see(who, place)
    return place, opened(place)


def _must_see(who: Asker, place: Evidence) -> None:
    """Raise Refused where neither the ledger nor the file is the person's to read."""
    if place.unit in {Unit.ROW.code, Unit.CELL.code}:
        for slug, site in _rows(place):
            who.must(Right.READ, slug, site)
        return
    sites = [one.site for one in every() if one.sha256 == place.sha256]
    reach = who.reach(Right.READ, FILES)
    if sites and not any(reach.covers(site, writing=False) for site in sites):
        raise lacking(Right.READ, FILES, Lack.SITE, who.holder, sites[0])


def _rows(place: Evidence) -> list[tuple[str, str]]:
    """Ledger and site of the rows at a place; the ledger of evidence files where it is in a file alone."""
    if place.unit == Unit.ROW.code:
        found = row_of_home(place.at)
        return [(found[0], found[1].row.site)] if found else []
    sheet, _, cell = place.at.rpartition("!")
    digits = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    at = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 8 else 0
    rows = [(slug, entry.row.site) for slug, entry in rows_of_sheet(place.sha256, sheet, at, at)]
    return rows or [(FILES, one.site) for one in every() if one.sha256 == place.sha256][:1]


@require_GET
def place(request: HttpRequest) -> HttpResponse:
    """The page."""
    where, found = _opened(request)
    unit = next(one for one in Unit if one.code == where.unit)
    values = {"place": where, "unit": unit, "found": found, "query": request.GET.urlencode()}
    return page(request, "evidence/place.html", values, status=200 if found else 404)


@require_GET
def capture(request: HttpRequest) -> HttpResponse:
    """The frames that are shown, as a capture of their own. Raises Http404 where there are none."""
    _, found = _opened(request)
    if found is None or not found.capture:
        raise Http404
    named = content_disposition_header(as_attachment=True, filename=found.name) or "attachment"
    return HttpResponse(found.capture, content_type=CAPTURE, headers={"Content-Disposition": named})
