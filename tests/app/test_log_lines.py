"""A line of the process's log is one event's, whatever a request or an exception holds."""

import logging

from sekisho.security.app.log_lines import Lines

FORGED = "2026-11-25T01:00:00.000Z INFO sekisho.console refused 403"


def told(message: str, error: Exception | None = None) -> list[str]:
    formatter = Lines("{asctime} {levelname} {name} {message}", style="{")
    trace = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("sekisho.api", logging.ERROR, __file__, 1, message, (), trace)
    return formatter.format(record).split("\n")


def test_a_message_with_a_line_break_is_no_second_event() -> None:
    for end in ("\n", "\r", "\r\n", "\u2028", "\x85", "\x0b"):
        first, second = told(f"path /x{end}{FORGED}")
        assert first.endswith("ERROR sekisho.api path /x")
        assert second == f"  | {FORGED}"


def test_a_trace_belongs_to_its_event() -> None:
    lines = told("failed", ValueError(f"bad\n{FORGED}"))
    assert lines[0].endswith("failed")
    assert all(line.startswith("  | ") for line in lines[1:])
    assert f"  | {FORGED}" in lines


def test_what_moves_a_terminal_is_written_out() -> None:
    (line,) = told("\x1b[2J\u202e\x00")
    assert line.endswith("\\x1b[2J\\u202e\\x00")


def test_times_are_utc() -> None:
    (line,) = told("x")
    assert line[10] == "T"
    assert line.split(" ")[0].endswith("Z")
