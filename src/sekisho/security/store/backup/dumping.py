"""The rows of tables as text, inside one unchanging view of the database; memory stays flat."""

from collections.abc import Generator

from django.db import connection

from sekisho.security.store.backup.tables import Table
from sekisho.security.work.backup.copytext import fragments, line

_CHUNK_BYTES = 2**18


def settle() -> None:
    """Make PostgreSQL write values in one form, until the transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL DateStyle = 'ISO, YMD'")
            cursor.execute("SET LOCAL TimeZone = 'UTC'")
            cursor.execute("SET LOCAL bytea_output = 'hex'")
            cursor.execute("SET LOCAL extra_float_digits = 1")


def count(table: Table) -> int:
    """How many rows there are."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {_quoted(table.name)}")  # noqa: S608 -- our own names
        return int(cursor.fetchone()[0])


def rows(table: Table) -> Generator[bytes]:
    """All rows by their key, as text; a chunk ends anywhere. Every newline in it ends a row."""
    return _from_postgresql(table) if connection.vendor == "postgresql" else _from_sqlite(table)


def _from_postgresql(table: Table) -> Generator[bytes]:
    names = ", ".join(_quoted(name) for name, _ in table.columns)
    statement = f"SELECT {names} FROM {_quoted(table.name)} ORDER BY {_quoted(table.key)}"  # noqa: S608 -- as above
    with connection.cursor() as cursor, cursor.copy(f"COPY ({statement}) TO STDOUT") as copy:
        yield from map(bytes, copy)


def _from_sqlite(table: Table) -> Generator[bytes]:
    # A column behind a plus sign has no declared type, so that the driver gives what lies there and converts nothing.
    names = ", ".join(f"+{_quoted(name)}" for name, _ in table.columns)
    kinds = tuple(kind for _, kind in table.columns)
    pending = bytearray()
    with connection.cursor() as cursor:
        statement = f"SELECT {names} FROM {_quoted(table.name)} ORDER BY {_quoted(table.key)}"  # noqa: S608 -- as above
        cursor.execute(statement)
        for row in cursor:
            if any(isinstance(value, bytes) and len(value) > _CHUNK_BYTES for value in row):
                yield bytes(pending)
                pending.clear()
                yield from fragments(kinds, row)
                continue
            pending += line(kinds, row)
            if len(pending) >= _CHUNK_BYTES:
                yield bytes(pending)
                pending.clear()
    yield bytes(pending)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
