"""Whether a content has the form of its payload, and if not, where and why, in the words of both languages."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from jsonschema_rs import Draft202012Validator, ValidationError

from sekisho.contracts import contracts
from sekisho.contracts.schemas import schema_of
from sekisho.factory.wire.dates import undated
from sekisho.guard.text import Text

_MOST_CHARACTERS = 60
"""Of a value that is told: enough to find it by."""


class NotSent(ValueError):  # noqa: N818 -- named for what it is
    """What was to be sent does not have the form of its payload: a fault of the sender. `text`: where and why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


def refused(payload: str, content: object) -> Text | None:
    """Where and why a content is not that of a payload; None where it is.

    payload: its id.  content: as JSON is read.  One fault is told, the first.  A payload whose form is a standard's
    alone must be an object here; the standard's own library looks at the rest. Raises KeyError for an unknown payload.
    """
    if found := next(_validator(payload).iter_errors(content), None):
        return _told(found)
    assert isinstance(content, dict)  # noqa: S101 -- no payload is anything else
    wrong = next(undated(contracts().payloads[payload], content), None)
    return None if wrong is None else _not_as_declared(wrong[0], _no_date(wrong[1]))


@cache
def _validator(payload: str) -> Draft202012Validator:
    return Draft202012Validator(schema_of(contracts().payloads[payload]) or {"type": "object"})


def _told(found: ValidationError) -> Text:
    place = "/".join(str(part) for part in found.instance_path)[:200] or "$"
    value = _shown(found.instance)
    return _not_as_declared(place, _WHY.get(found.kind.name, _OTHERWISE)(found.kind.as_dict(), value))


def _not_as_declared(place: str, why: Text) -> Text:
    return Text(
        f"「{place}」が宣言と違います。{why.ja}。docs/contracts.mdのとおりに直して送ってください。",
        f"{place} is not as declared: {why.en}. Correct it as docs/contracts.md says, and send it again.",
    )


def _no_date(value: str) -> Text:
    return Text(f"値 {_shown(value)} は暦にない日時です", f"{_shown(value)} is in no calendar")


def _shown(value: object) -> str:
    if isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]}…"


def _listed(values: object) -> str:
    each = values if isinstance(values, list) else [values]
    return ", ".join(_shown(one) for one in each[:20])


def _otherwise(about: Mapping[str, Any], value: str) -> Text:
    return Text(
        f"値 {value} は宣言の範囲にありません（{_shown(str(about))}）", f"{value} does not fit ({_shown(str(about))})"
    )


_Why = Callable[[Mapping[str, Any], str], Text]
_OTHERWISE: _Why = _otherwise
_WHY: Mapping[str, _Why] = {
    "required": lambda about, _: Text(
        f"必要な項目 {_shown(about['property'])} がありません", f"it lacks {_shown(about['property'])}"
    ),
    "additionalProperties": lambda about, _: Text(
        f"宣言にない項目 {_listed(about['unexpected'])} があります",
        f"it has {_listed(about['unexpected'])}, declared nowhere",
    ),
    "type": lambda about, value: Text(
        f"値 {value} の種類は {_listed(about['types'])} ではありません",
        f"{value} is not of type {_listed(about['types'])}",
    ),
    "enum": lambda about, value: Text(
        f"値 {value} は {_listed(about['options'])} のどれでもありません",
        f"{value} is none of {_listed(about['options'])}",
    ),
    "pattern": lambda about, value: Text(
        f"値 {value} は形 {about['pattern']} に合いません", f"{value} does not match {about['pattern']}"
    ),
    "minimum": lambda about, value: Text(
        f"値 {value} は下限の {about['limit']:g} より小さいです", f"{value} is less than {about['limit']:g}"
    ),
    "maximum": lambda about, value: Text(
        f"値 {value} は上限の {about['limit']:g} より大きいです", f"{value} is more than {about['limit']:g}"
    ),
    "minLength": lambda about, value: Text(
        f"値 {value} は {about['limit']:g}文字より短いです", f"{value} has less than {about['limit']:g} characters"
    ),
    "maxLength": lambda about, value: Text(
        f"値 {value} は {about['limit']:g}文字より長いです", f"{value} has more than {about['limit']:g} characters"
    ),
    "minItems": lambda about, _: Text(
        f"{about['limit']:g}個より少ないです", f"it has less than {about['limit']:g} entries"
    ),
    "maxItems": lambda about, _: Text(
        f"{about['limit']:g}個より多いです", f"it has more than {about['limit']:g} entries"
    ),
}
