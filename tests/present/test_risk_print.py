"""The printed risk analysis: the proofs of each connection, what moves the risks, and how they moved before."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.catalogue.risk_reading import read_risk
from sekisho.security.checks.assessing import Result
from sekisho.security.ledgers.risk import External, Impact, Level, Risk
from sekisho.security.present.risk.printing import risk_form
from sekisho.security.risk.history import Past
from sekisho.security.risk.outcome import Outcome, outcome_of
from small import small_rows

SITE = "第一工場"


@pytest.fixture(scope="module")
def outcome(result_of: Callable[..., Result], catalogue: Catalogue) -> Outcome:
    result = result_of(
        *small_rows(),
        Risk(system="実装ライン", impact=Impact.MEDIUM, external=External.NONE, site=SITE),
    )
    asked = ["state:3.1.5.8=holds", "impact:実装ライン=high", "impact:実装ライン=medium"]
    return outcome_of(result.assessments[0], read_risk(catalogue), asked=asked)


def parts(outcome: Outcome) -> dict[str, Any]:
    """The parts by their headings."""
    return {str(one["heading"]): one for one in risk_form(outcome, [], "ja")["parts"]}  # type: ignore[attr-defined]


def test_each_connection_stands_with_what_proves_it(outcome: Outcome) -> None:
    rows = {row[0]: row[1:] for row in parts(outcome)["外部接続の証拠"]["table"]["rows"]}
    entered, computed, proofs = rows["実装ライン"]
    assert (entered, computed) == ("無し", "イントラネット")
    assert proofs.splitlines()[0] == (
        "別のゾーンとのデータフロー: データフロー表の「実績収集」（計画サーバ/10.0.2.1 → PLC-1/10.0.1.1）"
    )


def test_answers_and_practices_are_told_by_what_they_move(outcome: Outcome) -> None:
    found = parts(outcome)
    assert ["実装ライン", "影響度", "大", "中", "高"] in found["要求レベルが変わる答え"]["table"]["rows"]
    levers = [[int(cell) for cell in row[1:3]] for row in found["実施例の効き目"]["table"]["rows"]]
    assert levers == sorted(levers, key=lambda pair: (-pair[0], -pair[1]))
    assert any(any(pair) for pair in levers)


def test_every_change_that_was_asked_has_its_part(outcome: Outcome) -> None:
    found = parts(outcome)
    moved = {name: one for name, one in found.items() if name.startswith("変えてみる: ")}
    assert list(moved) == [
        "変えてみる: state:3.1.5.8=holds", "変えてみる: impact:実装ライン=high", "変えてみる: impact:実装ライン=medium",
    ]  # fmt: skip
    assert ["実装ライン の要求レベル", "中", "高"] in moved["変えてみる: impact:実装ライン=high"]["table"]["rows"]
    assert moved["変えてみる: impact:実装ライン=medium"]["paragraphs"] == ["動くリスクはありません。"]


def test_quarters_are_columns_and_without_any_it_says_so(outcome: Outcome) -> None:
    assert parts(outcome)["四半期ごとの推移"]["paragraphs"] == ["過去の評価はありません。"]
    past = (
        Past(date(2026, 3, 31), "実装ライン", 3, Level.LOW), Past(date(2026, 5, 20), "実装ライン", 6, Level.HIGH),
        Past(date(2026, 5, 20), "別ライン", None, None),
    )  # fmt: skip
    table = parts(replace(outcome, past=past))["四半期ごとの推移"]["table"]
    assert table["columns"] == ["システム", "2026/03/31", "2026/05/20"]
    assert table["rows"] == [["実装ライン", "低 3", "高 6"], ["別ライン", "", "－"]]
