"""One upload: some files, archives among them, each kept or refused by itself, and told with its name."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sekisho.guard.limits import EVIDENCE_UPLOAD_FILES
from sekisho.guard.problem import Problem
from sekisho.guard.text import Text
from sekisho.security.ledgers.evidence_file import EvidenceFile
from sekisho.security.observe import archives
from sekisho.security.store.arriving import Arrived, Progress, Readable, arriving, shown_name
from sekisho.security.store.errors import ActRefused, EvidenceRefused
from sekisho.security.store.evidence_files import Receiving, enter, room_bytes

Source = tuple[str, Readable | Path]
"""The name a file came with, and where its bytes are."""


@dataclass(frozen=True, slots=True)
class Received:
    """What became of an upload. rows: of the files that are kept now, those known before too."""

    rows: tuple[EvidenceFile, ...]
    refused: tuple[Problem, ...]


def receive_upload(sources: Iterable[Source], receiving: Receiving, progress: Progress | None = None) -> Received:
    """Keep the files of one upload; a zip is opened, one layer deep, and each of its files kept by itself.

    progress: bytes over all files.  An upload has at most EVIDENCE_UPLOAD_FILES files, those in its archives included;
    the others are refused (evidence.E107). Raises OSError where nothing can be written, ActRefused without a person or
    a reason.
    """
    if not receiving.act.who.strip() or not receiving.act.why.strip():
        raise ActRefused(_NO_REASON)
    upload = _Upload(receiving, progress or (lambda _: None))
    for name, source in sources:
        upload.take(name, source)
    return Received(tuple(upload.rows), tuple(upload.refused))


class _Upload:
    def __init__(self, receiving: Receiving, progress: Callable[[int], None]) -> None:
        self.rows: list[EvidenceFile] = []
        self.refused: list[Problem] = []
        self._receiving, self._progress = receiving, progress
        self._count = self._before = 0

    def take(self, name: str, source: Readable | Path) -> None:
        with ExitStack() as until, self._told(name):
            stream = until.enter_context(source.open("rb")) if isinstance(source, Path) else source
            came = 0

            def progress(done: int) -> None:
                nonlocal came
                came = done
                self._progress(self._before + done)

            self._counted()
            arrived = until.enter_context(arriving(stream, name, room_bytes(), progress))
            self._before += came
            if arrived.archive:
                self._open(arrived)
            else:
                self.rows.append(enter(arrived, self._receiving))

    def _open(self, archive: Arrived) -> None:
        for one in archives.fitting(archive.path):
            with ExitStack() as until, self._told(f"{archive.name}: {shown_name(one.filename)}"):
                self._counted()
                stream = until.enter_context(archives.member(archive.path, one))
                arrived = until.enter_context(arriving(stream, one.filename, room_bytes()))
                if arrived.archive:
                    raise EvidenceRefused("evidence.E108", _NESTED)
                self.rows.append(enter(arrived, self._receiving))

    def _counted(self) -> None:
        self._count += 1
        if self._count > EVIDENCE_UPLOAD_FILES:
            raise EvidenceRefused("evidence.E107", _TOO_MANY)

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        """What is refused inside becomes a problem of the upload, and the other files go on."""
        try:
            yield
        except EvidenceRefused as refused:
            self.refused.append(Problem(refused.number, shown_name(name), "", refused.plain))
        except archives.ArchiveRefused as refused:
            self.refused.append(Problem(refused.code, shown_name(name), "", refused.text))


_NESTED = Text(
    "アーカイブの中にアーカイブがあります。中のアーカイブを取り出して指定してください。",
    "There is an archive inside the archive. Take it out and give it by itself.",
)
_TOO_MANY = Text(
    f"一度に受け取れるファイルは{EVIDENCE_UPLOAD_FILES}個までです。分けて登録してください。",
    f"At most {EVIDENCE_UPLOAD_FILES} files are taken at once. Add them in parts.",
)
_NO_REASON = Text(
    "証跡の登録には、行う人と理由が必要です。どちらも記入してください。(store.E003)",
    "Adding evidence needs the person who does it, and a reason. Enter both. (store.E003)",
)
