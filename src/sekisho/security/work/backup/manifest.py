"""The list at the end of a backup: what it holds, item by item with its hash, and the journal at that moment.

The list comes out of a file that anybody may have written: paths, names and figures are checked as they are read.
"""

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from sekisho.guard.limits import BACKUP_ITEMS
from sekisho.security.work.backup.copytext import Kind
from sekisho.security.work.backup.refusing import damaged, hostile, other_version, too_large

FORMAT = "sekisho-backup/1"
"""Changes when an older Sekisho could not read a newer backup."""

PATH_CHARACTERS = 1_000
_HASH = re.compile(r"[0-9a-f]{64}")
_SQL_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_RESERVED = re.compile(r"[\x00-\x1f\\:*?\"<>|]")
"""Characters that no file of a home has, and that Windows would refuse or read as a path."""


@dataclass(frozen=True, slots=True)
class TableCopy:
    """One table: its columns with their kinds, and the text of its rows."""

    name: str
    columns: tuple[tuple[str, Kind], ...]
    rows: int
    size: int
    sha256: str

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds alone, in order."""
        return tuple(kind for _, kind in self.columns)


@dataclass(frozen=True, slots=True)
class FileCopy:
    """One file of the home. path: below the home, with `/`."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class JournalState:
    """The journal at the moment of the backup. root: hex; empty where the head was broken even then."""

    origin: str
    size: int
    root: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that a backup holds. Items are numbered from 1: the tables first, then the files.

    at: when it was begun, aware.  version: of the Sekisho that took it.  database: `sqlite` or `postgresql`.
    migrations: application and name of each that was applied.
    """

    at: dt.datetime
    version: str
    database: str
    migrations: tuple[tuple[str, str], ...]
    journal: JournalState
    tables: tuple[TableCopy, ...]
    files: tuple[FileCopy, ...]

    @property
    def items(self) -> tuple[TableCopy | FileCopy, ...]:
        """Tables and files in the order of their numbers."""
        return (*self.tables, *self.files)


def written(manifest: Manifest) -> bytes:
    """The list as JSON."""
    said = {
        "format": FORMAT,
        "at": manifest.at.astimezone(dt.UTC).isoformat(timespec="seconds"),
        "sekisho": manifest.version,
        "database": manifest.database,
        "migrations": [list(one) for one in manifest.migrations],
        "journal": {
            "origin": manifest.journal.origin,
            "size": manifest.journal.size,
            "root": manifest.journal.root,
        },
        "tables": [
            {"name": one.name, "columns": [list(pair) for pair in one.columns], "rows": one.rows}
            | {"size": one.size, "sha256": one.sha256}
            for one in manifest.tables
        ],
        "files": [{"path": one.path, "size": one.size, "sha256": one.sha256} for one in manifest.files],
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode("utf-8", "surrogateescape")


def read(octets: bytes) -> Manifest:
    """The list of some JSON. Raises BackupRefused for whatever `written` does not give."""
    try:
        said = json.loads(octets.decode("utf-8", "surrogateescape"))
        if said["format"] != FORMAT:
            raise other_version()
        manifest = _manifest(said)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise damaged("一覧", "its list") from error
    if len(manifest.items) > BACKUP_ITEMS:
        raise too_large(f"項目 {len(manifest.items):,}件", f"{len(manifest.items):,} items")
    _hold_names(manifest)
    return manifest


def _manifest(said: Mapping[str, Any]) -> Manifest:  # Any: JSON
    at = dt.datetime.fromisoformat(said["at"])
    if at.tzinfo is None:
        raise ValueError("a moment without its zone")
    journal = said["journal"]
    return Manifest(
        at=at,
        version=_text(said["sekisho"]),
        database=_text(said["database"]),
        migrations=tuple((_text(app), _text(name)) for app, name in said["migrations"]),
        journal=JournalState(_text(journal["origin"]), _count(journal["size"]), _text(journal["root"])),
        tables=tuple(map(_table, said["tables"])),
        files=tuple(map(_file, said["files"])),
    )


def _table(said: Mapping[str, Any]) -> TableCopy:
    columns = tuple((_sql_name(name), Kind(kind)) for name, kind in said["columns"])
    if not columns:
        raise ValueError("a table without columns")
    return TableCopy(
        _sql_name(said["name"]), columns, _count(said["rows"]), _count(said["size"]), _hash(said["sha256"])
    )


def _file(said: Mapping[str, Any]) -> FileCopy:
    return FileCopy(_text(said["path"]), _count(said["size"]), _hash(said["sha256"]))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _count(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("no count")
    return value


def _hash(value: object) -> str:
    if not _HASH.fullmatch(_text(value)):
        raise ValueError("no hash")
    return _text(value)


def _sql_name(value: object) -> str:
    if not _SQL_NAME.fullmatch(_text(value)):
        raise ValueError("no name of a table or column")
    return _text(value)


def _hold_names(manifest: Manifest) -> None:
    """Refuse a path that leads out of the home, and anything named twice (also where a file system folds case)."""
    for one in manifest.files:
        if not below(one.path):
            shown = one.path[:80]
            raise hostile(f"フォルダーの外を指すパス {shown!r}", f"a path that leads elsewhere, {shown!r}")
    names = [one.path.casefold() for one in manifest.files]
    parents = {str(parent) for name in names for parent in PurePosixPath(name).parents}
    tables = [one.name for one in manifest.tables]
    if len(set(names)) < len(names) or parents & set(names) or len(set(tables)) < len(tables):
        raise hostile("同じ名前の項目", "two items of one name")


def below(path: str) -> bool:
    """Whether a path leads to a file below the folder it is taken from, on every system."""
    if not 0 < len(path) <= PATH_CHARACTERS or _RESERVED.search(path):
        return False
    return all(part.strip(" .") and part == part.rstrip(" .") for part in path.split("/"))
