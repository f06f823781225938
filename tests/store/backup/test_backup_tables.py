"""A backup holds every table, column by column, as the database itself has them."""

from pathlib import Path

from sekisho.security.work.backup.copytext import Kind


def test_every_table_and_column_of_the_database_is_told(home: Path) -> None:  # noqa: ARG001 -- open
    from django.db import connection  # noqa: PLC0415 -- needs an open home

    from sekisho.security.store.backup.tables import LEFT_OUT, every_table  # noqa: PLC0415

    with connection.cursor() as cursor:
        there = {
            name: {column.name for column in connection.introspection.get_table_description(cursor, name)}
            for name in connection.introspection.table_names(cursor)
        }
    told = {table.name: {name for name, _ in table.columns} for table in every_table()}
    assert told == {name: columns for name, columns in there.items() if name not in {"django_migrations", *LEFT_OUT}}


def test_kinds_are_those_of_the_values(home: Path) -> None:  # noqa: ARG001 -- open
    from sekisho.security.store.backup.tables import every_table  # noqa: PLC0415

    kinds = {table.name: dict(table.columns) for table in every_table()}
    assert kinds["store_journalentry"] == {
        "position": Kind.WHOLE,
        "body": Kind.TEXT,
        "leaf": Kind.OCTETS,
        "ledger": Kind.TEXT,
        "row_id": Kind.TEXT,
        "at": Kind.MOMENT,
    }
    assert (kinds["store_asset"]["ips"], kinds["store_checkpoint"]["day"]) == (Kind.JSON, Kind.DAY)
