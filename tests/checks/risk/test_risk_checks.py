"""The checks of the risk sheet: each with what must match and what must not, its sentence, its place, and its needs."""

import pytest

from sekisho.security.checks.case import Case
from sekisho.security.checks.finding import Finding
from sekisho.security.checks.risk.systems import ratings
from sekisho.security.checks.running import run
from sekisho.security.checks.state import Assessment
from sekisho.security.terms.state import State
from tables import book, case, content, findings, seen

ZONES = "name | kind | networks | trust\n FA | FA（制御） | 10.0.1.0/24 | 2\n 社外 | 社外 | 203.0.113.0/24 | 0"
ASSETS = "id | name | kind | system | zone | ips\n F1 | PLC1 | PLC | 工程 | FA | 10.0.1.1"
FLOW = "function | source | destination\n 送信 | PLC1/10.0.1.1 | 客先/203.0.113.9"
CLOSED = "function | source | destination\n 記録 | PLC1/10.0.1.1 | PLC2/10.0.1.2"
NONE = "function | source | destination"
HEAD = "system | impact | external | score | level | treated_by"
QUESTIONS = "system | impact | safety | quality | stop_hours | information"
HIGH = f"{HEAD}\n 工程 | 大 | インターネット | 9 | 高 | 3.1.9"


def given(risk: str, **tables: str) -> Case:
    sheets = {"zone": ZONES, "asset": ASSETS, "dataflow": CLOSED, "risk": risk, **tables}
    return case(book(**{slug: text for slug, text in sheets.items() if text}))


def found(check: str, risk: str, **tables: str) -> list[Finding]:
    return findings(f"risk/{check}", given(risk, **tables))


def says(check: str, risk: str, **tables: str) -> list[str]:
    return [one.text.ja for one in found(check, risk, **tables)]


def test_a_system_without_a_row_is_not_rated() -> None:
    (one,) = found("unrated", f"{HEAD}\n 設計 | 大 | 無し | | |")
    assert one.text.ja == "システム「工程」がリスク分析シートにありません。"
    assert str(one.evidence[0]) == "ledgers.xlsx cell 資産台帳!D2"
    assert says("unrated", f"{HEAD}\n 工程 | 大 | 無し | | |") == []


def test_a_row_without_impact_is_not_rated() -> None:
    assert says("unrated", f"{HEAD}\n 工程 | | 無し | | |") == ["システム「工程」の影響度が決まっていません。"]
    half = "system | safety | quality | stop_hours | information\n 工程 | 小 | 小 | 1 | {}"
    assert len(found("unrated", half.format(""))) == 1
    assert found("unrated", half.format("小")) == []


def test_a_row_without_a_connection_is_rated_by_what_is_proved() -> None:
    assert found("unrated", f"{HEAD}\n 工程 | 大 | | | |") == []
    assert says("unrated", f"{HEAD}\n 工程 | 大 | | | |", dataflow=NONE) == [
        "システム「工程」の外部接続が決まっていません。"
    ]


def test_an_impact_that_the_answers_do_not_give_is_found() -> None:
    assert says("impact-differs", f"{QUESTIONS}\n 工程 | 小 | 小 | 小 | 30 | 小") == [
        "システム「工程」の影響度は「小」ですが、四つの問いの答えは「大」になります。"
    ]
    assert len(found("impact-differs", f"{QUESTIONS}\n 工程 | 大 | 小 | 小 | 1 | 小")) == 1
    assert found("impact-differs", f"{QUESTIONS}\n 工程 | 大 | 小 | 小 | 24 | 小") == []
    assert found("impact-differs", f"{QUESTIONS}\n 工程 | 大 | 小 | 小 | | 小") == [], "one is not answered yet"


