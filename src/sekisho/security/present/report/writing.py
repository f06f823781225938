"""The report as two files, Japanese and English, each complete in itself.

Every value goes through the template engine's escaping. The page allows itself no script and no connection at all.
"""

import base64
import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from django.template import Context, Engine

from sekisho.guard.text import Language
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.assessing import Result
from sekisho.security.present.decided import idle_told, set_aside
from sekisho.security.present.evidence import Excerpt
from sekisho.security.present.marks import site_name
from sekisho.security.present.overview import practice_states
from sekisho.security.present.report.changes import changes
from sekisho.security.present.report.coverage import coverage
from sekisho.security.present.report.found import found, shown_ids
from sekisho.security.present.report.labels import Labels
from sekisho.security.present.report.matrix import matrices
from sekisho.security.present.report.network import picture
from sekisho.security.present.report.opening import Section, head, opening, plots
from sekisho.security.present.report.place import Places
from sekisho.security.present.report.practices import Practices
from sekisho.security.present.report.routing import draw
from sekisho.security.present.report.sources import ledgers, problems, proposals, sources
from sekisho.security.terms.evidence import Evidence
from sekisho.security.work.network_map import LinkKind

FILES: Mapping[Language, str] = {"ja": "report.html", "en": "report.en.html"}
_TEMPLATES = Path(__file__).parent / "templates"


@cache
def _engine() -> Engine:
    return Engine(dirs=[str(_TEMPLATES)], autoescape=True)


@cache
def _style() -> tuple[str, str]:
    """The style sheet, and its hash as the page's own policy wants it (CSP level 3, 2.3.1)."""
    css = (_TEMPLATES / "style.css").read_text("utf-8")
    return css, base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()


def write_report(  # noqa: PLR0913 -- the report's six ingredients
    result: Result,
    catalogue: Catalogue,
    excerpts: Mapping[Evidence, Excerpt],
    out: Path,
    *,
    made_at: datetime,
    run_name: str,
) -> tuple[Path, Path]:
    """Write report.html (Japanese) and report.en.html (English) into `out`; the same input gives the same bytes.

    out: is made where it does not exist.  made_at: aware; the only instant that the report does not take from `result`.
    """
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for language, name in FILES.items():
        page = _page(result, catalogue, excerpts, Labels(language))
        page["head"] = head(result, Labels(language), made_at, run_name)
        path = out / name
        path.write_text(_engine().get_template("report.html").render(_context(page, language)), "utf-8", newline="\n")
        written.append(path)
    return written[0], written[1]


def _context(page: Section, language: Language) -> Context:
    other: Language = "en" if language == "ja" else "ja"
    css, digest = _style()
    values = {
        **page,
        "t": Labels(language),
        "language": language,
        "other": {"language": other, "file": FILES[other]},
        "css": css,
        "css_digest": digest,
    }
    return Context(values, use_l10n=False, use_tz=False)


def _page(result: Result, catalogue: Catalogue, excerpts: Mapping[Evidence, Excerpt], labels: Labels) -> Section:
    places = Places(excerpts, labels)
    return {
        "opening": opening(result, catalogue, labels),
        "plots": plots(result, catalogue, labels),
        "maps": _maps(result, labels),
        "findings": found(result, catalogue, places),
        "changes": changes(result, places),
        "decided": [told.of(labels.language) for told in (set_aside(result), idle_told(result)) if told],
        "matrices": matrices(result, catalogue, labels),
        "practices": Practices(result, catalogue, places, shown_ids(result.findings)).sections(),
        "coverage": coverage(catalogue, practice_states(result), labels),
        "fresh_limit": labels.filled(
            "fresh_limit", count=result.policy.fresh_days, months=result.policy.advisory_months
        ),
        "sources": sources(result, excerpts, labels),
        "problems": problems(result, labels),
        "ledgers": ledgers(result, labels),
        "proposals": proposals(result, labels),
    }


def _maps(result: Result, labels: Labels) -> list[Section]:
    maps: list[Section] = []
    several = len(result.assessments) > 1
    for number, assessment in enumerate(result.assessments, 1):
        seen = picture(assessment, labels)
        if seen is None:
            continue
        drawing = draw(seen)
        order = tuple(LinkKind)
        maps.append(
            {
                "number": number,
                "site": site_name(assessment.case.site).of(labels.language) if several else "",
                "drawing": drawing,
                "below_first": sorted(drawing.lines, key=lambda line: (order.index(line.link.kind), -line.number)),
                "names": {zone.name: zone.label for zone in seen.zones},
                "describes": labels.filled("map_describes", zones=len(seen.zones), links=len(seen.links)),
                "left_out": labels.filled("map_left_out", count=seen.left_out) if seen.left_out else "",
                "rows": [
                    {
                        "number": line.number,
                        "source": line.source.zone.label,
                        "target": line.target.zone.label,
                        "kind": line.link.kind.of(labels.language),
                        "code": line.link.kind.code,
                        "services": line.link.services,
                        "purpose": line.link.purpose,
                    }
                    for line in drawing.lines
                ],
            }
        )
    return maps
