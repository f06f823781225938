"""Syslog: the standard's own examples, any octets, what the factory writes, and what nobody should send."""

import gzip
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.factory.wire.syslog import MOST_CHARACTERS, Entry, syslog_line
from sekisho.guard.limits import TEXT_LINE_BYTES
from sekisho.guard.text import Text
from sekisho.security.observe.gathering import UNREAD_TIME
from sekisho.security.observe.logs import syslog
from sekisho.security.observe.logs.syslog import BAD_COUNT, TOO_MANY, read_syslog
from sekisho.security.observe.logs.syslog_message import (
    BAD_DATA,
    NO_HEADER,
    NOT_UTF8,
    OLDER,
    Message,
    Unreadable,
    message_of,
)
from sekisho.security.observe.lost import CUT_SHORT, TOO_LONG
from sekisho.security.observe.tables import EVENTS, Observed

HEAD = b"<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 "
REFUSED = b'[rejected@32473 source="10.0.0.9" code="wire.E422"]'
ELEMENT = b'[exampleSDID@32473 iut="3" eventSource="Application" eventID="1011"]'
SAID = {"exampleSDID@32473": {"iut": "3", "eventSource": "Application", "eventID": "1011"}}


def instant(text: str) -> int:
    moment = datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)
    return moment.days * 86_400_000_000 + moment.seconds * 1_000_000 + moment.microseconds


def observed(folder: Path, content: bytes) -> Observed:
    path = folder / "a.log"
    path.write_bytes(content)
    return read_syslog(path)


def lost(seen: Observed) -> dict[Text, tuple[int, str]]:
    return {one.reason: (one.count, one.at) for one in seen.sources[0].skipped}


def reason(octets: bytes) -> Text:
    with pytest.raises(Unreadable) as unread:
        message_of(octets)
    return unread.value.reason


@pytest.mark.parametrize(
    ("octets", "message"),
    [
        (
            b"<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \xef\xbb\xbf'su root' failed",
            Message(
                instant("2003-10-11T22:14:15.003Z"), 2, "mymachine.example.com", "su", "ID47", {},
                "'su root' failed",
            ),
        ),
        (
            b"<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It's time to make the do-nuts.",
            Message(
                instant("2003-08-24T12:14:15.000003Z"), 5, "192.0.2.1", "myproc", "", {},
                "%% It's time to make the do-nuts.",
            ),
        ),
        (
            HEAD + ELEMENT + b" \xef\xbb\xbfAn application event log entry...",
            Message(
                instant("2003-10-11T22:14:15.003Z"), 5, "mymachine.example.com", "evntslog", "ID47", SAID,
                "An application event log entry...",
            ),
        ),
        (
            HEAD + ELEMENT + b'[examplePriority@32473 class="high"]',
            Message(
                instant("2003-10-11T22:14:15.003Z"), 5, "mymachine.example.com", "evntslog", "ID47",
                {**SAID, "examplePriority@32473": {"class": "high"}}, "",
            ),
        ),
    ],
)  # fmt: skip
def test_the_examples_of_the_standard(octets: bytes, message: Message) -> None:
    """RFC 5424, 6.5."""
    assert message_of(octets) == message


@pytest.mark.parametrize(
    ("data", "values"),
    [
        (rb'[a b="c\"d\\e\]f"]', {"a": {"b": 'c"d\\e]f'}}),
        (rb'[a b="\x"]', {"a": {"b": r"\x"}}),  # 6.3.3: any other backslash is one
        ('[a b="日本"]'.encode(), {"a": {"b": "日本"}}),
        (b'[a b="1" b="2"]', {"a": {"b": "1"}}),
        (b'[a b=""]', {"a": {"b": ""}}),
        (b"[a]", {"a": {}}),
        (b"-", {}),
    ],
)
def test_structured_data(data: bytes, values: Mapping[str, Mapping[str, str]]) -> None:
    assert message_of(HEAD + data).data == values


