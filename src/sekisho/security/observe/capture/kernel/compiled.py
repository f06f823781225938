"""How kernels are compiled, and where the compiled code is kept: only the first use after an installation compiles.

numba looks at the file of a function to see whether its compiled code is still true, and not at the files of the
functions it calls: after an upgrade that changed only a callee it would run the old code on the new tables and crash.
So the code is kept under the hash of all kernels together.
"""

import hashlib
import os
from pathlib import Path
from typing import Any, TypeAlias

import numba
from numba import njit


def _digest() -> str:
    """Of every kernel's source and numba's version: what compiled code depends on."""
    whole = hashlib.sha256(numba.__version__.encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


def _kept_in() -> Path:
    """Beside the kernels where that may be written (one warming serves all users), else the user's own cache."""
    beside = Path(__file__).parent / "__pycache__"
    shared = beside / _digest()
    if shared.exists() or os.access(beside if beside.exists() else beside.parent, os.W_OK):
        return shared
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return home / "sekisho" / _digest()


if not os.environ.get("NUMBA_CACHE_DIR"):
    setattr(numba.config, "CACHE_DIR", str(_kept_in()))  # noqa: B010 # numba makes its settings at run time

_njit: Any = njit  # numba types only some of its options
entry = _njit(cache=True, nogil=True)
inner = _njit(cache=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)
"""Compiled code only: what runs once a packet. Arrays in, arrays out; no strings, no objects, no files. What Python
calls (`entry`) has a wrapper, what only kernels call (`inner`) has none, which halves the wait for the compiler."""


# What kernels hand to each other. numba types a function by its arguments, so these words are for readers.
Octets: TypeAlias = Any  # pointer to uint8: a block of the file
Numbers: TypeAlias = Any  # pointer to or array of int64: a scratch, a key, the counters
Table: TypeAlias = Any  # int64 array with two dimensions: rows and columns
Slots: TypeAlias = Any  # int32 array: rows by hash
Number: TypeAlias = Any  # int64
