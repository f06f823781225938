"""Decisions where people read findings: on the terminal, in the report, in the workbook."""

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from rich.console import Console

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.assessing import Result
from sekisho.security.checks.decided import Standing
from sekisho.security.ledgers.decision import Decision, Deed
from sekisho.security.present.decided import decision_told, idle_told, set_aside
from sekisho.security.present.overview import acts, severity_counts
from sekisho.security.present.report import write_report
from sekisho.security.present.terminal import summary
from sekisho.security.present.workbook.findings import write_findings
from sekisho.security.terms.words import Department
from small import DAY, small_rows

UNTIL = dt.date(2026, 12, 31)


def decision(finding: str, deed: Deed, **more: object) -> Decision:
    told = {"person": "P1", "decided": DAY, "reason": "更新まで", "site": "第一工場"} | more
    if deed is Deed.ACCEPT:
        told |= {"until": UNTIL, "approver": "P2"}
    if deed is Deed.FIX:
        told |= {"due": UNTIL, "department": Department.PRODUCTION}
    return Decision(finding=finding, deed=deed, **told)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def undecided(result_of: Callable[..., Result]) -> Result:
    return result_of(*small_rows())


@pytest.fixture(scope="module")
def decided(undecided: Result, result_of: Callable[..., Result]) -> Result:
    """The first finding accepted, the second a false alarm, the third to be mended, and a fourth that is gone."""
    one, two, three = (finding.id for finding in undecided.findings[:3])
    deeds = (one, Deed.ACCEPT), (two, Deed.FALSE_ALARM), (three, Deed.FIX), ("gone", Deed.ACCEPT)
    return result_of(*small_rows(), *(decision(name, deed) for name, deed in deeds))


def test_a_decision_is_told_in_both_languages() -> None:
    accepted = decision("f", Deed.ACCEPT)
    told = decision_told(accepted, Standing.ACCEPTED)
    assert told.ja == "受容（P1、承認 P2、2026/12/31 まで）: 更新まで"
    assert told.en == "Accept (P1, approved by P2, until 2026/12/31): 更新まで"
    assert decision_told(accepted, Standing.OPEN).ja.endswith("（今は効力がありません）")
    told = decision_told(decision("f", Deed.FIX, reason=""), Standing.FIXING)
    assert told.ja == "是正（生産部門（P1）、2026/12/31 まで）"
    assert decision_told(decision("f", Deed.FALSE_ALARM), Standing.FALSE_ALARM).ja == "誤検知（P1）: 更新まで"


def test_what_is_set_aside_is_not_counted_and_not_to_be_done(
    undecided: Result, decided: Result, catalogue: Catalogue
) -> None:
    assert sum(severity_counts(decided).values()) == sum(severity_counts(undecided).values()) - 2
    told = set_aside(decided)
    assert told is not None
    assert told.ja == "ほかに、数えていない指摘があります（受容 1件、誤検知 1件）。"
    assert set_aside(undecided) is None
    wanted = {finding.id for act in acts(decided, catalogue, 99) for finding in act.findings}
    one, two, three = (finding.id for finding in undecided.findings[:3])
    assert (one in wanted, two in wanted, three in wanted) == (False, False, True)


def test_decisions_without_a_finding_are_one_line(undecided: Result, decided: Result) -> None:
    told = idle_told(decided)
    assert told is not None
    assert told.ja == ("対応1件は、指摘がもうありません（gone 受容）。確かめて「指摘への対応」から取り下げてください。")
    assert idle_told(undecided) is None


def test_the_terminal_says_so(decided: Result, catalogue: Catalogue) -> None:
    out = io.StringIO()
    summary(decided, catalogue, Console(file=out, width=100, color_system=None))
    text = out.getvalue().replace("\n", "")
    assert "受容 1件、誤検知 1件" in text
    assert "gone 受容" in text
    assert decided.findings[0].id not in text
    assert decided.findings[2].id in text


def test_the_report_shows_who_decided_what(decided: Result, catalogue: Catalogue, tmp_path: Path) -> None:
    page, _ = write_report(
        decided, catalogue, {}, tmp_path, made_at=dt.datetime(2026, 5, 20, tzinfo=dt.UTC), run_name="x"
    )
    text = page.read_text("utf-8")
    assert "受容（P1、承認 P2、2026/12/31 まで）: 更新まで" in text
    assert "対応1件は、指摘がもうありません（gone 受容）。" in text
    assert "受容 1件、誤検知 1件" in text


def test_the_workbook_has_the_decision_in_its_columns(decided: Result, catalogue: Catalogue, tmp_path: Path) -> None:
    write_findings(decided, catalogue, tmp_path / "f.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "f.xlsx")["指摘"]
    last = sheet.max_column
    rows = [[sheet.cell(line, at).value for at in range(last - 3, last + 1)] for line in (4, 5, 6)]
    day = dt.datetime.combine(UNTIL, dt.time())
    assert rows == [
        ["P1", day, "受容", "更新まで"],
        ["P1", None, "誤検知", "更新まで"],
        ["生産部門（P1）", day, "是正", "更新まで"],
    ]
