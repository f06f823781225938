"""Names of platforms (CPE 2.2 as a URI, CPE 2.3 as a formatted string), taken apart.

Source: NISTIR 7695, sections 6.1 and 6.2.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote

_CPE23, _CPE22 = "cpe:2.3:", "cpe:/"
_BETWEEN = re.compile(r"(?<!\\):")
_QUOTED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Cpe:
    """The parts of one name that tell a product: with blanks for `_`, "*" for any value, "-" for none."""

    part: str  # a application, h hardware, o operating system
    vendor: str
    product: str
    version: str = "*"
    update: str = "*"


def taken_apart(name: str) -> Cpe | None:
    """The parts of a name of either version; None where it is no such name or lacks a vendor or product."""
    if name.startswith(_CPE23):
        plain = name.removeprefix(_CPE23)
        cells = [_QUOTED.sub(r"\1", one) for one in _BETWEEN.split(plain)[:5]] if "\\" in plain else plain.split(":")
    elif name.startswith(_CPE22):
        cells = [unquote(one) for one in name.removeprefix(_CPE22).split(":")]
    else:
        return None
    told = [cell.replace("_", " ").strip() or "*" for cell in cells[:5]]
    return Cpe(*told) if len(told) >= 3 else None
