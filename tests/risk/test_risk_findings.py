"""What the analysis tells of the sheet beside its checks: high levels that nobody treated, acceptances, the past."""

from datetime import date

import pytest
from some_facts import library

from sekisho.security.checks.decided import Standing
from sekisho.security.checks.finding import Finding
from sekisho.security.checks.running import run
from sekisho.security.checks.state import Assessment
from sekisho.security.ledgers.book import Book
from sekisho.security.ledgers.risk import Level, Risk
from sekisho.security.risk.history import by_assessed, history, quarter_end, quarter_ends
from sekisho.security.risk.outcome import Outcome, outcome_of
from tables import book, case, content

ZONES = "name | kind | networks | trust\n FA | FA（制御） | 10.0.1.0/24 | 2\n 社外 | 社外 | 203.0.113.0/24 | 0"
ASSETS = "id | name | kind | system | zone | ips\n F1 | PLC1 | PLC | 工程 | FA | 10.0.1.1"
CLOSED = "function | source | destination\n 記録 | PLC1/10.0.1.1 | PLC2/10.0.1.2"
HEAD = "system | impact | external | score | level | treated_by"


def outcome(risk: str = "", more: Book | None = None, **tables: str) -> Outcome:
    given = {"zone": ZONES, "asset": ASSETS, "dataflow": CLOSED, **tables}
    whole = book(**given, **({"risk": risk} if risk else {}))
    if more:
        whole = Book({**whole.tables, **more.tables})
    of = case(whole)
    return outcome_of(Assessment(of, content(), run(of, content().checks)), library())


def found(check: str, of: Outcome) -> list[Finding]:
    return [one for one in of.findings if one.check == f"risk/{check}"]


def says(check: str, of: Outcome) -> list[str]:
    return [one.text.ja for one in found(check, of)]


HIGH = f"{HEAD}\n 工程 | 大 | インターネット | 9 | 高 | {{}}"
HOLDS = """
    rule | system | answer | evidence | person | answered
    7.1.3-1 | | 適合 | 記録 | P1 | 2024/04/01
    7.1.3-2 | | 適合 | 記録 | P1 | 2024/04/01
    7.1.3-3 | | 適合 | 記録 | P1 | 2024/04/01
    7.1.3-4 | | 適合 | 記録 | P1 | 2024/04/01
    7.1.3-5 | | 適合 | 記録 | P1 | 2024/04/01
"""


def test_a_high_level_that_nobody_treated_is_found() -> None:
    assert says("high-untreated", outcome(HIGH.format(""))) == [
        "システム「工程」は要求レベル「高」ですが、対策する規定が記入されていません。"
    ]
    assert says("high-untreated", outcome(HIGH.format("7.1.3"))) == [
        "システム「工程」は要求レベル「高」ですが、「対策する規定番号」の 7.1.3 は適合していません。"
    ]
    assert found("high-untreated", outcome(HIGH.format("7.1.3"), attestation=HOLDS)) == []
    assert found("high-untreated", outcome(HIGH.format("7.1.3-1"), attestation=HOLDS)) == []
    assert found("high-untreated", outcome(f"{HEAD}\n 工程 | 中 | 無し | | |")) == []


@pytest.mark.parametrize(
    ("approver", "until", "standing"),
    [
        ("P002", "2024/12/31", Standing.ACCEPTED),
        ("", "2024/12/31", Standing.OPEN),
        ("P001", "2024/12/31", Standing.OPEN),
        ("P002", "2024/04/29", Standing.OPEN),
    ],
)
def test_an_acceptance_counts_with_two_signatures_and_until_its_last_day(
    approver: str, until: str, standing: Standing
) -> None:
    (one,) = found("high-untreated", outcome(HIGH.format("")))
    decided = f"""
        finding | deed | reason | person | approver | decided | until
        {one.id} | 受容 | 更新まで | P001 | {approver} | 2024/04/01 | {until}
    """
    after = outcome(HIGH.format(""), book(decision=decided))
    assert after.standings[one.id] is standing
    assert (one.id in [open_.id for open_ in after.open_findings]) is (standing is Standing.OPEN)


def test_the_analysis_tells_what_the_checks_found_and_what_it_found_itself_the_worst_first() -> None:
    of = outcome(f"{HEAD}\n 工程 | 大 | インターネット | 1 | 低 | 9.9")
    assert [one.check for one in of.findings] == [
        "risk/high-untreated", "risk/score-differs", "risk/connection-narrower", "risk/unknown-treatment",
    ]  # fmt: skip
    assert {of.texts[one.check].severity for one in of.findings} == {one.severity for one in of.findings}


def test_who_asks_for_the_analysis_is_told_what_stands_in_no_sheet() -> None:
    assert says("unrated", outcome()) == ["システム「工程」がリスク分析シートにありません。"]


def test_the_same_cause_gives_the_same_finding() -> None:
    first, second = (found("high-untreated", outcome(HIGH.format(by)))[0].id for by in ("", "7.1.3"))
    assert first == second


def test_a_level_makes_practices_mandatory_by_their_necessity() -> None:
    for line, count in (("大 | インターネット", 66), ("中 | イントラネット", 57), ("小 | 無し", 56)):
        of = outcome(f"{HEAD}\n 工程 | {line} | | |")
        assert len(of.mandatory(of.analysis.rated[0])) == count


@pytest.mark.parametrize(
    ("day", "end"),
    [
        ("2026-04-01", "2026-06-30"),
        ("2026-12-31", "2026-12-31"),
        ("2027-01-01", "2027-03-31"),
        ("2028-02-29", "2028-03-31"),
    ],
)
def test_a_quarter_ends_with_its_last_month(day: str, end: str) -> None:
    assert quarter_end(date.fromisoformat(day)) == date.fromisoformat(end)


def test_the_past_quarters_end_with_the_day_asked() -> None:
    ends = quarter_ends(date(2026, 5, 20), 4)
    assert [f"{end:%Y-%m-%d}" for end in ends] == ["2025-09-30", "2025-12-31", "2026-03-31", "2026-05-20"]


def test_the_history_holds_what_was_entered_then() -> None:
    sheets = {1: [Risk(system="工程", score=9, level=Level.HIGH)], 2: [], 3: [Risk(system="工程")]}
    told = history([date(2026, month, 1) for month in sheets], lambda day: sheets[day.month], library().method)
    assert [(one.quarter.month, one.score, one.level) for one in told] == [(1, 9, Level.HIGH), (3, None, None)]


def test_without_a_journal_the_day_of_rating_tells_the_quarter() -> None:
    rows = [
        Risk(system="後", assessed=date(2026, 5, 1)),
        Risk(system="先", assessed=date(2026, 2, 1)),
        Risk(system="無"),
    ]
    told = by_assessed(rows, library().method)
    assert [(one.system, one.quarter) for one in told] == [("先", date(2026, 3, 31)), ("後", date(2026, 6, 30))]
