"""What a citation points at, copied out so that a reader sees it without the original file.

Frames become who-to-whom and a dump, lines of logs their text, cells of ledgers the whole row with its labels.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sekisho.guard.hashing import sha256_of
from sekisho.guard.text import Text
from sekisho.security.checks.assessing import Result
from sekisho.security.ledgers.book import Book, Entry
from sekisho.security.ledgers.declaring import REGISTRY, Row, shown
from sekisho.security.observe import packed
from sekisho.security.observe.capture.placing import Frame
from sekisho.security.observe.facts.text_lines import decoded
from sekisho.security.observe.tables import Observed
from sekisho.security.present.cited import capture_name, picked, write_capture
from sekisho.security.present.packet import dump, ends_of
from sekisho.security.terms.calendar import JAPAN
from sekisho.security.terms.evidence import Evidence, Unit

_OF_LEDGERS = (Unit.CELL.code, Unit.ROW.code)
MOST_FRAMES = 500
MOST_LINES = 500
LONGEST_LINE = 500
"""Characters of a log line that are shown."""

_TIME = Text("時刻（日本時間）", "Time (Japan)")
_TALK = Text("通信", "Traffic")
_MACS = Text("MACアドレス", "MAC addresses")
_LENGTH = Text("長さ（バイト）", "Length (bytes)")
_VLAN = Text("VLAN", "VLAN")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What stands at one place of evidence.

    pairs: label and value.  lines: as they stand there; the dump of a frame, the text of a log line.
    file, number: the small capture in the folder `evidence` that holds this frame, and its number there; "" and 0 for
    anything else.
    """

    title: Text
    pairs: tuple[tuple[Text, str], ...] = ()
    lines: tuple[str, ...] = ()
    file: str = ""
    number: int = 0


def cited(result: Result) -> Iterator[Evidence]:
    """Every place that a result cites, the most urgent first: of each finding the first place, then the others."""
    findings = result.findings
    for at in range(max((len(finding.evidence) for finding in findings), default=0)):
        yield from (finding.evidence[at] for finding in findings if len(finding.evidence) > at)
    for proposal in result.proposals:
        yield from proposal.evidence.values()
    for assessment in result.assessments:
        for rule in assessment.rules:
            for reason in rule.reasons:
                yield from reason.evidence


def located(observed: Observed, files: Iterable[Path]) -> dict[str, Path]:
    """Which of these files each source was read from, by the source's sha256.

    A file is told by its name and size, and by its hash where several have both. Files that are gone are left out.
    """
    alike: dict[tuple[str, int], list[Path]] = {}
    for file in files:
        if file.is_file():
            alike.setdefault((file.name, file.stat().st_size), []).append(file)
    found = {}
    for source in observed.sources:
        here = alike.get((source.name, source.size_bytes), [])
        same = here if len(here) == 1 else [file for file in here if sha256_of(file) == source.sha256]
        if same:
            found[source.sha256] = same[0]
    return found


def excerpts(
    evidence: Iterable[Evidence], paths: Mapping[str, Path], book: Book, folder: Path | None = None
) -> dict[Evidence, Excerpt]:
    """An excerpt for each place that can be read; others are left out.

    evidence: the first `MOST_FRAMES` frames and `MOST_LINES` lines are taken, in this order.
    paths: sha256 to file. Each file is read once. A file that is gone or cannot be read gives nothing.
    folder: where given, a capture of the cited frames of each file is written there (`capture_name`).
    """
    places = dict.fromkeys(evidence)
    out: dict[Evidence, Excerpt] = {}
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    for unit, most in ((Unit.FRAME, MOST_FRAMES), (Unit.LINE, MOST_LINES)):
        taken = [place for place in places if place.unit == unit.code and place.at.isdigit()][:most]
        by_file: dict[str, list[Evidence]] = {}
        for place in taken:
            by_file.setdefault(place.sha256, []).append(place)
        for sha256, here in by_file.items():
            if path := paths.get(sha256):
                out.update(_frames(path, here, folder) if unit is Unit.FRAME else _lines(path, here))
    out.update(_rows([place for place in places if place.unit in _OF_LEDGERS], book))
    return out


