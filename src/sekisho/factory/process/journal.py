"""The facts on the disk, and the books made of them: what is not written did not happen, and what is written counts.

One file holds the facts and all that belongs to them (inbox, outbox, alarms, job orders), so that one transaction keeps
a message and what it led to together. The books are made anew from the facts at each start.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Self

from sekisho.factory.process.alarms import Alarms
from sekisho.factory.process.books import Books
from sekisho.factory.process.facts import AnyFact, fact_of, told
from sekisho.factory.process.progress import Progress
from sekisho.factory.wire.post import Post

_TABLES = """
CREATE TABLE IF NOT EXISTS fact (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, board TEXT, work TEXT, content TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS fact_by_board ON fact (board) WHERE board IS NOT NULL;
CREATE INDEX IF NOT EXISTS fact_by_work ON fact (work) WHERE work IS NOT NULL;
CREATE TABLE IF NOT EXISTS figure (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
"""


class Journal:
    """All facts of one factory, in one SQLite file. books, progress: what they come to.  alarms: beside them."""

    def __init__(self, path: Path) -> None:
        self.post = Post(path)
        self.post.base.executescript(_TABLES)
        self.alarms = Alarms(self.post.base)
        self._touched: set[str] = set()
        self._make_books()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.post.base.close()

    @contextmanager
    def together(self) -> Iterator[sqlite3.Connection]:
        """All that is recorded and written inside, or nothing of it."""
        self._recorded = False
        self._touched.clear()
        try:
            with self.post.together() as base:
                yield base
        except BaseException:
            if self._recorded:
                self._make_books()
            raise

    def record(self, fact: AnyFact) -> bool:
        """Enter a fact; False where it was entered before. Call it inside `together`.

        Raises Refused for one that cannot be true; those before it stay entered.
        """
        if not self.books.take(fact):
            return False
        self._recorded = True
        self._touched |= set(_keys(fact))
        self.progress.follow(fact)
        content = json.dumps(told(fact), ensure_ascii=False, separators=(",", ":"))
        self.post.base.execute(
            "INSERT INTO fact (id, board, work, content) VALUES (?, ?, ?, ?)",
            (fact.id, getattr(fact, "board", None), getattr(fact, "work", None) or None, content),
        )
        return True

    def touched(self) -> set[str]:
        """What facts were about since this was asked, or since the transaction began: `board/…`, `reel/…`, `work/…`."""
        touched, self._touched = self._touched, set()
        return touched

    def facts(self) -> Iterator[AnyFact]:
        """All facts, in the order in which they were entered."""
        return self._read("ORDER BY number")

    def facts_after(self, number: int, most: int) -> list[tuple[int, AnyFact]]:
        """The facts that were entered behind one, by their numbers, in turn. number: 0 for the begin."""
        query = "SELECT number, content FROM fact WHERE number > ? ORDER BY number LIMIT ?"
        with closing(self.post.base.execute(query, (number, most))) as rows:
            return [(at, fact_of(json.loads(content))) for at, content in rows]

    def facts_of(self, board: str) -> list[AnyFact]:
        """What happened to one board, in the order in which it was entered."""
        return list(self._read("WHERE board = ? ORDER BY number", board))

    def works(self, work: str) -> list[tuple[str, str]]:
        """Board and segment of each board that a machine's work is on; none for a work that has not begun."""
        with closing(self.post.base.execute("SELECT content FROM fact WHERE work = ?", (work,))) as rows:
            return [(one["board"], one["segment"]) for (content,) in rows for one in (json.loads(content),)]

    def figure(self, name: str) -> int:
        """A number that is kept; 0 where it never was."""
        with closing(self.post.base.execute("SELECT value FROM figure WHERE name = ?", (name,))) as rows:
            return int((rows.fetchone() or (0,))[0])

    def keep(self, name: str, value: int) -> None:
        """Keep a number."""
        self.post.base.execute("INSERT OR REPLACE INTO figure (name, value) VALUES (?, ?)", (name, value))

    def _read(self, which: str, *values: str) -> Iterator[AnyFact]:
        with closing(self.post.base.execute(f"SELECT content FROM fact {which}", values)) as rows:  # noqa: S608 -- ours
            for (content,) in rows:
                yield fact_of(json.loads(content))

    def _make_books(self) -> None:
        self.books, self.progress = books_of(self.facts())


def _keys(fact: AnyFact) -> Iterator[str]:
    """What a fact is about, as `kind/id`."""
    for kind in ("board", "reel", "work"):
        if name := getattr(fact, kind, None):
            yield f"{kind}/{name}"


def books_of(facts: Iterator[AnyFact]) -> tuple[Books, Progress]:
    """The books that facts come to, and the progress. Raises Refused for facts that no journal has taken."""
    books = Books()
    progress = Progress(books)
    for fact in facts:
        if books.take(fact):
            progress.follow(fact)
    return books, progress
