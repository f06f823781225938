"""Rows that name a value in some of their columns: what other ledgers say of a device."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

import polars as pl

from sekisho.security.ledgers.declaring import Field, Row
from sekisho.security.ledgers.words import searchable
from sekisho.security.store.freshness import Version
from sekisho.security.store.rows import current
from sekisho.security.store.shelf import BETWEEN, NAME, PK, SITE, shelf

MOST_ROWS = 200
"""Rows of one ledger that are told of one device, the latest first."""


@dataclass(frozen=True, slots=True)
class Naming:
    """One row of a ledger, with its id."""

    slug: str
    row_id: str
    row: Row


def rows_naming(
    slug: str, fields: Iterable[Field], values: Collection[str], sites: Collection[str] | None, version: Version
) -> tuple[Naming, ...]:
    """The rows of which one of these columns holds one of the values, in the order they were stored.

    fields: text columns, of one or of several values.  sites: None for all.  Of more than MOST_ROWS the latest.
    version: of the ledger, as `freshness.versions` gave it just now.
    """
    every = tuple(fields)
    frame = shelf(slug).frame_at(version, [one.name for one in every], ())
    tests = [_holds(field, value) for field in every for value in values if value]
    if not tests:
        return ()
    wanted = frame.filter(reduce(or_, tests)).sort(PK)
    if sites is not None:
        wanted = wanted.filter(pl.col(SITE).is_in(list(sites)))
    names: list[str] = wanted[NAME].to_list()[-MOST_ROWS:]
    if not names:
        return ()
    known = current(slug, names)
    return tuple(
        Naming(slug, name, known[name][0]) for name in names if name in known and _exact(known[name][0], every, values)
    )


def _holds(field: Field, value: str) -> pl.Expr:
    text = searchable(value)
    if field.many:
        return pl.col(field.name).str.contains(f"{BETWEEN}{text}{BETWEEN}", literal=True).fill_null(value=False)
    return (pl.col(field.name) == text).fill_null(value=False)


def _exact(row: Row, fields: Iterable[Field], values: Collection[str]) -> bool:
    """The shelf holds texts as they are searched; a key is what it is, letter by letter."""
    for field in fields:
        held = getattr(row, field.name)
        parts = held if field.many else (held,)
        if any(str(part) in values for part in parts):
            return True
    return False
