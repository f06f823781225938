"""The report: both languages say the same, nothing from outside gets in, nothing points outside."""

import re
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.assessing import Result
from sekisho.security.present.evidence import cited, excerpts, located
from sekisho.security.present.report import labels, write_report
from sekisho.security.present.report.labels import Labels
from sekisho.security.present.report.network import Chip, LinkKind, Picture, ZoneBox, ZoneLink, picture
from sekisho.security.present.report.routing import SCREEN, draw
from small import small_rows

MADE_AT = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)
TEMPLATES = Path(labels.__file__).parent / "templates"


def pages(result: Result, catalogue: Catalogue, out: Path, capture: Path | None = None) -> tuple[str, str]:
    paths = located(result.observed, [capture]) if capture else {}
    shown = excerpts(cited(result), paths, result.book, out / "evidence")
    ja, en = write_report(result, catalogue, shown, out, made_at=MADE_AT, run_name="run")
    return ja.read_text("utf-8"), en.read_text("utf-8")


def test_both_languages_have_the_same_ids_links_and_numbers(
    small: Result, catalogue: Catalogue, tmp_path: Path, capture: Path
) -> None:
    ja, en = pages(small, catalogue, tmp_path, capture)
    for pattern in (r'\bid="([^"]+)"', r'href="(#[^"]+)"', r"<strong>(\d+)</strong>", r'<td class="num">([\d,]*)</td>'):
        assert re.findall(pattern, ja) == re.findall(pattern, en)
    assert 'href="report.en.html"' in ja
    assert 'href="report.html"' in en


def test_every_finding_stands_with_its_sentence_and_evidence(
    small: Result, catalogue: Catalogue, tmp_path: Path, capture: Path
) -> None:
    ja, en = pages(small, catalogue, tmp_path, capture)
    assert small.findings
    for finding in small.findings:
        assert f'id="f-{finding.id}"' in ja
        assert finding.evidence[0].sha256 in ja
    assert "資産台帳にない機器（MAC 00:00:5e:00:53:09、10.0.1.99）が通信しています。" in ja
    assert "0000  00 00 5e 00 53" in en


def test_every_link_inside_the_page_leads_somewhere(
    small: Result, catalogue: Catalogue, tmp_path: Path, capture: Path
) -> None:
    ja, _ = pages(small, catalogue, tmp_path, capture)
    ids = re.findall(r'\bid="([^"]+)"', ja)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', ja)) <= set(ids)


def test_nothing_from_outside_becomes_markup(
    result_of: Callable[..., Result], catalogue: Catalogue, tmp_path: Path, capture: Path
) -> None:
    evil = "<script>alert('x')</script>\"><img src=x onerror=y>"
    ja, en = pages(result_of(*small_rows(evil)), catalogue, tmp_path, capture)
    for page in (ja, en):
        assert "<script" not in page
        assert "<img" not in page
        assert "&lt;script&gt;" in page


def test_the_page_points_nowhere_outside(small: Result, catalogue: Catalogue, tmp_path: Path, capture: Path) -> None:
    for page in pages(small, catalogue, tmp_path, capture):
        assert not re.search(r"https?://|\bsrc\s*=|@import|url\(|<link|<iframe", page)
        assert set(re.findall(r'href="([^#"][^"]*)"', page)) <= {"report.html", "report.en.html"}
        assert page.count("<style>") == 1
        assert "default-src 'none'" in page


def test_the_same_input_gives_the_same_bytes(
    small: Result, catalogue: Catalogue, tmp_path: Path, capture: Path
) -> None:
    assert pages(small, catalogue, tmp_path / "a", capture) == pages(small, catalogue, tmp_path / "b", capture)


def test_all_practices_and_rules_stand_there(small: Result, catalogue: Catalogue, tmp_path: Path) -> None:
    ja, _ = pages(small, catalogue, tmp_path)
    assert all(f'id="p-{number}"' in ja for number in catalogue.practices)
    assert all(f">{rule}<" in ja for rule in catalogue.rules)


def test_an_empty_input_gives_a_report_that_says_so(empty: Result, catalogue: Catalogue, tmp_path: Path) -> None:
    ja, en = pages(empty, catalogue, tmp_path)
    assert "通信の証跡は与えられていません。" in ja
    assert "No evidence of traffic was given." in en
    assert "指摘はありません" in ja


def test_what_is_only_planned_is_told_as_not_assessed(small: Result, catalogue: Catalogue, tmp_path: Path) -> None:
    ja, _ = pages(small, catalogue, tmp_path)
    assert "？ 計画中＝未評価" in ja


class _Balance(HTMLParser):
    """Counts what is opened and not closed."""

    VOID = frozenset({"meta", "br", "link", "img", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"{tag} at {self.getpos()}")


def test_every_tag_is_closed(small: Result, catalogue: Catalogue, tmp_path: Path, capture: Path) -> None:
    for page in pages(small, catalogue, tmp_path, capture):
        balance = _Balance()
        balance.feed(page)
        assert (balance.open, balance.faults) == ([], [])


def test_every_label_of_the_templates_exists_and_every_label_is_used() -> None:
    texts = "".join(path.read_text("utf-8") for path in TEMPLATES.glob("*.html"))
    code = "".join(path.read_text("utf-8") for path in TEMPLATES.parent.glob("*.py"))
    known = set(tomllib.loads((TEMPLATES.parent / "labels.toml").read_text("utf-8")))
    named = set(re.findall(r"\bt\.(\w+)", texts))
    assert named <= known
    unused = {one for one in known - named if f'"{one}"' not in code and not one.startswith(("short_", "problem_"))}
    assert unused == set()


def test_the_map_tells_declared_from_undeclared(small: Result) -> None:
    seen = picture(small.assessments[0], Labels("ja"))
    assert seen is not None
    kinds = {(link.source, link.destination): link.kind for link in seen.links}
    assert kinds == {("DMZ", "制御"): LinkKind.SEEN, ("業務", "制御"): LinkKind.UNDECLARED}
    control = next(zone for zone in seen.zones if zone.name == "制御")
    assert [chip.unlisted for chip in control.chips] == [False, False, True]


def _many(zones: int, chips: int) -> Picture:
    boxes = tuple(
        ZoneBox(
            f"z{n}", f"z{n}", "", "control", 3 if n > 2 else n, chips, tuple(Chip(f"d{c}", "") for c in range(chips))
        )
        for n in range(zones)
    )
    links = tuple(
        ZoneLink(f"z{a}", f"z{b}", LinkKind.SEEN, (), 1) for a in range(zones) for b in range(zones) if (a + b) % 3 == 1
    )
    return Picture(boxes, links[:30], 0)


def test_boxes_never_overlap_and_no_line_crosses_one() -> None:
    drawing = draw(_many(11, 13))
    for one in drawing.boxes:
        assert one.x >= 0
        assert one.x + one.width <= drawing.width
        others = [box for box in drawing.boxes if box is not one]
        assert not any(
            one.x < box.x + box.width and box.x < one.x + one.width and one.y < box.bottom and box.y < one.bottom
            for box in others
        )
        assert len([box for box in others if box.row == one.row]) < SCREEN.most_in_row
    inside = [
        (line.number, box.zone.name)
        for line in drawing.lines
        for box in drawing.boxes
        if box.x < line.badge[0] < box.x + box.width and box.y < line.badge[1] < box.bottom
    ]
    assert inside == []
