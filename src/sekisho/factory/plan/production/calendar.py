"""When machines and crews work: shifts by weekday, holidays and planned downs, in Japan's time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

JAPAN = timezone(timedelta(hours=9), "JST")
"""It has had no summer time since 1951."""

Span = tuple[int, int]
"""Seconds from the begin of a plan; the second is not part of it."""


@dataclass(frozen=True, slots=True)
class Shift:
    """Work each week. resource: a machine or a crew.  weekday: 0 is Monday.  people: of a crew.

    end: not after begin means the next day.
    """

    resource: str
    weekday: int
    begin: time
    end: time
    people: int = 1


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day on which no shift begins."""

    day: date
    name: str


@dataclass(frozen=True, slots=True)
class Down:
    """A planned stop of a machine, or an absence of a whole crew."""

    resource: str
    begin: datetime
    end: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working times of all machines and crews."""

    shifts: tuple[Shift, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    downs: tuple[Down, ...] = ()

    @property
    def resources(self) -> frozenset[str]:
        """The machines and crews that have a shift."""
        return frozenset(one.resource for one in self.shifts)

    def people(self, crew: str) -> int:
        """The most that are there at once, on any day of the week."""
        monday = datetime(2024, 1, 1, tzinfo=JAPAN)
        return max((level for _, level in _levels(_steps(self.shifts, frozenset(), crew, monday, 14))), default=0)

    def working(self, resource: str, begin: datetime, days: int, people: int = 1) -> list[Span]:
        """When at least so many are there, in the days from `begin` on; in turn, not touching."""
        free = frozenset(one.day for one in self.holidays)
        found: list[Span] = []
        since: int | None = None
        for at, level in _levels(_steps(self.shifts, free, resource, begin, days)):
            if level >= people and since is None:
                since = at
            elif level < people and since is not None:
                found.append((since, at))
                since = None
        downs = [(_second(begin, one.begin), _second(begin, one.end)) for one in self.downs if one.resource == resource]
        return clipped(without(found, downs), 0, days * 86_400)

    def of_each(self, resource: str, begin: datetime, days: int) -> list[Span]:
        """When a resource works; of a crew, when each of its people does."""
        people = range(1, max(self.people(resource), 1) + 1)
        return [span for count in people for span in self.working(resource, begin, days, count)]


def _steps(
    shifts: Iterable[Shift], free: frozenset[date], resource: str, begin: datetime, days: int
) -> Iterator[tuple[int, int]]:
    """When people come and go: (second, how many more)."""
    own = [one for one in shifts if one.resource == resource]
    first = begin.astimezone(JAPAN).date() - timedelta(days=1)
    for offset in range((days + 2) if own else 0):
        day = first + timedelta(days=offset)
        if day in free:
            continue
        for one in own:
            if one.weekday == day.weekday():
                last = day if one.end > one.begin else day + timedelta(days=1)
                yield _second(begin, datetime.combine(day, one.begin, JAPAN)), one.people
                yield _second(begin, datetime.combine(last, one.end, JAPAN)), -one.people


def _levels(steps: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """How many are there from which second on."""
    by_second: dict[int, int] = {}
    for at, more in steps:
        by_second[at] = by_second.get(at, 0) + more
    level = 0
    for at in sorted(by_second):
        level += by_second[at]
        yield at, level


def _second(begin: datetime, at: datetime) -> int:
    return int((at - begin).total_seconds())


def clipped(spans: Iterable[Span], begin: int, end: int) -> list[Span]:
    """The parts of spans between two seconds."""
    return [(max(a, begin), min(b, end)) for a, b in spans if max(a, begin) < min(b, end)]


def without(spans: Iterable[Span], holes: Iterable[Span]) -> list[Span]:
    """Spans less what lies in holes."""
    left = list(spans)
    for a, b in holes:
        left = [part for x, y in left for part in ((x, min(y, a)), (max(x, b), y)) if part[0] < part[1]]
    return left


def both(one: Iterable[Span], other: Iterable[Span]) -> list[Span]:
    """What lies in spans of both; each in turn."""
    spans = list(other)
    return sorted(part for a, b in one for part in clipped(spans, a, b))


def seconds_of(week: date, begin: datetime) -> Span:
    """The seconds of a week from an instant on; what lies before it is left out. week: its Monday."""
    start = _second(begin, datetime(week.year, week.month, week.day, tzinfo=JAPAN))
    return max(start, 0), start + 7 * 86_400


def week_of(at: datetime) -> date:
    """The Monday of the week in which an instant lies, Japan time."""
    day = at.astimezone(JAPAN).date()
    return day - timedelta(days=day.weekday())
