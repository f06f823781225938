"""Values of a JSON document that others wrote: of the kind that is asked for, or nothing. No value raises."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence

from sekisho.security.observe.advisories.limits import NAME_CHARACTERS
from sekisho.security.terms.calendar import JAPAN
from sekisho.security.terms.misread import mended

_NOTHING: Mapping[str, object] = {}
_NUMBER_CHARACTERS = 30
_CONTROLS = dict.fromkeys(code for code in (*range(32), 127) if code not in b"\t\n")


def mapping(value: object) -> Mapping[str, object]:
    """The object; an empty one where it is none."""
    return value if isinstance(value, dict) else _NOTHING


def items(value: object) -> Sequence[object]:
    """The list; an empty one where it is none."""
    return value if isinstance(value, list) else ()


def text(value: object, most: int = NAME_CHARACTERS) -> str:
    """The text without outer blanks and control characters, at most so many characters.

    A number is given as it is written, "" for all else.
    """
    if isinstance(value, str):
        stripped = value.strip()[:most]
        if not stripped.isprintable():
            stripped = stripped.translate(_CONTROLS).strip()
        return stripped if stripped.isascii() else mended(stripped).encode("utf-8", "replace").decode()
    return str(value)[:most] if isinstance(value, int | float) and not isinstance(value, bool) else ""


def url(value: object) -> str:
    """The address of a page; "" for all else, so that nothing else is ever offered as a link."""
    told = text(value)
    return told if told.startswith(("https://", "http://")) else ""


def texts(value: object) -> tuple[str, ...]:
    """The texts of a list, each once and none empty; a single text is a list of one."""
    many = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(filter(None, map(text, many))))


def number(value: object) -> float | None:
    """The finite number, also where it is written as text; None for all else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str) and len(value) > _NUMBER_CHARACTERS:
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def day(value: object) -> dt.date | None:
    """The day of a date or of an instant, in Japan where it names a zone; None where it is neither."""
    if not isinstance(value, str) or not 8 <= len(value) <= 40:  # 20240401; longer than any instant
        return None
    try:
        moment = dt.datetime.fromisoformat(value)
        return (moment.astimezone(JAPAN) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError):
        return None
