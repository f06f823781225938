"""Evidence files of the home: received, dated, withdrawn; each a file under its hash and a row of its ledger.

One file of two sites is kept once. A file leaves when no row needs it any more; rows and journal stay.
Source: 3.1.4.10 (logs are kept), 3.1.7 (for a set period, and not altered).
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import transaction

from sekisho.guard.limits import EVIDENCE_HOME_BYTES
from sekisho.guard.text import Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.evidence_file import EvidenceFile
from sekisho.security.ledgers.journal.entry import Act, instant, moment
from sekisho.security.ledgers.keys import row_id
from sekisho.security.store.arriving import INDEX_SUFFIX, Arrived, Progress, Readable, arriving, no_room, path_of, put
from sekisho.security.store.errors import EvidenceRefused
from sekisho.security.store.journal.appending import lock
from sekisho.security.store.models import TABLES
from sekisho.security.store.rows import current, row_of
from sekisho.security.store.writing import carry_out
from sekisho.security.terms.calendar import day_of
from sekisho.security.work.rowchange import RowChange

SLUG = "evidence-file"
LEDGER = REGISTRY[SLUG]


@dataclass(frozen=True, slots=True)
class Receiving:
    """On whose account files are received: the act, the site they show, and a note for each row."""

    act: Act
    site: str
    note: str = ""
    now: dt.datetime | None = None

    @property
    def moment(self) -> dt.datetime:
        """The moment of the act."""
        return self.now or dt.datetime.now(dt.UTC)


def receive(source: Readable | Path, name: str, receiving: Receiving, progress: Progress | None = None) -> EvidenceFile:
    """Keep one file, and give its row; the row that there is where the site has the file already.

    Raises EvidenceRefused with what is wrong and what to do (evidence.E101 to E105), OSError where nothing can be
    written.
    """
    with ExitStack() as until:
        stream = until.enter_context(source.open("rb")) if isinstance(source, Path) else source
        arrived = until.enter_context(arriving(stream, name, room_bytes(), progress))
        if arrived.archive:
            raise EvidenceRefused("evidence.E105", _ARCHIVE)
        return enter(arrived, receiving)


def room_bytes() -> int:
    """How much more evidence the home takes."""
    sizes = {row.sha256: row.size_bytes or 0 for row in every() if row.here}
    return EVIDENCE_HOME_BYTES - sum(sizes.values())


def enter(arrived: Arrived, receiving: Receiving) -> EvidenceFile:
    """Put a file that has come in its place and write its row."""
    with transaction.atomic():
        head = lock()  # also keeps a withdrawal of the same file from taking it away between the two
        before = kept(arrived.sha256, receiving.site)
        if before is not None and before.here and path_of(arrived.sha256).exists():
            return before
        if arrived.size_bytes > room_bytes():
            raise no_room()
        put(arrived)
        new = EvidenceFile(
            sha256=arrived.sha256,
            name=arrived.name,
            kind=arrived.kind,
            size_bytes=arrived.size_bytes,
            received=instant(receiving.moment),
            who=receiving.act.who,
            note=receiving.note,
            site=receiving.site,
        )
        # What was withdrawn and comes again keeps when it was first received; the journal tells of both.
        after = replace(before, withdrawn=None, reason="") if before is not None else new
        carry_out(head, (RowChange(SLUG, before, after),), receiving.act, receiving.moment)
    return after


def kept(sha256: str, site: str) -> EvidenceFile | None:
    """The row of a file at a site; None where there is none."""
    name = row_id(LEDGER, EvidenceFile(sha256=sha256, site=site))
    row = current(SLUG, [name]).get(name, (None,))[0]
    return row if isinstance(row, EvidenceFile) else None


def every(site: str | None = None) -> list[EvidenceFile]:
    """All rows in the order they came, the withdrawn ones too. site: of this one alone."""
    found = TABLES[SLUG].objects.order_by("pk")
    found = found if site is None else found.filter(site=site)
    rows = (row_of(LEDGER, one) for one in found.values())
    return [row for row in rows if isinstance(row, EvidenceFile)]


def file_of(sha256: str) -> Path | None:
    """The kept file of a hash; None where no row has it, it was withdrawn, or is gone."""
    rows = TABLES[SLUG].objects.filter(sha256=sha256, withdrawn__isnull=True)
    with suppress(ValueError):
        path = path_of(sha256)
        return path if rows.exists() and path.is_file() else None
    return None


def dated(sha256: str, site: str, first: dt.date, last: dt.date, act: Act) -> EvidenceFile | None:
    """Write into a row the days that its file shows; None where there is no such row."""
    return _changed(sha256, site, act, lambda row: replace(row, first=first, last=last))


def withdraw(sha256: str, site: str, act: Act, *, now: dt.datetime | None = None) -> EvidenceFile:
    """Let a file leave: `act.why` is the reason, which its row keeps. The journal stays.

    Raises EvidenceRefused (evidence.E106) where the site has no such file, or it left before.
    """
    at = now or dt.datetime.now(dt.UTC)
    row = kept(sha256, site)
    if row is None or not row.here:
        raise EvidenceRefused("evidence.E106", _NOT_HERE)
    gone = _changed(sha256, site, act, lambda one: replace(one, withdrawn=day_of(at), reason=act.why), at)
    _remove(sha256)
    return gone or row


def _changed(
    sha256: str, site: str, act: Act, change: Callable[[EvidenceFile], EvidenceFile], now: dt.datetime | None = None
) -> EvidenceFile | None:
    with transaction.atomic():
        head = lock()
        before = kept(sha256, site)
        if before is None:
            return None
        after = change(before)
        carry_out(head, (RowChange(SLUG, before, after),), act, now or dt.datetime.now(dt.UTC))
    return after


def _remove(sha256: str) -> None:
    """Remove a file that no row needs. Under the journal's lock, so that nobody receives it again meanwhile."""
    with transaction.atomic():
        lock()
        if not TABLES[SLUG].objects.filter(sha256=sha256, withdrawn__isnull=True).exists():
            path = path_of(sha256)
            for one in (path, path.with_name(path.name + INDEX_SUFFIX)):
                one.unlink(missing_ok=True)


def due(now: dt.datetime) -> Iterator[EvidenceFile]:
    """Files that the rules of record keeping no longer keep, by the last day they show, else the day they came."""
    rules = TABLES["recordkeeping"].objects.filter(ledger=SLUG, years__isnull=False)
    years = dict(rules.values_list("site", "years"))
    for row in every():
        kept_for = years.get(row.site, years.get(""))
        if row.here and kept_for is not None:
            end = row.last or day_of(moment(row.received))
            if _later(end, kept_for) < day_of(now):
                yield row


def _later(day: dt.date, years: int) -> dt.date:
    """The same day so many years later; March 1 for a February 29."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def expire(act: Act, now: dt.datetime) -> list[EvidenceFile]:
    """Withdraw every file that is due."""
    return [withdraw(row.sha256, row.site, act, now=now) for row in list(due(now))]


_ARCHIVE = Text(
    "複数のファイルをまとめたアーカイブです。1つずつ指定してください。",
    "This is an archive of several files. Give them one by one.",
)
_NOT_HERE = Text(
    "そのハッシュの証跡はその工場にないか、すでに除去されています。sekisho evidence list で確かめてください。",
    "The site has no evidence of that hash, or it was withdrawn before. See sekisho evidence list.",
)
