"""What has expired, as the journal itself tells of it."""

import bisect
import contextlib
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from sekisho.security.ledgers.journal.checking import EntryRefused, Recorded, recorded
from sekisho.security.store.journal.faults import EXPIRY, Faults, at
from sekisho.security.store.journal.snapshot import Span, octets, select, told_instant
from sekisho.security.store.records import JournalEntry

LEDGER = "journal"
"""The name under which the journal writes of itself. No ledger has it."""

EXPIRY_KEY = "expiry"
"""First part of the key of an expiry's entry; the second is its number."""

Range = tuple[int, int]
"""First and last position, both inclusive."""


@dataclass(frozen=True, slots=True)
class Expiry:
    """One expiry. position: of its own entry.  site: empty for all sites without a rule of their own.

    before: entries that were superseded before this day (Japan) went.  ranges: of those entries, in order.

    digest: of what is left of them, by `digest_of`: their ledger, row and instant are proved by nothing else.
    """

    position: int
    ledger: str
    site: str
    before: dt.date
    basis: str
    ranges: tuple[Range, ...]
    digest: str


@dataclass(slots=True)
class Expired:
    """All positions without a body, as a sorted list of ranges."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, expiries: Iterable[Expiry]) -> "Expired":
        """Those of some expiries together."""
        spans = sorted(span for one in expiries for span in one.ranges)
        return cls([first for first, _ in spans], [last for _, last in spans])

    def __contains__(self, position: int) -> bool:
        if not self.starts:
            return False
        found = bisect.bisect_right(self.starts, position) - 1
        return found >= 0 and position <= self.ends[found]


def told(position: int, after: Mapping[str, object]) -> Expiry:
    """The expiry that an entry speaks of. ValueError, TypeError or KeyError where it does not."""
    ranges = tuple(_range(str(part)) for part in _listed(after["positions"]))
    before = dt.date.fromisoformat(str(after["before"]))
    return Expiry(
        position, str(after["ledger"]), str(after["site"]), before, str(after["basis"]), ranges, str(after["digest"])
    )


def _listed(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("positions are a list")
    return value


def _range(text: str) -> Range:
    first, _, last = text.partition("-")
    return int(first), int(last or first)


def ranges_of(positions: Iterable[int]) -> Iterator[Range]:
    """Rising positions as ranges."""
    first = last = -1
    for position in positions:
        if first >= 0 and position != last + 1:
            yield first, last
            first = position
        first, last = (position if first < 0 else first), position
    if first >= 0:
        yield first, last


def digest_of(ranges: Iterable[Range]) -> str:
    """The hash over position, ledger, row id and instant of the entries in some ranges, in their order."""
    digest = sha256()
    for first, last in ranges:
        span = Span("position", first, last)
        for position, ledger, row_id, moment in select(JournalEntry, _LEFT, "position", span=span):
            digest.update(f"{position} {ledger} {row_id} {told_instant(moment)}\n".encode(errors="surrogateescape"))
    return digest.hexdigest()


_LEFT = ("position", "ledger", "row_id", "at")


def expiries(secret: bytes | None) -> Iterator[Expiry]:
    """Every expiry, in order. An entry that is not sound is passed over: then nothing vouches for what it covers.

    secret: by `sealing_secret`; None leaves the seal unchecked.
    """
    own = JournalEntry.objects.filter(ledger=LEDGER).order_by("position").values_list("position", "body")
    for position, body in own.iterator():
        with contextlib.suppress(EntryRefused, ValueError, TypeError, KeyError):
            yield told(position, _after(recorded(octets(body), secret)))


def _after(entry: Recorded) -> Mapping[str, object]:
    if entry.after is None or entry.names[:1] != [EXPIRY_KEY]:
        raise KeyError("no expiry")
    return entry.after


def hold_digests(known: Iterable[Expiry], faults: Faults) -> None:
    """Whether what is left of expired entries is what it was when they expired."""
    for one in known:
        if one.ranges and digest_of(one.ranges) != one.digest:
            faults.add(EXPIRY, at(one.ranges[0][0], one.ranges[-1][1]))


def expired_before(ledger: str, site: str = "") -> Expiry | None:
    """The latest expiry of a ledger, or of one site's part of it.

    Questions about days before its day have no full answer, and it says why.
    """
    of_ledger = (one for one in expiries(None) if one.ledger == ledger and one.site in {"", site})
    return max(of_ledger, key=lambda one: one.before, default=None)
