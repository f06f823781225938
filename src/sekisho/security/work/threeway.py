"""A comparison cell by cell, as people are shown it: as exported, as edited, as it is now. Nothing is decided here."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.declaring import Row, shown
from sekisho.security.work.comparing import RowMerge
from sekisho.security.work.merging import Fate


@dataclass(frozen=True, slots=True)
class CellShown:
    """One cell of one row in its three versions; empty texts where a version has no such row or value."""

    field: str
    exported: str
    edited: str
    now: str


@dataclass(frozen=True, slots=True)
class RowShown:
    """One row that changes or conflicts. where: file, sheet and line that say so; empty for a row that was removed.

    gone: one side withdrew the row while the other changed it.
    """

    ledger: str
    site: str
    key: str
    fate: Fate
    where: str
    cells: tuple[CellShown, ...]
    gone: bool = False


def counted(merges: Iterable[RowMerge]) -> dict[str, Counter[Fate]]:
    """How many rows of each ledger come to what, in the order of the ledgers as they came."""
    counts: dict[str, Counter[Fate]] = {}
    for one in merges:
        counts.setdefault(one.ledger, Counter())[one.merge.fate] += 1
    return counts


def rows_shown(merges: Iterable[RowMerge]) -> Iterator[RowShown]:
    """Every row that changes or conflicts, in its order; what stays as it is, is passed over."""
    for one in merges:
        if one.merge.fate is Fate.SAME:
            continue
        origin = one.origin
        where = f"{origin.file} {origin.sheet}!{origin.line}" if origin.line else ""
        ledger, row = REGISTRY[one.ledger], one.row
        yield RowShown(one.ledger, row.site, ledger.key(row), one.merge.fate, where, tuple(_cells(one)), one.merge.gone)


def _cells(one: RowMerge) -> Iterator[CellShown]:
    ledger = REGISTRY[one.ledger]
    conflicting = {cell.field for cell in one.merge.cells}
    wanted = one.merge.row if one.merge.fate is Fate.CHANGE else one.edited
    for field in ledger.fields:
        exported, edited, now = (_text(row, field.name) for row in (one.base, wanted, one.now))
        if field.name in conflicting or (not conflicting and edited != now):
            yield CellShown(field.name, exported, edited, now)


def _text(row: Row | None, name: str) -> str:
    return shown(getattr(row, name)) if row is not None else ""
