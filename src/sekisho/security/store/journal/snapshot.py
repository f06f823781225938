"""One unchanging view of the database for a long reading, and its columns as they lie there, whatever they hold.

Verification may not stumble over what somebody wrote past Sekisho: SQLite keeps a word in a column of numbers, and
octets that are no text. So nothing here is converted as models would.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from django.db import connection, models

from sekisho.security.ledgers.journal.entry import instant

CHUNK = 5_000
"""Rows that are in memory at once."""


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside belongs to one moment, and nobody is kept from writing meanwhile.

    Inside a transaction that is under way it adds nothing. `transaction.atomic` would not do: it takes SQLite's one
    write lock at once, and PostgreSQL would show each statement the newest state.
    """
    connection.ensure_connection()
    with _any_octets():
        if connection.in_atomic_block:
            yield
            return
        postgresql = connection.vendor == "postgresql"
        _run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if postgresql else "BEGIN DEFERRED")
        try:
            yield
        finally:
            _run("ROLLBACK")


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def _any_octets() -> Iterator[None]:
    """SQLite's texts that are no UTF-8 are read too, in a form that `octets` turns back. PostgreSQL keeps none."""
    if connection.vendor != "sqlite":
        yield
        return
    driver = connection.connection
    before, driver.text_factory = driver.text_factory, partial(str, encoding="utf-8", errors="surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = before


@dataclass(frozen=True, slots=True)
class Span:
    """Rows whose column lies between two values, both inclusive."""

    column: str
    first: int
    last: int


def select(
    table: type[models.Model], columns: Sequence[str], *order: str, as_octets: str = "", span: Span | None = None
) -> Iterator[tuple[object, ...]]:
    """Some columns of every row of a table, or of those in a span, by the columns named in `order`.

    as_octets: a column of long text that is wanted as `octets` gives it, without being made a text first.
    """
    meta = table._meta  # noqa: SLF001 -- Django documents it
    names = ", ".join(_as_it_lies(name, meta.get_field(name), as_octets) for name in columns)
    within = f"WHERE {span.column} BETWEEN %s AND %s" if span else ""
    with connection.chunked_cursor() as cursor:
        statement = f"SELECT {names} FROM {meta.db_table} {within} ORDER BY {', '.join(order)}"  # noqa: S608 -- ours
        cursor.execute(statement, [span.first, span.last] if span else None)
        while rows := cursor.fetchmany(CHUNK):
            yield from rows


def _as_it_lies(name: str, field: object, as_octets: str) -> str:
    """A column as SQLite keeps it: its driver would read days and moments by the declared type, and fail at others."""
    if connection.vendor != "sqlite":
        return name
    kind = "BLOB" if name == as_octets else "TEXT" if isinstance(field, models.DateField) else ""
    return f"CAST({name} AS {kind})" if kind else name


def octets(value: object) -> bytes:
    """What lies in a column of text or octets; none for anything else."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogateescape")
    return bytes(value) if isinstance(value, (bytes, memoryview)) else b""


def told_instant(value: object) -> str:
    """A column's moment as `instant` writes it, so that texts compare as times do; any other text for what is none."""
    if isinstance(value, str):
        # SQLite keeps text, in UTC: with microseconds where there are any.
        return f"{value[:10]}T{value[11:]}Z" if len(value) > 19 else f"{value[:10]}T{value[11:]}.000000Z"
    return instant(value) if isinstance(value, dt.datetime) and value.tzinfo else ""
