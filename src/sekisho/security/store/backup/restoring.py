"""Restores a backup into a new home, or tries it and leaves nothing: all is built beside, verified, and then named.

No home is open before; what needs one is imported when the new one is there.
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from sekisho.security.store.backup.staging import put_files, stage
from sekisho.security.work.backup.manifest import Manifest
from sekisho.security.work.backup.refusing import BackupRefused, refused
from sekisho.security.work.backup.sealing import Opener

if TYPE_CHECKING:  # needs an open home
    from sekisho.security.store.journal.verifying import Verdict

LOADING, VERIFYING = "loading", "verifying"

Progress = Callable[[str, int, int], None]
"""Is told a step, how much of it is done, and of how much."""


class Pointing(Protocol):
    """Sets this process to a directory and its database as they are."""

    def __call__(self, path: Path, *, embedded: bool = False) -> None:
        """embedded: the database is a file in it, whatever the environment says."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What to restore. home: where to; None tries it in a temporary folder, on SQLite, and leaves nothing.

    checkpoint: text of one that was kept elsewhere; the journal must begin with what it signed.  with_faults: keep
    what was restored though its journal does not verify, as it was when it was backed up.
    """

    source: Path
    keys: Opener
    home: Path | None
    checkpoint: str | None = None
    with_faults: bool = False


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of it. sha256: of the sealed file.  same: the journal is as long, with the same root, as it was then.

    kept: the home is there; false for a trial, and where faults were found and not accepted.
    """

    manifest: Manifest
    sha256: str
    verdict: "Verdict"
    same: bool
    kept: bool

    @property
    def sound(self) -> bool:
        """Whether nothing at all was found."""
        return self.same and not self.verdict.faults


def restore(asked: Asked, point_at: Pointing, progress: Progress) -> Restored:
    """Restore, or try to. Where it raises (BackupRefused, OSError), and where it is not kept, nothing is left."""
    if asked.home is not None:
        _refuse_filled_home(asked.home)
    with _new_folder(asked.home) as folder:
        stages, home = folder / "stages", folder / "home"
        stages.mkdir(mode=0o700)
        home.mkdir(mode=0o700)
        with asked.source.open("rb") as file:
            source = _Hashed(file)
            manifest = stage(source, asked.keys, stages)  # type: ignore[arg-type]  # it is read, and wound back once
        put_files(manifest, stages, home)
        point_at(home, embedded=asked.home is None)
        try:
            return _built(asked, manifest, source.digest.hexdigest(), folder, progress)
        finally:
            _let_go()


def _built(asked: Asked, manifest: Manifest, digest: str, folder: Path, progress: Progress) -> Restored:
    from django.db import OperationalError  # noqa: PLC0415 -- Django is set up by now

    from sekisho.security.store.backup.loading import all_or_nothing, load, refuse_filled, undo  # noqa: PLC0415
    from sekisho.security.store.journal.verifying import verify  # noqa: PLC0415

    total, done = sum(table.size for table in manifest.tables), 0

    def advance(more: int) -> None:
        nonlocal done
        done += more
        progress(LOADING, done, total)

    try:
        with all_or_nothing():
            refuse_filled()
            load(manifest, folder / "stages", advance)
            verdict = verify(asked.checkpoint, lambda at, of: progress(VERIFYING, at, of))
            same = (verdict.size, verdict.root) == (manifest.journal.size, manifest.journal.root)
            accepted = asked.with_faults or (same and not verdict.faults)
            if asked.home is not None and accepted:
                _name(folder / "home", asked.home)
            else:
                undo()
    except OperationalError as error:
        raise _no_database() from error
    except BaseException:
        if asked.home is not None and not (folder / "home").exists():  # named, but the database did not take it
            shutil.rmtree(asked.home, ignore_errors=True)
        raise
    return Restored(manifest, digest, verdict, same, kept=asked.home is not None and accepted)


def _no_database() -> BackupRefused:
    return refused(
        "E911",
        "復元先のデータベースを開けないか、途中で切れました。サーバーと環境変数 SEKISHO_DATABASE を確かめてください。",
        "The database to restore into cannot be opened, or broke off. Check that it runs, and SEKISHO_DATABASE.",
    )


def _name(built: Path, home: Path) -> None:
    """Give a finished home its name, all of it on the disk."""
    from django.db import connection  # noqa: PLC0415 -- Django is set up by then

    if connection.vendor == "sqlite":
        connection.close()  # writes what is left in the log into the file
    for path in built.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
    if home.exists():
        home.rmdir()
    built.rename(home)


def _let_go() -> None:
    from django.db import connections  # noqa: PLC0415 -- as above

    connections.close_all()


def _refuse_filled_home(home: Path) -> None:
    if home.is_symlink() or (home.exists() and (not home.is_dir() or any(home.iterdir()))):
        raise refused(
            "E908",
            f"{home.name} は空ではありません。空か、まだないフォルダーにだけ復元します。別の場所を指定してください。",
            f"{home.name} is not empty. A backup is restored only into a folder that is empty or not there yet.",
        )


@contextmanager
def _new_folder(home: Path | None) -> Iterator[Path]:
    """A folder closed to others, beside the home to be or in the place for temporary files; gone afterwards."""
    if home is None:
        folder = Path(tempfile.mkdtemp(prefix="sekisho-"))
    else:
        home.absolute().parent.mkdir(parents=True, exist_ok=True)
        folder = home.absolute().with_name(f".{home.name}.{secrets.token_hex(4)}.part")
        folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Hashed:
    """A file that is read from its start to its end, with the hash of what was read since it was last wound back."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = sha256()

    def read(self, size: int = -1) -> bytes:
        octets = self._file.read(size)
        self.digest.update(octets)
        return octets

    def readline(self, size: int = -1) -> bytes:
        octets = self._file.readline(size)
        self.digest.update(octets)
        return octets

    def seek(self, offset: int) -> int:
        self.digest = sha256()
        return self._file.seek(offset)
