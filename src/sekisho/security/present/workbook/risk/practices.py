"""The states of the practices, which practices treat which threat, and the vulnerability level that follows."""

from dataclasses import dataclass

from sekisho.guard.text import Language, Text
from sekisho.security.catalogue.risk import Family
from sekisho.security.present.risk.naming import FAMILIES
from sekisho.security.present.workbook.risk.grid import Cell, Column, Given, Grid, Made
from sekisho.security.present.workbook.risk.method import Places
from sekisho.security.risk.facts import WHOLE_SITE, Pair
from sekisho.security.risk.outcome import Outcome

SITE = Text("工場全体", "Whole site")
_FAMILIES: tuple[Family, Family] = "computer", "control"
_PRACTICE = Column(Text("実施例", "Practice"), 10), Column(Text("題名", "Title"), 34)
MEASURES = (
    Column(Text("脅威", "Threat"), 34), Column(Text("システム", "System"), 20), Column(Text("機器", "Devices"), 12),
    Column(Text("適合する実施例", "Practices that hold"), 10), Column(Text("満たさない実施例", "Practices missed"), 10),
    Column(Text("脆弱性レベル", "Vulnerability level"), 10),
)  # fmt: skip
LEVEL = 5


def state_columns(outcome: Outcome) -> tuple[Column, ...]:
    """One column a system, and one for the whole site."""
    systems = (Column(Text(one.name, one.name), 14) for one in outcome.analysis.facts.systems)
    return (*_PRACTICE, *systems, Column(SITE, 14))


def matrix_columns(outcome: Outcome) -> tuple[Column, ...]:
    """One column a threat and family of devices."""
    labels = (
        Text(f"{one.title.ja}（{FAMILIES[family].ja}）", f"{one.title.en} ({FAMILIES[family].en})")
        for one in outcome.library.threats.values()
        for family in _FAMILIES
    )
    return (*_PRACTICE, *(Column(label, 12) for label in labels))


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of the practices, the same in both sheets, and the column of each system and each threat and family."""

    first: int
    last: int
    systems: dict[str, int]
    threats: dict[tuple[str, Family], int]


def write_states(grid: Grid, outcome: Outcome, places: Places, language: Language) -> Lines:
    """The states: of a practice of the site the systems' cells name the site's."""
    grid.begin(_STATES_NOTE)
    facts = outcome.analysis.facts
    systems = [one.name for one in facts.systems]
    site_column = len(_PRACTICE) + len(systems)
    first = grid.next_row
    for practice in outcome.catalogue.practices.values():
        row = grid.next_row
        cells: list[Cell] = [practice.number, practice.title]
        for system in systems:
            state = facts.state(practice.number, system).of(language)
            typed = (practice.number, system) in facts.states or (practice.number, WHOLE_SITE) not in facts.states
            cells.append(Given(state, places.states) if typed else Made(grid.at(site_column, row), state))
        cells.append(Given(facts.state(practice.number, WHOLE_SITE).of(language), places.states))
        grid.add(*cells)
    grid.end(2)
    columns = {system: len(_PRACTICE) + at for at, system in enumerate((*systems, WHOLE_SITE))}
    threats = ((threat, family) for threat in outcome.library.threats for family in _FAMILIES)
    return Lines(first, grid.next_row - 1, columns, {key: len(_PRACTICE) + at for at, key in enumerate(threats)})


def write_matrix(grid: Grid, outcome: Outcome) -> None:
    """Which practices treat which threat: 1 where one does."""
    grid.begin(_MATRIX_NOTE)
    treating = [
        frozenset(threat.treated_by(family)) for threat in outcome.library.threats.values() for family in _FAMILIES
    ]
    for practice in outcome.catalogue.practices.values():
        marks = (Given(1 if practice.number in some else None) for some in treating)
        grid.add(practice.number, practice.title, *marks)
    grid.end(2)


def write_measures(  # noqa: PLR0913, PLR0917 -- the sheet, what it counts in, and how it is said
    grid: Grid, states: Grid, matrix: Grid, lines: Lines, outcome: Outcome, places: Places
) -> dict[tuple[str, Pair], str]:
    """The level of each threat on each pair; where it stands."""
    grid.begin(_MEASURES_NOTE)
    found: dict[tuple[str, Pair], str] = {}
    pairs = tuple(dict.fromkeys(group.pair for group in outcome.analysis.facts.groups))
    for threat in outcome.library.threats.values():
        for pair in pairs:
            measure = outcome.analysis.measures.of(threat.id, pair)
            row = grid.next_row
            system = states.range(lines.systems[pair[0]], lines.first, lines.last)
            treats = matrix.range(lines.threats[threat.id, pair[1]], lines.first, lines.last)
            holding = f"SUMPRODUCT(({system}={places.holds})*({treats}=1))"
            missing = f"SUMPRODUCT(({system}<>{places.holds})*({system}<>{places.not_applicable})*({treats}=1))"
            held, missed = grid.at(3, row), grid.at(4, row)
            level = f"IF({held}=0,{places.none_hold},IF({missed}>0,{places.some_hold},{places.all_hold}))"
            grid.add(
                threat.title,
                pair[0] or SITE,
                FAMILIES[pair[1]],
                Made(holding, len(measure.holding)),
                Made(missing, len(measure.missing)),
                Made(level, measure.level),
            )
            found[threat.id, pair] = grid.at(LEVEL, row)
    grid.end(3)
    return found


_STATES_NOTE = Text(
    "実施例の状態です。「適合」だけが守りになります。「未評価」と「証跡が古い」は、守りがないものとして数えます。",
    "States of the practices. Only what holds protects: not assessed and stale count as no protection.",
)
_MATRIX_NOTE = Text(
    "どの実施例がどの脅威への対策になるかを 1 で示します。",
    "1 where a practice treats a threat.",
)
_MEASURES_NOTE = Text(
    "脅威ごとに、対策となる実施例のうち適合するものと満たさないものを数え、脆弱性レベルを求めます。",
    "For each threat the practices that hold and those that are missed are counted, and give the vulnerability level.",
)
