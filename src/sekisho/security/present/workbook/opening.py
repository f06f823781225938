"""What a file is, by its first bytes and never by its name; its hash; and whether it is safe to unpack."""

import hashlib
import zipfile
from pathlib import Path
from typing import Literal

from sekisho.guard.limits import WORKBOOK_BYTES, WORKBOOK_UNPACKED_BYTES
from sekisho.guard.unpacking import METHODS, UNPACKING
from sekisho.security.ledgers import faults
from sekisho.security.present.workbook.errors import FileRefused

Kind = Literal["xlsx", "xls", "text"]

MOST_PARTS = 10_000
"""Parts inside one workbook; a book of 1,000 sheets with drawings has a few thousand."""
HIGHEST_RATIO = 200
"""Unpacked to packed size of one large part. Sheets of a million alike rows reach about 60; deflate itself 1,032."""
LARGE_PART_BYTES = 64 * 2**20

_ZIP, _CFB = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x08\x10\x00\x00\x06", b"\x09\x08\x08\x00\x00\x05", b"\x09\x04", b"\x09\x02", b"\x09\x00\x04\x00")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BLOCK = 2**20


def sha256_of(path: Path) -> str:
    """The file's hash, read in blocks. FileRefused where it cannot be opened, is empty or too large."""
    try:
        if not path.is_file():
            raise FileRefused(faults.FILE_ABSENT)
        size = path.stat().st_size
        if size == 0:
            raise FileRefused(faults.FILE_EMPTY)
        if size > WORKBOOK_BYTES:
            raise FileRefused(faults.FILE_TOO_LARGE, size=f"{size:,}", most=f"{WORKBOOK_BYTES:,}")
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        raise FileRefused(faults.FILE_ABSENT) from error


def kind_of(path: Path) -> Kind:
    """Which reader takes the file. FileRefused for what none does, and for encrypted workbooks."""
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(_ZIP):
        _check_parts(path)
        return "xlsx"
    if start.startswith(_CFB):
        if _ENCRYPTED in path.read_bytes():
            raise FileRefused(faults.FILE_LOCKED)
        return "xls"
    if start.startswith(_BIFF):
        return "xls"
    if b"\x00" in start and not start.startswith(_UTF16):
        raise FileRefused(faults.FILE_UNKNOWN)
    if start.lstrip().lower().startswith((b"%pdf", b"<html", b"<!doctype", b"<?xml", b"{\\rtf")):
        raise FileRefused(faults.FILE_UNKNOWN)
    return "text"


def _check_parts(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except UNPACKING as error:
        raise FileRefused(faults.FILE_BROKEN) from error
    unpacked = sum(part.file_size for part in parts)
    squeezed = any(
        part.file_size > LARGE_PART_BYTES and part.file_size > HIGHEST_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    if unpacked > WORKBOOK_UNPACKED_BYTES or len(parts) > MOST_PARTS or squeezed:
        raise FileRefused(faults.FILE_BOMB, size=f"{unpacked:,}")
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused(faults.FILE_LOCKED)
    if any(part.compress_type not in METHODS for part in parts):  # as in ECMA-376 part 2; calamine unpacks no others
        raise FileRefused(faults.FILE_BROKEN)
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise FileRefused(faults.FILE_UNKNOWN)
