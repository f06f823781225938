"""One message of syslog, read strictly; of an older one it is only told that it is one.

Source: RFC 5424, 6 (format), 6.3 (structured data), 6.4 (text); RFC 3164, 4.1 (the older format).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sekisho.guard.text import Text
from sekisho.security.observe.gathering import UNREAD_TIME, instant_us

NO_HEADER = Text("RFC 5424の見出しがなく、syslogとして読めません", "the line has no header of syslog (RFC 5424)")
OLDER = Text(
    "古い形式（RFC 3164）のsyslogです。項目に分かれていないため読みません",
    "the line is of the older syslog (RFC 3164), which has no fields, and is not read",
)
BAD_DATA = Text("構造化データが壊れています（RFC 5424、6.3）", "the structured data is broken (RFC 5424, 6.3)")
NOT_UTF8 = Text("構造化データがUTF-8ではありません", "the structured data is not UTF-8")

_PRIORITY = rb"<(0|[1-9]\d{0,2})>"
_HEADER = re.compile(
    _PRIORITY + rb"1 (?P<at>[!-~]+) (?P<host>[!-~]{1,255}) (?P<application>[!-~]{1,48}) [!-~]{1,128} "
    rb"(?P<message>[!-~]{1,32}) "
)
_TIMESTAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)")
_OLDER = re.compile(rb"(?:<\d{1,3}>)?[A-Z][a-z]{2} [ 0-3]\d [0-2]\d:[0-5]\d:[0-5]\d ")
_NAME = rb"[!#-<>-\\^-~]{1,32}"
_ID = re.compile(rb"\[(" + _NAME + rb")")
_PARAMETER = re.compile(rb" (" + _NAME + rb')="((?:[^"\\\]]++|\\.)*+)"', re.DOTALL)
_ESCAPED = re.compile(r'\\(["\\\]])')
_HIGHEST = 191
_LATEST_US = 253_402_214_400_000_000  # 9999-12-31: its day in Japan is still one of the calendar
_BOM = b"\xef\xbb\xbf"

Data = Mapping[str, Mapping[str, str]]


class Unreadable(Exception):  # noqa: N818 -- a property of the octets, and no error of ours
    """The octets are no message that is read; the only thing that `message_of` raises."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Message:
    """One message; a nil value is "". when: microseconds since 1970.  data: parameters by element and name."""

    when: int
    severity: int
    host: str
    application: str
    message: str
    data: Data
    text: str


def is_syslog(line: bytes) -> bool:
    """Whether a line begins as a message of RFC 5424, or of RFC 3164 with its priority."""
    return bool(_HEADER.match(line)) or (line.startswith(b"<") and is_older(line))


def is_older(line: bytes) -> bool:
    """Whether a line begins as RFC 3164 has it, on the wire or as files keep it, without the priority."""
    return bool(_OLDER.match(line))


def message_of(octets: bytes) -> Message:
    """The message that some octets are, without a line's end. Of a parameter that repeats the first value counts.

    Raises Unreadable for any other octets, and for a message without a time.
    """
    head = _HEADER.match(octets)
    if head is None or int(head[1]) > _HIGHEST:
        raise Unreadable(OLDER if is_older(octets) else NO_HEADER)
    when = instant_us(head["at"].decode()) if _TIMESTAMP.fullmatch(head["at"]) else None
    if when is None or when >= _LATEST_US:
        raise Unreadable(UNREAD_TIME)
    data, end = _structured(octets, head.end())
    if octets[end : end + 1] not in {b"", b" "}:
        raise Unreadable(BAD_DATA)
    text = octets[end + 1 :].removeprefix(_BOM).decode("utf-8", "replace")
    host, application, message = (_value(head[name]) for name in ("host", "application", "message"))
    return Message(when, int(head[1]) % 8, host, application, message, data, text)


def _value(octets: bytes) -> str:
    return "" if octets == b"-" else octets.decode()


def _structured(octets: bytes, at: int) -> tuple[Data, int]:
    """The elements from a place on, and where they end."""
    if octets[at : at + 1] == b"-":
        return {}, at + 1
    data: dict[str, dict[str, str]] = {}
    while name := _ID.match(octets, at):
        at = name.end()
        values: dict[str, str] = {}
        while found := _PARAMETER.match(octets, at):
            at = found.end()
            values.setdefault(found[1].decode(), _unescaped(found[2]))
        element = name[1].decode()
        if octets[at : at + 1] != b"]" or element in data:
            raise Unreadable(BAD_DATA)
        data[element] = values
        at += 1
    if not data:
        raise Unreadable(BAD_DATA)
    return data, at


def _unescaped(octets: bytes) -> str:
    try:
        return _ESCAPED.sub(r"\1", octets.decode("utf-8"))
    except UnicodeDecodeError:
        raise Unreadable(NOT_UTF8) from None
