"""What was brought, file by file: files, the files of folders, and the members of zip archives; gzip and Zstandard too.

Links are not followed, names of members are never paths, and nothing larger than DOCUMENT_BYTES is held in memory.
"""

import gzip
import hashlib
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

import zstandard

from sekisho.guard.limits import EVIDENCE_ANY_RATIO_BYTES, EVIDENCE_HIGHEST_RATIO
from sekisho.guard.unpacking import METHODS, UNPACKING
from sekisho.security.observe import archives, packed
from sekisho.security.observe.advisories.limits import (
    ALL_BYTES,
    ALL_FILES,
    DIRECTORY_BYTES,
    DOCUMENT_BYTES,
    NAME_CHARACTERS,
)
from sekisho.security.observe.advisories.notes import Notes

_PART = 2**20
_ENCRYPTED = 1
_BROKEN_PACKED = (EOFError, zlib.error, zstandard.ZstdError, gzip.BadGzipFile)
"""What reading a packed file may raise beside that it is gone."""
BROKEN = (*packed.UNREADABLE, *UNPACKING, RuntimeError)
"""What reading a member of an archive may raise; RuntimeError where it turns out to be encrypted."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file lies.

    input: the name of the file or folder that was given.  given: its place among all that were given, from 0.
    file: its own name.  folder: its folder within the one that was given; "" at the top.
    archive, member: the archive that holds it and its whole name there; "" for none.  archive_sha256: of that archive.
    """

    input: str
    file: str
    folder: str = ""
    archive: str = ""
    member: str = ""
    archive_sha256: str = ""
    given: int = 0

    @property
    def is_given(self) -> bool:
        """Whether the file itself was given, and not what holds it."""
        return self.file == self.input and not self.folder and not self.archive

    def notes(self) -> Notes:
        """Where the faults of the file are noted."""
        return Notes(self.archive or self.file, " ".join(filter(None, (self.folder, self.member))))


@dataclass(frozen=True, slots=True)
class Document:
    """One file: all its octets after unpacking, or the first of them and a way to read all.

    sha256: of the file as stored; of a member of an archive, of what was packed.  is_whole: `octets` are all of them.
    """

    place: Place
    sha256: str
    octets: bytes
    is_whole: bool
    parts: Callable[[], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is not read. code: of the problem that says why."""

    place: Place
    code: str


class Budget:
    """What one reading may still unpack and open."""

    def __init__(self) -> None:
        self._bytes, self._files = ALL_BYTES, ALL_FILES

    @property
    def is_spent(self) -> bool:
        """Whether more was found than is ever read."""
        return self._bytes < 0 or self._files < 0

    def opens(self) -> None:
        """Count one file."""
        self._files -= 1

    def reads(self, stream: BinaryIO) -> Iterator[bytes]:
        """The octets of a stream, counted; they end where the budget does."""
        while not self.is_spent and (part := stream.read(_PART)):
            self._bytes -= len(part)
            yield part


def carried(paths: Sequence[Path]) -> Iterator[Document | Refused]:
    """Everything in some files and folders, in their order and by name, as far as one reading may go.

    A document of an archive can be read until the next is asked for. Never raises on input.
    """
    budget = Budget()
    for given, path in enumerate(paths):
        for file in _files(path):
            folder = file.parent.relative_to(path).as_posix() if file != path else ""
            place = Place(path.name or path.absolute().name, file.name, folder.removeprefix("."), given=given)
            yield from _opened(place, file, budget)
            if budget.is_spent:
                return


def _files(path: Path) -> Iterator[Path]:
    """A file, or the files in a folder; hidden ones and links in it are passed over."""
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for name in sorted(names):
            file = Path(folder, name)
            if not name.startswith(".") and not file.is_symlink():
                yield file


def _opened(place: Place, path: Path, budget: Budget) -> Iterator[Document | Refused]:
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe or a device would never end
            yield Refused(place, "advisory.E001")
            return
        budget.opens()
        if budget.is_spent:
            yield Refused(place, "advisory.E009")
            return
        with path.open("rb") as stream:
            is_archive = stream.read(4) == archives.ZIP
        if is_archive:
            yield from _members(place, path, budget)
        else:
            yield _stored(place, path, budget)
    except OSError:
        yield Refused(place, "advisory.E001")


def _stored(place: Place, path: Path, budget: Budget) -> Document | Refused:
    """A file outside of archives. Raises OSError where it cannot be opened."""
    try:
        made = _document(place, lambda: cast("BinaryIO", packed.opened(path)), budget, path.stat().st_size)
    except _BROKEN_PACKED:
        return Refused(place, "advisory.E003")
    if isinstance(made, Refused) or not packed.is_packed(path):
        return made
    with path.open("rb") as stored:
        return replace(made, sha256=hashlib.file_digest(stored, "sha256").hexdigest())


def _document(place: Place, opening: Callable[[], BinaryIO], budget: Budget, stored_bytes: int) -> Document | Refused:
    """One document; refused where it grows too large for its size as stored. Raises what reading raises."""

    def parts() -> Iterator[bytes]:
        with opening() as stream:
            yield from budget.reads(stream)

    held, digest, size = bytearray(), hashlib.sha256(), 0
    most = max(EVIDENCE_ANY_RATIO_BYTES, EVIDENCE_HIGHEST_RATIO * stored_bytes)
    for part in parts():
        digest.update(part)
        size += len(part)
        if size > most:
            return Refused(place, "advisory.E004")
        if size <= DOCUMENT_BYTES:
            held += part
    if budget.is_spent:
        return Refused(place, "advisory.E009")
    return Document(place, digest.hexdigest(), bytes(held), size == len(held), parts)


def _members(place: Place, path: Path, budget: Budget) -> Iterator[Document | Refused]:
    """The members of an archive, each by itself: one that cannot be read does not hide the others."""
    try:
        members = archives.contents(path, table_bytes=DIRECTORY_BYTES)
        with path.open("rb") as stored:
            sha256 = hashlib.file_digest(stored, "sha256").hexdigest()
        with zipfile.ZipFile(path) as archive:
            for one in members:
                budget.opens()
                file, whole = PurePosixPath(one.filename).name, one.filename[:NAME_CHARACTERS]
                member = replace(place, file=file, archive=place.file, member=whole, archive_sha256=sha256)
                yield Refused(member, "advisory.E009") if budget.is_spent else _member(member, archive, one, budget)
                if budget.is_spent:
                    return
    except (archives.ArchiveRefused, *UNPACKING):
        yield Refused(place, "advisory.E005")


def _member(place: Place, archive: zipfile.ZipFile, one: zipfile.ZipInfo, budget: Budget) -> Document | Refused:
    if one.flag_bits & _ENCRYPTED:
        return Refused(place, "advisory.E008")
    if stat.S_ISLNK(one.external_attr >> 16) or one.compress_type not in METHODS:
        return Refused(place, "advisory.E003")
    try:
        return _document(place, lambda: unpacked(archive, one), budget, one.compress_size)
    except BROKEN:
        return Refused(place, "advisory.E003")


def unpacked(archive: zipfile.ZipFile, one: zipfile.ZipInfo) -> BinaryIO:
    """A member of an archive; one that is gzip or Zstandard itself, unpacked once more."""
    with archive.open(one) as stream:
        magic = stream.read(4)
    opened = archive.open(one)
    if magic.startswith(packed.GZIP):
        return cast("BinaryIO", gzip.GzipFile(fileobj=opened))
    if magic == packed.ZSTD:
        return cast("BinaryIO", zstandard.ZstdDecompressor().stream_reader(opened, read_across_frames=True))
    return cast("BinaryIO", opened)