def test_none_while_a_flow_crosses_to_the_internet_is_found_with_the_row() -> None:
    (one,) = found("connection-wider", f"{HEAD}\n 工程 | 小 | 無し | | |", dataflow=FLOW)
    assert one.text.ja == (
        "システム「工程」の外部接続は「無し」ですが、「インターネット」の証拠があります。"
        "データフロー表の「送信」（PLC1/10.0.1.1 → 客先/203.0.113.9）。"
    )
    assert [place.at for place in one.evidence] == ["リスク分析シート!A2", "データフロー表!B2"]
    assert one.severity.code == "high"
    assert found("connection-wider", f"{HEAD}\n 工程 | 小 | インターネット | | |", dataflow=FLOW) == []


def test_a_connection_that_nothing_proves_is_found_where_data_flows_are_declared() -> None:
    line = f"{HEAD}\n 工程 | 小 | イントラネット | | |"
    assert says("connection-narrower", line) == [
        "システム「工程」の外部接続は「イントラネット」ですが、台帳と通信から分かるのは「無し」です。"
    ]
    heard = seen(flows="client | server | first\n 10.0.1.2 | 10.0.1.1 | 2024-04-20")
    silent = case(book(zone=ZONES, asset=ASSETS, risk=line), heard)
    assert findings("risk/connection-narrower", silent) == [], "a recording alone does not show that nothing is there"


def test_a_score_that_the_formula_does_not_give_is_found() -> None:
    assert says("score-differs", f"{HEAD}\n 工程 | 中 | 無し | 5 | 中 |") == [
        "システム「工程」の評価点と要求レベルは 5点・中 ですが、式では 2点・低 です。"
    ]
    assert found("score-differs", f"{HEAD}\n 工程 | 中 | 無し | 2 | 低 |") == []
    assert found("score-differs", f"{HEAD}\n 工程 | 中 | 無し | | |") == []


def test_a_treatment_that_does_not_exist_is_found() -> None:
    assert says("unknown-treatment", f"{HEAD}\n 工程 | 中 | 無し | | | 3.1.9、3.1.9-1、9.9") == [
        "システム「工程」の「対策する規定番号」の 9.9 は存在しません。"
    ]


def test_a_zone_that_aims_lower_than_its_systems_require_is_found() -> None:
    low = ZONES.replace("10.0.1.0/24 | 2", "10.0.1.0/24 | 1")
    (one,) = found("target-low", HIGH, zone=low)
    assert one.text.ja == (
        "ゾーン「FA」の目標は SL-T 1 ですが、システム「工程」の要求レベル「高」は SL-T 2 を求めます。"
    )
    assert [place.at for place in one.evidence] == ["リスク分析シート!A2", "ゾーン一覧!D2"]
    assert found("target-low", HIGH) == []
    assert found("target-low", f"{HEAD}\n 工程 | 中 | 無し | | |", zone=low) == []
    spare = f"{ASSETS.replace('ips', 'ips | status')} | 予備"
    assert found("target-low", HIGH, zone=low, asset=spare) == [], "only a spare device stands there"


def rule(name: str, of: Case) -> State:
    every = Assessment(of, content(), run(of, content().checks)).rules
    return next(one for one in every if (one.rule, one.system) == (name, "工程")).reasons[0].state


@pytest.mark.parametrize("name", ["3.1.1-4", "3.1.1-5"])
def test_the_rules_fail_with_a_finding_hold_without_and_are_not_assessed_without_a_sheet(name: str) -> None:
    assert rule(name, given(f"{HEAD}\n 工程 | 中 | 無し | 2 | 低 | 3.1.9")) is State.HOLDS
    assert rule(name, given(f"{HEAD}\n 工程 | | 無し | | | 3.1.9")) is State.FAILS
    assert rule(name, given("")) is State.NOT_ASSESSED
    assert not any(one.check.startswith("risk/") for one in run(given(""), content().checks))


def test_all_checks_of_a_case_rate_its_systems_once() -> None:
    of = given(HIGH)
    assert of.once(ratings) is of.once(ratings)
