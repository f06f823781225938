"""A change of one row as a program asks for it -> a change as the store takes it: from what was seen to what is wanted.

What was seen is the position of the row's journal entry, or the values themselves. The store refuses what is no longer
as it was seen, and says what changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sekisho.guard.problem import Problem
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.journal.entry import Origin, Source
from sekisho.security.ledgers.keys import row_id
from sekisho.security.ledgers.plain import as_json, from_json
from sekisho.security.present.api import receiving
from sekisho.security.present.api.calling import Caller
from sekisho.security.present.api.receiving import Items, problem, wrong
from sekisho.security.present.api.refusing import general
from sekisho.security.store.errors import RowsRefused
from sekisho.security.store.pasts import left_by, standing
from sekisho.security.work.permission import Right
from sekisho.security.work.rowchange import RowChange

BY_API = Origin(Source.API)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a program says it saw of a row. position: of its entry.  values: some of its values."""

    position: int | None = None
    values: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A change with the warnings of the wanted row."""

    change: RowChange
    warnings: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        """The id of the row that there will be, or that goes."""
        return row_id(self.change.declared, self.change.row)


def _read(slug: str, values: object, where: str) -> tuple[Row, tuple[Problem, ...]]:
    """The row of some values. Raises RowsRefused with every error."""
    row, problems = from_json(REGISTRY[slug], values, where)
    errors = tuple(one for one in problems if one.level == "error")
    if errors:
        raise RowsRefused(errors)
    return row, problems


def new(caller: Caller, slug: str, values: object, where: str = "row", right: Right = Right.WRITE) -> Wanted:
    """A new row."""
    row, problems = _read(slug, values, where)
    caller.must(right, slug, row.site)
    return Wanted(RowChange(slug, None, row, BY_API), problems)


def before(caller: Caller, slug: str, name: str, seen: Seen) -> Row:
    """The row as it was seen.

    Raises Refused: 404 where there is no such row within the caller's reach, 422 where nothing was seen or the position
    is none of the row.
    """
    now = standing(slug, name)
    if now is None or not caller.reach(Right.READ, slug).covers(now.row.site, writing=False):
        raise general(404)
    if seen.position is not None and seen.position != now.position:
        earlier = left_by(slug, name, seen.position)
        if earlier is None:
            raise wrong(problem(receiving.NO_POSITION, "position", value=seen.position))
        return earlier.row
    if seen.values is None:
        if seen.position is None:
            raise wrong(problem(receiving.NOT_SEEN, "position"))
        return now.row
    ledger = REGISTRY[slug]
    row, _ = _read(slug, {**as_json(ledger, now.row), **seen.values}, "seen")
    return row


def change(  # noqa: PLR0913, PLR0917 -- what, whose, from and to
    caller: Caller, slug: str, name: str, seen: Seen, values: Mapping[str, object], right: Right = Right.WRITE
) -> Wanted:
    """A row with some values changed."""
    was = before(caller, slug, name, seen)
    row, problems = _read(slug, {**as_json(REGISTRY[slug], was), **values}, "set")
    for site in dict.fromkeys((was.site, row.site)):
        caller.must(right, slug, site)
    return Wanted(RowChange(slug, was, row, BY_API), problems)


def withdrawal(caller: Caller, slug: str, name: str, seen: Seen, right: Right = Right.WRITE) -> Wanted:
    """A row taken out of its ledger."""
    was = before(caller, slug, name, seen)
    caller.must(right, slug, was.site)
    return Wanted(RowChange(slug, was, None, BY_API))


def of_proposal(caller: Caller, data: object, at: int) -> RowChange:
    """One change of a proposal. Whoever may read a row may propose a change of it; another person decides."""
    if not isinstance(data, dict):
        raise wrong(problem(receiving.NO_OBJECT, f"changes.{at}"))
    items = Items(data, f"changes.{at}")
    items.known(("ledger", "row", "row_id", "position", "seen", "set", "withdraw"))
    slug = items.text("ledger", required=True)
    if slug and slug not in REGISTRY:
        items.complain(receiving.NO_WORD, "ledger", value=slug, names=", ".join(REGISTRY))
    row, values, seen = items.object("row"), items.object("set"), items.object("seen")
    name, position, goes = items.text("row_id", most=32), items.number("position"), items.answer("withdraw")
    if (row is not None) + (values is not None) + goes != 1:
        items.complain(receiving.ONE_OF, "")
    if row is None and not name:
        items.complain(receiving.MISSING, "row_id")
    items.done()
    saw = Seen(position, seen)
    if row is not None:
        wanted = new(caller, slug, row, items.place("row"), Right.READ)
    elif values is not None:
        wanted = change(caller, slug, name, saw, values, Right.READ)
    else:
        wanted = withdrawal(caller, slug, name, saw, Right.READ)
    return replace(wanted.change, origin=BY_API)
