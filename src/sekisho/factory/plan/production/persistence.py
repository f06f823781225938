"""Records as JSON rows: what is written is read back equal."""

from typing import Any, TypeVar

from pydantic import TypeAdapter

R = TypeVar("R")

_adapters: dict[type, TypeAdapter[Any]] = {}  # Any: of any record


def written(record: object) -> str:
    """A record as one line of JSON."""
    return _adapter(type(record)).dump_json(record).decode()


def read(kind: type[R], text: str) -> R:
    """A record as it was written. Raises pydantic.ValidationError, a ValueError, for what is none of its kind."""
    record: R = _adapter(kind).validate_json(text)
    return record


def _adapter(kind: type) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]
