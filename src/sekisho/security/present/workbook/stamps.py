"""The very hidden sheet `_sekisho` of an exported book: which journal, how long it was, what is whole.

Read again, it tells what the person had before them when they edited the book.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence

from xlsxwriter import Workbook

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.cells import Cell
from sekisho.security.work.stamped import Stamp

SHEET = "_sekisho"
_HEAD = ("sekisho-export", "1")
_COLUMNS = ("ledger", "origin", "position", "language", "sites", "as-of")
_EVERY_SITE = "*"
_FIRST_LINE = 2
_LONGEST = 200


def _cells(stamp: Stamp) -> tuple[str, ...]:
    """A stamp as it stands in the sheet; all texts, so that no program changes them."""
    sites = _EVERY_SITE if stamp.sites is None else json.dumps(sorted(stamp.sites), ensure_ascii=False)
    as_of = stamp.as_of.isoformat() if stamp.as_of else ""
    return (stamp.ledger, stamp.origin, str(stamp.position), stamp.language, sites, as_of)


def write_stamps(workbook: Workbook, stamps: Mapping[str, Stamp]) -> None:
    """Add the sheet. No menu of Excel shows it."""
    sheet = workbook.add_worksheet(SHEET)
    for line, cells in enumerate((_HEAD, _COLUMNS, *map(_cells, stamps.values()))):
        for column, text in enumerate(cells):
            sheet.write_string(line, column, text)
    sheet.very_hidden()


def read_stamps(lines: Iterable[tuple[int, Sequence[Cell]]]) -> dict[str, Stamp]:
    """The stamps by ledger. Lines that are none, or were altered into none, are passed over: nothing is raised."""
    found = {}
    for number, line in lines:
        cells = [str(cell if cell is not None else "") for cell in line[: len(_COLUMNS)]]
        if number == 1 and tuple(cells[: len(_HEAD)]) != _HEAD:
            return {}
        if number > _FIRST_LINE and (stamp := _stamp(cells)):
            found[stamp.ledger] = stamp
    return found


def _stamp(cells: Sequence[str]) -> Stamp | None:
    try:
        slug, origin, position, language, sites, as_of = [*cells, *[""] * (len(_COLUMNS) - len(cells))]
        every = sites == _EVERY_SITE
        named = [] if every else json.loads(sites)
        day = dt.date.fromisoformat(as_of) if as_of else None
        if (
            slug not in REGISTRY
            or not (position.isascii() and position.isdigit())
            or not isinstance(named, list)
            or len(origin) > _LONGEST
        ):
            return None
        whole = None if every else frozenset(map(str, named))
        return Stamp(slug, origin, int(position), "en" if language == "en" else "ja", whole, day)
    except (ValueError, RecursionError):
        return None
