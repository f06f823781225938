"""The report's sheet (table 3) with its answers, and the proofs of connection that it looks up."""

from sekisho.guard.text import Language, Text
from sekisho.security.checks.risk.sheet import Rated
from sekisho.security.ledgers.risk import External
from sekisho.security.present.workbook.risk.grid import Cell, Column, Given, Grid, Made
from sekisho.security.present.workbook.risk.method import Places, worst
from sekisho.security.risk.outcome import Outcome
from sekisho.security.terms.choice import Choice
from sekisho.security.terms.state import State

WAYS = (
    Column(Text("システム", "System"), 20), Column(Text("接続の証拠の種類", "Kind of proof"), 26),
    Column(Text("外部接続", "Connection"), 16), Column(Text("証拠", "Proof"), 60),
    Column(Text("証拠の場所", "Where it is"), 40),
)  # fmt: skip
SHEET = (
    Column(Text("システム", "System"), 22), Column(Text("お客様", "Customer"), 14),
    Column(Text("影響度", "Impact"), 9), Column(Text("外部接続", "External connection"), 16),
    Column(Text("評価点", "Score"), 9), Column(Text("要求レベル", "Required level"), 11),
    Column(Text("目標SL-T", "SL-T"), 9, own=True), Column(Text("影響度（記入）", "Impact (entered)"), 10, own=True),
    Column(Text("人の安全", "Safety"), 9, own=True), Column(Text("品質・納期", "Quality, delivery"), 11, own=True),
    Column(Text("停止の影響", "Stop"), 11, own=True), Column(Text("情報", "Information"), 9, own=True),
    Column(Text("停止（時間）", "Stop (hours)"), 10, own=True),
    Column(Text("四つの問いによる影響度", "Impact by the questions"), 14, own=True),
    Column(Text("外部接続（記入）", "Connection (entered)"), 16, own=True),
    Column(Text("外部接続（証拠）", "Connection (proved)"), 16, own=True),
    Column(Text("評価点（記入）", "Score (entered)"), 10, own=True),
    Column(Text("要求レベル（記入）", "Level (entered)"), 12, own=True),
    Column(Text("記入との一致", "Agrees"), 10, own=True),
    Column(Text("必須の実施例のうち適合", "Mandatory that hold"), 14, own=True),
    Column(Text("対策する規定番号", "Treated by rules"), 24, own=True),
    Column(Text("残留リスク", "Residual risk"), 30, own=True),
)  # fmt: skip
"""The report's columns in its order, then ours."""
TAKEN, REACH, SCORE, LEVEL, TYPED, ANSWERS, HOURS = 2, 3, 4, 5, 7, 8, 12
CONNECTED, PROVED, TYPED_SCORE, TYPED_LEVEL = 14, 15, 16, 17
"""Columns of the sheet that formulas of this sheet and others name, from 0."""


def write_ways(grid: Grid, outcome: Outcome, places: Places, language: Language) -> None:
    """The proofs of connection, each with the connection that the method gives it."""
    grid.begin(_WAYS_NOTE)
    kinds = {one.id: one for one in outcome.library.method.ways}
    for rating in outcome.analysis.rated:
        for way in rating.system.ways:
            kind, row = kinds[way.kind], grid.next_row
            reach = External.named(kind.reach)
            formula = f"VLOOKUP({grid.at(1, row)},{places.ways},2,FALSE)"
            where = f"{way.evidence.file} {way.evidence.where(language)}".strip()
            made = Made(formula, reach.of(language) if reach else "")
            grid.add(rating.system.name, kind.title, made, way.text, where)
    grid.end(2)


def write_sheet(grid: Grid, ways: Grid, outcome: Outcome, places: Places, language: Language) -> dict[str, int]:
    """The sheet; the row of each system in it."""
    grid.begin(_SHEET_NOTE)
    rows = {
        rating.system.name: grid.add(*_line(grid, ways, rating, outcome, places, language))
        for rating in outcome.analysis.rated
    }
    grid.end(1)
    return rows


