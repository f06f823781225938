"""The workbook of the risk analysis: every formula computed anew, and again after a change, as an auditor would."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sheet_formulas import Book

from sekisho.guard.text import Language
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.catalogue.risk_reading import RiskLibrary, read_risk
from sekisho.security.checks.assessing import Result
from sekisho.security.ledgers.account import Account, AccountKind
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.attestation import Answer, Attestation
from sekisho.security.ledgers.remote_connection import RemoteConnection
from sekisho.security.ledgers.risk import External, Impact, Level, Risk
from sekisho.security.ledgers.vulnerability import Vulnerability
from sekisho.security.present.workbook.risk.writing import write_risk_book
from sekisho.security.risk.analysis import Analysis
from sekisho.security.risk.changing import changed
from sekisho.security.risk.outcome import Outcome, outcome_of
from sekisho.security.terms.address import Ip
from sekisho.security.terms.state import State
from small import DAY, small_rows

SITE = "第一工場"


@pytest.fixture(scope="module")
def library(catalogue: Catalogue) -> RiskLibrary:
    return read_risk(catalogue)


ANSWERS = {
    ("実装ライン", "3.1.5.6"): Answer.HOLDS,
    ("別ライン", "3.1.5.6"): Answer.HOLDS,
    ("生産計画", "3.1.4.15"): Answer.HOLDS,
    ("生産計画", "3.1.4.16"): Answer.NOT_APPLICABLE,
}
"""What people attested: a part of what treats a changed program, and all that treats an overload."""


def answered(catalogue: Catalogue) -> Iterator[Attestation]:
    for (system, practice), answer in ANSWERS.items():
        for rule in catalogue.practices[practice].rules:
            yield Attestation(
                rule=rule.id, system=system, answer=answer, evidence="記録", reason="理由", person="P1", approver="P2",
                answered=DAY, until=date(2027, 1, 1), site=SITE,
            )  # fmt: skip


@pytest.fixture(scope="module")
def outcome(result_of: Callable[..., Result], library: RiskLibrary, catalogue: Catalogue) -> Outcome:
    result = result_of(
        *small_rows(),
        Risk(
            system="実装ライン", impact=Impact.MEDIUM, external=External.NONE, stop_hours=30, score=2, level=Level.LOW,
            site=SITE,
        ),
        Risk(system="=1+1", impact=Impact.LOW, external=External.NONE, customer="=cmd|' /C calc'!A0", site=SITE),
        RemoteConnection(name="保守", partner="業者", destinations=("A-003",), site=SITE),
        Account(device="A-004", name="minna", people=("P1", "P2"), kind=AccountKind.ORDINARY, site=SITE),
        Asset(id="A-009", name="PLC-9", kind="PLC", system="別ライン", ips=(Ip("10.0.1.9"),), site=SITE),
        Vulnerability(asset="A-009", name="CVE-2026-0001", site=SITE),
        *answered(catalogue),
    )  # fmt: skip
    asked = ["state:3.1.5.8=holds", "impact:実装ライン=low"]
    return outcome_of(result.assessments[0], library, asked=asked)


@pytest.fixture(scope="module", params=["ja", "en"])
def language(request: pytest.FixtureRequest) -> Language:
    told: Language = request.param
    return told


@pytest.fixture(scope="module")
def path(outcome: Outcome, language: Language, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("book") / "risk.xlsx"
    write_risk_book(outcome, made, language)
    return made


@pytest.fixture
def japanese(outcome: Outcome, tmp_path: Path) -> Book:
    write_risk_book(outcome, tmp_path / "risk.xlsx")
    return Book(tmp_path / "risk.xlsx")


def test_every_formula_gives_what_the_room_computed(path: Path) -> None:
    book, cached = Book(path), load_workbook(path, data_only=True)
    formulas = list(book.formulas())
    assert len(formulas) > 500
    differing = {
        at: (book.cell(*at), value)
        for at in formulas
        if (book.cell(*at) or "") != ((value := cached[at[0]].cell(at[1], at[2]).value) or "")
    }
    assert differing == {}


def test_the_workbook_shows_every_kind_of_level_and_state(outcome: Outcome) -> None:
    """So that what holds for it bites."""
    facts = outcome.analysis.facts
    told = [facts.state(practice, system) for system, practice in ANSWERS]
    assert told == [*[State.HOLDS] * 3, State.NOT_APPLICABLE]
    assert {risk.vulnerability for risk in outcome.analysis.risks} == {1, 2, 3}
    assert any(len({step.level for step in tree.steps}) > 1 for tree in outcome.analysis.trees)
    assert len({tree.band for tree in outcome.analysis.trees}) > 1


def results(book: Book, sheet: str, names: tuple[str, ...], label: str) -> dict[tuple[object, ...], object]:
    """The cells of one column by those of the columns that name the line."""
    columns = [book.column_of(sheet, name) for name in names]
    column = book.column_of(sheet, label)
    rows = range(4, book._rows[sheet] + 1)
    return {tuple(book.cell(sheet, row, at) for at in columns): book.cell(sheet, row, column) for row in rows}


def bands(book: Book) -> tuple[dict[tuple[object, ...], object], dict[tuple[object, ...], object]]:
    return (
        results(book, "資産別リスク", ("グループ", "脅威"), "リスク値"),
        results(book, "攻撃ツリー", ("番号",), "リスク値"),
    )


def computed(analysis: Analysis) -> tuple[dict[tuple[object, ...], object], dict[tuple[object, ...], object]]:
    titles = {one.id: one.title.ja for one in analysis.library.threats.values()}
    return (
        {(one.group.id, titles[one.threat]): one.band for one in analysis.risks},
        {(one.id,): one.band for one in analysis.trees},
    )


def test_a_state_that_an_auditor_changes_moves_what_the_room_would_move(japanese: Book, outcome: Outcome) -> None:
    assert bands(japanese) == computed(outcome.analysis)
    sheet = "実施例の状態"
    row = japanese.find(sheet, 1, "3.1.5.6")
    japanese.change(sheet, row, japanese.column_of(sheet, "実装ライン"), "不適合")
    after = Analysis(changed(outcome.analysis, "state:3.1.5.6@実装ライン=fails"), outcome.library)
    assert bands(japanese) == computed(after)
    assert computed(after) != computed(outcome.analysis)


def test_an_answer_that_an_auditor_changes_moves_score_level_and_target(japanese: Book) -> None:
    sheet = "リスク分析シート"
    row = japanese.find(sheet, 1, "実装ライン")
    asked = [japanese.column_of(sheet, label) for label in ("評価点", "要求レベル", "目標SL-T", "記入との一致")]
    assert [japanese.cell(sheet, row, at) for at in asked] == [6, "高", 2, "×"]
    japanese.change(sheet, row, japanese.column_of(sheet, "停止（時間）"), 1)
    assert [japanese.cell(sheet, row, at) for at in asked] == [4, "中", 1, "×"]
    japanese.change(sheet, row, japanese.column_of(sheet, "影響度（記入）"), "小")
    assert [japanese.cell(sheet, row, at) for at in asked] == [2, "低", 1, "○"]


def test_a_cell_of_the_method_moves_every_line_that_rests_on_it(japanese: Book, outcome: Outcome) -> None:
    first = japanese.find("評価方法", 1, "重要度・被害 1、脅威 1")
    for row in range(first, first + 9):
        for column in (2, 3, 4):
            japanese.change("評価方法", row, column, "E")
    assert {value for some in bands(japanese) for value in some.values()} == {"E"}
    assert japanese.cell("集計", japanese.find("集計", 1, "E"), 2) == len(outcome.analysis.risks)


def test_closing_the_vulnerability_is_a_change_of_one_cell(japanese: Book, outcome: Outcome) -> None:
    sheet = "攻撃の手順"
    open_ = japanese.column_of(sheet, "未対応の脆弱性の数")
    for row in range(4, japanese._rows[sheet] + 1):
        japanese.change(sheet, row, open_, 0)
    after = Analysis(changed(outcome.analysis, "patch:A-009 CVE-2026-0001=done"), outcome.library)
    assert sorted(map(str, bands(japanese)[1].values())) == sorted(one.band for one in after.trees)
    assert sorted(one.band for one in outcome.analysis.trees) != sorted(one.band for one in after.trees)


def test_what_a_person_typed_is_never_part_of_a_formula(path: Path) -> None:
    typed = {"=1+1", "=cmd|' /C calc'!A0", "実装ライン", "minna", "保守"}
    book = load_workbook(path)
    found: set[str] = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert not any(word in str(cell.value) for word in typed), cell.value
                elif cell.value in typed:
                    found.add(str(cell.value))
    assert {"=1+1", "=cmd|' /C calc'!A0"} <= found


def test_the_same_analysis_gives_the_same_file(outcome: Outcome, tmp_path: Path) -> None:
    write_risk_book(outcome, tmp_path / "a.xlsx")
    write_risk_book(outcome, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
