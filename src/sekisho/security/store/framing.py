"""The index of frames beside a kept capture: made when a frame is first asked for, and thrown away with the file.

It can be made anew at any time, so it is no record; `journal verify` holds it against the file all the same, because it
decides which frame a person is shown.
"""

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sekisho.security.observe.capture.placing import NoPlaces, Places, placed
from sekisho.security.store.arriving import INDEX_SUFFIX, path_of


def index_path(sha256: str) -> Path:
    """Where the index of a file lies, whether it is there or not."""
    path = path_of(sha256)
    return path.with_name(path.name + INDEX_SUFFIX)


def places_of(sha256: str, progress: Callable[[int], None] | None = None) -> Places | None:
    """The index of a kept capture, made where there is none yet; None where the file is no capture or is gone."""
    path = path_of(sha256)
    with suppress(OSError, NoPlaces):
        found = Places.of(index_path(sha256).read_bytes())
        if found.size_bytes == path.stat().st_size:
            return found
    with suppress(OSError, NoPlaces):
        made = placed(path, progress)
        _keep(index_path(sha256), made.octets())
        return made
    return None


def _keep(path: Path, octets: bytes) -> None:
    """Put it where the next one finds it, all at once. Where nothing can be written it is made again."""
    with suppress(OSError):
        handle, name = tempfile.mkstemp(dir=path_of("0" * 64).parent.parent / "incoming", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(octets)
        Path(name).replace(path)


def index_fits(sha256: str) -> bool:
    """Whether the index beside a file is the one that is made of it now; no index fits."""
    try:
        kept = index_path(sha256).read_bytes()
    except FileNotFoundError:
        return True
    try:
        return kept == placed(path_of(sha256)).octets()
    except (OSError, NoPlaces):
        return False
