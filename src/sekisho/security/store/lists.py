"""A page of a ledger: filtered by any column, searched, sorted by any columns, counted; now or as of a day."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import and_
from typing import Any

import orjson
import polars as pl
from django.db import connection

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.declaring import Field, Ledger
from sekisho.security.ledgers.keys import row_id
from sekisho.security.ledgers.plain import as_json
from sekisho.security.ledgers.words import searchable
from sekisho.security.store.freshness import Version
from sekisho.security.store.models import TABLES
from sekisho.security.store.rows import as_of, end_of
from sekisho.security.store.shelf import BETWEEN, PK, SEARCH, SITE, column_of, frame_of, is_text, rank, shelf, shelved
from sekisho.security.terms.choice import Choice


class Match(Choice):
    """How a value is held against a column."""

    IS = "is", "等しい", "equals"
    HAS = "has", "含む", "contains"
    FROM = "from", "以降", "from"
    TO = "to", "以前", "to"


@dataclass(frozen=True, slots=True)
class Filter:
    """One demand on a column. value: as rows hold it (one text for a column of several); None: the empty ones."""

    field: str
    match: Match
    value: object


@dataclass(frozen=True, slots=True)
class Question:
    """What a list is asked for.

    words: each is found somewhere in the row.  sites: rows of these alone; None: of all.  sort: field and whether
    downwards; the empty ones are last either way, equal ones in the order they were stored.  page: from 1.
    day: the rows as they were at its end, Japan time.
    """

    filters: tuple[Filter, ...] = ()
    words: tuple[str, ...] = ()
    sites: frozenset[str] | None = None
    sort: tuple[tuple[str, bool], ...] = ()
    page: int = 1
    size: int = 50
    day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of a page. position: of the journal entry that wrote it.

    values: field name to what orjson writes as its plain value.
    """

    row_id: str
    position: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page, and how many rows the whole list has."""

    count: int
    rows: tuple[Listed, ...]


def tests_of(field: Field) -> tuple[Match, ...]:
    """How a column can be filtered: a site, a reference and a choice by the whole, other texts by a part."""
    if field.type is dt.date or field.type is int:
        return (Match.IS, Match.FROM, Match.TO)
    return (Match.HAS,) if is_text(field) and not field.column.refers and field.name != "site" else (Match.IS,)


def _demand(ledger: Ledger, one: Filter) -> pl.Expr:
    field = ledger.field(one.field)
    column, value = pl.col(one.field), one.value
    if value is None:
        return column.is_null()
    if isinstance(value, str):
        text = searchable(value)
        if one.match is Match.HAS:
            return column.str.contains(text, literal=True)
        return column.str.contains(f"{BETWEEN}{text}{BETWEEN}", literal=True) if field.many else column == text
    ready = pl.lit(shelved(field)(value))
    match one.match:
        case Match.FROM:
            return column.ge(ready)
        case Match.TO:
            return column.le(ready)
        case _:
            return column.eq(ready)


def _demands(ledger: Ledger, question: Question) -> list[pl.Expr]:
    found = [_demand(ledger, one) for one in question.filters]
    found += [pl.col(SEARCH).str.contains(searchable(word), literal=True) for word in question.words]
    if question.sites is not None:
        found.append(pl.col(SITE).is_in(sorted(question.sites)))
    return found


def _numbers(frame: pl.DataFrame, demands: Sequence[pl.Expr], question: Question) -> tuple[int, list[int]]:
    """How many rows are wanted in all, and the numbers of those on the page, in order."""
    keys = [rank(name) if rank(name) in frame.columns else name for name, _ in question.sort]
    if demands or keys:
        wanted = frame.lazy()
        if demands:
            wanted = wanted.filter(reduce(and_, demands))
        wanted = wanted.select(PK, *dict.fromkeys(keys))
        if keys:
            downwards = [down for _, down in question.sort]
            if len(keys) == 1:  # rows lie in the order they were stored; keeping equal ones is faster than a second key
                wanted = wanted.sort(keys, descending=downwards, nulls_last=True, maintain_order=True)
            else:
                wanted = wanted.sort(*keys, PK, descending=[*downwards, False], nulls_last=True)
        frame = wanted.collect()
    return frame.height, frame[PK].slice((question.page - 1) * question.size, question.size).to_list()


def page_of(slug: str, question: Question, version: Version) -> Page:
    """One page of a ledger. version: as `freshness.versions` gave it just now. KeyError for no ledger's slug."""
    ledger = REGISTRY[slug]
    names = {one.field for one in question.filters} | {name for name, _ in question.sort}
    if question.words:
        names.add(SEARCH)
    if question.day is not None:
        return _past(ledger, question, names)
    ordered = {name for name, _ in question.sort if is_text(ledger.field(name))}
    frame = shelf(slug).frame_at(version, names, ordered)
    count, numbers = _numbers(frame, _demands(ledger, question), question)
    return Page(count, _rows(slug, numbers))


def _past(ledger: Ledger, question: Question, names: set[str]) -> Page:
    if question.day is None:
        raise ValueError("the past needs a day")
    every = tuple(as_of(ledger.slug, end_of(question.day)))
    frame = frame_of(ledger, [row for _, row in every], names)
    count, numbers = _numbers(frame, _demands(ledger, question), question)
    chosen = (every[number] for number in numbers)
    listed = (Listed(row_id(ledger, row), position, dict(as_json(ledger, row))) for position, row in chosen)
    return Page(count, tuple(listed))


def _rows(slug: str, numbers: Sequence[int]) -> tuple[Listed, ...]:
    """The rows of these numbers in this order; one that went meanwhile is left out.

    Past the ORM, and lists are handed on as the JSON they are kept as: two thirds of a page's time otherwise.
    """
    if not numbers:
        return ()
    columns, tellers = _columns(slug)
    table = connection.ops.quote_name(TABLES[slug]._meta.db_table)  # noqa: SLF001 -- Django documents it
    places = ", ".join(["%s"] * len(numbers))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, row_id, position, {columns} FROM {table} WHERE id IN ({places})", numbers)  # noqa: S608
        rows = cursor.fetchall()
    found = {
        number: Listed(
            name,
            position,
            {key: kept if tell is None else tell(kept) for (key, tell), kept in zip(tellers, values, strict=True)},
        )
        for number, name, position, *values in rows
    }
    return tuple(found[number] for number in numbers if number in found)


Teller = Callable[[Any], object] | None
"""How a kept value is told; None where it is told as it is. Any: each column has its type."""


@cache
def _columns(slug: str) -> tuple[str, tuple[tuple[str, Teller], ...]]:
    """The columns of a table as SQL names them, and for each the field's name and how its values are told."""
    ledger = REGISTRY[slug]
    names = ", ".join(connection.ops.quote_name(column_of(ledger, field)) for field in ledger.fields)
    return names, tuple((field.name, _teller(field)) for field in ledger.fields)


def _teller(field: Field) -> Teller:
    if field.many:
        return lambda kept: orjson.Fragment(kept) if isinstance(kept, str) else kept
    if issubclass(field.type, Choice):
        codes = {one.code: one.code for one in field.type}
        return codes.get
    return bool if field.type is bool else None


def place_of(slug: str, name: str, sites: frozenset[str] | None) -> int | None:
    """How many rows stand before a row in the whole list as it was stored; None where the list lacks it.

    sites: as of a `Question`.
    """
    table = TABLES[slug].objects.all() if sites is None else TABLES[slug].objects.filter(site__in=sorted(sites))
    number = table.filter(row_id=name).values_list("pk", flat=True).first()
    return None if number is None else table.filter(pk__lt=number).count()
