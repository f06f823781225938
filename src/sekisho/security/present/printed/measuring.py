"""How wide texts become in the house's font, so that columns and boxes are made to fit before anything is set.

BIZ UDPGothic is proportional: its digits and capitals are wider than half a full-width character.
"""

import math
import re

from sekisho.security.present.workbook.look import columns_of

NARROW_EM = 0.65
"""Width of a half-width character beside the height of the letters; digits and capitals decide."""
BREAKABLE_FROM = 13
"""Half-width characters in a row; longer runs may break anywhere, as the template of the forms says."""
_RUN = re.compile(r"[!-~]+")


def ems(value: str) -> float:
    """The width of a line in heights of its letters, rather too wide than too narrow; of several lines the widest."""
    return max((_line(line) for line in value.splitlines()), default=0.0)


def _line(line: str) -> float:
    full = columns_of(line) - len(line)
    return full + (len(line) - full) * NARROW_EM


def columns_set(value: str) -> int:
    """The same in half-width columns of the font, of which two make one height."""
    return math.ceil(2 * ems(value))


def unbreakable(value: str) -> int:
    """The widest part that cannot be broken into lines, in half-width columns of the font."""
    runs = (min(len(run), BREAKABLE_FROM - 1) for run in _RUN.findall(value))
    return math.ceil(2 * NARROW_EM * max(runs, default=0))
