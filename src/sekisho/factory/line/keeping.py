"""What a machine knows, on its disk, in one transaction with what it still has to tell, and before anyone hears it."""

import json
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter

from sekisho.factory.line.cfx import Cfx
from sekisho.factory.line.memory import Memory
from sekisho.factory.wire.post import Post
from sekisho.factory.wire.series import EventId

KEPT = 10_000
"""Events that are kept, the newest, so that they can be told again; what is to be told is kept in any case."""

AGAIN_MOST = 1_000
"""Events that are told again at one call."""

_AT_ONCE = 100

_TABLES = """
CREATE TABLE IF NOT EXISTS job_order (id TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS memory (one INTEGER PRIMARY KEY CHECK (one = 1), content TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS event (
  number INTEGER PRIMARY KEY, content TEXT NOT NULL, told INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX IF NOT EXISTS event_untold ON event (number) WHERE NOT told;
"""
_TO_TELL = "SELECT content FROM event WHERE NOT told ORDER BY number LIMIT ?"
_AGAIN = "UPDATE event SET told = 0 WHERE number IN (SELECT number FROM event WHERE number > ? ORDER BY number LIMIT ?)"
_FORGET = (
    "DELETE FROM event WHERE number <= ?"
    " AND number < coalesce((SELECT min(number) FROM event WHERE NOT told), number + 1)"
)
"""Of what was told; those that are kept follow each other without gaps."""

_MEMORY = TypeAdapter(Memory)
_LARGE = {"jobs": {"__all__": {"content", "order"}}}
"""What does not change while a job order is held, and is kept by itself."""


class Keeping:
    """The file of one machine."""

    def __init__(self, path: Path) -> None:
        self._post = Post(path)
        self._base = self._post.base
        self._base.executescript(_TABLES)
        self._jobs = {name for (name,) in self._base.execute("SELECT id FROM job_order")}
        self._latest = b""

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def memory(self, at: datetime) -> Memory:
        """What was kept last; of a new machine nothing but that it is `at`."""
        row = self._base.execute("SELECT content FROM memory").fetchone()
        if row is None:
            return Memory(at, at)
        held = json.loads(row[0])
        for name, content in self._base.execute("SELECT id, content FROM job_order"):
            held["jobs"][name]["content"] = json.loads(content)
        return _MEMORY.validate_python(held)

    def keep(self, memory: Memory, told: Iterable[Cfx], at: datetime) -> bool:
        """Keep what the machine knows at a moment, and leave what it has to tell; False where nothing has changed."""
        if _MEMORY.dump_json(memory, exclude=_LARGE) == self._latest:
            return False
        memory.kept = at
        self._latest = _MEMORY.dump_json(memory, exclude=_LARGE)
        base = self._base
        with self._post.together():
            for name in self._jobs - memory.jobs.keys():
                base.execute("DELETE FROM job_order WHERE id = ?", (name,))
            for name in memory.jobs.keys() - self._jobs:
                content = json.dumps(memory.jobs[name].content, ensure_ascii=False)
                base.execute("INSERT INTO job_order (id, content) VALUES (?, ?)", (name, content))
            base.execute("INSERT OR REPLACE INTO memory (one, content) VALUES (1, ?)", (self._latest.decode(),))
            for one in told:
                content = json.dumps(one, ensure_ascii=False)
                base.execute("INSERT INTO event (number, content) VALUES (?, ?)", (_number_of(one), content))
            base.execute(_FORGET, (memory.events - KEPT,))
        self._jobs = set(memory.jobs)
        return True

    def to_tell(self) -> list[Cfx]:
        """The oldest events that are to be told, in turn."""
        with closing(self._base.execute(_TO_TELL, (_AT_ONCE,))) as rows:
            return [json.loads(content) for (content,) in rows]

    def told(self, event: Cfx) -> None:
        """An event was told."""
        self._base.execute("UPDATE event SET told = 1 WHERE number = ?", (_number_of(event),))

    def tell_again(self, after: int) -> int:
        """Have the kept events to tell that follow a number, as many as may be at once; how many they are."""
        return self._base.execute(_AGAIN, (after, AGAIN_MOST)).rowcount

    @property
    def oldest(self) -> int:
        """The number of the oldest event that is kept, from which on all are; 0 where none is."""
        return self._number("SELECT min(number) FROM event")

    @property
    def untold(self) -> int:
        """How many events wait."""
        return self._number("SELECT count(*) FROM event WHERE NOT told")

    def _number(self, asked: str) -> int:
        with closing(self._base.execute(asked)) as rows:
            return int(rows.fetchone()[0] or 0)


def _number_of(event: Cfx) -> int:
    known = EventId.of(event["UniqueID"])
    if known is None:
        raise ValueError(f"{event['UniqueID']} is the id of no event of a machine")
    return known.number
