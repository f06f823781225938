"""Takes a backup of the open home while others read and write: one view of the database, and then the files.

The file appears under its name only when it is whole and on the disk; until then it is NAME.part.
"""

import datetime as dt
import os
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from sekisho import __version__
from sekisho.guard.limits import BACKUP_ITEMS
from sekisho.security.ledgers.journal.merkle import EMPTY_ROOT
from sekisho.security.store import place
from sekisho.security.store.backup.dumping import count, rows, settle
from sekisho.security.store.backup.home_files import heads, octets_of, other_files
from sekisho.security.store.backup.tables import every_table
from sekisho.security.store.journal.appending import edge_of
from sekisho.security.store.journal.signing import KEY_FILE, key_path
from sekisho.security.store.journal.snapshot import snapshot
from sekisho.security.store.records import JournalEntry, JournalHead
from sekisho.security.work.backup.archive import LIST, Member, packed, pieces
from sekisho.security.work.backup.manifest import FileCopy, JournalState, Manifest, TableCopy, below, written
from sekisho.security.work.backup.refusing import refused, too_large
from sekisho.security.work.backup.sealing import Seal, seal

Progress = Callable[[int, int], None]
"""Is told how many units (an octet of a file, or ROW_UNITS for a row) are done, and of how many."""

ROW_UNITS = 1_000
"""A row is about so many octets."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A finished backup. size, sha256: of the sealed file.

    left_out: of the home, what is no plain file.  has_key: whether the journal's key lies in the home, and so is in it.
    """

    manifest: Manifest
    size: int
    sha256: str
    left_out: tuple[str, ...]
    has_key: bool


