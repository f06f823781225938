"""How large the grid of a sheet is before it is opened: two cells far apart would fill the memory.

Source: ECMA-376 part 1, 18.3.1.4 (c).
"""

import re

_PLACE = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br=["']([A-Z]{1,4})(\d{1,9})""")


def xlsx_grid(part: bytes | bytearray) -> int:
    """Cells of the rectangle from A1 to the furthest cell that is written. part: XML of a sheet."""
    rows = columns = 0
    for letters, row in _PLACE.findall(part):
        column = 0
        for letter in letters:
            column = column * 26 + letter - ord("A") + 1
        rows, columns = max(rows, int(row)), max(columns, column)
    return rows * columns