@pytest.mark.parametrize(
    ("octets", "why"),
    [
        (HEAD + rb'[a b="c]"]', BAD_DATA),
        (HEAD + b'[a b="c"', BAD_DATA),
        (HEAD + rb'[a b="c\"]', BAD_DATA),
        (HEAD + b"[a b=c]", BAD_DATA),
        (HEAD + b'[a  b="c"]', BAD_DATA),
        (HEAD + b'[ a b="c"]', BAD_DATA),
        (HEAD + b'[a b="c"][a d="e"]', BAD_DATA),  # 6.3.2: an element occurs once
        (HEAD + b'[a b="c"]text', BAD_DATA),
        (HEAD + b'[a b="c"] [a b="c"]'[:-10] + b"[", BAD_DATA),
        (HEAD + b"[" + b"n" * 33 + b"]", BAD_DATA),
        (HEAD + b"text", BAD_DATA),
        (HEAD, BAD_DATA),
        (HEAD + b'[a b="\xff"]', NOT_UTF8),
        (HEAD.replace(b"<165>", b"<192>") + b"-", NO_HEADER),
        (HEAD.replace(b"<165>", b"<0165>") + b"-", NO_HEADER),
        (HEAD.replace(b">1 ", b">2 ") + b"-", NO_HEADER),
        (HEAD.replace(b"ID47", b"I" * 33) + b"-", NO_HEADER),
        (HEAD.replace(b"evntslog", b"e" * 49) + b"-", NO_HEADER),
        (HEAD.replace(b"mymachine.example.com", b"h" * 256) + b"-", NO_HEADER),
        (HEAD.replace(b"2003-10-11T22:14:15.003Z", b"-") + b"-", UNREAD_TIME),
        (HEAD.replace(b"10-11", b"02-30") + b"-", UNREAD_TIME),
        (HEAD.replace(b"22:14:15", b"22:14:60") + b"-", UNREAD_TIME),
        (HEAD.replace(b"15.003Z", b"15.000000003Z") + b"-", UNREAD_TIME),  # 6.2.3.1, example 5
        (HEAD.replace(b"2003-10-11T22", b"9999-12-31T22") + b"-", UNREAD_TIME),
        (b"<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8", OLDER),  # RFC 3164, 5.4
        (b"Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8", OLDER),
        (b"", NO_HEADER),
    ],
)
def test_what_is_no_message_says_why(octets: bytes, why: Text) -> None:
    assert reason(octets) == why


@given(st.binary(max_size=200) | st.binary(max_size=100).map(lambda one: HEAD + one))
def test_any_octets_are_a_message_or_say_why(octets: bytes) -> None:
    try:
        found: object = message_of(octets)
    except Unreadable as unread:
        found = unread.reason
    assert isinstance(found, Message | Text)


@given(
    st.lists(
        st.sampled_from([HEAD + b"-", HEAD + REFUSED + b" text", HEAD + b"[", b"Oct 11 22:14:15 a b", b"75 <1>", b" "])
        | st.binary(max_size=60),
        max_size=12,
    )
)
def test_every_line_is_read_or_counted(tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]) -> None:
    seen = observed(tmp_path_factory.mktemp("log"), b"\n".join(lines))
    (source,) = seen.sources
    assert seen.events["count"].sum() + sum(one.count for one in source.skipped) == source.records
    filled = [line for line in b"\n".join(lines).removeprefix(b"\xef\xbb\xbf").split(b"\n") if line.strip()]
    assert source.records >= len(filled)
    assert seen.events.schema == EVENTS


printed = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
word = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=32).filter(
    lambda one: one != "-"
)
values = st.dictionaries(st.from_regex(r"[a-z]{1,9}", fullmatch=True), printed, min_size=1, max_size=4)


