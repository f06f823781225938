"""Files of syslog (RFC 5424), one message a line, into the table of events.

What a service refused, and what was done to a machine, stand in structured data whose names are given here; of other
messages host, application and message id are counted. Frames that are counted by octets are read too where a message
has no line feed in it. Source: RFC 5424; RFC 6587, 3.4 (framing).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import polars as pl

from sekisho.guard.text import Text
from sekisho.security.observe.gathering import Gathering
from sekisho.security.observe.lines import whole_lines
from sekisho.security.observe.logs.syslog_message import Message, Unreadable, message_of
from sekisho.security.observe.lost import TOO_LONG, Lost
from sekisho.security.observe.tables import EVENTS, INSTANT, Observed
from sekisho.security.terms.calendar import JAPAN

REJECTED, AUDIT = "rejected@32473", "audit@32473"
"""Elements of structured data that are understood: a message was refused (source, code); something was done to a
machine, or refused (outcome, status, user, source)."""
REFUSED, DONE = "refused", "done"

MOST_ROWS = 50_000
"""Different rows of one file; more, as when someone sends from every address, are counted and not kept."""
MOST_CHARACTERS = 300
"""Of one value or text: as many as the services of the factory write."""

TOO_MANY = Text(
    "異なる内容が5万件を超えたため、残りは集計していません", "there are more than fifty thousand different rows"
)
BAD_COUNT = Text(
    "先頭のオクテット数がメッセージの長さと合いません（RFC 6587、3.4.1）",
    "the octet count before the message does not fit it (RFC 6587, 3.4.1)",
)
_COUNT = re.compile(rb"([1-9]\d{0,6}) (?=<)")

_DAY_US = 86_400_000_000
_JAPAN_US = JAPAN.utcoffset(None) // timedelta(microseconds=1)

Key = tuple[str | int, ...]
_KEY = ("host", "application", "message", "outcome", "peer", "user", "code", "severity")


def read_syslog(path: Path, *, progress: Callable[[int], None] | None = None) -> Observed:
    """All events of one file of any size; `frame` holds line numbers, of the first event of each row.

    What was not read is counted in `Source.skipped`. Raises OSError where the file cannot be opened, nothing else.
    """
    lost = Lost()
    events, out = _Events(lost), Gathering(lost)
    records = 0
    for number, line in whole_lines(path, lost, progress):
        if not line.strip():
            continue
        for octets in _framed(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line):
            records += 1
            if octets is None:
                lost.add(BAD_COUNT, 1, number)
                continue
            try:
                message = message_of(octets.removesuffix(b"\r"))
            except Unreadable as unread:
                lost.add(unread.reason, 1, number)
            else:
                out.seen(message.when, message.when)
                events.add(message, number)
    records += sum(one.count for one in lost.skipped() if one.reason == TOO_LONG)
    return replace(out.observed(path, "syslog", records), events=events.table())


def begins_counted(line: bytes) -> bytes:
    """A line without the octet count before its first message, where it has one."""
    found = _COUNT.match(line)
    return line[found.end() :] if found else line


def _framed(line: bytes) -> Iterator[bytes | None]:
    """The messages of a line; None for a frame that is longer than the line, with all that follows."""
    if not _COUNT.match(line):
        yield line
        return
    at, length = 0, len(line.removesuffix(b"\r"))
    while at < length:
        found = _COUNT.match(line, at)
        end = found.end() + int(found[1]) if found else 0
        if found is None or end > len(line) + 1:  # the line feed may be counted
            yield None
            return
        yield line[found.end() : end]
        at = end


class _Events:
    """The rows of one file so far."""

    def __init__(self, lost: Lost) -> None:
        self._lost = lost
        self._rows: dict[Key, tuple[int, int, int, str, int]] = {}

    def add(self, message: Message, line: int) -> None:
        """Count one message in its row."""
        outcome, peer, user, code = _told(message.data)
        day = (message.when + _JAPAN_US) // _DAY_US
        key = (
            message.host, message.application, message.message, outcome, peer, user, code, message.severity, day,
        )  # fmt: skip
        row = self._rows.get(key)
        if row:
            count, first, last, text, at = row
            self._rows[key] = (count + 1, min(first, message.when), max(last, message.when), text, at)
        elif len(self._rows) < MOST_ROWS:
            self._rows[key] = (1, message.when, message.when, _shown(message.text), line)
        else:
            self._lost.add(TOO_MANY, 1, line)

    def table(self) -> pl.DataFrame:
        """The rows in the order of their first lines."""
        rows = [(0, *key[:-1], *row) for key, row in self._rows.items()]
        names = ("source", *_KEY, "count", "first", "last", "text", "frame")
        schema = {name: pl.Int64 if EVENTS[name] == INSTANT else EVENTS[name] for name in names}
        table = pl.DataFrame(rows, schema=schema, orient="row")
        return table.with_columns(pl.col("first", "last").cast(INSTANT)).select(EVENTS.keys())


def _told(data: Mapping[str, Mapping[str, str]]) -> tuple[str, str, str, str]:
    """Outcome, peer, user and code."""
    if refused := data.get(REJECTED):
        return REFUSED, _shown(refused.get("source", "")), "", _shown(refused.get("code", ""))
    audit = data.get(AUDIT, {})
    outcome = audit.get("outcome", "")
    known = outcome if outcome in {REFUSED, DONE} else ""
    peer, user, code = (_shown(audit.get(name, "")) for name in ("source", "user", "status"))
    return known, peer, user, code


def _shown(text: str) -> str:
    """A text that is safe to show: what does not print is written as its code."""
    cut = text[:MOST_CHARACTERS]
    return cut if cut.isprintable() else "".join(one if one.isprintable() else f"U+{ord(one):04X}" for one in cut)
