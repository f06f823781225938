"""Instants and days that no calendar has, such as 2026-02-30, which the pattern of a schema lets through. Pure."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sekisho.contracts.declared import Item, Payload


def undated(payload: Payload, content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Place and value of each instant or day in a content that is none. content: of the payload's form otherwise.

    A leap second and an instant outside of the years 1 to 9999 in UTC are none here: no service could keep them.
    """
    yield from _undated(payload, payload.items, content, "")


def _undated(
    payload: Payload, items: tuple[Item, ...], content: Mapping[str, Any], place: str
) -> Iterator[tuple[str, str]]:
    for item in items:
        if item.kind not in {"instant", "day", "record"} or item.name not in content:
            continue
        held = content[item.name]
        for number, value in enumerate(held if item.many else (held,)):
            here = f"{place}{item.name}/{number}" if item.many else f"{place}{item.name}"
            if item.kind == "record":
                yield from _undated(payload, payload.records[item.of], value, f"{here}/")
            elif not _is_dated(item.kind, value):
                yield here, value


def _is_dated(kind: str, text: str) -> bool:
    try:
        if kind == "day":
            date.fromisoformat(text)
        else:
            datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return False
    return True
