"""A sheet that came back against the ledger: row by row, what becomes of it. Source: design section 4 (Excel).

Three versions meet: the ledger as it was exported, the sheet as it was edited, the ledger as it is now.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sekisho.security.ledgers.book import Entry
from sekisho.security.ledgers.declaring import Ledger, Row
from sekisho.security.ledgers.journal.entry import Origin, Source
from sekisho.security.ledgers.keys import row_id
from sekisho.security.work.merging import Fate, Merge, Versions, merge
from sekisho.security.work.rowchange import RowChange

_NO_ORIGIN = Origin()

Rows = Mapping[str, Row]
"""Row id to row."""


@dataclass(frozen=True, slots=True)
class Sides:
    """What a sheet is held against. base: as exported; None where the sheet does not say when.  now: as it is.

    whole: the sites of which the sheet holds every row, so that a row it lacks was removed by the person.
    Columns that a sheet lacks keep their values: each entry tells which columns its sheet has.
    """

    now: Rows
    base: Rows | None = None
    whole: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RowMerge:
    """One row of the comparison. now: as the ledger has it.  edited: as the sheet has it; None where it lacks it."""

    ledger: str
    merge: Merge
    base: Row | None
    edited: Row | None
    now: Row | None
    origin: Origin = field(default_factory=Origin)

    @property
    def row(self) -> Row:
        """The row, from whichever version has it."""
        row = self.edited or self.now or self.base
        if row is None:
            raise ValueError(f"{self.ledger}: a comparison of nothing")
        return row

    def change(self) -> RowChange | None:
        """What is to be written; None where nothing changes. ValueError for a conflict: nobody has decided it."""
        match self.merge.fate:
            case Fate.SAME:
                return None
            case Fate.CONFLICT:
                raise ValueError(f"{self.ledger}: a conflict is no change")
            case _:
                return RowChange(self.ledger, self.now, self.merge.row, self.origin)


def _origin(entry: Entry[Row]) -> Origin:
    return Origin(Source.EXCEL, entry.file, entry.sha256, entry.sheet, entry.line, entry.columns)


def _absent(ledger: Ledger, columns: Mapping[str, str]) -> frozenset[str]:
    """Fields that a sheet with these columns has none for; none where it does not tell its columns."""
    return frozenset(one.name for one in ledger.fields).difference(columns) if columns else frozenset()


def compare(ledger: Ledger, entries: Iterable[Entry[Row]], sides: Sides) -> Iterator[RowMerge]:
    """Every row of the sheet in its order, then the rows that the person removed, in the order of the ledger."""
    seen: set[str] = set()
    columns: Mapping[str, str] = {}
    absent: frozenset[str] = frozenset()
    base = sides.base or {}
    exported = sides.base is not None
    for entry in entries:
        name = row_id(ledger, entry.row)
        seen.add(name)
        if entry.columns is not columns:  # another sheet: all rows of one share the mapping
            columns, absent = entry.columns, _absent(ledger, entry.columns)
        versions = Versions(base.get(name), entry.row, sides.now.get(name), exported)
        merged = merge(ledger, versions, absent)
        origin = _NO_ORIGIN if merged.fate is Fate.SAME else _origin(entry)
        yield RowMerge(ledger.slug, merged, versions.base, entry.row, versions.now, origin)
    for name, row in (base if exported else sides.now).items():
        if name in seen or row.site not in sides.whole:
            continue
        now = sides.now.get(name)
        yield RowMerge(ledger.slug, merge(ledger, Versions(row, None, now, exported)), row, None, now)
