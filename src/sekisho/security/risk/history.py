"""How the sheet looked at the end of each quarter: Japanese fiscal quarters, from April."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sekisho.security.catalogue.risk import Method
from sekisho.security.checks.risk.sheet import System, rated
from sekisho.security.ledgers.risk import Level, Risk

QUARTER_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Past:
    """One system at the end of a quarter. score, level: as entered, else as the method gives them for the answers."""

    quarter: date
    system: str
    score: int | None
    level: Level | None


def quarter_end(day: date) -> date:
    """The last day of the quarter that holds a day."""
    month = (day.month - 1) // QUARTER_MONTHS * QUARTER_MONTHS + QUARTER_MONTHS
    following = date(day.year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def quarter_ends(until: date, count: int) -> tuple[date, ...]:
    """The ends of the last `count` quarters, the running one with the day asked instead; the earliest first."""
    ends = [until]
    while len(ends) < count:
        first = date(ends[-1].year, (ends[-1].month - 1) // QUARTER_MONTHS * QUARTER_MONTHS + 1, 1)
        ends.append(first - timedelta(days=1))
    return tuple(reversed(ends))


def past_of(quarter: date, rows: Iterable[Risk], method: Method) -> tuple[Past, ...]:
    """The sheet of one quarter."""
    return tuple(_past(quarter, row, method) for row in rows if row.system)


def history(ends: Iterable[date], rows_on: Callable[[date], Iterable[Risk]], method: Method) -> tuple[Past, ...]:
    """The sheets of several quarters. rows_on: the rows as they stood at the end of a day."""
    return tuple(one for end in ends for one in past_of(end, rows_on(end), method))


def by_assessed(rows: Iterable[Risk], method: Method) -> tuple[Past, ...]:
    """Where no journal tells of the past: each row in the quarter in which it was rated; undated rows left out."""
    dated = sorted((row for row in rows if row.assessed and row.system), key=lambda row: (row.assessed, row.system))
    return tuple(_past(quarter_end(row.assessed), row, method) for row in dated if row.assessed)


def _past(quarter: date, row: Risk, method: Method) -> Past:
    computed = rated(System(row.system, row, None, (), looked=False), method)
    score = row.score if row.score is not None else computed.score
    return Past(quarter, row.system, score, row.level or computed.level)
