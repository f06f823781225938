"""What comes out of a backup, item by item into a folder, held against the list before anything is made of it.

Knows no database. Whatever the file holds, nothing is written but numbered files in that folder.
"""

import shutil
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from sekisho.guard.limits import BACKUP_ITEMS, BACKUP_ROOM_BYTES, BACKUP_UNPACKED_BYTES
from sekisho.security.store.place import DATABASE_FILE
from sekisho.security.work.backup.archive import LIST, Unpacking
from sekisho.security.work.backup.manifest import FileCopy, Manifest, read
from sekisho.security.work.backup.refusing import damaged, hostile, too_large
from sekisho.security.work.backup.sealing import Opener, unseal

_LOOK_BYTES = 64 * 2**20
"""How much is written between two looks at the room on the disk."""


def stage(source: BinaryIO, keys: Opener, folder: Path) -> Manifest:
    """Unpack a sealed backup into an empty folder as `0000001`, `0000002`, ... and give its list.

    Raises BackupRefused for whatever is not exactly what its list says, and OSError.
    """
    staging = _Staging(folder)
    try:
        unpacking = Unpacking(staging.take)
        unseal(source, unpacking.feed, keys)
        unpacking.end()
    finally:
        staging.close()
    return staging.held()


def staged(folder: Path, number: int) -> Path:
    """Where an item lies. number: from 1, in the order of the list."""
    return folder / f"{number:07}"


class _Staging:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: BinaryIO | None = None
        self._item = self._piece = 0
        self._bytes = self._looked = 0
        self._digest = sha256()
        self._found: list[tuple[int, str]] = []
        self._list = b""

    def take(self, name: str, data: bytes) -> None:
        """One member of the archive."""
        self._bytes += len(data)
        self._hold_room()
        if name == LIST:
            self._end_item()
            self._list = data
            return
        item, piece = map(int, name.split("."))
        if (item, piece) == (self._item + 1, 1):
            self._begin_item(item)
        elif self._file is None or (item, piece) != (self._item, self._piece + 1):
            raise hostile(f"順番の違う項目 {name}", f"a member out of order, {name}")
        self._piece = piece
        self._digest.update(data)
        self._write(data)

    def _hold_room(self) -> None:
        if self._bytes > BACKUP_UNPACKED_BYTES:
            raise too_large(f"{BACKUP_UNPACKED_BYTES >> 30:,} GiBを超える", f"over {BACKUP_UNPACKED_BYTES >> 30:,} GiB")
        if self._bytes - self._looked > _LOOK_BYTES or not self._looked:
            self._looked = self._bytes
            if shutil.disk_usage(self._folder).free < BACKUP_ROOM_BYTES + _LOOK_BYTES:
                raise too_large("復元先の空きが足りない", "the disk has too little room left")

    def _begin_item(self, item: int) -> None:
        self._end_item()
        if item > BACKUP_ITEMS:
            raise too_large(f"項目 {BACKUP_ITEMS:,}件を超える", f"over {BACKUP_ITEMS:,} items")
        self._item, self._digest = item, sha256()
        self._file = staged(self._folder, item).open("xb")

    def _write(self, data: bytes) -> None:
        if self._file:
            self._file.write(data)

    def _end_item(self) -> None:
        if self._file:
            self._found.append((self._file.tell(), self._digest.hexdigest()))
            self.close()

    def close(self) -> None:
        """Close the item's file, finished or not."""
        if self._file:
            self._file.close()
            self._file = None

    def held(self) -> Manifest:
        """The list, where it says exactly what was found."""
        manifest = read(self._list)
        if [(one.size, one.sha256) for one in manifest.items] != self._found:
            raise damaged("内容と一覧のハッシュが一致しない", "content and hashes of its list differ")
        return manifest


def put_files(manifest: Manifest, folder: Path, home: Path) -> None:
    """Move the staged files to their places in a new home, closed to others. BackupRefused where one would be two."""
    for number, one in enumerate(manifest.items, 1):
        if not isinstance(one, FileCopy):
            continue
        if one.path.casefold().startswith(DATABASE_FILE):
            raise hostile(f"データベースの名前のファイル {one.path!r}", f"a file in the database's place, {one.path!r}")
        path = home / one.path
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = staged(folder, number)
        found.chmod(0o600)
        found.rename(path)
