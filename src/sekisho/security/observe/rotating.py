"""A folder in which a capture program rotates its files, read as one observation. Time is an argument.

It knows which files are finished and what was read of them. It neither waits nor writes. Of more than MOST_FILES the
oldest are forgotten, so that memory stays flat however long the folder is followed.
"""

import hashlib
import stat
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from sekisho.guard.problem import Problem
from sekisho.guard.text import Text
from sekisho.security.observe.reading import read
from sekisho.security.observe.tables import Observed, Source, joined

QUIET_S = 60.0
"""The newest file counts as finished when nothing was written to it for so long; ours."""
MOST_FILES = 500
"""So many are held at once: a day and a half of files of five minutes. Ours."""


class _Stamp(NamedTuple):
    """What a file looked like; a later file of a ring that takes the name again differs in it."""

    written_ns: int
    size_bytes: int


class Rotation:
    """The files of one folder, each taken once it is finished.

    forgotten: how many the newer ones pushed out.  missed: how many were seen and deleted before they could be read.
    """

    def __init__(self, folder: Path, quiet_s: float = QUIET_S) -> None:
        self._folder, self._quiet_s = folder, quiet_s
        self._stamps: dict[str, _Stamp] = {}
        self._waiting: set[str] = set()
        self._parts: list[Observed] = []
        self._unread: dict[str, Observed] = {}
        self.forgotten = self.missed = 0

    @property
    def observed(self) -> Observed:
        """All that is held, as `reading.read` gives it for the same files in the order they were taken.

        Problems of files that gave nothing stand until the file can be read or is gone; what was missed is one more.
        """
        whole = joined([*self._parts, *self._unread.values()])
        return replace(whole, problems=(*whole.problems, _missed(self.missed, self._folder))) if self.missed else whole

    def take(self, now_s: float) -> tuple[str, ...]:
        """Read what is finished and new; give the names, the oldest first.

        now_s: seconds since 1970, by the clock that stamps the files.
        The file written last is left until it was quiet, and one that is written to while it is read until the next
        look. A file that grew after it was taken replaces what was read of it; equal content under another name adds
        nothing. What cannot be read is a problem of `observed`. Raises OSError where the folder cannot be listed.
        """
        found = self._found()
        there = {name for _, name in found}
        self.missed += len(self._waiting - there)
        self._stamps = {name: stamp for name, stamp in self._stamps.items() if name in there}
        self._unread = {name: part for name, part in self._unread.items() if name in there}
        self._waiting = there - self._stamps.keys()
        if found and now_s - found[-1][0].written_ns / 1e9 < self._quiet_s:
            found.pop()
        return tuple(name for stamp, name in found if self._stamps.get(name) != stamp and self._take(name, stamp))

    def _take(self, name: str, stamp: _Stamp) -> bool:
        """Read one file; whether it was still there, and unchanged, when it was read."""
        part = read([self._folder / name])
        now = _stamp(self._folder / name)
        if now not in {stamp, None}:
            return False
        self._waiting.discard(name)
        if now is None and not part.sources:
            self.missed += 1
            return False
        self._stamps[name] = stamp
        if not part.sources:
            self._unread[name] = part
            return True
        self._unread.pop(name, None)
        self._keep(part)
        if len(self._parts) > MOST_FILES:
            del self._parts[0]
            self.forgotten += 1
        return True

    def _found(self) -> list[tuple[_Stamp, str]]:
        """The files there are, the one written last at the end. What a ring deleted since it was listed is left out."""
        stamps = [(_stamp(path), path.name) for path in self._folder.iterdir()]
        return sorted((stamp, name) for stamp, name in stamps if stamp)

    def _keep(self, part: Observed) -> None:
        for source in part.sources:
            for at, before in enumerate(self._parts):
                for earlier in before.sources:
                    if earlier.sha256 == source.sha256:
                        return
                    if earlier.name == source.name and self._begins_with(earlier):
                        self._parts[at] = part
                        return
        self._parts.append(part)

    def _begins_with(self, earlier: Source) -> bool:
        """Whether a file still begins with all that was read of it before: it grew, and is no new file of a ring."""
        try:
            with (self._folder / earlier.name).open("rb") as stream:
                digest = hashlib.sha256()
                left = earlier.size_bytes
                while left and (block := stream.read(min(left, 1 << 20))):
                    digest.update(block)
                    left -= len(block)
        except OSError:
            return False
        return not left and digest.hexdigest() == earlier.sha256


def _stamp(path: Path) -> _Stamp | None:
    """What a file looks like now; None where there is none."""
    try:
        seen = path.stat()
    except OSError:
        return None
    return _Stamp(seen.st_mtime_ns, seen.st_size) if stat.S_ISREG(seen.st_mode) else None


def _missed(count: int, folder: Path) -> Problem:
    text = Text(
        f"読む前に消されたファイルが{count:,}件あり、表に入っていません。リングのファイル数を増やすか、"
        "一つのファイルを長くしてください。",
        f"{count:,} files were deleted before they could be read, and the tables lack them. Let the ring keep more "
        "files, or longer ones.",
    )
    return Problem("observe.W009", folder.name, "", text)
