"""How the kernels are compiled, and the types that they take. Machine code stays on disk beside them.

Entries alone are kept on disk: each holds all that it calls, and loading three files is faster than twenty.
"""

from typing import Any

import numba

number: Any = numba.int64
states: Any = numba.uint64[::1]
row: Any = numba.int32[::1]
table: Any = numba.int32[:, ::1]

_njit: Any = numba.njit  # numba types only some of its options

inner: Any = _njit(nogil=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)
"""Called by kernels alone. Hand it int64 where it takes a number: it is compiled again for each mixture of types."""


def entry(result: Any, *arguments: Any) -> Any:  # noqa: ANN401 # numba's types and decorators are untyped
    """What Python calls, compiled for these types when the module is imported the first time."""

    def compiled(function: Any) -> Any:  # noqa: ANN401 # as above
        try:
            return _njit(result(*arguments), cache=True, nogil=True, error_model="numpy")(function)
        except RuntimeError:  # neither beside the file nor in the person's own folder may anything be written
            return _njit(result(*arguments), nogil=True, error_model="numpy")(function)

    return compiled
