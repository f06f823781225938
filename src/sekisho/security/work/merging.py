"""Three versions of a row into one: as it was exported, as a person edited it, as it is now. Conflicts are shown,
never guessed.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from sekisho.security.ledgers.declaring import Ledger, Row, shown
from sekisho.security.terms.choice import Choice
from sekisho.security.work.rowchange import CellConflict, Conflict


class Fate(Choice):
    """What becomes of a row."""

    SAME = "same", "変更なし", "Unchanged"
    CREATE = "create", "登録", "New"
    CHANGE = "change", "変更", "Changed"
    WITHDRAW = "withdraw", "取り下げ", "Withdrawn"
    CONFLICT = "conflict", "競合", "Conflict"


@dataclass(frozen=True, slots=True)
class Merge:
    """The outcome for one row. row: as it will be; None where it goes or conflicts.  cells: of a conflict.

    gone: one side withdrew the row; a conflict where the other changed it.
    """

    fate: Fate
    row: Row | None = None
    cells: tuple[CellConflict, ...] = ()
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Versions:
    """The three versions of one row.

    base: as it was exported.  edited: None where the person removed it.  now: None where the ledger lacks it.
    exported: whether the sheet says when it was exported. If it does not, there is no base, and what the person wrote
    replaces what is there.
    """

    base: Row | None
    edited: Row | None
    now: Row | None
    exported: bool = True


def merge(ledger: Ledger, versions: Versions, absent: Collection[str] = ()) -> Merge:
    """What becomes of one row. absent: fields that the edited sheet lacks; they keep the present value."""
    base, edited, now = versions.base, versions.edited, versions.now
    if edited is None:
        return _removed(ledger, base, now)
    if now is None:
        return _entered(base, edited, gone=base is not None and bool(_differing(ledger, base, edited, absent)))
    if edited == now:
        return Merge(Fate.SAME, now)
    return _edited(ledger, base or (ledger.row() if versions.exported else now), edited, now, absent)


def _edited(ledger: Ledger, start: Row, edited: Row, now: Row, absent: Collection[str]) -> Merge:
    """Cell by cell: what the person changed from the start, on the row as it is now."""
    kept: dict[str, object] = {}
    conflicts = []
    for name in _differing(ledger, start, edited, absent):
        wanted, present = getattr(edited, name), getattr(now, name)
        if present not in (getattr(start, name), wanted):
            conflicts.append(CellConflict(name, shown(getattr(start, name)), shown(wanted), shown(present)))
        kept[name] = wanted
    if conflicts:
        return Merge(Fate.CONFLICT, None, tuple(conflicts))
    row = replace(now, **kept)  # type: ignore[arg-type]  # values of the same fields
    return Merge(Fate.SAME, now) if row == now else Merge(Fate.CHANGE, row)


def conflict(ledger: Ledger, row: Row, merged: Merge, now: Row | None) -> Conflict:
    """The conflict that a merge came to, as a person is told it. now: the row as the ledger has it."""
    return Conflict(ledger.slug, row.site, ledger.key(row), merged.cells, gone=merged.gone and now is None)


def _differing(ledger: Ledger, one: Row, other: Row, absent: Collection[str]) -> list[str]:
    pairs = zip(ledger.fields, ledger.values(one), ledger.values(other), strict=True)
    return [field.name for field, old, new in pairs if old != new and field.name not in absent]


def _entered(base: Row | None, edited: Row, *, gone: bool) -> Merge:
    """A row that the ledger lacks. gone: the person changed it after somebody else had withdrawn it."""
    if base is None:
        return Merge(Fate.CREATE, edited)
    return Merge(Fate.CONFLICT, gone=True) if gone else Merge(Fate.SAME)


def _removed(ledger: Ledger, base: Row | None, now: Row | None) -> Merge:
    if now is None or base is None:
        return Merge(Fate.SAME, now)
    changed = _differing(ledger, base, now, ())
    if not changed:
        return Merge(Fate.WITHDRAW)
    cells = (CellConflict(name, shown(getattr(base, name)), "", shown(getattr(now, name))) for name in changed)
    return Merge(Fate.CONFLICT, None, tuple(cells), gone=True)
