"""The tables as projections of the journal: writes the columns of rows, a statement a ledger.

Plain SQL, because ten thousand rows of forty columns go through Django's models three times slower. Both databases take
the same words.
"""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from typing import Any

import orjson
from django.db import connection, models

from sekisho.security.ledgers import REGISTRY
from sekisho.security.store.models import TABLES
from sekisho.security.store.rows import any_of, record_names


def put(slug: str, lines: Sequence[list[Any]]) -> None:
    """Write rows as `rows.record_line` gives them, which are made ready in place; a row whose id is known is replaced.

    Any: as the columns take them.
    """
    if not lines:
        return
    table = TABLES[slug]
    names = record_names(REGISTRY[slug])
    fields = {field.attname: field for field in table._meta.concrete_fields}  # noqa: SLF001 -- Django's public way
    quote = connection.ops.quote_name
    columns = [quote(str(fields[name].column)) for name in names]
    renewed = ", ".join(f"{one} = excluded.{one}" for one in columns if one != quote("row_id"))
    statement = (
        f"INSERT INTO {quote(table._meta.db_table)} ({', '.join(columns)}) "  # noqa: S608, SLF001 -- names of ours
        f"VALUES ({', '.join(['%s'] * len(columns))}) ON CONFLICT ({quote('row_id')}) DO UPDATE SET {renewed}"
    )
    odd = [(at, ready) for at, name in enumerate(names) if (ready := _prepared(fields[name]))]
    for at, ready in odd:
        for line in lines:
            line[at] = ready(line[at])
    with connection.cursor() as cursor:
        cursor.executemany(statement, lines)


def _prepared(field: "models.Field[Any, Any]") -> Callable[[Any], object] | None:
    """How a value of this column is handed to the database; None: as it is. Any: what they take is theirs."""
    if isinstance(field, models.JSONField):
        if connection.vendor == "sqlite":  # it keeps JSON as text, and Django's own way to write it is ten times slower
            return lambda value: orjson.dumps(value).decode() if value else "[]"
        return lambda value: field.get_db_prep_value(value, connection)
    if isinstance(field, models.DateField):
        return lambda value: connection.ops.adapt_datefield_value(value) if isinstance(value, dt.date) else None
    return None


def remove(slug: str, names: Collection[str]) -> None:
    """Remove the rows of these ids."""
    TABLES[slug].objects.filter(row_id__in=any_of(names)).delete()
