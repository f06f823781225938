"""The findings of the sheet: each with what must match and what must not, its sentence, its place, and acceptance."""

from datetime import date

import pytest
from some_facts import library

from sekisho.security.checks.decided import Standing
from sekisho.security.checks.finding import Finding
from sekisho.security.checks.state import Assessment
from sekisho.security.ledgers.book import Book
from sekisho.security.ledgers.risk import Level, Risk
from sekisho.security.risk.history import by_assessed, history, quarter_end, quarter_ends
from sekisho.security.risk.outcome import Outcome
from tables import book, case, content

ZONES = "name | kind | networks | trust\n FA | FA（制御） | 10.0.1.0/24 | 2\n 社外 | 社外 | 203.0.113.0/24 | 0"
ASSETS = "id | name | kind | system | zone | ips\n F1 | PLC1 | PLC | 工程 | FA | 10.0.1.1"
FLOW = "function | source | destination\n 送信 | PLC1/10.0.1.1 | 客先/203.0.113.9"
CLOSED = "function | source | destination\n 記録 | PLC1/10.0.1.1 | PLC2/10.0.1.2"
HEAD = "system | impact | external | score | level | treated_by"


def outcome(risk: str = "", more: Book | None = None, **tables: str) -> Outcome:
    given = {"zone": ZONES, "asset": ASSETS, "dataflow": CLOSED, **tables}
    whole = book(**given, **({"risk": risk} if risk else {}))
    if more:
        whole = Book({**whole.tables, **more.tables})
    return Outcome(Assessment(case(whole), content(), ()), library())


def found(check: str, of: Outcome) -> list[Finding]:
    return [one for one in of.findings if one.check == f"risk/{check}"]


def says(check: str, of: Outcome) -> list[str]:
    return [one.text.ja for one in found(check, of)]


def test_a_system_without_a_row_is_not_rated() -> None:
    assert says("unrated", outcome()) == ["システム「工程」がリスク分析シートにありません。"]
    assert str(found("unrated", outcome())[0].evidence[0]) == "row risk 工程"
    assert says("unrated", outcome(f"{HEAD}\n 工程 | 大 | 無し | | |")) == []


def test_a_row_without_impact_is_not_rated() -> None:
    assert says("unrated", outcome(f"{HEAD}\n 工程 | | 無し | | |")) == ["システム「工程」の影響度が決まっていません。"]
    half = "system | safety | quality | stop_hours | information\n 工程 | 小 | 小 | 1 | {}"
    assert len(found("unrated", outcome(half.format("")))) == 1
    assert found("unrated", outcome(half.format("小"))) == []


def test_a_row_without_a_connection_is_rated_by_what_is_proved() -> None:
    assert found("unrated", outcome(f"{HEAD}\n 工程 | 大 | | | |")) == []
    assert says("unrated", outcome(f"{HEAD}\n 工程 | 大 | | | |", dataflow="function | source | destination")) == [
        "システム「工程」の外部接続が決まっていません。"
    ]


QUESTIONS = "system | impact | safety | quality | stop_hours | information"


def test_an_impact_that_the_answers_do_not_give_is_found() -> None:
    assert says("impact-differs", outcome(f"{QUESTIONS}\n 工程 | 小 | 小 | 小 | 30 | 小")) == [
        "システム「工程」の影響度は「小」ですが、四つの問いの答えは「大」になります。"
    ]
    assert len(found("impact-differs", outcome(f"{QUESTIONS}\n 工程 | 大 | 小 | 小 | 1 | 小"))) == 1
    assert found("impact-differs", outcome(f"{QUESTIONS}\n 工程 | 大 | 小 | 小 | 24 | 小")) == []
    assert found("impact-differs", outcome(f"{QUESTIONS}\n 工程 | 大 | 小 | 小 | | 小")) == [], (
        "one is not answered yet"
    )


def test_none_while_a_flow_crosses_to_the_internet_is_found_with_the_row() -> None:
    (one,) = found("connection-wider", outcome(f"{HEAD}\n 工程 | 小 | 無し | | |", dataflow=FLOW))
    assert one.text.ja == (
        "システム「工程」の外部接続は「無し」ですが、「インターネット」の証拠があります。"
        "データフロー表の「送信」（PLC1/10.0.1.1 → 客先/203.0.113.9）"
    )
    assert [place.at for place in one.evidence] == ["リスク分析シート!A2", "データフロー表!B2"]
    assert one.severity.code == "high"
    assert found("connection-wider", outcome(f"{HEAD}\n 工程 | 小 | インターネット | | |", dataflow=FLOW)) == []


def test_a_connection_that_nothing_proves_is_found_too() -> None:
    assert says("connection-narrower", outcome(f"{HEAD}\n 工程 | 小 | イントラネット | | |")) == [
        "システム「工程」の外部接続は「イントラネット」ですが、台帳と通信から分かるのは「無し」です。"
    ]


def test_a_score_that_the_formula_does_not_give_is_found() -> None:
    assert says("score-differs", outcome(f"{HEAD}\n 工程 | 中 | 無し | 5 | 中 |")) == [
        "システム「工程」の評価点と要求レベルは 5点・中 ですが、式では 2点・低 です。"
    ]
    assert found("score-differs", outcome(f"{HEAD}\n 工程 | 中 | 無し | 2 | 低 |")) == []
    assert found("score-differs", outcome(f"{HEAD}\n 工程 | 中 | 無し | | |")) == []


def test_a_treatment_that_does_not_exist_is_found() -> None:
    assert says("unknown-treatment", outcome(f"{HEAD}\n 工程 | 中 | 無し | | | 3.1.9、3.1.9-1、9.9")) == [
        "システム「工程」の「対策する規定番号」の 9.9 は存在しません。"
    ]


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
    assert after.decisions.standings[one.id] is standing
    assert (one.id in [open_.id for open_ in after.open_findings]) is (standing is Standing.OPEN)


def test_a_zone_that_aims_lower_than_its_systems_require_is_found() -> None:
    low = ZONES.replace("10.0.1.0/24 | 2", "10.0.1.0/24 | 1")
    (one,) = found("target-low", outcome(HIGH.format(""), zone=low))
    assert one.text.ja == (
        "ゾーン「FA」の目標は SL-T 1 ですが、システム「工程」の要求レベル「高」は SL-T 2 を求めます。"
    )
    assert [place.at for place in one.evidence] == ["リスク分析シート!A2", "ゾーン一覧!D2"]
    assert found("target-low", outcome(HIGH.format(""))) == []
    assert found("target-low", outcome(f"{HEAD}\n 工程 | 中 | 無し | | |", zone=low)) == []


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
