"""Logs of Zeek other than conn.log, as text and JSON, into the tables of observations.

Which log a line belongs to is told by the `#path` above it, by `_path` in it, or by fields that no other log has.
Lines of logs that say nothing of devices are counted and not read.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import orjson

from sekisho.guard.text import Text
from sekisho.security.observe.gathering import UNREAD_TIME, Gathering, Unread, instant_us, seconds_us
from sekisho.security.observe.lines import whole_lines
from sekisho.security.observe.logs.line import Line
from sekisho.security.observe.logs.zeek_logs import LOGS, log_of_fields, log_of_path
from sekisho.security.observe.lost import NOT_JSON, TOO_LONG, Lost
from sekisho.security.observe.tables import Observed
from sekisho.security.observe.zeek_header import Header
from sekisho.security.observe.zeek_rows import FIELD_COUNT, NO_HEADER, RUNS, TOO_MANY_HEADERS

OTHER_LOG = Text(
    "機器や操作を述べない種類のZeekの記録です", "the line is of a log of Zeek that says nothing of devices"
)

Row = tuple[int, str, Mapping[str, str]]
"""A line's number, the name of its log in `LOGS`, and its fields that are set."""


def read_zeek_log(path: Path, *, progress: Callable[[int], None] | None = None) -> Observed:
    """What one log says of devices, flows, identities and operations; `frame` holds line numbers.

    Packets are messages: a log of a protocol does not tell octets. Lines that cannot be read are counted in
    `Source.skipped`. Raises OSError where the file cannot be opened, nothing else.
    """
    lost = Lost()
    out = Gathering(lost)
    records = 0
    for number, name, row in _rows(path, lost, progress):
        records += 1
        when = _when(row.get("ts", ""))
        if when is None:
            lost.add(UNREAD_TIME, 1, number)
            continue
        out.seen(when, when)
        try:
            LOGS[name].read(Line(row, number, when, out))
        except Unread:
            continue
    unread = sum(one.count for one in lost.skipped() if one.reason in _BEFORE_ROWS)
    return out.observed(path, "zeek-log", records + unread)


_BEFORE_ROWS = (TOO_LONG, NO_HEADER, TOO_MANY_HEADERS, FIELD_COUNT, NOT_JSON, OTHER_LOG)


def _when(text: str) -> int | None:
    try:
        return seconds_us(float(text))
    except (ValueError, OverflowError):
        return instant_us(text)


def _rows(path: Path, lost: Lost, progress: Callable[[int], None] | None) -> Iterator[Row]:
    reading = _Reading(lost)
    for number, line in whole_lines(path, lost, progress):
        yield from reading.row(number, line.removeprefix(b"\xef\xbb\xbf").rstrip(b"\r"))


class _Reading:
    """The state of one file: the header that holds for the lines below it."""

    def __init__(self, lost: Lost) -> None:
        self._lost = lost
        self._header, self._name, self._changes = Header(), "", 0

    def row(self, number: int, line: bytes) -> Iterator[Row]:
        """The row of one line, or none."""
        if not line.strip():
            return
        if line.lstrip()[:1] == b"{":
            yield from self._json(number, line)
        elif line[:1] == b"#":
            self._changed(line.decode("utf-8", "replace"))
        else:
            yield from self._tabs(number, line.decode("utf-8", "replace"))

    def _changed(self, line: str) -> None:
        header = self._header.after([line])
        if header != self._header:
            self._changes += 1
            self._header = header
            self._name = log_of_path(header.path) if header.path else log_of_fields(header.fields)

    def _tabs(self, number: int, line: str) -> Iterator[Row]:
        header = self._header
        if not header.fields:
            self._lost.add(NO_HEADER, 1, number)
        elif self._changes > RUNS:
            self._lost.add(TOO_MANY_HEADERS, 1, number)
        elif not self._name:
            self._lost.add(OTHER_LOG, 1, number)
        else:
            cells = line.split(header.separator)
            if len(cells) != len(header.fields):
                self._lost.add(FIELD_COUNT, 1, number)
                return
            unset = (header.unset, header.empty)
            row = {name: cell for name, cell in zip(header.fields, cells, strict=True) if cell not in unset}
            yield number, self._name, row

    def _json(self, number: int, line: bytes) -> Iterator[Row]:
        row = parsed(line)
        if row is None:
            self._lost.add(NOT_JSON, 1, number)
            return
        path = row.get("_path")
        name = log_of_path(path) if isinstance(path, str) else log_of_fields(row)
        if not name:
            self._lost.add(OTHER_LOG, 1, number)
            return
        yield number, name, {key: text for key, value in row.items() if (text := _as_text(value)) is not None}


def parsed(line: bytes) -> dict[str, object] | None:
    """One JSON object of a line, also where its text is not quite UTF-8 or its numbers are very large; else None."""
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError:
        try:
            row = json.loads(line.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            return None
    return row if isinstance(row, dict) else None


def _as_text(value: object) -> str | None:
    """One JSON value as the text form has it; None for null and objects."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "T" if value else "F"
    if isinstance(value, list):
        return ",".join(str(member) for member in value)
    return None if value is None or isinstance(value, dict) else str(value)
