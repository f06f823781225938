"""A file on its way into the home: streamed to a temporary name, hashed, told by its content, and put in its place.

Nothing that comes from outside becomes part of a path: a kept file's name is its own hash. Ledger rows are written by
`evidence_files`.
"""

import hashlib
import os
import re
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from sekisho.guard.limits import EVIDENCE_FILE_BYTES, EVIDENCE_HOME_BYTES, WORKBOOK_BYTES, WORKBOOK_UNPACKED_BYTES
from sekisho.guard.text import Text
from sekisho.security.ledgers.evidence_file import EvidenceKind
from sekisho.security.observe import archives, packed
from sekisho.security.observe.kind_names import CAPTURES, TEXTS, Kind
from sekisho.security.observe.kinds import kind_of
from sekisho.security.observe.reading import REFUSED
from sekisho.security.store import place
from sekisho.security.store.errors import EvidenceRefused

Progress = Callable[[int], None]
"""Is told the bytes that have come so far."""

INDEX_SUFFIX = ".frames"
"""Of what is made from a kept file and lies beside it."""

_STEP = 2**20
_ABANDONED_S = 24 * 3600
"""A temporary file this old belongs to nobody: no upload takes a day."""
_LONGEST_NAME = 200
_PACKED = frozenset({".gz", ".zst"})
_ENDINGS: Mapping[str, frozenset[Kind]] = {
    **dict.fromkeys((".pcap", ".pcapng", ".cap"), CAPTURES),
    **dict.fromkeys((".log", ".json", ".txt", ".tsv", ".csv", ".xml", ".conf", ".cfg", ".leases"), TEXTS),
    **dict.fromkeys((".rdf", ".spdx"), frozenset[Kind]({"advisory"})),
    **dict.fromkeys((".xlsx", ".xlsm"), frozenset[Kind]({"workbook"})),
    **dict.fromkeys((".exe", ".dll", ".js", ".html", ".htm", ".svg", ".pdf", ".docx", ".png", ".jpg"), frozenset()),
}
"""What a file is whose name ends so. An archive, and what nobody reads, are told apart before."""

_TOLD_BEFORE = frozenset[Kind]({"empty", "unknown"})
"""What has its own refusal, or is an archive, whatever its name is."""

_HASH = re.compile(r"[0-9a-f]{64}")


class Readable(Protocol):
    """Anything that gives bytes: an upload, a file, a member of an archive."""

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes; none at the end."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that has come in whole and lies under a temporary name. archive: a zip of files, to be opened."""

    path: Path
    name: str
    sha256: str
    size_bytes: int
    kind: EvidenceKind | None
    archive: bool = False


def folder() -> Path:
    """Where evidence files of the open home lie."""
    return place.opened() / "evidence"


def path_of(sha256: str) -> Path:
    """Where the file of a hash lies, whether it is there or not. ValueError for what is no hash."""
    if not _HASH.fullmatch(sha256):
        raise ValueError(f"{sha256[:80]!r} is no SHA-256")
    return folder() / sha256[:2] / sha256


