"""A backup's archive: a tar of numbered pieces and one list, packed with Zstandard. It is read as it streams in.

A table or file of the home is one item; an item is cut into pieces, so that its size need not be known when its writing
begins, and no more than one piece is in memory. Only what `packed` writes is accepted: plain members, in order.

Source: POSIX.1-2017, pax, "ustar Interchange Format"; RFC 8878 (Zstandard).
"""

import re
import tarfile
from collections.abc import Callable, Iterable, Iterator

import zstandard

from sekisho.guard.limits import BACKUP_LIST_BYTES, BACKUP_PIECE_BYTES
from sekisho.security.work.backup.refusing import BackupRefused, damaged, hostile, too_large

LIST = "manifest.json"
BLOCK = 512
LEVEL = 3
_WINDOW_BYTES = 2**23
"""What unpacking may have to remember; level 3 needs 2 MiB."""

_SIP_BYTES = 2**10
"""Packed octets taken at a time: a block of Zstandard takes four at least and gives 128 KiB at most, so that no more
than 32 MiB come out at once."""

_NAME = re.compile(r"\d{7}\.\d{7}")

Member = tuple[str, bytes]


def pieces(item: int, chunks: Iterable[bytes]) -> Iterator[Member]:
    """An item's octets as members of the archive; an empty item has one piece. item: from 1."""
    number, pending = 0, bytearray()
    for chunk in chunks:
        for start in range(0, len(chunk), BACKUP_PIECE_BYTES):
            pending += chunk[start : start + BACKUP_PIECE_BYTES]
            if len(pending) >= BACKUP_PIECE_BYTES:
                number += 1
                yield f"{item:07}.{number:07}", bytes(pending[:BACKUP_PIECE_BYTES])
                del pending[:BACKUP_PIECE_BYTES]
    if pending or not number:
        yield f"{item:07}.{number + 1:07}", bytes(pending)


def packed(members: Iterable[Member]) -> Iterator[bytes]:
    """The archive of some members, chunk by chunk."""
    packing = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True).compressobj()
    for name, data in members:
        head = tarfile.TarInfo(name)
        head.size, head.mode = len(data), 0o600
        yield packing.compress(head.tobuf(tarfile.USTAR_FORMAT))
        yield packing.compress(data)
        yield packing.compress(bytes(-len(data) % BLOCK))
    yield packing.compress(bytes(2 * BLOCK))
    yield packing.flush()


class Unpacking:
    """Takes an archive as it comes, and gives each member on, whole.

    take: is given name and octets; the list comes last.  `feed` and `end` raise BackupRefused for whatever is no
    archive of ours, at the first octet that shows it.
    """

    def __init__(self, take: Callable[[str, bytes], None]) -> None:
        self._take = take
        self._unpacking = zstandard.ZstdDecompressor(max_window_size=_WINDOW_BYTES).decompressobj()
        self._pending = bytearray()
        self._member: tarfile.TarInfo | None = None
        self._ended = self._listed = False

    def feed(self, octets: bytes) -> None:
        """Take some more of the file."""
        for start in range(0, len(octets), _SIP_BYTES):
            if self._unpacking.eof:
                raise _followed()
            try:
                self._pending += self._unpacking.decompress(octets[start : start + _SIP_BYTES])
            except zstandard.ZstdError as error:
                raise damaged("圧縮データ", "its compression") from error
            self._advance()
            if self._unpacking.unused_data:
                raise _followed()

    def end(self) -> None:
        """There is no more: refuse what has no end of its own."""
        if not self._unpacking.eof or not self._ended or not self._listed:
            raise damaged("末尾がない", "its end is missing")

    def _advance(self) -> None:
        while self._member or len(self._pending) >= BLOCK:
            if self._ended:
                self._hold_ended()
                return
            if self._member is None:
                self._begin(self._cut(BLOCK))
            elif len(self._pending) >= _padded(self._member.size):
                self._finish(self._member)
            else:
                return

    def _hold_ended(self) -> None:
        if any(self._cut(len(self._pending))):
            raise hostile("終わりの後の内容", "content behind its end")

    def _cut(self, size: int) -> bytes:
        octets = bytes(self._pending[:size])
        del self._pending[:size]
        return octets

    def _begin(self, block: bytes) -> None:
        if not any(block):
            self._ended = True
            return
        if self._listed:
            raise hostile("一覧の後の項目", "a member behind the list")
        self._member = _member(block)

    def _finish(self, member: tarfile.TarInfo) -> None:
        data = self._cut(_padded(member.size))[: member.size]
        self._member, self._listed = None, member.name == LIST
        self._take(member.name, data)


def _followed() -> BackupRefused:
    return damaged("末尾に余分なデータ", "something follows its end")


def _padded(size: int) -> int:
    return -(-size // BLOCK) * BLOCK


def _member(block: bytes) -> tarfile.TarInfo:
    try:
        member = tarfile.TarInfo.frombuf(block, "ascii", "strict")
    except (tarfile.HeaderError, ValueError) as error:
        raise damaged("項目の見出し", "the head of a member") from error
    if refusal := _unfit(member):
        raise refusal
    return member


def _unfit(member: tarfile.TarInfo) -> BackupRefused | None:
    """Why no backup holds this member; None for one of ours."""
    shown = member.name[:80]
    if member.type != tarfile.REGTYPE:
        return hostile(f"普通のファイルでない項目 {shown!r}", f"a member that is no plain file, {shown!r}")
    if member.name != LIST and not _NAME.fullmatch(member.name):
        return hostile(f"項目の名前 {shown!r}", f"a member's name {shown!r}")
    if not 0 <= member.size <= (BACKUP_LIST_BYTES if member.name == LIST else BACKUP_PIECE_BYTES):
        return too_large(f"項目 {shown} が {member.size:,} バイト", f"member {shown} of {member.size:,} bytes")
    return None
