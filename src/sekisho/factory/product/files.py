"""Files and folders as handed over -> the bytes of each file, archives opened, nothing larger than the limits."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sekisho.factory.product import faults
from sekisho.factory.product.complaints import Complaints
from sekisho.guard.limits import DESIGN_CELLS, DESIGN_FILE_BYTES, DESIGN_FILES, DESIGN_UNPACKED_BYTES
from sekisho.guard.text import Text
from sekisho.guard.unpacking import UNPACKING, unpacked

PASSED_OVER = frozenset({
    ".md", ".step", ".stp", ".net", ".d356", ".ipc", ".pdf", ".png", ".jpg", ".jpeg", ".svg", ".kicad_sch",
    ".kicad_pro", ".kicad_prl", ".kicad_dru", ".kicad_wks", ".kicad_mod", ".kicad_sym", ".sch", ".pro", ".lib", ".dcm",
    ".wrl", ".gbrjob", ".rpt", ".html", ".docx", ".toml", ".json",
})  # fmt: skip
"""Files that lie beside a board's and belong to other rooms or to people; they are passed over without a word."""
_ARCHIVE = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Given:
    """One file. name: without its folder; `archive.zip/member` inside an archive."""

    name: str
    data: bytes

    @property
    def sheet(self) -> bool:
        """Whether it is a spreadsheet (a zip that holds one)."""
        return self.data.startswith(_ARCHIVE) and (b"xl/workbook.xml" in self.data or b"content.xml" in self.data)


def gathered(paths: Iterable[Path], complaints: Complaints) -> Iterator[Given]:
    """Every file to read, in the order of names; folders with all that lies in them, archives with their members."""
    count = 0
    for path in _files(paths, complaints):
        if path.suffix.casefold() in PASSED_OVER or path.name.casefold().startswith(
            ("licen", "readme", "copying", ".")
        ):
            continue
        for given in _opened(path, complaints):
            count += 1
            if count > DESIGN_FILES:
                complaints.add(faults.TOO_MANY_FILES, path.name, most=DESIGN_FILES)
                return
            if given.data:
                yield given
            else:
                complaints.add(faults.FILE_EMPTY, given.name)


def _files(paths: Iterable[Path], complaints: Complaints) -> Iterator[Path]:
    for path in paths:
        try:
            found = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
        except OSError:
            found = []
            complaints.add(faults.FILE_ABSENT, path.name)
        yield from found


def _opened(path: Path, complaints: Complaints) -> Iterator[Given]:
    try:
        size = path.stat().st_size
        if size > DESIGN_FILE_BYTES:
            complaints.add(faults.FILE_TOO_LARGE, path.name, size=size, most=DESIGN_FILE_BYTES)
            return
        with path.open("rb") as file:
            data = file.read(DESIGN_FILE_BYTES)
    except (OSError, ValueError):
        complaints.add(faults.FILE_ABSENT, path.name)
        return
    given = Given(path.name, data)
    if data.startswith(_ARCHIVE) and not given.sheet:
        yield from _members(given, complaints)
    else:
        yield given


def _members(archive: Given, complaints: Complaints) -> Iterator[Given]:
    left = DESIGN_UNPACKED_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(archive.data)) as opened:
            for info in sorted(opened.infolist(), key=lambda one: one.filename):
                if info.filename.endswith("/"):
                    continue
                data = unpacked(opened, info, min(left, DESIGN_FILE_BYTES))
                if data is None:
                    most = DESIGN_FILE_BYTES if left >= DESIGN_FILE_BYTES else DESIGN_UNPACKED_BYTES
                    complaints.add(faults.ARCHIVE_BOMB, archive.name, most=most, cells=DESIGN_CELLS)
                    return
                left -= len(data)
                yield Given(f"{archive.name}/{info.filename.rpartition('/')[2]}", bytes(data))
    except UNPACKING:
        reason = Text("形式が壊れている", "its form is broken")
        complaints.add(faults.ARCHIVE_BROKEN, archive.name, reason=reason)
    except RuntimeError:  # zipfile's word for an encrypted member; NotImplementedError, above, is one too
        complaints.add(faults.LOCKED, archive.name)
