"""The files of a home that a backup holds: all but the database, which is told row by row, and what is made anew."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sekisho.security.store import place
from sekisho.security.store.journal import headfile

CACHE = "cache"
_READ_BYTES = 2**20


def heads() -> dict[str, bytes]:
    """The newest checkpoint as files, and those put aside, by name.

    Read before the database: they move forward with it, and may not know of more entries than a backup holds.
    """
    paths = [*headfile.files(), place.opened() / headfile.EDGE_FILE]
    return {path.name: octets for path in paths if (octets := _small(path)) is not None}


def _small(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(4 * headfile.MOST_CHARACTERS)
    except FileNotFoundError:
        return None


@dataclass(slots=True)
class HomeFiles:
    """What there is beside the heads. left_out: what is no plain file, by its path below the home."""

    paths: dict[str, Path] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def other_files() -> HomeFiles:
    """Every other file by its path below the home. Listed after the database was read, so that none it names is missed.

    Links are not followed: a home that leads elsewhere would bring in what is not its own.
    """
    home, found = place.opened(), HomeFiles()
    for path in _walk(home):
        name = path.relative_to(home).as_posix()
        if path.is_symlink() or not path.is_file():
            found.left_out.append(name)
        else:
            found.paths[name] = path
    return found


def _walk(home: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(home):
        at = Path(folder)
        links = [name for name in folders if (at / name).is_symlink()]
        folders[:] = sorted(
            name for name in folders if name not in links and name[0] != "." and (at, name) != (home, CACHE)
        )
        for name in sorted([*names, *links]):
            if not _passing(name) and (at != home or not _told_elsewhere(name)):
                yield at / name


def _passing(name: str) -> bool:
    """Whether a file is one that is being written, and gets another name when it is whole."""
    return name.startswith(".") or name.endswith(".part")


def _told_elsewhere(name: str) -> bool:
    heads = (headfile.HEAD_FILE, headfile.EDGE_FILE)
    return name.startswith((place.DATABASE_FILE, f"{headfile.HEAD_FILE}.")) or name in heads


def octets_of(path: Path) -> Iterator[bytes]:
    """A file's octets, chunk by chunk."""
    with path.open("rb") as file:
        while chunk := file.read(_READ_BYTES):
            yield chunk
