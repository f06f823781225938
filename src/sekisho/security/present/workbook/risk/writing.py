"""Writes the whole workbook of a risk analysis; the same analysis gives the same file."""

import datetime as dt
import tempfile
from pathlib import Path

from xlsxwriter import Workbook

from sekisho.guard.text import Language, Text
from sekisho.security.present.workbook.risk import practices, rest, stage0, stage1, stage2
from sekisho.security.present.workbook.risk.grid import Column, Grid, Styles
from sekisho.security.present.workbook.risk.method import COLUMNS as METHOD
from sekisho.security.present.workbook.risk.method import MethodSheet
from sekisho.security.risk.outcome import Outcome

_TITLES = {
    "opening": Text("集計", "Summary"),
    "sheet": Text("リスク分析シート", "Risk analysis sheet"),
    "findings": Text("指摘", "Findings"),
    "ways": Text("接続の証拠", "Connections"),
    "groups": Text("資産グループ", "Asset groups"),
    "risks": Text("資産別リスク", "Risks by asset"),
    "scenarios": Text("被害シナリオ", "Scenarios"),
    "trees": Text("攻撃ツリー", "Attack trees"),
    "steps": Text("攻撃の手順", "Attack steps"),
    "cut": Text("最小の対策", "Cheapest measures"),
    "turnings": Text("感度", "Sensitivity"),
    "history": Text("履歴", "History"),
    "measures": Text("脆弱性レベル", "Vulnerability levels"),
    "states": Text("実施例の状態", "States of practices"),
    "matrix": Text("脅威と実施例", "Threats and practices"),
    "threats": Text("脅威の一覧", "Threats"),
    "method": Text("評価方法", "Method"),
}
"""The sheets in the order in which they stand."""


def write_risk_book(outcome: Outcome, path: Path, language: Language = "ja") -> None:
    """Write the workbook; the file is replaced as a whole or not at all."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".sekisho-") as folder:
        unfinished = Path(folder) / "risk.xlsx"
        options = {"strings_to_formulas": False, "strings_to_urls": False, "tmpdir": folder}
        workbook = Workbook(unfinished, options)
        workbook.set_properties({"created": dt.datetime.combine(outcome.analysis.facts.as_of, dt.time())})
        try:
            _fill(workbook, outcome, language)
        finally:
            workbook.close()
        unfinished.replace(path)


def _columns(outcome: Outcome) -> dict[str, tuple[Column, ...]]:
    return {
        "opening": rest.OPENING,
        "sheet": stage0.SHEET,
        "findings": rest.FINDINGS,
        "ways": stage0.WAYS,
        "groups": stage1.GROUPS,
        "risks": stage1.RISKS,
        "scenarios": stage2.SCENARIOS,
        "trees": stage2.tree_columns(outcome),
        "steps": stage2.STEPS,
        "cut": rest.CUT,
        "turnings": rest.TURNINGS,
        "history": rest.HISTORY,
        "measures": practices.MEASURES,
        "states": practices.state_columns(outcome),
        "matrix": practices.matrix_columns(outcome),
        "threats": stage1.THREATS,
        "method": METHOD,
    }


def _fill(workbook: Workbook, outcome: Outcome, language: Language) -> None:
    styles, columns = Styles(workbook), _columns(outcome)
    grids = {key: Grid(workbook, styles, title, columns[key], language) for key, title in _TITLES.items()}
    places = MethodSheet(grids["method"], outcome.library.method, language).write()
    stage0.write_ways(grids["ways"], outcome, places, language)
    rows = stage0.write_sheet(grids["sheet"], grids["ways"], outcome, places, language)
    lines = practices.write_states(grids["states"], outcome, places, language)
    practices.write_matrix(grids["matrix"], outcome)
    measures = practices.write_measures(grids["measures"], grids["states"], grids["matrix"], lines, outcome, places)
    threats = stage1.write_threats(grids["threats"], outcome, language)
    importance = stage1.write_groups(grids["groups"], outcome)
    stage1.write_risks(grids["risks"], grids["sheet"], rows, threats, importance, measures, outcome, places)
    damage = stage2.write_scenarios(grids["scenarios"], outcome)
    steps = stage2.write_steps(grids["steps"], measures, outcome, places)
    looked = stage2.Looked(damage, threats, importance, steps)
    stage2.write_trees(grids["trees"], looked, outcome, places, language)
    bands = (stage1.BAND, stage2.band_column(outcome))
    rest.write_opening(
        grids["opening"], grids["sheet"], grids["risks"], grids["trees"], bands, outcome, places, language
    )
    rest.write_cut(grids["cut"], outcome, language)
    rest.write_turnings(grids["turnings"], outcome, language)
    rest.write_history(grids["history"], outcome, language)
    rest.write_findings(grids["findings"], outcome, language)