@given(
    st.datetimes(datetime(1971, 1, 1), datetime(9998, 1, 1)),  # noqa: DTZ001 -- made aware below
    word, word, st.integers(0, 23), st.integers(0, 7), values, printed,
)  # fmt: skip
def test_what_the_factory_writes_is_read_back(  # noqa: PLR0917 -- what a line says
    at: datetime, host: str, message: str, facility: int, severity: int, told: dict[str, str], text: str
) -> None:
    at = at.replace(tzinfo=UTC, microsecond=at.microsecond // 1000 * 1000)
    entry = Entry(at, host, message, facility, severity, "audit", told, Text(f"理由{text}", f"why{text}"))
    found = message_of(syslog_line(entry).encode())

    def shown(one: str) -> str:
        return "".join(each if each.isprintable() else f"U+{ord(each):04X}" for each in one)

    assert (found.when, found.host, found.message, found.severity) == (instant(str(at)), host, message, severity)
    assert found.data == {"audit@32473": {name: shown(value) for name, value in told.items()}}
    assert found.text == shown(f"理由{text} / why{text}")


def test_the_longest_value_that_the_factory_writes_is_kept_whole() -> None:
    assert syslog.MOST_CHARACTERS == MOST_CHARACTERS


def test_equal_events_of_a_day_in_japan_are_one_row(tmp_path: Path) -> None:
    content = b"\n".join(HEAD.replace(b"22:14", at) + REFUSED + b" first" for at in (b"22:14", b"22:15", b"14:59"))
    seen = observed(tmp_path, content + b"\n")
    told = seen.events.select("host", "message", "outcome", "peer", "code", "severity", "count", "text", "frame").rows()
    same = ("mymachine.example.com", "ID47", "refused", "10.0.0.9", "wire.E422", 5)
    assert told == [(*same, 2, "first", 1), (*same, 1, "first", 3)]
    assert [moment.minute for moment in seen.events.row(0, named=True).values() if isinstance(moment, datetime)] == [
        14, 15,
    ]  # fmt: skip
    assert seen.evidence(0, 3).unit == "line"


@pytest.mark.parametrize(
    ("data", "outcome", "rest"),
    [
        (b'[audit@32473 outcome="refused" status="Bad" user="u" source="1"]', "refused", ("1", "u", "Bad")),
        (b'[audit@32473 outcome="done" status="Good"]', "done", ("", "", "Good")),
        (b'[audit@32473 outcome="other" status="Good"]', "", ("", "", "Good")),
        (b'[rejected@1 source="10.0.0.9" code="wire.E422"]', "", ("", "", "")),
        (b"-", "", ("", "", "")),
        (b'[rejected@32473 source="\x1b[31m\xe2\x80\xae"]', "refused", ("U+001B[31mU+202E", "", "")),
        (b'[rejected@32473 source="' + b"s" * 5000 + b'"]', "refused", ("s" * 300, "", "")),
    ],
)
def test_what_an_event_says(tmp_path: Path, data: bytes, outcome: str, rest: tuple[str, str, str]) -> None:
    (row,) = observed(tmp_path, HEAD + data).events.iter_rows(named=True)
    assert (row["outcome"], (row["peer"], row["user"], row["code"])) == (outcome, rest)


def test_what_was_not_read_is_counted_with_its_line(tmp_path: Path) -> None:
    older = b"<34>Oct 11 22:14:15 mymachine su: failed\n"
    lines = b"\xef\xbb\xbf" + HEAD + b"-\r\n\n" + older + older + HEAD + b"[\n" + b"x" * (TEXT_LINE_BYTES + 1) + b"\n"
    seen = observed(tmp_path, lines)
    assert seen.events["count"].to_list() == [1]
    assert seen.sources[0].records == 5
    assert lost(seen) == {OLDER: (2, "line 3"), BAD_DATA: (1, "line 5"), TOO_LONG: (1, "line 6")}
    assert [one.code for one in seen.problems] == ["observe.W007"]


def test_frames_that_are_counted_by_octets(tmp_path: Path) -> None:
    """RFC 6587, 3.4.1; the second line's frame counts its line feed, that of the third is longer than the line."""
    one = HEAD + REFUSED
    both = b"%d %s%d %s\n" % (len(one), one, len(one), one)
    seen = observed(tmp_path, both + b"%d %s\n" % (len(one) + 1, one) + b"%d %s\n" % (len(one) + 2, one))
    assert seen.events["count"].to_list() == [3]
    assert seen.sources[0].records == 4
    assert lost(seen) == {BAD_COUNT: (1, "line 3")}


def test_a_line_of_very_many_frames_is_read_in_one_pass(tmp_path: Path) -> None:
    seen = observed(tmp_path, b"1 <" * 300_000)
    assert seen.sources[0].records == 300_000
    assert lost(seen) == {NO_HEADER: (300_000, "line 1")}


def test_who_sends_from_every_address_fills_no_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syslog, "MOST_ROWS", 3)
    lines = [HEAD + b'[rejected@32473 source="10.0.0.%d"]' % last for last in (1, 2, 3, 4, 5, 1)]
    seen = observed(tmp_path, b"\n".join(lines))
    assert seen.events["count"].to_list() == [2, 1, 1]
    assert lost(seen) == {TOO_MANY: (2, "line 4")}


@pytest.mark.parametrize(
    "data", [b"[" * 500_000, b"[a" + b' b="' * 200_000, b'[a b="' + rb"\\" * 400_000, b"[a]" * 300_000]
)
def test_a_hostile_line_is_counted(tmp_path: Path, data: bytes) -> None:
    assert lost(observed(tmp_path, HEAD + data)) == {BAD_DATA: (1, "line 1")}


def test_a_packed_log_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    packed = gzip.compress((HEAD + REFUSED + b"\n") * 2000)
    assert observed(tmp_path, packed).events["count"].to_list() == [2000]
    assert CUT_SHORT in lost(observed(tmp_path, packed[:-9]))
