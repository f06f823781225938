"""In which tape a part comes: by the name of its package, else by its size.

Source: EIA-481 (width of carrier tapes, and the largest part that each takes); common practice of makers by package.
"""

import re

TAPES_MM = (8, 12, 16, 24, 32, 44)
TRAY = 0
"""What is too large for a tape comes in a tray or a stick, which takes the room of five slots."""

_SLOTS = {8: 1, 12: 2, 16: 2, 24: 3, 32: 4, 44: 5, TRAY: 5}
SLOT_PITCH_MM = 8.0

_NAMED = tuple(
    (width, re.compile("|".join(patterns)))
    for width, patterns in (
        (8, (r"(?<!\d)(?:01005|0201|0402|0404|0603|0805|1206|1210)(?!\d)", r"sot-?23", r"sot-?[3589]\d\d",
             r"so[dt]-?[1357]\d\d", r"sc-?70", r"x[12]?-?son", r"dfn1006", r"2520", r"2\.5x2\.0")),
        (12, (r"soic-?8", r"so-?8", r"tssop-?(?:8|14|16)", r"msop", r"sm[ab]\b", r"sot-?223", r"wson", r"uson",
              r"son50p300", r"vqfn", r"[qd]fn.{0,40}[_x-][2-5](?:\.\d+)?x[2-5](?:\.\d+)?mm")),
        (16, (r"soic-?1\d", r"tssop-?[2-5]\d", r"(?:[qd]fn|qfp).{0,40}[67]x[67]mm")),
    )
)  # fmt: skip
_LARGEST_MM = {8: 3.6, 12: 7.0, 16: 11.0, 24: 19.0, 32: 26.0, 44: 36.0}
"""Longest edge of a part that fits, with lands around its body taken as part of it."""


def tape_mm(package: str, size_mm: tuple[float, float]) -> int:
    """The width of the tape in mm; TRAY where none takes it. Of unknown name and size: 8."""
    name = package.casefold()[:200]
    longest = max(size_mm)
    for width, pattern in _NAMED:
        if pattern.search(name) and longest <= _LARGEST_MM[width] * 1.5:
            return width
    return next((width for width in TAPES_MM if longest <= _LARGEST_MM[width]), TRAY)


def slots_of(width: int) -> int:
    """How many slots of 8 mm a feeder of that tape takes."""
    return _SLOTS[width]
