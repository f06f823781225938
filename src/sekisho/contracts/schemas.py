"""A payload's JSON Schema (2020-12), by which both ends of a connection check what they send and take.

Nothing beside the declared items is let through: a message with an unknown item was not meant for this factory.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sekisho.contracts.declared import Item, Payload

Schema = dict[str, Any]
"""JSON Schema as a document: nested dictionaries, lists, texts and numbers."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT_MOST = 1000
_LIST_MOST = 100_000

_PATTERNS: Mapping[str, str] = {
    "instant": r"^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\d(\.\d{1,9})?(Z|[+-][0-2]\d:[0-5]\d)$",  # RFC 3339, 5.6
    "day": r"^\d{4}-[01]\d-[0-3]\d$",
    "uri": r"^[A-Za-z][A-Za-z0-9+.-]*:\S+$",  # RFC 3986, 3.1
    "hash": r"^(ni:///sha-256;)?[0-9a-f]{64}(\?ver=CBV2\.0)?$",  # SHA-256, bare or as CBV 2.0 names an event (8.9.2)
}


def schema_of(payload: Payload) -> Schema | None:
    """The schema of a payload; None for one whose form is a standard's alone."""
    if payload.external:
        return None
    whole = _record(payload.items)
    records = {name: _record(items) for name, items in payload.records.items()}
    about = {"$schema": DIALECT, "title": payload.name.en, "$comment": payload.standard}
    return {**about, **whole, **({"$defs": records} if records else {})}


def _record(items: Iterable[Item]) -> Schema:
    items = tuple(items)
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [item.name for item in items if item.required],
        "properties": {item.name: _item(item) for item in items},
    }


def _item(item: Item) -> Schema:
    if not item.many:
        return {"description": item.about.en, **_one(item, bounded=True)}
    most = int(item.most) if item.most is not None else _LIST_MOST
    listed: Schema = {"type": "array", "items": _one(item, bounded=False), "maxItems": most}
    if item.least is not None:
        listed["minItems"] = int(item.least)
    return {"description": item.about.en, **listed}


def _one(item: Item, *, bounded: bool) -> Schema:
    """One value. bounded: the item's bounds are this value's, not its list's."""
    least, most = (item.least, item.most) if bounded else (None, None)
    match item.kind:
        case "record":
            return {"$ref": f"#/$defs/{item.of}"}
        case "integer" | "number":
            bounds = {"minimum": least, "maximum": most}
            return {"type": item.kind, **{name: value for name, value in bounds.items() if value is not None}}
        case _:
            text: Schema = {"type": "string", "maxLength": int(most) if most is not None else _TEXT_MOST}
            if least is not None:
                text["minLength"] = int(least)
            if item.words:
                text["enum"] = list(item.words)
            if item.kind in _PATTERNS:
                text["pattern"] = _PATTERNS[item.kind]
            return text
