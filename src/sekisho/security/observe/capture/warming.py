"""Compiles the kernels ahead of the first capture."""

from sekisho.security.observe.capture.kernel.machine import kernels


def warm() -> None:
    """Compile and load all kernels once. The machine code is kept on disk."""
    kernels()