def _line(  # noqa: PLR0913, PLR0917 -- the sheet, what it looks up, and how it is said
    grid: Grid, ways: Grid, rating: Rated, outcome: Outcome, places: Places, language: Language
) -> tuple[Cell, ...]:
    row, line = grid.next_row, rating.system.row

    def word(choice: Choice | None) -> str:
        return choice.of(language) if choice else ""

    def given(choice: Choice | None, choices: str) -> Given:
        return Given(word(choice), choices)

    sizes, reaches = _list(places.impact), _list(places.reach)
    safety, quality, stop, information = rating.answers
    hours = grid.at(HOURS, row)
    high, medium, low = places.impact_words
    stopped = (
        f'IF({hours}="","",IF({hours}>={places.stop_high},{high},IF({hours}>={places.stop_medium},{medium},{low})))'
    )
    asked = worst(places.impact_words, grid.range(ANSWERS, row, row, to=ANSWERS + len(rating.answers) - 1))
    taken = worst(places.impact_words, grid.range(TYPED, row, row, to=TYPED + len(rating.answers)))
    mandatory = outcome.mandatory(rating)
    held = sum(state is State.HOLDS for state in mandatory.values())
    return (
        rating.system.name,
        Given(line.customer),
        Made(taken, word(rating.impact)),
        Made(worst(places.reach_words, grid.range(CONNECTED, row, row, to=PROVED)), word(rating.external)),
        Made(_score(grid, row, places), "" if rating.score is None else rating.score),
        Made(_level(grid, row, places), word(rating.level)),
        Made(_target(grid, row, places), rating.demand.target if rating.demand else ""),
        given(line.impact, sizes),
        given(safety, sizes),
        given(quality, sizes),
        Made(stopped, word(stop)),
        given(information, sizes),
        Given(line.stop_hours),
        Made(asked, word(rating.asked)),
        given(line.external, reaches),
        Made(_proved(grid, ways, row, places, looked=rating.system.looked), word(rating.shown)),
        Given(line.score),
        given(line.level, _list(places.levels)),
        Made(_agrees(grid, row), _agreement(rating)),
        f"{held} / {len(mandatory)}" if mandatory else None,
        "、".join(line.treated_by),
        line.residual,
    )


def _list(table: str) -> str:
    """The words of a table: its first column."""
    sheet, _, cells = table.partition("!")
    first, last = cells.split(":")
    return f"{sheet}!{first}:$A${last.rpartition('$')[2]}"


def _proved(grid: Grid, ways: Grid, row: int, places: Places, *, looked: bool) -> str:
    internet, intranet, none = places.reach_words
    system = grid.at(0, row)

    def count(word: str) -> str:
        return f"COUNTIFS({ways.column(0)},{system},{ways.column(2)},{word})>0"

    found = f"IF({count(none)},{none},{none if looked else chr(34) * 2})"
    return f"IF({count(internet)},{internet},IF({count(intranet)},{intranet},{found}))"


def _score(grid: Grid, row: int, places: Places) -> str:
    impact, reach = grid.at(TAKEN, row), grid.at(REACH, row)
    points = f"VLOOKUP({impact},{places.impact},2,FALSE)*VLOOKUP({reach},{places.reach},2,FALSE)"
    return f'IF(OR({impact}="",{reach}=""),"",{points})'


def _level(grid: Grid, row: int, places: Places) -> str:
    score = grid.at(SCORE, row)
    high, medium, low = places.level_words
    return f'IF({score}="","",IF({score}>={places.limits[0]},{high},IF({score}>={places.limits[1]},{medium},{low})))'


def _target(grid: Grid, row: int, places: Places) -> str:
    level = grid.at(LEVEL, row)
    return f'IF({level}="","",VLOOKUP({level},{places.levels},3,FALSE))'


def _agrees(grid: Grid, row: int) -> str:
    score, level = grid.at(SCORE, row), grid.at(LEVEL, row)
    typed_score, typed_level = grid.at(TYPED_SCORE, row), grid.at(TYPED_LEVEL, row)
    same_score = f'OR({typed_score}="",{typed_score}={score})'
    same_level = f'OR({typed_level}="",{typed_level}={level})'
    return f'IF(AND({same_score},{same_level}),"○","×")'


def _agreement(rating: Rated) -> str:
    line = rating.system.row
    agrees = line.score in (None, rating.score) and line.level in (None, rating.level)
    return "○" if agrees else "×"


_WAYS_NOTE = Text(
    "台帳と観測した通信から分かる、システムごとの接続の証拠です。同じ種類・同じ相手のものは一つだけ示します。",
    "What ledgers and observed traffic prove of each system's connections; one of a kind and other side is shown.",
)
_SHEET_NOTE = Text(
    "報告書の表3です。記入した値と、答え・証拠による値のうち、悪いほうを採ります。",
    "Table 3 of the report. Of what is entered and what answers and proofs say, the worse is taken.",
)
