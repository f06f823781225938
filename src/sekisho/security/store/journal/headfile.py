"""The newest checkpoint as a file of the home, outside the database: what shows that the database was rolled back.

The file moves forward only, and only along one tree. One that tells of another tree is put aside, never overwritten,
and `verify` reads it too.
"""

import contextlib
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sekisho.security.ledgers.journal.merkle import Edge
from sekisho.security.ledgers.journal.note import NoteRefused, TreeHead, VerifierKey, open_checkpoint
from sekisho.security.store import place
from sekisho.security.store.records import Checkpoint, JournalEntry

HEAD_FILE, EDGE_FILE = "journal.head", "journal.edge"
MOST_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True)
class Step:
    """One growth of the journal: its edge before, and its edge and checkpoint after."""

    before: Edge
    after: Edge
    note: str


def advance(step: Step, key: VerifierKey) -> None:
    """Write the step's checkpoint, after its transaction was committed. OSError where the home cannot be written.

    Others may write at the same time; each looks afterwards whether the database has a newer checkpoint by now, so that
    the last to write leaves the newest.
    """
    home = place.opened()
    path = home / HEAD_FILE
    kept = _kept(path, key)
    if kept and kept.size >= step.after.size:
        return
    if path.exists() and (kept is None or not _grew(home, kept, step.before)):
        path.replace(home / f"{HEAD_FILE}.{secrets.token_hex(4)}")
    _replace(home / EDGE_FILE, json.dumps([step.after.size, *(one.hex() for one in step.after.hashes)]))
    written, newest = "", step.note
    while newest != written:
        _replace(path, newest, sync=True)
        written, newest = newest, _newest()


def _newest() -> str:
    return str(Checkpoint.objects.order_by("-size").values_list("note", flat=True)[0])


def _kept(path: Path, key: VerifierKey) -> TreeHead | None:
    try:
        return open_checkpoint(read(path), key)
    except (OSError, UnicodeDecodeError, NoteRefused):
        return None


def read(path: Path) -> str:
    """The text of such a file. OSError or UnicodeDecodeError where it cannot be read."""
    with path.open(encoding="utf-8", newline="") as file:
        return file.read(MOST_CHARACTERS)


def files() -> list[Path]:
    """The file and all that were put aside; the file itself first, whether it is there or not."""
    home = place.opened()
    return [home / HEAD_FILE, *sorted(home.glob(f"{HEAD_FILE}.*[0-9a-f]"))]


def _grew(home: Path, kept: TreeHead, before: Edge) -> bool:
    """Whether the tree before the step begins with the kept one."""
    if kept.size > before.size:
        return False
    edge = _edge(home, kept) if kept.size != before.size else Edge(kept.size, before.hashes)
    if edge.root != kept.root:
        return False
    edge.extend(_leaves(edge.size, before.size))
    return edge.root == before.root


def _edge(home: Path, kept: TreeHead) -> Edge:
    """The edge at the kept size: from its own file where that fits, else from all entries."""
    with contextlib.suppress(OSError, ValueError, TypeError, AttributeError):
        size, *hashes = json.loads(read(home / EDGE_FILE))
        edge = Edge(size, (bytes.fromhex(one) for one in hashes))
        if (edge.size, edge.root) == (kept.size, kept.root):
            return edge
    edge = Edge()
    edge.extend(_leaves(0, kept.size))
    return edge


def _leaves(start: int, end: int) -> Iterator[bytes]:
    if start == end:
        return
    kept: Iterable[bytes] = (
        JournalEntry.objects.filter(position__gte=start, position__lt=end)
        .order_by("position")
        .values_list("leaf", flat=True)
        .iterator(10_000)
    )
    yield from map(bytes, kept)


def _replace(path: Path, text: str, *, sync: bool = False) -> None:
    """Put a file in place of another at once. sync: it is on the disk when this returns."""
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with new.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
