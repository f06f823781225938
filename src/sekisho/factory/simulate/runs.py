"""The runs of the simulator, kept in its SQLite file: what was asked, and what came of it."""

import json
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Self

KEPT = 2000
"""Runs that are kept, the latest ones; older ones cannot be compared with what came any more."""

_TABLES = """
CREATE TABLE IF NOT EXISTS runs (
  number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, asked_at TEXT NOT NULL, content TEXT NOT NULL,
  plan TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS runs_waiting ON runs (number) WHERE plan IS NULL;
"""


class Runs:
    """All runs. One without a plan is waited for, also after a restart."""

    def __init__(self, path: Path) -> None:
        self._base = sqlite3.connect(path, isolation_level=None)
        self._base.execute("PRAGMA journal_mode = WAL")
        self._base.execute("PRAGMA synchronous = FULL")  # what was accepted must outlive the power
        self._base.executescript(_TABLES)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    def add(self, content: dict[str, Any], at: datetime) -> Literal["new", "same", "other"]:
        """Enter a request; whether its id is new, or came before with the same content, or with another one."""
        text = json.dumps(content, ensure_ascii=False, sort_keys=True)
        held = self._one("SELECT content FROM runs WHERE id = ?", content["id"])
        if held is not None:
            return "same" if held == text else "other"
        self._base.execute(
            "INSERT INTO runs (id, asked_at, content) VALUES (?, ?, ?)", (content["id"], at.isoformat(), text)
        )
        self._base.execute(
            "DELETE FROM runs WHERE plan IS NOT NULL AND number <= (SELECT max(number) FROM runs) - ?", (KEPT,)
        )
        return "new"

    def waiting(self) -> list[str]:
        """The ids of those without a plan, the oldest first."""
        with closing(self._base.execute("SELECT id FROM runs WHERE plan IS NULL ORDER BY number")) as rows:
            return [name for (name,) in rows]

    def finish(self, run: str, plan: dict[str, Any]) -> None:
        """Enter what came of a run."""
        self._base.execute("UPDATE runs SET plan = ? WHERE id = ?", (json.dumps(plan, ensure_ascii=False), run))

    def content(self, run: str) -> dict[str, Any] | None:
        """What was asked; None for an unknown run."""
        return self._document("content", run)

    def plan(self, run: str) -> dict[str, Any] | None:
        """What came of a run; None for one that is unknown or not over."""
        return self._document("plan", run)

    def _document(self, column: Literal["content", "plan"], run: str) -> dict[str, Any] | None:
        text = self._one(f"SELECT {column} FROM runs WHERE id = ?", run)  # noqa: S608 -- one of two words of ours
        return None if text is None else json.loads(text)

    def _one(self, query: str, run: str) -> str | None:
        with closing(self._base.execute(query, (run,))) as rows:
            row: tuple[str | None] | None = rows.fetchone()
        return None if row is None else row[0]
