"""JSON as machines exchange it: of one meaning to all who read it, and bounded.

Source: RFC 7493 (I-JSON), 2.1 to 2.3: no half characters, no numbers that some read otherwise, no name twice.
"""

import json
import math
from collections.abc import Iterable
from typing import Any, NoReturn

from sekisho.guard.text import Text

DEPTH = 32
"""Lists and objects within each other; the deepest payload of the contracts has some six."""

GREATEST = 2**53 - 1
"""The greatest integer that all who read JSON read alike."""


class NotStrict(ValueError):  # noqa: N818 -- named for what it is
    """What was read is no JSON, or none of one meaning. `text`: why, and what to do."""

    def __init__(self, ja: str, en: str) -> None:
        self.text = Text(
            f"本文を読めません。{ja}。I-JSON（RFC 7493）で書いて送ってください。",
            f"The body cannot be read: {en}. Write it as I-JSON (RFC 7493).",
        )
        super().__init__(self.text.en)


def strict_json(content: bytes) -> Any:  # noqa: ANN401 -- what JSON holds
    """What a body in UTF-8 says. Raises NotStrict, whatever the bytes."""
    try:
        read = json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_float=_float,
            parse_int=_integer,
        )
    except UnicodeDecodeError:
        raise NotStrict("UTF-8ではありません", "it is not UTF-8") from None
    except RecursionError:
        raise _too_deep() from None
    except json.JSONDecodeError as found:
        raise NotStrict(
            f"{found.pos + 1}文字目でJSONではなくなります", f"at character {found.pos + 1} it is no JSON"
        ) from None
    _walk(read)
    return read


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise NotStrict("一つのオブジェクトに同じ名前が二度あります", "an object has the same name twice")
    return read


def _constant(name: str) -> NoReturn:
    raise NotStrict(f"{name} は数ではありません", f"{name} is no number")


def _float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise NotStrict("大きすぎる数があります", "a number is too large")
    return number


def _integer(digits: str) -> int:
    if len(digits) > 17 or abs(number := int(digits)) > GREATEST:
        raise NotStrict("大きすぎる整数があります", "an integer is too large")
    return number


def _walk(read: object) -> None:
    """Look at every name and text, and at the depth."""
    level, depth = [read], 0
    while level:
        below: list[object] = []
        for one in level:
            if isinstance(one, dict | list) and depth == DEPTH:
                raise _too_deep()
            if isinstance(one, dict):
                _whole(one)
                below.extend(one.values())
            elif isinstance(one, list):
                below.extend(one)
            elif isinstance(one, str):
                _whole((one,))
        level, depth = below, depth + 1


def _whole(texts: Iterable[str]) -> None:
    for text in texts:
        if not text.isascii():
            try:
                text.encode()
            except UnicodeEncodeError:
                raise NotStrict("文字の半分だけがあります", "it holds half a character (a surrogate)") from None


def _too_deep() -> NotStrict:
    return NotStrict(f"{DEPTH}段を超えて入れ子になっています", f"it nests deeper than {DEPTH}")
