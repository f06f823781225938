"""A change of one row, as a person asked for it, and what stands in the way of it. Pure; the store carries it out."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from sekisho.guard.text import Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.declaring import Ledger, Row, shown
from sekisho.security.ledgers.journal.entry import Draft, Origin
from sekisho.security.ledgers.keys import id_of, row_key
from sekisho.security.ledgers.plain import Plain, plain, told

IMMATERIAL = frozenset({"reviewed"})
"""Columns whose change alters nothing that an approver decided on: a review looks at a row and leaves it as it is."""


@dataclass(frozen=True)
class RowChange:
    """One row from what the person saw to what they want. before: None for a new row; after: None to withdraw it."""

    ledger: str
    before: Row | None
    after: Row | None
    origin: Origin = field(default_factory=Origin)

    @property
    def row(self) -> Row:
        """The row as it is wanted, or as it was where it goes. ValueError for a change of nothing."""
        row = self.after or self.before
        if row is None:
            raise ValueError(f"{self.ledger}: a change needs a row before or after")
        return row

    @property
    def declared(self) -> Ledger:
        """The ledger."""
        return REGISTRY[self.ledger]

    def names(self) -> tuple[str, ...]:
        """The ids of the rows it touches: one, or two where the key itself changes."""
        return self._names

    @cached_property
    def wanted(self) -> dict[str, Plain] | None:
        """What the journal is told of the row as it is wanted; None where it goes."""
        return told(self.declared, self.after) if self.after is not None else None

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for _, name in self._named if name))

    @cached_property
    def _named(self) -> tuple[tuple[str, str], tuple[str, str]]:
        ledger, before, after = self.declared, self.before, self.after
        old = _key_and_name(ledger, before) if before is not None else ("", "")
        return old, _key_and_name(ledger, after) if after is not None else ("", "")

    @property
    def goes(self) -> tuple[str, str]:
        """Key, as `keys.row_key` gives it, and id of the row before; empty for a new row."""
        return self._named[0]

    @property
    def comes(self) -> tuple[str, str]:
        """Key and id of the row after; empty where it goes."""
        return self._named[1]


def _key_and_name(ledger: Ledger, row: Row) -> tuple[str, str]:
    key = row_key(ledger, row)
    return key, id_of(ledger.slug, row.site, key)


@dataclass(frozen=True, slots=True)
class CellConflict:
    """One cell that two people changed: as it was seen, as it is wanted, as it is now; empty texts for none."""

    field: str
    seen: str
    wanted: str
    now: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A row that was changed after the person looked at it. cells: empty where the whole row came or went.

    who, at: of the last change; empty where it is not known.
    """

    ledger: str
    site: str
    key: str
    cells: tuple[CellConflict, ...] = ()
    gone: bool = False
    who: str = ""
    at: str = ""

    @property
    def text(self) -> Text:
        """What happened, and what to do."""
        ledger = REGISTRY[self.ledger]
        by_ja, by_en = (f"（{self.who}、{self.at}）", f" (by {self.who}, {self.at})") if self.who else ("", "")
        head = Text(f"{ledger.title.ja}「{self.key}」", f'{ledger.title.en}, "{self.key}"')
        if self.gone:
            return Text(
                f"{head.ja}は、見ている間に取り下げられました{by_ja}。必要なら新しい行として登録してください。",
                f"{head.en}: the row was withdrawn meanwhile{by_en}. If it is needed, enter it as a new row.",
            )
        if not self.cells:
            return Text(
                f"{head.ja}は、すでに登録されています{by_ja}。今の行を見て変更してください。",
                f"{head.en}: the row exists already{by_en}. Look at it and change it.",
            )
        ja = "、".join(
            f"{ledger.field(one.field).column.ja}: 「{one.seen}」を「{one.wanted}」にしようとしたが、今は「{one.now}」"
            for one in self.cells
        )
        en = "; ".join(
            f'{ledger.field(one.field).column.en}: "{one.seen}" was to become "{one.wanted}", but is now "{one.now}"'
            for one in self.cells
        )
        return Text(
            f"{head.ja}は、見ている間に変更されました{by_ja}。{ja}。今の値を確かめて、もう一度行ってください。",
            f"{head.en}: changed meanwhile{by_en}. {en}. Check the present values and do it again.",
        )


def changed(ledger: Ledger, before: Row, after: Row) -> tuple[str, ...]:
    """Names of the fields that differ, in the ledger's order."""
    pairs = zip(ledger.fields, ledger.values(before), ledger.values(after), strict=True)
    return tuple(one.name for one, old, new in pairs if old != new)


def cell_conflicts(ledger: Ledger, seen: Row, wanted: Row, now: Row) -> Iterator[CellConflict]:
    """Every field that is no longer as it was seen, in the ledger's order."""
    for name in changed(ledger, seen, now):
        yield CellConflict(name, *(shown(getattr(row, name)) for row in (seen, wanted, now)))


def rebased(change: RowChange, now: Row | None) -> RowChange | None:
    """The change from the row as it is now; None where what it was to change is no longer as it was seen.

    A review that somebody entered meanwhile stays.
    """
    before, after = change.before, change.after
    if now is None or before is None:
        return change if now is before else None
    moved = changed(change.declared, before, now)
    if not IMMATERIAL.issuperset(moved):
        return None
    if after is not None:
        kept = {name: getattr(now, name) for name in moved if getattr(after, name) == getattr(before, name)}
        after = replace(after, **kept)
    return replace(change, before=now, after=after)


def drafts(change: RowChange) -> Iterator[Draft]:
    """The journal entries of a change: one; none where nothing differs; two where the key itself changes."""
    ledger, before, after = change.declared, change.before, change.after
    if before is not None and after is not None and len(change.names()) == 1:
        if names := changed(ledger, before, after):
            old = {name: plain(getattr(before, name)) for name in names}
            key, name = change.comes
            yield Draft(ledger.slug, after.site, key, old, change.wanted, change.origin, name)
        return
    if before is not None:
        key, name = change.goes
        yield Draft(ledger.slug, before.site, key, told(ledger, before), None, change.origin, name)
    if after is not None:
        key, name = change.comes
        yield Draft(ledger.slug, after.site, key, None, change.wanted, change.origin, name)


def key_shown(key: str) -> str:
    """A row's key, as `keys.row_key` gives it, as people read it."""
    return " / ".join("" if part is None else str(part) for part in json.loads(key))
