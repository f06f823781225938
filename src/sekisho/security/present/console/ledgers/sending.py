"""What a grid sends: rows with the texts of the cells that a person typed -> changes as the store takes them.

The texts are read as the cells of a workbook are; every fault of every row is told at once, at its cell.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sekisho.guard.limits import API_CHANGES
from sekisho.guard.problem import Problem
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.cells import is_blank, reader
from sekisho.security.ledgers.declaring import Field
from sekisho.security.ledgers.faults import CellError
from sekisho.security.ledgers.journal.entry import Origin
from sekisho.security.ledgers.plain import plain
from sekisho.security.present.api import receiving
from sekisho.security.present.api.receiving import Items
from sekisho.security.present.api.refusing import Refused
from sekisho.security.present.api.rows import known_name
from sekisho.security.present.api.wanting import Seen, Wanted, change, new, withdrawal
from sekisho.security.present.console.asker import Asker
from sekisho.security.present.workbook.writing import cell_text
from sekisho.security.store.errors import RowsRefused
from sekisho.security.work.permission import Right
from sekisho.security.work.rowchange import RowChange

BY_HAND = Origin()
_NAMES = ("id", "position", "cells", "withdraw")
_ID_CHARACTERS = 64


@dataclass(frozen=True, slots=True)
class Sent:
    """One row as it was sent. id: of the row, or the grid's own name of a new one, which has no position."""

    id: str
    position: int | None
    cells: Mapping[str, str]
    withdraw: bool


@dataclass(slots=True)
class Read:
    """What became of one sent row. texts: of its cells as they will stand.  change: None where it has errors."""

    sent: Sent
    change: RowChange | None = None
    texts: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def sent_rows(items: Items) -> list[Sent]:
    """The rows of a body. Raises Refused (422) with every fault of the form."""
    raw = items.data.get("rows")
    if not isinstance(raw, list) or not 0 < len(raw) <= API_CHANGES:
        items.complain(receiving.NO_LIST, "rows", most=API_CHANGES)
        raw = []
    found = [_sent(items, one, at) for at, one in enumerate(raw)]
    names = [one.id for one in found]
    for name in sorted({one for one in names if names.count(one) > 1}):
        items.complain(receiving.TWICE, "rows", value=name)
    items.done()
    return found


def _sent(items: Items, raw: object, at: int) -> Sent:
    if not isinstance(raw, dict):
        items.complain(receiving.NO_OBJECT, f"rows.{at}")
        return Sent("", None, {}, withdraw=False)
    own = Items(raw, f"rows.{at}", items.problems)
    own.known(_NAMES)
    cells = own.object("cells") or {}
    for name, text in cells.items():
        if not isinstance(text, str):
            own.complain(receiving.NO_TEXT, f"cells.{name[:60]}", value=repr(text))
    texts = {name: text for name, text in cells.items() if isinstance(text, str)}
    name = own.text("id", required=True, most=_ID_CHARACTERS)
    return Sent(name, own.number("position"), texts, withdraw=own.answer("withdraw"))


def read_rows(who: Asker, slug: str, rows: Sequence[Sent], right: Right) -> list[Read]:
    """Every row with its change or its errors. right: the one that the person needs of each row's site.

    Raises Refused for a row that the person may not touch, or that is not there.
    """
    own = _own_site(who, slug, right)
    return [_read(who, slug, _at_home(one, own), right) for one in rows]


def _own_site(who: Asker, slug: str, right: Right) -> str:
    """The one site on which the person may do this; empty for none, several or all."""
    sites = who.sites(right, slug).sites or frozenset()
    return next(iter(sites)) if len(sites) == 1 else ""


def _at_home(sent: Sent, site: str) -> Sent:
    """A new row that names no site is of the person's own, where they have just one."""
    if sent.position is not None or not site or not is_blank(sent.cells.get("site")):
        return sent
    return replace(sent, cells={**sent.cells, "site": site})


def _read(who: Asker, slug: str, sent: Sent, right: Right) -> Read:
    found = Read(sent, texts=dict(_texts(who, slug, sent)))
    values = dict(_values(slug, sent, found.problems))
    try:
        wanted = _wanted(who, slug, sent, values, right)
    except RowsRefused as refused:
        flawed = {one.where for one in found.problems}
        placed = (_placed(sent.id, one) for one in refused.problems)
        found.problems += [one for one in placed if one.where not in flawed]
        return found
    except Refused as refused:
        if not refused.problems:
            raise
        found.problems += [_placed(sent.id, one) for one in refused.problems]
        return found
    found.problems += [_placed(sent.id, one) for one in wanted.warnings]
    if not any(one.level == "error" for one in found.problems):
        found.change = replace(wanted.change, origin=BY_HAND)
    return found


def _texts(who: Asker, slug: str, sent: Sent) -> Iterator[tuple[str, str]]:
    """The cells as they will stand: a day typed as R5.4.1 as 2023/04/01. Those that cannot be read are left out."""
    ledger = REGISTRY[slug]
    for one in ledger.fields:
        if one.name not in sent.cells:
            continue
        try:
            yield one.name, cell_text(one, reader(ledger, one)(sent.cells[one.name]), who.language)
        except CellError:
            continue


def _wanted(who: Asker, slug: str, sent: Sent, values: Mapping[str, object], right: Right) -> Wanted:
    if sent.position is None:
        return new(who, slug, values, "row", right)
    name, seen = known_name(sent.id), Seen(sent.position)
    if sent.withdraw:
        return withdrawal(who, slug, name, seen, right)
    return change(who, slug, name, seen, values, right)


def _placed(row: str, one: Problem) -> Problem:
    """A problem at its cell: `row.name` or `set.name` becomes the row's id and the field."""
    return replace(one, where=f"{row}.{one.where.rpartition('.')[2]}")


def _values(slug: str, sent: Sent, problems: list[Problem]) -> Iterator[tuple[str, object]]:
    """The cells as JSON has them. What is neither text nor list is read here, for JSON knows it by its kind."""
    ledger = REGISTRY[slug]
    fields = {one.name: one for one in ledger.fields}
    for name, text in sent.cells.items():
        one = fields.get(name)
        if one is None or is_blank(text):
            yield name[:60], None
        elif one.many:
            yield name, [text]
        elif one.type in (int, bool):
            try:
                yield name, plain(reader(ledger, one)(text))
            except CellError as error:
                problems.append(_of_cell(slug, one, sent.id, error))
        else:
            yield name, text


def _of_cell(slug: str, one: Field, row: str, error: CellError) -> Problem:
    text = error.wording.text(one.column, **error.values)
    return Problem(f"{slug}.{error.wording.number}", "", f"{row}.{one.name}", text)
