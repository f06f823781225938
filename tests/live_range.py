"""Whether the live range can be asked on this machine, and leave to have it alone.

Needs root, ip and nft, and leave to make network namespaces.
"""

import contextlib
import fcntl
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sekisho.security.range.namespaces import RangeRefused, require, standing


def _why_not() -> str:
    try:
        require()
    except RangeRefused as refused:
        return refused.text.en
    return ""


WHY_NOT = _why_not()
live = pytest.mark.skipif(bool(WHY_NOT), reason=f"the live range was not asked: {WHY_NOT}")


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """One test of the live range at a time, whichever process runs it, and none while somebody's own range stands."""
    with (Path(tempfile.gettempdir()) / "sekisho-range-tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if standing():
            pytest.skip("another range stands on this machine and must not be disturbed: the live range was not asked")
        yield
