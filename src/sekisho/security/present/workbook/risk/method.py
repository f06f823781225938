"""The sheet of the method: every table that formulas of other sheets look up."""

from collections.abc import Sequence
from dataclasses import dataclass

from sekisho.guard.text import Language, Text
from sekisho.security.catalogue.risk import BANDS, GRADES, Method
from sekisho.security.ledgers.risk import External, Impact, Level
from sekisho.security.present.workbook.risk.grid import Column, Given, Grid
from sekisho.security.risk.by_asset import BY_EXPOSURE
from sekisho.security.terms.state import State

COLUMNS = (
    Column(Text("項目", "Item"), 44), Column(Text("値", "Value"), 18), Column(Text("値", "Value"), 14),
    Column(Text("値", "Value"), 14), Column(Text("説明", "Note"), 70),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Places:
    """Where the tables stand. Lists of words go from the worst to the best, as their ranges do.

    impact, reach, levels: words with points (or score and target beside them); exposure: threat level by connection.
    stop_high, stop_medium, all_hold, some_hold, none_hold, unknown: single cells.  cells: nine lines of three.
    """

    impact: str
    impact_words: tuple[str, ...]
    reach: str
    reach_words: tuple[str, ...]
    levels: str
    level_words: tuple[str, ...]
    limits: tuple[str, ...]
    stop_high: str
    stop_medium: str
    ways: str
    all_hold: str
    some_hold: str
    none_hold: str
    exposure: str
    unknown: str
    states: str
    holds: str
    not_applicable: str
    cells: str


def band(places: Places, weight: str, threat: str, weak: str) -> str:
    """The formula of the risk value for three cells."""
    return f"INDEX({places.cells},({weight}-1)*3+{threat},{weak})"


def worst(words: Sequence[str], where: str) -> str:
    """The formula of the worst word that stands in a range; empty for none."""
    formula = '""'
    for word in reversed(words):
        formula = f"IF(COUNTIF({where},{word})>0,{word},{formula})"
    return formula


class MethodSheet:
    """Fills the sheet and remembers where everything is."""

    def __init__(self, grid: Grid, method: Method, language: Language) -> None:
        self._grid, self._method, self._language = grid, method, language

    def write(self) -> Places:
        """Fill the sheet; where its tables are."""
        grid, method, language = self._grid, self._method, self._language
        grid.begin(_NOTE)
        grid.add(_VERSION, Given(method.version), None, None, method.note)
        impact = self._table(_IMPACT, [(one.of(language), getattr(method.impact, one.code)) for one in Impact])
        reach = self._table(_REACH, [(one.of(language), getattr(method.reach, one.code)) for one in External])
        levels = self._levels()
        grid.heading(_STOP, _HOURS)
        stops = [grid.add(label, Given(value)) for label, value in zip(_STOPS, self._stops, strict=True)]
        words = {one.code: self._cell(0, reach[0] + at) for at, one in enumerate(External)}
        ways = self._ways(words)
        grid.heading(_MEASURES, _LEVEL)
        grades = (method.measures.all, method.measures.some, method.measures.none)
        measures = [grid.add(label, Given(value)) for label, value in zip(_GRADES, grades, strict=True)]
        exposure = self._table(_EXPOSURE, [(one.of(language), BY_EXPOSURE[one]) for one in External])
        unknown = grid.add(_UNKNOWN, Given(BY_EXPOSURE[None]))
        states = self._table(_STATES, [(one.of(language), None) for one in State])
        cells = self._cells()
        grid.end()
        state = {one: self._cell(0, states[0] + at) for at, one in enumerate(State)}
        return Places(
            impact=grid.range(0, *impact, to=1),
            impact_words=self._words(impact),
            reach=grid.range(0, *reach, to=1),
            reach_words=self._words(reach),
            levels=grid.range(0, *levels, to=2),
            level_words=self._words(levels),
            limits=tuple(self._cell(1, row) for row in range(levels[0], levels[1] + 1)),
            stop_high=self._cell(1, stops[0]),
            stop_medium=self._cell(1, stops[1]),
            ways=grid.range(0, *ways, to=1),
            all_hold=self._cell(1, measures[0]),
            some_hold=self._cell(1, measures[1]),
            none_hold=self._cell(1, measures[2]),
            exposure=grid.range(0, *exposure, to=1),
            unknown=self._cell(1, unknown),
            states=grid.range(0, *states),
            holds=state[State.HOLDS],
            not_applicable=state[State.NOT_APPLICABLE],
            cells=grid.range(1, *cells, to=3),
        )

    @property
    def _stops(self) -> tuple[int, int]:
        return self._method.stop_high, self._method.stop_medium

    def _cell(self, column: int, row: int) -> str:
        return self._grid.at(column, row)

    def _words(self, rows: tuple[int, int]) -> tuple[str, ...]:
        return tuple(self._cell(0, row) for row in range(rows[0], rows[1] + 1))

    def _table(self, heading: tuple[Text, ...], lines: Sequence[tuple[str, int | None]]) -> tuple[int, int]:
        self._grid.heading(*heading)
        rows = [self._grid.add(word, None if points is None else Given(points)) for word, points in lines]
        return rows[0], rows[-1]

    def _levels(self) -> tuple[int, int]:
        grid, language = self._grid, self._language
        grid.heading(*_LEVELS)
        rows = []
        for one in Level:
            demand = self._method.demand(one.code)
            said = "、".join(_NECESSITIES[name].of(language) for name in demand.necessities)
            rows.append(grid.add(one.of(language), Given(demand.score), Given(demand.target), None, said))
        return rows[0], rows[-1]

    def _ways(self, words: dict[str, str]) -> tuple[int, int]:
        self._grid.heading(*_WAYS)
        choices = f"{words['internet']}:{words['none'].rpartition('!')[2]}"
        reaches = {one.code: one.of(self._language) for one in External}
        rows = [self._grid.add(one.title, Given(reaches[one.reach], choices)) for one in self._method.ways]
        return rows[0], rows[-1]

    def _cells(self) -> tuple[int, int]:
        grid, cells = self._grid, self._method.cells
        grid.heading(*_CELLS)
        rows: list[int] = []
        for weight in GRADES:
            for threat in GRADES:
                label = Text(f"重要度・被害 {weight}、脅威 {threat}", f"importance or damage {weight}, threat {threat}")
                letters = (Given(cells.band(weight, threat, weak)) for weak in GRADES)
                note = self._method.cells_note if not rows else None
                rows.append(grid.add(label, *letters, note))
        return rows[0], rows[-1]


_NOTE = Text(
    "黄色のセルを変えると、ほかのシートの結果がすべて変わります。リスク値は A が最も高く E が最も低いものです。",
    f"Change a yellow cell and all results follow. Risk values go from {BANDS[0]} (highest) to {BANDS[-1]}.",
)
_VERSION = Text("評価方法の版", "Version of the method")
_IMPACT = Text("影響度", "Impact"), Text("点", "Points")
_REACH = Text("外部接続", "External connection"), Text("点", "Points")
_LEVELS = (
    Text("要求レベル", "Required level"), Text("この点以上", "From score"), Text("目標SL-T", "SL-T"), Text("－", "-"),
    Text("必須になる実施例", "Practices that become mandatory"),
)  # fmt: skip
_STOP, _HOURS = Text("生産の停止による影響度", "Impact of a stop"), Text("この時間以上", "From hours")
_STOPS = Text("大", "High"), Text("中", "Medium")
_WAYS = Text("接続の証拠", "Proof of connection"), Text("外部接続", "Connection")
_MEASURES, _LEVEL = (
    Text("脅威に対する実施例の状態", "Practices that treat a threat"),
    Text("脆弱性レベル", "Vulnerability"),
)
_GRADES = (
    Text("対象外を除いてすべて適合", "All hold, those not applicable aside"),
    Text("一部だけ適合", "Some hold"),
    Text("適合が一つもない", "None holds"),
)
_EXPOSURE = Text("外部接続による脅威レベル", "Threat level by connection"), Text("脅威レベル", "Threat")
_UNKNOWN = Text("外部接続が分からない場合", "Where the connection is not known")
_STATES = (Text("実施例の状態（言葉）", "States of practices (words)"),)
_CELLS = (
    Text("リスク値", "Risk value"), Text("脆弱性 1", "Vulnerability 1"), Text("脆弱性 2", "Vulnerability 2"),
    Text("脆弱性 3", "Vulnerability 3"),
)  # fmt: skip
_NECESSITIES = {
    "required": Text("必須", "required"),
    "conditional": Text("条件付き必須", "required under a condition"),
    "recommended": Text("推奨", "recommended"),
}
