"""The daily plan as a drawing: a row for each machine and stall, time to the right. Pure; lengths are pixels."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sekisho.factory.plan.production.calendar import JAPAN
from sekisho.factory.plan.production.plan import Bar

PATTERNS = 8
"""Fills that can be told apart; of more items some share one, and their orders' numbers tell them apart."""

_HEAD, _LANE, _GAP = 36, 24, 5
_SMALL_LETTER = 6.7
_LETTER = 8.0  # of a number of an order, at the size of the drawing's letters, in a wide font
_DAY_NAME = 80  # as wide as a day is written
_HOUR = timedelta(hours=1)
_SHARED = timedelta(minutes=15)
"""While the last boards of an order leave a machine, those of the next come in: that needs no lane of its own."""

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Window:
    """The time that is drawn. hour: its width."""

    begin: datetime
    end: datetime
    hour: float

    def x(self, at: datetime) -> float:
        """Where a moment is; the nearer edge for one outside."""
        return round((min(max(at, self.begin), self.end) - self.begin) / _HOUR * self.hour, 1)

    def shows(self, begin: datetime, end: datetime) -> bool:
        """Whether any of a stretch is drawn."""
        return begin < self.end and end > self.begin


@dataclass(frozen=True, slots=True)
class Row:
    """A machine or stall. working: its shifts, in turn."""

    machine: str
    working: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A bar as drawn. pattern: number of its fill.  change: begin and width of the changeover before it.

    letters, small_letters: how many find room in it.
    """

    bar: Bar
    x: float
    y: float
    width: float
    pattern: int
    change: tuple[float, float]
    letters: int
    small_letters: int


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row as drawn. off: begin and width of the times without work."""

    machine: str
    y: float
    height: float
    off: tuple[tuple[float, float], ...]
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the time. day: it begins a day.  named: the day stands above it."""

    x: float
    at: datetime
    day: bool
    named: bool


@dataclass(frozen=True, slots=True)
class Gantt:
    """The whole drawing. lane: height of a bar.  now: None where it is not in the window.  items: with their fills."""

    width: float
    height: float
    lane: int
    rows: tuple[DrawnRow, ...]
    ticks: tuple[Tick, ...]
    now: float | None
    items: tuple[tuple[str, int], ...]


def gantt(rows: Iterable[Row], bars: Sequence[Bar], window: Window, now: datetime) -> Gantt:
    """Draw the bars of the rows that lie in the window. Bars at the same time in one row lie one below the other."""
    items = {item: number % PATTERNS for number, item in enumerate(sorted({one.item for one in bars}))}
    drawn: list[DrawnRow] = []
    y = float(_HEAD)
    for row in rows:
        own = [bar for bar in bars if bar.machine == row.machine and window.shows(_begin(bar), bar.end)]
        lanes = _lanes(own)
        height = max(max(lanes, default=0) + 1, 1) * (_LANE + _GAP) + _GAP
        shapes = tuple(
            _shape(bar, y + _GAP + lane * (_LANE + _GAP), items[bar.item], window)
            for bar, lane in zip(own, lanes, strict=True)
        )
        drawn.append(DrawnRow(row.machine, y, height, tuple(_off(row, window)), shapes))
        y += height
    shown = window.begin <= now < window.end
    return Gantt(
        width=window.x(window.end),
        height=y,
        lane=_LANE,
        rows=tuple(drawn),
        ticks=tuple(_ticks(window)),
        now=window.x(now) if shown else None,
        items=tuple(items.items()),
    )


def _begin(bar: Bar) -> datetime:
    """With its changeover, were there no break in it."""
    return bar.begin - timedelta(seconds=bar.changeover_s)


def _lanes(bars: Sequence[Bar]) -> list[int]:
    """In which lane each bar lies: the first that is free."""
    free: list[datetime] = []
    lanes = {}
    for bar in sorted(bars, key=lambda one: (_begin(one), one.order, one.segment, one.lot)):
        lane = next((number for number, since in enumerate(free) if since <= _begin(bar)), len(free))
        shared = min(_SHARED, (bar.end - bar.begin) / 2)
        free[lane : lane + 1] = [max([bar.end - shared, *free[lane : lane + 1]])]
        lanes[id(bar)] = lane
    return [lanes[id(bar)] for bar in bars]


def _shape(bar: Bar, y: float, pattern: int, window: Window) -> Shape:
    x, end, change = window.x(bar.begin), window.x(bar.end), window.x(_begin(bar))
    width = max(end - x, 2.0)
    changed = change, round(x - change, 1)
    letters, small = int((width - 5) / _LETTER), int((width - 2) / _SMALL_LETTER)
    return Shape(bar, x, y, round(width, 1), pattern, changed, letters, small)


def _off(row: Row, window: Window) -> Iterator[tuple[float, float]]:
    at = window.begin
    for begin, end in (*row.working, (window.end, window.end)):
        if begin > at:
            x = window.x(at)
            yield x, round(window.x(begin) - x, 1)
        at = max(at, end)


def _ticks(window: Window) -> Iterator[Tick]:
    """Every hour, or as many of them as leave room for their words; those of a day begin at midnight in Japan."""
    step = next((hours for hours in (1, 2, 3, 6, 12) if hours * window.hour >= 34), 24)
    at, first = window.begin.astimezone(JAPAN).replace(minute=0, second=0, microsecond=0), True
    while at < window.end:
        if at >= window.begin and at.hour % step == 0:
            midnight = (24 - at.hour) % 24 * window.hour
            yield Tick(window.x(at), at, at.hour == 0, at.hour == 0 or (first and midnight > _DAY_NAME))
            first = False
        at += _HOUR
