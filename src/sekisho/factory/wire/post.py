"""Messages to another system that neither get lost nor count twice, whatever is cut or killed on the way.

The sender writes a message beside what it tells of, in one transaction, and sends it until it is acknowledged. The
receiver enters the message's id beside what it does with it, in one transaction, and does nothing when it comes again.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

_TABLES = """
CREATE TABLE IF NOT EXISTS outbox (
  number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, receiver TEXT NOT NULL, content TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS outbox_by_receiver ON outbox (receiver, number);
CREATE TABLE IF NOT EXISTS inbox (id TEXT, sender TEXT, PRIMARY KEY (id, sender)) STRICT, WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that waits."""

    id: str
    receiver: str
    content: dict[str, Any]


class Post:
    """Outbox and inbox of one service in its SQLite file, and the transactions they share with its own tables."""

    def __init__(self, path: Path) -> None:
        self.base = sqlite3.connect(path, isolation_level=None)
        self.base.execute("PRAGMA journal_mode = WAL")
        self.base.execute("PRAGMA synchronous = FULL")  # what was acknowledged must outlive the power
        self.base.executescript(_TABLES)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.base.close()

    @contextmanager
    def together(self) -> Iterator[sqlite3.Connection]:
        """All that is written inside, or nothing of it."""
        self.base.execute("BEGIN IMMEDIATE")
        try:
            yield self.base
        except BaseException:
            self.base.execute("ROLLBACK")
            raise
        self.base.execute("COMMIT")

    def put(self, name: str, receiver: str, content: dict[str, Any]) -> None:
        """Leave a message to be sent. Call it inside `together`. Raises sqlite3.IntegrityError for an id that waits."""
        self.base.execute(
            "INSERT INTO outbox (id, receiver, content) VALUES (?, ?, ?)",
            (name, receiver, json.dumps(content, ensure_ascii=False)),
        )

    def waiting(self, receiver: str, most: int = 100) -> list[Letter]:
        """The oldest messages for a receiver, in the order in which they were put."""
        with closing(
            self.base.execute(
                "SELECT id, receiver, content FROM outbox WHERE receiver = ? ORDER BY number LIMIT ?",
                (receiver, most),
            )
        ) as rows:
            return [Letter(name, to, json.loads(content)) for name, to, content in rows]

    def acknowledged(self, name: str) -> None:
        """The receiver has it; it waits no more."""
        self.base.execute("DELETE FROM outbox WHERE id = ?", (name,))

    def queue(self) -> dict[str, int]:
        """How many messages wait for whom: what a watcher looks at."""
        with closing(self.base.execute("SELECT receiver, count(*) FROM outbox GROUP BY receiver")) as rows:
            return dict(rows)

    def is_new(self, name: str, sender: str) -> bool:
        """Enter a received message; False where its sender's came before. Call it in `together`, with what is done."""
        done = self.base.execute("INSERT OR IGNORE INTO inbox (id, sender) VALUES (?, ?)", (name, sender))
        return done.rowcount == 1
