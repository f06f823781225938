"""How the decoder is compiled; its machine code stays on disk beside it, where that may be written."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import numba

_P = ParamSpec("_P")
_R = TypeVar("_R")


def compiled(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """A function that is compiled when it is called for the first time. What it calls must be compiled too."""
    made: Any  # numba knows the types only once it is called
    try:
        made = numba.njit(function, cache=True, nogil=True, error_model="numpy")
    except RuntimeError:  # neither beside the file nor in the person's own folder may anything be written
        made = numba.njit(function, nogil=True, error_model="numpy")
    return cast("Callable[_P, _R]", made)
