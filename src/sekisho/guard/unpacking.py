"""Zip archives of others: the errors that a damaged one may end with, and a member that tells an untrue size."""

import struct
import zipfile
import zlib

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How members may be packed that are read: what unpacks others raises errors of its own, and few programs have it."""

UNPACKING = (
    OSError,
    zipfile.BadZipFile,
    struct.error,
    zlib.error,
    EOFError,
    NotImplementedError,
    ValueError,
    OverflowError,
)
"""What reading an archive or a member of it may raise: a damaged one leads reading to places that are none."""

_BLOCK = 2**20


def unpacked(opened: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytearray | None:
    """A member's bytes, counted while unpacking: the size that a file tells may be untrue. None where there are more.

    most: bytes, inclusive. Raises what is in UNPACKING, and RuntimeError for an encrypted member.
    """
    if info.compress_type not in METHODS:
        raise zipfile.BadZipFile(f"{info.filename} is packed by method {info.compress_type}")
    kept = bytearray()
    with opened.open(info) as part:
        while block := part.read(_BLOCK):
            if len(kept) + len(block) > most:
                return None
            kept += block
    return kept
