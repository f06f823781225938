"""How the process's own log is written: in UTC, and so that nothing in a request poses as another event."""

import datetime as dt
import logging

_NEXT = "\n  | "
"""Begins every line but an event's first: no event begins so."""


class Lines(logging.Formatter):
    """Lines of one event, each control or direction character in them written as Python writes it."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802 -- Python's
        """When it was, in UTC."""
        moment = dt.datetime.fromtimestamp(record.created, dt.UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def format(self, record: logging.LogRecord) -> str:
        """The event, its trace included."""
        return _NEXT.join(map(_plain, super().format(record).splitlines()))


def _plain(line: str) -> str:
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in line)
