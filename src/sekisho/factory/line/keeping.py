"""What a machine knows, on its disk, in one transaction with what it still has to tell, and before anyone hears it."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter

from sekisho.factory.line.cfx import Cfx
from sekisho.factory.line.memory import Memory
from sekisho.factory.wire.post import Letter, Post

LISTENERS = "listeners"
"""Whoever hears the events of machines, as receiver in the outbox."""

_TABLES = """
CREATE TABLE IF NOT EXISTS job_order (id TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS memory (one INTEGER PRIMARY KEY CHECK (one = 1), content TEXT NOT NULL) STRICT;
"""
_MEMORY = TypeAdapter(Memory)
_LARGE = {"jobs": {"__all__": {"content", "order"}}}
"""What does not change while a job order is held, and is kept by itself."""


class Keeping:
    """The file of one machine."""

    def __init__(self, path: Path) -> None:
        self._post = Post(path)
        self._post.base.executescript(_TABLES)
        self._jobs = {name for (name,) in self._post.base.execute("SELECT id FROM job_order")}
        self._latest = b""

    def close(self) -> None:
        """Close the file."""
        self._post.base.close()

    def memory(self, at: datetime) -> Memory:
        """What was kept last; of a new machine nothing but that it is `at`."""
        row = self._post.base.execute("SELECT content FROM memory").fetchone()
        if row is None:
            return Memory(at, at)
        held = json.loads(row[0])
        for name, content in self._post.base.execute("SELECT id, content FROM job_order"):
            held["jobs"][name]["content"] = json.loads(content)
        return _MEMORY.validate_python(held)

    def keep(self, memory: Memory, told: Iterable[Cfx], at: datetime) -> bool:
        """Keep what the machine knows at a moment, and leave what it has to tell; False where nothing has changed."""
        if _MEMORY.dump_json(memory, exclude=_LARGE) == self._latest:
            return False
        memory.kept = at
        self._latest = _MEMORY.dump_json(memory, exclude=_LARGE)
        base = self._post.base
        with self._post.together():
            for name in self._jobs - memory.jobs.keys():
                base.execute("DELETE FROM job_order WHERE id = ?", (name,))
            for name in memory.jobs.keys() - self._jobs:
                content = json.dumps(memory.jobs[name].content, ensure_ascii=False)
                base.execute("INSERT INTO job_order (id, content) VALUES (?, ?)", (name, content))
            base.execute("INSERT OR REPLACE INTO memory (one, content) VALUES (1, ?)", (self._latest.decode(),))
            for one in told:
                self._post.put(one["UniqueID"], LISTENERS, one)
        self._jobs = set(memory.jobs)
        return True

    def to_tell(self) -> list[Letter]:
        """The oldest events that were not told, in turn."""
        return self._post.waiting(LISTENERS)

    def told(self, name: str) -> None:
        """An event was told."""
        self._post.acknowledged(name)

    @property
    def untold(self) -> int:
        """How many events wait."""
        return self._post.queue().get(LISTENERS, 0)
