"""Zip archives as evidence comes in them: their table of contents, held against limits before anything is unpacked.

What an archive says of itself is not believed: the table's size is looked at before it is read, and what comes out of a
member is counted while it comes. Names of members are names and never paths.
"""

import stat
import struct
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from sekisho.guard.limits import (
    ARCHIVE_DIRECTORY_BYTES,
    EVIDENCE_ANY_RATIO_BYTES,
    EVIDENCE_HIGHEST_RATIO,
    EVIDENCE_UNPACKED_BYTES,
    EVIDENCE_UPLOAD_FILES,
)
from sekisho.guard.text import Text
from sekisho.guard.unpacking import METHODS, UNPACKING

ZIP = b"PK\x03\x04"
_END = b"PK\x05\x06"  # APPNOTE.TXT 4.3.16, end of central directory record
_END_SIZE, _LONGEST_COMMENT = 22, 65_535
_ENCRYPTED = 1


class ArchiveRefused(Exception):  # noqa: N818 # named for what happened
    """An archive that is not opened. `text` says why and what to do."""

    code = "evidence.E110"

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def contents(path: Path, *, table_bytes: int = ARCHIVE_DIRECTORY_BYTES) -> list[zipfile.ZipInfo]:
    """The members of an archive, folders left out. ArchiveRefused where its table is too large or broken.

    table_bytes: how large the table may be, for those who take more than EVIDENCE_UPLOAD_FILES members.
    """
    size, count = _table(path)
    if size > table_bytes:
        raise ArchiveRefused(_too_many(count))
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except UNPACKING as error:
        raise ArchiveRefused(_BROKEN) from error
    if not all(one.filename for one in members):  # also a name that begins with NUL, where zipfile cuts it
        raise ArchiveRefused(_BROKEN)
    return [one for one in members if not one.is_dir()]


def _table(path: Path) -> tuple[int, int]:
    """Octets and entries of the table of contents, as its end record says; zipfile reads no more than these."""
    with path.open("rb") as file:
        end = file.seek(0, 2)
        file.seek(max(0, end - _END_SIZE - _LONGEST_COMMENT))
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or at + _END_SIZE > len(tail):
        raise ArchiveRefused(_BROKEN)
    count, size = struct.unpack_from("<HI", tail, at + 10)
    return size, count


def fitting(path: Path) -> list[zipfile.ZipInfo]:
    """The members of an archive of evidence, each of which may be unpacked; their order is the archive's.

    ArchiveRefused for too many, too large, encrypted ones and links: then nothing of it is taken.
    """
    members = contents(path)
    if len(members) > EVIDENCE_UPLOAD_FILES:
        raise ArchiveRefused(_too_many(len(members)))
    if any(one.flag_bits & _ENCRYPTED for one in members):
        raise ArchiveRefused(_LOCKED)
    if any(stat.S_ISLNK(one.external_attr >> 16) for one in members):
        raise ArchiveRefused(_LINK)
    if any(one.compress_type not in METHODS for one in members):
        raise ArchiveRefused(_METHOD)
    if sum(one.file_size for one in members) > EVIDENCE_UNPACKED_BYTES or any(map(_squeezed, members)):
        raise ArchiveRefused(BOMB)
    return members


def _squeezed(one: zipfile.ZipInfo) -> bool:
    most = max(EVIDENCE_ANY_RATIO_BYTES, EVIDENCE_HIGHEST_RATIO * one.compress_size)
    return one.file_size > most


class Member:
    """The octets of one member as a stream: at most as many as the table says, which `fitting` has looked at."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        """The next octets; ArchiveRefused where they are not what the archive says."""
        try:
            return self._stream.read(size)
        except UNPACKING as error:
            raise ArchiveRefused(_BROKEN) from error


@contextmanager
def member(path: Path, one: zipfile.ZipInfo) -> Iterator[Member]:
    """One member, to be read. ArchiveRefused where it is broken."""
    with ExitStack() as until:
        try:
            archive = until.enter_context(zipfile.ZipFile(path))
            stream = until.enter_context(archive.open(one))
        except UNPACKING as error:
            raise ArchiveRefused(_BROKEN) from error
        yield Member(stream)


def _too_many(count: int) -> Text:
    return Text(
        f"アーカイブに{count:,}個のファイルがあります。{EVIDENCE_UPLOAD_FILES}個以下に分けてください。",
        f"The archive holds {count:,} files. Split it so that none holds more than {EVIDENCE_UPLOAD_FILES}.",
    )


BOMB = Text(
    "展開すると大きくなりすぎるため、受け取りません。取得し直すか、ファイルを分けてください。",
    "It grows too large when unpacked and is not taken. Capture it again, or split it.",
)
_BROKEN = Text(
    "アーカイブが壊れています。元のファイルをもう一度圧縮してください。",
    "The archive is broken. Pack the original files once more.",
)
_LOCKED = Text(
    "アーカイブにパスワードがかかっています。パスワードなしで圧縮し直してください。",
    "The archive is locked by a password. Pack the files without one.",
)
_LINK = Text(
    "アーカイブにリンクが含まれています。リンク先のファイルそのものを圧縮してください。",
    "The archive holds a link. Pack the file itself that it leads to.",
)
_METHOD = Text(
    "アーカイブの圧縮方式に対応していません。標準のZIP（deflate）で圧縮し直してください。",
    "The archive is packed by a method that is not read. Pack the files as an ordinary ZIP (deflate).",
)
