"""Contents of a payload for tests: a good one made from its declaration, and bad ones, each wrong in one way."""

import json
from collections.abc import Iterator
from copy import deepcopy
from functools import reduce
from typing import Any

from sekisho.contracts.declared import Item, Payload
from sekisho.factory.wire.strict_json import DEPTH

Json = dict[str, Any]
_SAMPLES = {
    "instant": "2026-12-01T08:00:00Z",
    "day": "2026-12-01",
    "uri": "urn:epc:id:sgtin:4512345.012345.1",
    "hash": "0" * 64,
}
_WRONG = {
    "instant": ("2026-02-30T08:00:00Z", "2026-12-01T29:00:00Z", "2026-12-01T08:00:00", "2026-12-01T08:00:00+29:00",
                "0000-01-01T00:00:00Z", "1796112000"),
    "day": ("2026-02-30", "2026-19-01", "1/12/2026"),
    "uri": ("no uri",), "hash": ("0" * 63 + "g",),
}  # fmt: skip


def good(payload: Payload) -> Json:
    """A content with every item that is declared, each as small as it may be."""
    return {item.name: _good(payload, item) for item in payload.items}


def _good(payload: Payload, item: Item) -> Any:
    if item.kind == "record":
        value: Any = {one.name: _good(payload, one) for one in payload.records[item.of]}
    elif item.kind in {"integer", "number"}:
        value = int(item.least or 0) if not item.many else 0
    elif item.words:
        value = item.words[0]
    else:
        value = _SAMPLES.get(item.kind, "x" * (1 if item.many else max(int(item.least or 0), 1)))
    return [value] * max(int(item.least or 0), 1) if item.many else value


def broken(payload: Payload) -> Iterator[tuple[str, Json]]:
    """Contents of which each breaks the declaration once, with where and how. In a list the first entry is broken."""
    whole = good(payload)
    yield from _broken(payload, payload.items, whole, ())


def each_way(payload: Payload) -> Iterator[tuple[str, Json]]:
    """Of the broken contents one for each way of being wrong, for tests in which each goes over the network."""
    seen: set[str] = set()
    for how, content in broken(payload):
        way = how.partition(" ")[2]
        if way not in seen:
            seen.add(way)
            yield how, content


def _broken(
    payload: Payload, items: tuple[Item, ...], whole: Json, path: tuple[str | int, ...]
) -> Iterator[tuple[str, Json]]:
    yield f"{_at(path, 'undeclared')} there", _with(whole, (*path, "undeclared"), 1)
    for item in items:
        here = (*path, item.name)
        name = _at(path, item.name)
        if item.required:
            yield f"{name} missing", _without(whole, here)
        for how, value in _wrong(item):
            yield f"{name} {how}", _with(whole, here, value)
        one = (*here, 0) if item.many else here
        if item.kind == "record":
            yield from _broken(payload, payload.records[item.of], whole, one)
        elif item.many:
            yield f"{name} of another kind within", _with(whole, one, {})


def _wrong(item: Item) -> Iterator[tuple[str, Any]]:
    """What one item must not be."""
    yield "null", None
    yield "of another kind", True
    if item.many:
        yield from _wrong_list(item)
    elif item.kind in {"integer", "number"}:
        yield from _wrong_number(item)
    elif item.kind != "record":
        yield from _wrong_text(item)


def _wrong_list(item: Item) -> Iterator[tuple[str, Any]]:
    if item.least:
        yield "too few", []
    if item.most is not None and item.most < 5000:
        yield "too many", [None] * (int(item.most) + 1)


def _wrong_number(item: Item) -> Iterator[tuple[str, Any]]:
    yield "a text", "1"
    if item.kind == "integer":
        yield "a fraction", 0.5
    if item.least is not None:
        yield "below", item.least - 1
    if item.most is not None:
        yield "above", item.most + 1


def _wrong_text(item: Item) -> Iterator[tuple[str, Any]]:
    if item.least:
        yield "too short", ""
    yield "too long", "x" * (int(item.most or 1000) + 1)
    if item.words:
        yield "an unknown word", "unknown"
    for value in _WRONG.get(item.kind, ()):
        yield f"= {value}", value


def unreadable(content: Json) -> Iterator[tuple[str, bytes]]:
    """Bodies that are no JSON, or none of one meaning, made from a good content."""
    text = json.dumps(content)
    name = next(iter(content))
    yield "nothing", b""
    yield "no JSON", b"<order/>"
    yield "cut short", text[:-1].encode()
    yield "UTF-16", text.encode("utf-16")
    yield "Shift_JIS", json.dumps({**content, name: "基板"}, ensure_ascii=False).encode("shift_jis")
    yield "two names alike", f'{{"{name}": 1, {text[1:]}'.encode()
    yield "no number", text.replace("{", '{"undeclared": NaN, ', 1).encode()
    yield "too large a number", text.replace("{", '{"undeclared": 1e999, ', 1).encode()
    yield "half a character", text.replace("{", '{"\\ud800": 1, ', 1).encode()
    yield "too deep", b'{"undeclared": ' + b"[" * DEPTH + b"]" * DEPTH + b"}"
    yield "far too deep", b"[" * 100_000


def _at(path: tuple[str | int, ...], name: str) -> str:
    return "/".join(str(one) for one in (*path, name))


def _with(whole: Json, path: tuple[str | int, ...], value: Any) -> Json:
    made = deepcopy(whole)
    reduce(lambda held, step: held[step], path[:-1], made)[path[-1]] = value  # type: ignore[arg-type, index]
    return made


def _without(whole: Json, path: tuple[str | int, ...]) -> Json:
    made = deepcopy(whole)
    held: Any = reduce(lambda held, step: held[step], path[:-1], made)  # type: ignore[arg-type, index]
    del held[path[-1]]
    return made
