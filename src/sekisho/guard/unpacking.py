"""Zip archives that are damaged: the errors that reading one may end with."""

import struct
import zipfile
import zlib

UNPACKING = (
    OSError,
    zipfile.BadZipFile,
    struct.error,
    zlib.error,
    EOFError,
    NotImplementedError,
    ValueError,
    UnicodeError,
    OverflowError,
)
"""What reading an archive or a member of it may raise: a damaged one leads reading to places that are none."""