def shown_name(name: str) -> str:
    """A file's name as it is shown: without folders, control characters and what reverses the reading direction."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode()))[-1]
    plain = "".join(one for one in last if unicodedata.category(one) not in {"Cc", "Cf", "Cs"}).strip()
    return plain[:_LONGEST_NAME] if plain.strip(". ") else "?"


@contextmanager
def arriving(stream: Readable, name: str, room_bytes: int, progress: Progress | None = None) -> Iterator[Arrived]:
    """Take a stream in; the temporary file is gone at the end, unless it was put in its place meanwhile.

    room_bytes: what the home may still take.  Raises EvidenceRefused: too large (evidence.E101), no room (E102), of no
    kind that is read (E103), grows too large or is packed twice (E104), named as another kind (E111); OSError where the
    disk refuses.
    """
    incoming = folder() / "incoming"
    for made in (folder(), incoming):  # `parents=True` would leave the first one open to others
        made.mkdir(mode=0o700, exist_ok=True)
    _sweep(incoming)
    # mkstemp makes the file closed to others (0600) from its first octet on.
    handle, temporary = tempfile.mkstemp(dir=incoming, suffix=".part")
    path = Path(temporary)
    try:
        with os.fdopen(handle, "wb") as file:
            sha256, size = _streamed(stream, file, room_bytes, progress)
            file.flush()
            os.fsync(file.fileno())
        yield _told(path, shown_name(name), sha256, size)
    finally:
        with suppress(FileNotFoundError):
            path.unlink()


def _streamed(stream: Readable, file: BinaryIO, room_bytes: int, progress: Progress | None) -> tuple[str, int]:
    whole, size = hashlib.sha256(), 0
    while part := stream.read(_STEP):
        size += len(part)
        if size > EVIDENCE_FILE_BYTES:
            raise EvidenceRefused("evidence.E101", _TOO_LARGE)
        if size > room_bytes:
            raise no_room()
        whole.update(part)
        file.write(part)
        if progress:
            progress(size)
    return whole.hexdigest(), size


def _told(path: Path, name: str, sha256: str, size: int) -> Arrived:
    """What has come, by its content; refused where nobody reads it, or where reading it would fill the machine."""
    if packed.is_packed(path):
        if packed.is_packed_twice(path):
            raise EvidenceRefused("evidence.E104", _TWICE)
        if packed.grows_too_large(path):
            raise EvidenceRefused("evidence.E104", archives.BOMB)
    kind = kind_of(path)
    if _claims_another(name, kind):
        raise EvidenceRefused("evidence.E111", _OTHER_NAME)
    if kind == "workbook":
        _refuse_workbook(path, size)
    elif kind in REFUSED:
        with path.open("rb") as file:
            if file.read(4) == archives.ZIP:
                return Arrived(path, name, sha256, size, None, archive=True)
        raise EvidenceRefused("evidence.E103", REFUSED[kind][1])
    return Arrived(path, name, sha256, size, EvidenceKind.named(kind))


def _claims_another(name: str, kind: Kind) -> bool:
    """Whether a name ends as files of another kind do. An ending that nobody gives such files says nothing: captures
    are numbered as they are rotated (`line.pcap3`), and logs carry their hour.
    """
    endings = [one.lower() for one in Path(name).suffixes if one.lower() not in _PACKED]
    ending = endings[-1] if endings else ""
    return kind not in _TOLD_BEFORE and ending in _ENDINGS and kind not in _ENDINGS[ending]


def _refuse_workbook(path: Path, size: int) -> None:
    parts = archives.contents(path)
    if size > WORKBOOK_BYTES or sum(one.file_size for one in parts) > WORKBOOK_UNPACKED_BYTES:
        raise EvidenceRefused("evidence.E104", archives.BOMB)


def put(arrived: Arrived) -> None:
    """Put a file in its place, durably, before its row is written: a row never names a file that is not there."""
    target = path_of(arrived.sha256)
    target.parent.mkdir(mode=0o700, exist_ok=True)
    arrived.path.replace(target)
    for made in (target.parent, target.parent.parent):
        _sync(made)


def _sync(directory: Path) -> None:
    if os.name == "nt":  # directories cannot be opened there, and need not be
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(incoming: Path) -> None:
    """Remove what a process that was killed left behind."""
    now = time.time()
    for left in incoming.glob("*.part"):
        with suppress(FileNotFoundError):
            if now - left.stat().st_mtime > _ABANDONED_S:
                left.unlink()


def no_room() -> EvidenceRefused:
    """What is told where the home takes no more evidence."""
    return EvidenceRefused("evidence.E102", _NO_ROOM)


_TOO_LARGE = Text(
    f"ファイルが大きすぎます。1ファイルは{EVIDENCE_FILE_BYTES // 2**30}GiBまでです。分けて取得してください。",
    f"The file is too large. One file may have {EVIDENCE_FILE_BYTES // 2**30} GiB. Capture it in parts.",
)
_NO_ROOM = Text(
    f"証跡の保管先がいっぱいです（合計{EVIDENCE_HOME_BYTES // 2**30}GiBまで）。不要な証跡を除去してください。",
    f"There is no room for more evidence ({EVIDENCE_HOME_BYTES // 2**30} GiB in all). Withdraw what is not needed.",
)
_OTHER_NAME = Text(
    "ファイルの中身が、名前の末尾（拡張子）の示す種類と違います。取り違えていないか確かめ、正しい名前で登録してください。",
    "The file is not what the end of its name says. Check that it is the right one, and give it its right name.",
)
_TWICE = Text(
    "二重に圧縮されています。一度だけ圧縮したファイルを指定してください。",
    "The file is packed twice. Give one that is packed once.",
)
