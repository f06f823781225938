"""One place of evidence opened: what stands there, what stands around it, and a small capture to take along.

`present.evidence` does this for all places of a run at once; here one place of a kept file is opened while somebody
waits, so nothing is read that need not be.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import shown
from sekisho.security.ledgers.evidence_file import EvidenceFile
from sekisho.security.observe.capture.placing import Frame, read_frames
from sekisho.security.observe.lines import lines_between
from sekisho.security.present.cited import capture_name, capture_octets
from sekisho.security.present.evidence import Excerpt, frame_excerpt, line_excerpt, row_excerpt
from sekisho.security.present.workbook.reading import read_book
from sekisho.security.store.evidence_files import LEDGER, every, file_of
from sekisho.security.store.framing import places_of
from sekisho.security.store.sourced import Sourced, row_of_home, rows_of_sheet
from sekisho.security.terms.evidence import Evidence, Unit

AROUND = 3
"""Frames, lines or rows on each side."""

_MOST_DIGITS = 16
"""Of the number of a frame or line; what has as many was never cited."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What stands at a place. before, after: its neighbours, in their order.

    capture: of frames, those that are shown and have the cited one's link type, as a capture of their own; `name` is a
    name for it. Empty for anything else.
    """

    at: Excerpt
    before: tuple[Excerpt, ...] = ()
    after: tuple[Excerpt, ...] = ()
    capture: bytes = b""
    name: str = ""


def opened(place: Evidence, around: int = AROUND) -> Opened | None:
    """Open one place in the evidence and the ledgers of the open home; None where it is not there, or no longer.

    around: neighbours on each side. What the place says of its file's name is believed for showing it only.
    """
    if place.unit == Unit.ROW.code:
        row = row_of_home(place.at)
        return Opened(row_excerpt(*row)) if row else None
    if place.unit == Unit.CELL.code:
        return _cell(place, around)
    path = file_of(place.sha256)
    if path is None:
        return None
    if place.unit in {Unit.FILE.code, Unit.MEMBER.code}:
        return _file(place)
    at = _number(place.at)
    if at is None:
        return None
    return _frame(path, place, at, around) if place.unit == Unit.FRAME.code else _line(path, at, around)


def _frame(path: Path, place: Evidence, at: int, around: int) -> Opened | None:
    places = places_of(place.sha256)
    if places is None:
        return None
    frames = list(read_frames(path, max(at - around, 1), at + around, places))
    cited = next((frame for frame in frames if frame.number == at), None)
    if cited is None:
        return None
    taken = [frame for frame in frames if frame.link_type == cited.link_type]
    name = capture_name(place.file, place.sha256, cited.link_type, only=True).replace(".pcap", f"-frame{at}.pcap")
    found = dict(_excerpts(frames, taken, name))
    middle = found.pop(at)
    return _around(middle, at, found, capture_octets(taken), name)


def _excerpts(frames: Sequence[Frame], taken: Sequence[Frame], name: str) -> Iterator[tuple[int, Excerpt]]:
    places = {frame.number: number for number, frame in enumerate(taken, 1)}
    for frame in frames:
        number = places.get(frame.number, 0)
        yield frame.number, frame_excerpt(frame, name if number else "", number)


def _line(path: Path, at: int, around: int) -> Opened | None:
    found = {
        number: line_excerpt(number, line) for number, line in lines_between(path, max(at - around, 1), at + around)
    }
    middle = found.pop(at, None)
    return _around(middle, at, found) if middle else None


def _cell(place: Evidence, around: int) -> Opened | None:
    sheet, _, cell = place.at.rpartition("!")
    digits = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    at = _number(digits)
    if at is None:
        return None
    rows = rows_of_sheet(place.sha256, sheet, max(at - around, 1), at + around)
    if not any(entry.line == at for _, entry in rows):
        rows = _of_workbook(place, sheet, range(max(at - around, 1), at + around + 1))
    found = {entry.line: row_excerpt(slug, entry) for slug, entry in rows}
    middle = found.pop(at, None)
    return _around(middle, at, found) if middle else None


def _number(text: str) -> int | None:
    plain = text.isascii() and text.isdecimal() and len(text) < _MOST_DIGITS
    return int(text) or None if plain else None


def _of_workbook(place: Evidence, sheet: str, lines: range) -> list[Sourced]:
    """The rows as the kept workbook has them: those of the ledgers have changed since, or were never taken in."""
    path = file_of(place.sha256)
    if path is None:
        return []
    tables = read_book(path).tables
    return [
        (slug, entry)
        for slug, entries in tables.items()
        for entry in entries
        if entry.sheet == sheet and entry.line in lines
    ]


def _around(middle: Excerpt, at: int, found: dict[int, Excerpt], capture: bytes = b"", name: str = "") -> Opened:
    before = tuple(one for number, one in sorted(found.items()) if number < at)
    after = tuple(one for number, one in sorted(found.items()) if number > at)
    return Opened(middle, before, after, capture, name)


def _file(place: Evidence) -> Opened | None:
    row = next((one for one in every() if one.sha256 == place.sha256 and one.here), None)
    return Opened(_of_row(row)) if row else None


def _of_row(row: EvidenceFile) -> Excerpt:
    pairs = tuple(
        (Text(field.column.ja, field.column.en), value)
        for field in LEDGER.fields
        if (value := shown(getattr(row, field.name)))
    )
    return Excerpt(Text(row.name, row.name), pairs)
