"""Retention: what has been superseded for longer than a ledger's rule says loses its text; its hash stays for ever.

The rules are rows of `recordkeeping`. An entry goes once the one that superseded it is older than the period, so that
every day within the period can still be asked about; the entry that a live row stands on never goes.
"""

import datetime as dt
import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from django.db import connection, transaction

from sekisho.security.ledgers.journal.checking import EntryRefused, recorded
from sekisho.security.ledgers.journal.entry import Act, Draft
from sekisho.security.store.journal.appending import append, lock
from sekisho.security.store.journal.expired import EXPIRY_KEY, LEDGER, Range, digest_of, ranges_of
from sekisho.security.store.journal.snapshot import CHUNK
from sekisho.security.store.models import TABLES
from sekisho.security.store.records import JournalEntry
from sekisho.security.terms.calendar import JAPAN, day_of

MOST_RANGES = 5_000
"""Ranges that one entry tells of; more become several entries."""


@dataclass(frozen=True, slots=True)
class Due:
    """What a rule lets go. site: empty for every site without a rule of its own.  before: a day in Japan, exclusive."""

    ledger: str
    site: str
    years: int
    basis: str
    before: dt.date
    positions: "array[int]"


def due(now: dt.datetime) -> list[Due]:
    """Everything that may go by now, rule by rule; rules that let nothing go are left out."""
    rules: dict[str, dict[str, tuple[int, str]]] = {}
    kept = TABLES["recordkeeping"].objects.filter(years__isnull=False).exclude(ledger=LEDGER).order_by("ledger", "site")
    for ledger, site, years, basis in kept.values_list("ledger", "site", "years", "basis"):
        rules.setdefault(ledger, {})[site] = (years, basis)
    found = []
    for ledger, sites in rules.items():
        for site, (years, basis) in sites.items():
            before = _years_before(day_of(now), years)
            positions = array("q", sorted(_superseded(ledger, site, sites.keys(), before)))
            if positions:
                found.append(Due(ledger, site, years, basis, before, positions))
    return found


def _years_before(day: dt.date, years: int) -> dt.date:
    """The same day so many years earlier; the 28th for the 29th of February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _superseded(ledger: str, site: str, ruled: Iterable[str], before: dt.date) -> Iterator[int]:
    """Positions of entries that ceased to hold before a day."""
    start = dt.datetime.combine(before, dt.time(), JAPAN)
    entries = JournalEntry.objects.filter(ledger=ledger, at__lt=start).order_by("row_id", "position")
    columns = entries.values_list("row_id", "position", "body")
    for _, group in groupby(columns.iterator(CHUNK), key=itemgetter(0)):
        there = [(position, body) for _, position, body in group if body]
        if not there:
            continue
        try:
            last = recorded(there[-1][1].encode(), None)
        except EntryRefused:  # verification tells of it; what is not sound is not thrown away
            continue
        if last.site == site or (not site and last.site not in ruled):
            # A withdrawal is the end of its row: nothing holds behind it.
            going = there if last.after is None else there[:-1]
            yield from (position for position, _ in going)


def expire(act: Act, now: dt.datetime) -> list[Due]:
    """Let go what is due, each rule by an entry of its own in the journal, all in one transaction.

    Raises what `append` raises; then nothing has gone.
    """
    with transaction.atomic():
        head = lock()
        gone = due(now)
        for one in gone:
            spans = list(ranges_of(one.positions))
            _clear(spans)
            parts = [spans[start : start + MOST_RANGES] for start in range(0, len(spans), MOST_RANGES)]
            append(head, [_draft(head.size + at, one, part) for at, part in enumerate(parts)], act, now)
    if gone:
        _forget()
    return gone


def _clear(spans: Iterable[Range]) -> None:
    for first, last in spans:
        JournalEntry.objects.filter(position__gte=first, position__lte=last).update(body="")


def _forget() -> None:
    """SQLite keeps deleted texts in free pages and in its log, until the file is written anew and the log folded in."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _draft(position: int, one: Due, spans: Sequence[Range]) -> Draft:
    return Draft(
        LEDGER,
        "",
        json.dumps([EXPIRY_KEY, position]),
        None,
        {
            "ledger": one.ledger,
            "site": one.site,
            "before": one.before.isoformat(),
            "basis": one.basis,
            "years": one.years,
            "count": sum(last - first + 1 for first, last in spans),
            "positions": [f"{first}-{last}" for first, last in spans],
            "digest": digest_of(spans),
        },
    )
