"""What people take with them: a drawn tree, the workbook with its formulas, and the print."""

import tempfile
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sekisho.security.present.api.refusing import general
from sekisho.security.present.console.page import asker
from sekisho.security.present.console.risk.analysed import Analysed, analysed, drawn_of
from sekisho.security.present.risk.drawing import tree_svg
from sekisho.security.present.risk.printing import print_risk
from sekisho.security.present.risk.writing import MOST_PRINTED
from sekisho.security.present.workbook.risk.writing import write_risk_book

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _there(request: HttpRequest) -> Analysed:
    found = analysed(asker(request), request.GET.dict())
    if found is None:
        raise general(404)
    return found


@require_GET
def picture(request: HttpRequest) -> HttpResponse:
    """The trees of one target, drawn."""
    outcome = _there(request).outcome
    drawn, number = drawn_of(outcome), request.GET.get("target", "1")
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 0
    if not 1 <= at <= len(drawn):
        raise general(404)
    svg = tree_svg(drawn[at - 1], outcome, asker(request).language)
    return HttpResponse(svg, content_type="image/svg+xml")


@require_GET
def workbook(request: HttpRequest) -> HttpResponse:
    """The workbook that `sekisho risk` writes."""
    found = _there(request)
    with tempfile.TemporaryDirectory(prefix="sekisho-risk-") as folder:
        path = Path(folder) / "risk.xlsx"
        write_risk_book(found.outcome, path, asker(request).language)
        return _file(found, path.read_bytes(), XLSX, "xlsx")


@require_GET
def paper(request: HttpRequest) -> HttpResponse:
    """The print that `sekisho risk` writes."""
    found = _there(request)
    outcome, language = found.outcome, asker(request).language
    drawn = [tree_svg(one, outcome, language) for one in drawn_of(outcome)[:MOST_PRINTED]]
    return _file(found, print_risk(outcome, drawn, language), "application/pdf", "pdf")


def _file(found: Analysed, data: bytes, kind: str, ending: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="risk-{found.stands.kept.as_of:%Y%m%d}.{ending}"'
    return answer