def take(target: Path, how: Seal, progress: Progress, now: dt.datetime | None = None) -> Taken:
    """Back up the open home into a new file, closed to others.

    now: the moment that the backup says of itself; the clock's where none is given.
    Raises BackupRefused (there is such a file, or it would lie in the home) and OSError.
    """
    if target.resolve().is_relative_to(place.opened().resolve()):
        raise refused(
            "E914",
            "バックアップを、そのデータのフォルダーの中には置けません。別の装置の場所を指定してください。",
            "A backup does not lie in the home that it is of. Name a place on another device.",
        )
    part = target.with_name(f"{target.name}.part")
    taking = _Taking((now or dt.datetime.now(dt.UTC)).replace(microsecond=0), progress)
    with _created(target, part) as file:
        try:
            sealed = _Sealed(file)
            with closing(taking.members()) as members:
                seal(packed(members), sealed, how)  # type: ignore[arg-type]  # it writes to it and nothing else
            file.flush()
            os.fsync(file.fileno())
            _refuse_existing(target)
            part.rename(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    _sync_folder(target.parent)
    inside = key_path() == place.opened() / KEY_FILE
    has_key = inside and any(one.path == KEY_FILE for one in taking.files)
    return Taken(taking.manifest(), sealed.size, sealed.digest.hexdigest(), tuple(taking.left_out), has_key)


def _created(target: Path, part: Path) -> BinaryIO:
    _refuse_existing(target)
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError as error:
        raise refused(
            "E913",
            f"{part.name} があります。ほかのバックアップの途中か、止まった跡です。動いていなければ消してください。",
            f"There is a {part.name}: another backup is under way, or was stopped. Delete it if none is running.",
        ) from error
    return os.fdopen(handle, "wb")


def _refuse_existing(target: Path) -> None:
    if target.exists() or target.is_symlink():
        raise refused(
            "E913",
            f"{target.name} はすでにあります。上書きはしません。別の名前を指定してください。",
            f"{target.name} is there already and is not overwritten. Give another name.",
        )


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # Windows does not open folders, and some shares do not sync them
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class _Sealed:
    """The file being written, with its size and hash so far."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size, self.digest = 0, sha256()

    def write(self, octets: bytes) -> int:
        self.size += len(octets)
        self.digest.update(octets)
        return self._file.write(octets)

    def writelines(self, chunks: Iterable[bytes]) -> None:
        for chunk in chunks:
            self.write(chunk)

    def flush(self) -> None:
        self._file.flush()


class _Taking:
    """Walks a home, and writes the list of what it gave."""

    def __init__(self, at: dt.datetime, progress: Progress) -> None:
        self._at, self._progress = at, progress
        self._done = self._total = 0
        self._migrations: tuple[tuple[str, str], ...] = ()
        self._journal = JournalState("", 0, "")
        self._tables: list[TableCopy] = []
        self.files: list[FileCopy] = []
        self.left_out: list[str] = []

    def manifest(self) -> Manifest:
        """The list of all that was given so far."""
        return Manifest(
            self._at,
            __version__,
            connection.vendor,
            self._migrations,
            self._journal,
            tuple(self._tables),
            tuple(self.files),
        )

    def members(self) -> Generator[Member]:
        """The home, piece by piece, and the list at the end."""
        early = _heads_of_a_begun_journal()
        with snapshot():
            yield from self._rows()
        others = other_files()
        self.left_out = [*others.left_out, *(name for name in others.paths if not below(name))]
        paths = {name: path for name, path in others.paths.items() if below(name)}
        if len(self._tables) + len(early) + len(paths) > BACKUP_ITEMS:
            raise too_large(f"ファイル {len(paths):,}件", f"{len(paths):,} files")
        self._total += sum(map(len, early.values())) + sum(map(_size, paths.values()))
        for name, octets in early.items():
            yield from self._file(name, iter([octets]))
        for name, path in paths.items():
            with suppress(FileNotFoundError):  # taken away since it was listed
                yield from self._file(name, octets_of(path))
        yield LIST, written(self.manifest())

    def _rows(self) -> Iterator[Member]:
        settle()
        self._journal = _journal()
        self._migrations = tuple(sorted(MigrationRecorder(connection).applied_migrations()))
        tables = every_table()
        self._total = sum(map(count, tables)) * ROW_UNITS
        for table in tables:
            tally = _Tally()
            # Closed before the view is: until then PostgreSQL's COPY keeps the connection, and its end would wait.
            with closing(rows(table)) as told:
                yield from pieces(len(self._tables) + 1, self._counted(tally.over(told), _row_units))
            said = TableCopy(table.name, table.columns, tally.lines, tally.size, tally.digest.hexdigest())
            self._tables.append(said)

    def _file(self, name: str, chunks: Iterator[bytes]) -> Iterator[Member]:
        tally = _Tally()
        number = len(self._tables) + len(self.files) + 1
        yield from pieces(number, self._counted(tally.over(chunks), len))
        self.files.append(FileCopy(name, tally.size, tally.digest.hexdigest()))

    def _counted(self, chunks: Iterable[bytes], units: Callable[[bytes], int]) -> Iterator[bytes]:
        for chunk in chunks:
            self._done += units(chunk)
            self._progress(self._done, max(self._total, self._done))
            yield chunk


class _Tally:
    """Size, hash and lines of what passes."""

    def __init__(self) -> None:
        self.size = self.lines = 0
        self.digest = sha256()

    def over(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self.size += len(chunk)
            self.lines += chunk.count(b"\n")
            self.digest.update(chunk)
            yield chunk


def _row_units(chunk: bytes) -> int:
    return chunk.count(b"\n") * ROW_UNITS


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # taken away since it was listed
        return 0


def _heads_of_a_begun_journal() -> dict[str, bytes]:
    """The heads; read twice where there are none yet: the first entry may be committed before its head is written."""
    return heads() or (heads() if JournalEntry.objects.exists() else {})


def _journal() -> JournalState:
    head = JournalHead.objects.order_by("pk").first()
    if head is None:
        return JournalState("", 0, EMPTY_ROOT.hex())
    try:
        return JournalState(head.origin, head.size, edge_of(head).root.hex())
    except (ValueError, TypeError):  # somebody altered it; verification will say so
        return JournalState(str(head.origin), JournalEntry.objects.count(), "")
