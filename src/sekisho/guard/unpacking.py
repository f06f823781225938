"""Zip archives that are damaged: the errors that reading one may end with."""

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
