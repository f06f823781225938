"""Lines of syslog as files hold them, without their end. Source: RFC 5424, 6."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sekisho.guard.text import Text

MOST_CHARACTERS = 300
"""Of one value in a line: one message cannot fill a log."""

FILE_BYTES = 10 * 2**20

SECURITY, AUDIT = 10, 13
"""Facilities: security messages, log audit (6.2.1)."""
WARNING, NOTICE = 4, 5
"""Severities (6.2.1)."""

ENTERPRISE = 32473
"""The number for examples (RFC 5612), for the names of structured data: Sekisho has none of its own."""

_NO_PRINTING_ASCII = re.compile(r"[^!-~]")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a line says. at: an aware moment in UTC.  message: MSGID.  name, values: of the structured data."""

    at: datetime
    host: str
    message: str
    facility: int
    severity: int
    name: str
    values: Mapping[str, str]
    text: Text


def syslog_line(entry: Entry) -> str:
    """One line: header, structured data, and the text in both languages (UTF-8 behind a byte order mark)."""
    stamp = entry.at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    about = " ".join(f'{key}="{_value(value)}"' for key, value in entry.values.items())
    priority = entry.facility * 8 + entry.severity
    header = f"<{priority}>1 {stamp} {_word(entry.host)} sekisho - {_word(entry.message)}"
    return f"{header} [{entry.name}@{ENTERPRISE} {about}] \ufeff{_shown(f'{entry.text.ja} / {entry.text.en}')}"


def append(path: Path, entry: Entry) -> None:
    """Write a line at the end of a file. At FILE_BYTES the file is put aside with `.1`, in place of an older one."""
    if path.exists() and path.stat().st_size >= FILE_BYTES:
        path.replace(path.with_name(f"{path.name}.1"))
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(f"{syslog_line(entry)}\n")


def _word(text: str) -> str:
    """A field of the header: printing ASCII alone, 32 characters at most (the shortest bound, of MSGID)."""
    return _NO_PRINTING_ASCII.sub("?", text)[:32] or "-"


def _value(text: str) -> str:
    """A value between quotes (6.3.3)."""
    return re.sub(r'(["\\\]])', r"\\\1", _shown(text))


def _shown(text: str) -> str:
    """A text on one line: what does not print is written as its code, so that nobody can forge a line."""
    return "".join(one if one.isprintable() else f"U+{ord(one):04X}" for one in text[:MOST_CHARACTERS])