def _frames(path: Path, places: list[Evidence], folder: Path | None) -> Iterator[tuple[Evidence, Excerpt]]:
    by_number = {int(place.at): place for place in places}
    try:
        frames = list(picked(path, by_number))
    except OSError:
        return
    links: dict[int, list[Frame]] = {}
    for frame in frames:
        links.setdefault(frame.link_type, []).append(frame)
    for link_type, same in links.items():
        first = by_number[same[0].number]
        name = capture_name(first.file, first.sha256, link_type, only=len(links) == 1)
        if folder:
            write_capture(folder / name, same)
        for number, frame in enumerate(same, 1):
            yield by_number[frame.number], frame_excerpt(frame, name, number)


def frame_excerpt(frame: Frame, file: str, number: int) -> Excerpt:
    """A frame as a person reads it. file, number: where it stands among small captures."""
    ends = ends_of(frame.packet, frame.link_type)
    at = datetime.fromtimestamp(frame.instant_us // 1_000_000, UTC).astimezone(JAPAN)
    macs = f"{ends.mac_from} → {ends.mac_to}" if ends.mac_to else ends.mac_from
    pairs = (
        (_TIME, f"{at:%Y/%m/%d %H:%M:%S}.{frame.instant_us % 1_000_000:06d}"),
        (_TALK, ends.sentence),
        (_MACS, macs),
        (_VLAN, ends.vlan),
        (_LENGTH, str(frame.size_bytes)),
    )
    title = Text(f"フレーム {frame.number}", f"Frame {frame.number}")
    return Excerpt(title, tuple(pair for pair in pairs if pair[1]), dump(frame.packet), file, number)


def _lines(path: Path, places: list[Evidence]) -> Iterator[tuple[Evidence, Excerpt]]:
    by_number = {int(place.at): place for place in places}
    last = max(by_number)
    try:
        with packed.opened(path) as stream:
            for number, line in enumerate(stream, 1):
                if number in by_number:
                    yield by_number[number], line_excerpt(number, line)
                if number >= last:
                    return
    except packed.UNREADABLE:
        return


def line_excerpt(number: int, line: bytes) -> Excerpt:
    """A line of a log as it stands there; a long one is cut."""
    text = decoded(line).rstrip("\r\n")
    shortened = text if len(text) <= LONGEST_LINE else text[:LONGEST_LINE] + "…"
    return Excerpt(Text(f"{number}行目", f"Line {number}"), lines=(shortened,))


def _rows(places: list[Evidence], book: Book) -> Iterator[tuple[Evidence, Excerpt]]:
    rows: dict[tuple[str, str, str], tuple[str, Entry[Row]]] = {
        _row_of(entry.evidence()): (slug, entry)
        for slug, entries in (book.tables.items() if places else ())
        for entry in entries
    }
    for place in places:
        if found := rows.get(_row_of(place)):
            yield place, row_excerpt(*found)


def _row_of(place: Evidence) -> tuple[str, str, str]:
    """What all cells of one row have in common: file, sheet and line; of a row of no file, what names it."""
    if place.unit == Unit.ROW.code:
        return "", "", place.at
    sheet, _, cell = place.at.rpartition("!")
    return place.sha256, sheet, cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def row_excerpt(slug: str, entry: Entry[Row]) -> Excerpt:
    """A row of a ledger with its labels."""
    ledger = REGISTRY[slug]
    pairs = tuple(
        (Text(field.column.ja, field.column.en), value)
        for field in ledger.fields
        if (value := shown(getattr(entry.row, field.name)))
    )
    title = Text(f"{ledger.title.ja} {ledger.key(entry.row)}", f"{ledger.title.en}, {ledger.key(entry.row)}")
    if entry.line:
        title = Text(f"{ledger.title.ja} {entry.line}行目", f"{ledger.title.en}, line {entry.line}")
    return Excerpt(title, pairs)
