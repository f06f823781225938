"""The planning server's file: what was entered, what was reported, what was planned, and what waits to be sent.

One SQLite file; each change is one transaction, and what is committed outlives the power. Time is an argument.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self, TypeAlias, TypeVar

from sekisho.factory.plan.production.begun import in_work
from sekisho.factory.plan.production.calendar import Calendar
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.observed import Observed
from sekisho.factory.plan.production.persistence import read, written
from sekisho.factory.plan.production.progress import used
from sekisho.factory.plan.production.records import BoardLine, Changeover, Item, Machine, Order, Part, Purchase
from sekisho.factory.plan.production.results import Reported
from sekisho.factory.plan.production.totals import Totals
from sekisho.factory.plan.production.version_table import VersionTable
from sekisho.factory.wire.post import Post

_TABLES = """
CREATE TABLE IF NOT EXISTS record (
  kind TEXT, id TEXT, content TEXT NOT NULL, PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS figure (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS act (number INTEGER PRIMARY KEY AUTOINCREMENT, content TEXT NOT NULL) STRICT;
"""
_REVISION = "revision"


@dataclass(frozen=True, slots=True)
class Stock:
    """A part as it was counted last. used: parts of it that were in boards by then; what went in since is less."""

    part: Part
    used: int

    @property
    def id(self) -> str:
        """The part number."""
        return self.part.id


@dataclass(frozen=True, slots=True)
class Cancelled:
    """An order that is made no more."""

    order: Order

    @property
    def id(self) -> str:
        """The number of the order."""
        return self.order.id


@dataclass(frozen=True, slots=True)
class Act:
    """What a person did. subject: to what, an id or empty."""

    at: datetime
    who: str
    act: str
    subject: str = ""
    reason: str = ""


Record: TypeAlias = Item | Order | Cancelled | Stock | Purchase | Machine | Calendar
R = TypeVar("R", Item, Order, Cancelled, Stock, Purchase, Machine, Calendar)


class Store:
    """All that is kept. totals, observed, versions: tables of their own in the same file.  post: the outbox."""

    def __init__(self, path: Path, line: BoardLine, changeover: Changeover) -> None:
        self._line, self._changeover = line, changeover
        self.post = Post(path)
        self.post.base.executescript(_TABLES)
        self.totals = Totals(self.post.base)
        self.observed = Observed(self.post.base)
        self.versions = VersionTable(self.post.base)
        self._read: dict[type, tuple[Any, ...]] = {}  # Any: of the kind that is the key

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.post.base.close()

    @contextmanager
    def together(self) -> Iterator[sqlite3.Connection]:
        """All that is changed inside, or nothing of it."""
        try:
            with self.post.together() as base:
                yield base
        except BaseException:
            self._read.clear()
            self.totals.forget()
            self.versions.forget()
            raise

    def all(self, kind: type[R]) -> tuple[R, ...]:
        """All records of a kind, by their ids."""
        if kind not in self._read:
            query = "SELECT content FROM record WHERE kind = ? ORDER BY id"
            with closing(self.post.base.execute(query, (kind.__name__,))) as rows:
                self._read[kind] = tuple(read(kind, content) for (content,) in rows)
        return self._read[kind]

    def get(self, kind: type[R], name: str) -> R | None:
        """A record by its id."""
        return next((one for one in self.all(kind) if _id(one) == name), None)

    def put(self, record: Record) -> None:
        """Enter a record, in place of one with its id. Call it inside `together`."""
        if isinstance(record, Item):
            with self._same_stock():
                self._put(record)
        else:
            self._put(record)

    def remove(self, record: Record) -> None:
        """Take out a record. Call it inside `together`."""
        if isinstance(record, Item):
            with self._same_stock():
                self._remove(record)
        else:
            self._remove(record)

    def _remove(self, record: Record) -> None:
        self.post.base.execute("DELETE FROM record WHERE kind = ? AND id = ?", (type(record).__name__, _id(record)))
        self._changed(type(record))

    def _put(self, record: Record) -> None:
        self.post.base.execute(
            "INSERT OR REPLACE INTO record (kind, id, content) VALUES (?, ?, ?)",
            (type(record).__name__, _id(record), written(record)),
        )
        self._changed(type(record))

    @contextmanager
    def _same_stock(self) -> Iterator[None]:
        """Boards that are made keep the parts they were made of, also when their item is changed."""
        before = self.used()
        yield
        after = self.used()
        for stock in self.all(Stock):
            if more := after.get(stock.id, 0) - before.get(stock.id, 0):
                self._put(replace(stock, used=stock.used + more))

    def _changed(self, kind: type) -> None:
        self._read.pop(kind, None)
        self.keep(_REVISION, self.revision + 1)

    def observe(self, told: Reported) -> None:
        """Keep what a report says of boards of an order that was entered, as its item is now.

        No item becomes another product while boards of it are made. Call it inside `together`.
        """
        order = self.get(Order, told.order)
        item = self.get(Item, order.item) if order else None
        if item is not None:
            self.observed.add(told, item)

    @property
    def revision(self) -> int:
        """Goes up with each change of what people enter."""
        return self.figure(_REVISION)

    def figure(self, name: str) -> int:
        """A number that is kept; 0 where it never was."""
        with closing(self.post.base.execute("SELECT value FROM figure WHERE name = ?", (name,))) as rows:
            return int((rows.fetchone() or (0,))[0])

    def keep(self, name: str, value: int) -> None:
        """Keep a number."""
        self.post.base.execute("INSERT OR REPLACE INTO figure (name, value) VALUES (?, ?)", (name, value))

    def note(self, act: Act) -> None:
        """Keep what a person did. Call it inside `together`, with what changed."""
        self.post.base.execute("INSERT INTO act (content) VALUES (?)", (written(act),))

    def acts(self, most: int = 100) -> list[Act]:
        """What people did, the latest first."""
        with closing(self.post.base.execute("SELECT content FROM act ORDER BY number DESC LIMIT ?", (most,))) as rows:
            return [read(Act, content) for (content,) in rows]

    @property
    def calendar(self) -> Calendar:
        """The working times; none where none were entered."""
        return next(iter(self.all(Calendar)), Calendar())

    def used(self) -> dict[str, int]:
        """Parts that are in boards, by what was reported."""
        return used(self.all(Item), self.all(Order), self.totals.all())

    def parts(self) -> tuple[Part, ...]:
        """The parts as they are in stock now: as counted, less what went into boards since."""
        gone = self.used()
        return tuple(
            replace(one.part, quantity=max(one.part.quantity - (gone.get(one.id, 0) - one.used), 0))
            for one in self.all(Stock)
        )

    def inputs(self) -> Inputs:
        """All that a plan is computed from, as it is now."""
        orders = self.all(Order)
        known = {one.id for one in orders}
        return Inputs(
            line=self._line,
            changeover=self._changeover,
            items=self.all(Item),
            orders=orders,
            calendar=self.calendar,
            parts=self.parts(),
            purchases=self.all(Purchase),
            totals=tuple(one for one in self.totals.all() if one.order in known),
            machines=self.all(Machine),
        )

    def in_work(self, item: str) -> list[str]:
        """The orders of an item that are begun and not finished."""
        return in_work(item, self.all(Order), {one.order: one for one in self.totals.all()})

    def unknown(self) -> tuple[str, ...]:
        """Work orders that results were reported of, and that nobody entered."""
        known = {one.id for one in self.all(Order)} | {one.id for one in self.all(Cancelled)}
        return tuple(one.order for one in self.totals.all() if one.order not in known)


def _id(record: Record) -> str:
    if isinstance(record, Calendar):
        return ""
    return record.id
