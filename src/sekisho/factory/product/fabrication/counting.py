"""The lines of a drill file that make a hole, counted without the library, to hold one beside the other.

Source: Excellon programming: a coordinate drills in drill mode (G05) and is one slot with G85; in rout mode (G00 to
G05) each G01, G02 or G03 cuts one slot; R repeats.
"""

import re

_COORDINATE = re.compile(r"[XY][+-]?[\d.]+")
_G85 = re.compile(r"^[ ]*([XY][XY\d.+-]*)G85([XY][XY\d.+-]*)", re.MULTILINE)
_REPEAT = re.compile(r"^R(\d{1,9})(?=[XYM\s]|$)|SRX(\d{1,9})Y(\d{1,9})", re.MULTILINE)


def hole_lines(text: str) -> int | None:
    """How many holes and slots the lines make; None where repeats or patterns make a plain count untrue."""
    if _REPEAT.search(text) or re.search(r"^(?:M0[12]|M25|R\d)", text, re.MULTILINE):
        return None
    body = text.rpartition("\n%")[2] if "\n%" in text else text.partition("M95")[2]
    count, routing = 0, False
    for line in body.split("\n"):
        word = line.strip()
        if word.startswith("G00"):
            routing = True
        elif word.startswith(("G05", "G81")):
            routing = False
        elif word.startswith(("G01", "G02", "G03")) if routing else _COORDINATE.match(word):
            count += 1
    return count


def routed(text: str) -> str:
    """The same holes without G85, which gerbonara does not read: each such slot is cut from one end to the other."""
    return _G85.sub(r"G00\1\nM15\nG01\2\nM16\nG05", text)


def most_repeats(text: str) -> int:
    """The most copies that one statement asks for."""
    return max((int(one) if one else int(x) * int(y) for one, x, y in _REPEAT.findall(text)), default=1)
