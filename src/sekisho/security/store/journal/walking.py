"""The first reading of a verification: every entry by its number. Gaps, time, and the tree's root at wanted sizes."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from sekisho.security.ledgers.journal.entry import dated, instant, moment
from sekisho.security.ledgers.journal.merkle import EMPTY_ROOT, Edge
from sekisho.security.store.journal.faults import BACKWARDS, GAP, MALFORMED, Faults, Place, at
from sekisho.security.store.journal.snapshot import CHUNK, octets, select, told_instant
from sekisho.security.store.records import JournalEntry
from sekisho.security.terms.calendar import JAPAN, day_of

_COLUMNS = ("position", "leaf", "at")

Advance = Callable[[int], None]
"""Is told how many more entries are done."""


@dataclass(slots=True)
class Walked:
    """What there is.

    size: one more than the last entry's number.  whole: no entry is missing; else the tree is known up to the gap only.
    roots: by size, where it was asked for and is known.  days: entries up to each day's end (Japan), by 2026-04-01.
    at: the last entry's instant, as text.
    """

    size: int = 0
    whole: bool = True
    edge: Edge = field(default_factory=Edge)
    roots: dict[int, bytes] = field(default_factory=lambda: {0: EMPTY_ROOT})
    days: dict[str, int] = field(default_factory=dict)
    at: str = ""


def walk(sizes: Collection[int], faults: Faults, advance: Advance) -> Walked:
    """Read all entries in their order. sizes: of the trees whose roots are wanted."""
    walked, calendar = Walked(), _Calendar()
    wanted = iter(sorted({one for one in sizes if one > 0}))
    stop, pending = next(wanted, 0), list[bytes]()
    for position, leaf, said in _entries(faults, advance):
        if position != walked.size:
            before = position > walked.size
            faults.add(GAP if before else MALFORMED, at(walked.size, position - 1) if before else at(position))
            walked.whole = False
        if said < walked.at:
            faults.add(BACKWARDS, at(position))
        if said >= calendar.ends:
            calendar.turn(said, position, walked.days)
        walked.size, walked.at = max(position + 1, walked.size), said
        if not walked.whole:
            continue
        pending.append(leaf)
        if walked.size == stop or len(pending) == CHUNK:
            walked.edge.extend(pending)
            pending.clear()
            if walked.size == stop:
                walked.roots[stop], stop = walked.edge.root, next(wanted, 0)
    walked.edge.extend(pending)
    calendar.end(walked.size, walked.days)
    return walked


def _entries(faults: Faults, advance: Advance) -> Iterator[tuple[int, bytes, str]]:
    for number, (position, leaf, said) in enumerate(select(JournalEntry, _COLUMNS, "position"), 1):
        if number % CHUNK == 0:
            advance(CHUNK)
        if isinstance(position, int):
            yield position, octets(leaf), told_instant(said)
        else:
            faults.add(MALFORMED, Place(key=str(position)))


class _Calendar:
    """Tells the days apart without asking the calendar for every entry. ends: the day's end as an instant's text."""

    def __init__(self) -> None:
        self.day, self.ends = "", ""

    def turn(self, said: str, position: int, days: dict[str, int]) -> None:
        if not dated(said):  # told by the second reading, which holds the column against the body
            return
        self.end(position, days)
        day = day_of(moment(said))
        self.day = day.isoformat()
        self.ends = instant(dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), JAPAN))

    def end(self, size: int, days: dict[str, int]) -> None:
        if self.day:
            days[self.day] = size
