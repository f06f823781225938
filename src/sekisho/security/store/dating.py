"""Which days a kept evidence file shows: read from its content once, and written into its row."""

import datetime as dt
from collections.abc import Callable

from sekisho.security.ledgers.evidence_file import EvidenceFile, EvidenceKind
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.observe.packed import UNREADABLE
from sekisho.security.observe.texts import READERS
from sekisho.security.store.arriving import path_of
from sekisho.security.store.evidence_files import dated
from sekisho.security.store.framing import places_of
from sekisho.security.terms.calendar import day_of

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_LATEST_US = 253_402_214_400_000_000  # 9999-12-31: a damaged clock can say more than a calendar holds

Progress = Callable[[int], None]


def date_file(row: EvidenceFile, act: Act, progress: Progress | None = None) -> EvidenceFile:
    """Read a file and write its days into its row; the row as it was where the file shows no time.

    A capture's index of frames is made on the way.  progress: the bytes of the file that were read so far.
    """
    days = _days(row, progress)
    if days is None:
        return row
    return dated(row.sha256, row.site, *days, act) or row


def _days(row: EvidenceFile, progress: Progress | None) -> tuple[dt.date, dt.date] | None:
    if row.kind in {EvidenceKind.PCAP, EvidenceKind.PCAPNG}:
        places = places_of(row.sha256, progress)
        if places is None or places.first_us < 0 or places.last_us > _LATEST_US:
            return None
        first, last = (day_of(_EPOCH + dt.timedelta(microseconds=us)) for us in (places.first_us, places.last_us))
        return first, last
    if row.kind and (reader := READERS.get(row.kind.code)):
        try:
            shown = reader(path_of(row.sha256), progress=progress)
        except UNREADABLE:
            return None
        return (day_of(shown.first), day_of(shown.last)) if shown.first and shown.last else None
    return None
