"""Reference designators: one by one, in lists and in ranges, as parts lists write them ("C1, C2-C5 R7").

A bar between two references of one prefix is a range; any other bar belongs to the name.
"""

import re
import unicodedata
from dataclasses import dataclass

from sekisho.guard.limits import DESIGN_PARTS
from sekisho.guard.text import Text

_SEPARATORS = re.compile(r"[\s,;、，・]+")
_BARS = re.compile(r"\s*(?:\.{2,3}|…|[~～〜‐–—−→]|(?<=\d)\s*-\s*(?=[A-Za-z]*\d))\s*")
_RANGE = re.compile(r"([A-Za-z_]+)(\d{1,9})-([A-Za-z_]*)(\d{1,9})")
_NAME = re.compile(r"[\w+.?*#/$-]{1,64}")
_ENDS_IN_NUMBER = re.compile(r"(.*?)(\d+)$")
_BACKWARDS = Text("範囲の終わりが始まりより小さい", "the range ends before it begins")
_TOO_MANY = Text(f"上限の {DESIGN_PARTS} 個を超える", f"more than {DESIGN_PARTS} parts")
_ODD_LETTERS = Text("参照名に使えない文字がある", "it holds letters no reference has")


@dataclass(frozen=True, slots=True)
class Refused:
    """A piece that could not be read, and why."""

    text: str
    reason: Text


def references(text: str) -> tuple[tuple[str, ...], tuple[Refused, ...]]:
    """All references of one cell in the order written, ranges opened, each once; and what could not be read."""
    found: dict[str, None] = {}
    refused: list[Refused] = []
    for piece in _pieces(text):
        if (bounds := _RANGE.fullmatch(piece)) and bounds[3] in {"", bounds[1]}:
            first, last = int(bounds[2]), int(bounds[4])
            if last < first:
                refused.append(Refused(piece, _BACKWARDS))
            elif last - first + 1 + len(found) > DESIGN_PARTS:
                refused.append(Refused(piece, _TOO_MANY))
            else:
                width = len(bounds[2]) if bounds[2].startswith("0") else 0
                found.update(dict.fromkeys(f"{bounds[1]}{number:0{width}d}" for number in range(first, last + 1)))
        elif _NAME.fullmatch(piece):
            found[piece] = None
        else:
            refused.append(Refused(piece, _ODD_LETTERS))
    return tuple(found), tuple(refused)


def _pieces(text: str) -> list[str]:
    plain = _BARS.sub("-", unicodedata.normalize("NFKC", text.replace("～", "~")))
    return [piece for piece in _SEPARATORS.split(plain) if piece]


def natural(reference: str) -> tuple[str, int, str]:
    """The order people expect: C2 before C10."""
    if ends := _ENDS_IN_NUMBER.fullmatch(reference):
        return ends[1], int(ends[2][:18]), reference
    return reference, -1, reference


def prefix(reference: str) -> str:
    """The letters a reference begins with, in capitals: `C` of `C12`, `LED` of `LED1`."""
    letters = re.match(r"[A-Za-z]+", reference)
    return letters[0].upper() if letters else ""
