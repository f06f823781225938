r"""Rows as lines of text, in the form of PostgreSQL's COPY: fields between tabs, `\N` for nothing, `\\` and the like.

PostgreSQL writes and reads it by itself; here SQLite's values are turned into the same text and back, so that a backup
of either can be restored into the other. A value that does not fit its column (SQLite keeps any) passes as it is.

Source: PostgreSQL, COPY, "Text Format".
"""

import binascii
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from enum import StrEnum
from uuid import UUID

Stored = int | float | str | bytes | None
"""What SQLite keeps."""


class Kind(StrEnum):
    """What a column holds, whichever database keeps it."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    BOOL = "bool"
    DAY = "day"
    MOMENT = "moment"
    JSON = "json"
    OCTETS = "octets"
    UUID = "uuid"


_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SQLITE_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{6})?")
_SQLITE_UUID = re.compile(r"[0-9a-f]{32}")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00")
_WHOLE = re.compile(r"-?\d{1,18}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def line(kinds: Sequence[Kind], values: Iterable[Stored]) -> bytes:
    """One row as its line, the line's end included. Texts that are no UTF-8 (surrogateescape) keep their octets."""
    told = [_NOTHING if value is None else _TELLING[kind](value) for kind, value in zip(kinds, values, strict=True)]
    return b"\t".join(told) + b"\n"


def fragments(kinds: Sequence[Kind], values: Iterable[Stored]) -> Iterator[bytes]:
    """The same line in small parts, for a row with a long value: its text alone would take twice its room."""
    for number, (kind, value) in enumerate(zip(kinds, values, strict=True)):
        if number:
            yield b"\t"
        if kind is Kind.OCTETS and isinstance(value, bytes):
            yield _OCTETS_START
            view = memoryview(value)
            yield from (binascii.hexlify(view[at : at + _PART_BYTES]) for at in range(0, len(value), _PART_BYTES))
        else:
            yield _NOTHING if value is None else _TELLING[kind](value)
    yield b"\n"


def values(kinds: Sequence[Kind], told: bytes) -> list[Stored]:
    """The row of a line without its end. ValueError where it has another number of fields."""
    fields = told.split(b"\t")
    return [
        None if field == _NOTHING else _read_octets(field) if kind is Kind.OCTETS else _READING[kind](_unescaped(field))
        for kind, field in zip(kinds, fields, strict=True)
    ]


_NOTHING = b"\\N"
_OCTETS_START = b"\\\\x"
_PART_BYTES = 2**18


def _escaped(value: Stored) -> bytes:
    octets = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogateescape")
    octets = octets.replace(b"\\", b"\\\\").replace(b"\n", b"\\n")
    return octets.replace(b"\t", b"\\t").replace(b"\r", b"\\r")


def _unescaped(field: bytes) -> str:
    text = field.decode("utf-8", "surrogateescape")
    return _ESCAPED.sub(lambda found: _ESCAPES.get(found[1], found[1]), text) if "\\" in text else text


def _tell_bool(value: Stored) -> bytes:
    return b"ft"[value : value + 1] if isinstance(value, int) and value in {0, 1} else _escaped(value)


def _tell_moment(value: Stored) -> bytes:
    # SQLite keeps UTC without saying so.
    said = isinstance(value, str) and _SQLITE_MOMENT.fullmatch(value)
    return _escaped(value) + (b"+00" if said else b"")


def _tell_octets(value: Stored) -> bytes:
    return _OCTETS_START + binascii.hexlify(value) if isinstance(value, bytes) else _escaped(value)


def _tell_uuid(value: Stored) -> bytes:
    said = isinstance(value, str) and _SQLITE_UUID.fullmatch(value)
    return str(UUID(said[0])).encode() if said else _escaped(value)


_TELLING: dict[Kind, Callable[[Stored], bytes]] = {
    **dict.fromkeys(Kind, _escaped),
    Kind.BOOL: _tell_bool,
    Kind.MOMENT: _tell_moment,
    Kind.OCTETS: _tell_octets,
    Kind.UUID: _tell_uuid,
}


def _read_text(text: str) -> Stored:
    return text


def _read_whole(text: str) -> Stored:
    return int(text) if _WHOLE.fullmatch(text) else text


def _read_number(text: str) -> Stored:
    try:
        return float(text)
    except ValueError:
        return text


def _read_bool(text: str) -> Stored:
    return {"t": 1, "f": 0}.get(text, text)


def _read_moment(text: str) -> Stored:
    found = _MOMENT.fullmatch(text)
    if not found:
        return text
    return f"{found[1]}.{found[2].ljust(6, '0')}" if found[2] else found[1]


def _read_octets(field: bytes) -> Stored:
    if field.startswith(_OCTETS_START):
        with suppress(ValueError):
            return binascii.unhexlify(memoryview(field)[len(_OCTETS_START) :])
    return _unescaped(field)


def _read_uuid(text: str) -> Stored:
    return text.replace("-", "") if _UUID.fullmatch(text) else text


_READING: dict[Kind, Callable[[str], Stored]] = {
    Kind.TEXT: _read_text,
    Kind.JSON: _read_text,
    Kind.DAY: _read_text,
    Kind.WHOLE: _read_whole,
    Kind.NUMBER: _read_number,
    Kind.BOOL: _read_bool,
    Kind.MOMENT: _read_moment,
    Kind.UUID: _read_uuid,
}
