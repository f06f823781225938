"""How kernels are compiled. Only what compiles imports this: it loads numba, which takes longer than a small capture.

Sources become machine code in one go (`machine_code`), and `machine` keeps it on disk.
"""

from typing import Any, TypeAlias

import numba
from llvmlite import binding as llvm  # type: ignore[import-untyped] # numba brings it

_njit: Any = numba.njit  # numba types only some of its options
inner = _njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)
"""Compiled code only: what runs once a packet, called by other kernels. Arrays and addresses in, numbers out; no
strings, no objects, no files."""

# What kernels hand to each other. numba types a function by its arguments, so these words are for readers.
Octets: TypeAlias = Any  # pointer to uint8: a block of the file
Numbers: TypeAlias = Any  # pointer to int64: a scratch, a key, the counters, a row
Number: TypeAlias = Any  # int64


def machine_code(entries: dict[str, tuple[Any, int]], target: Any) -> tuple[dict[str, str], bytes]:  # noqa: ANN401
    """One object file with all entries, and the symbol of each by its name.

    entries: function and how many int64 it takes; all give one int64. target: LLVM's generator of code.
    """
    symbols: dict[str, str] = {}
    whole: Any = None
    for name, (function, arguments) in entries.items():
        made = numba.cfunc(numba.int64(*[numba.int64] * arguments))(function)
        symbols[name] = made.native_name
        part = llvm.parse_assembly(made.inspect_llvm())
        if whole is None:
            whole = part
        else:
            whole.link_in(part)
    return symbols, target.emit_object(whole)
