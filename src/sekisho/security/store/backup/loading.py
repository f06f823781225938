"""The tables of a backup into a new database, in the form they had, and then up to this version's.

Names come from a file that anybody may have written: only tables and columns that the database has are filled.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from sekisho.security.store.backup.staging import staged
from sekisho.security.work.backup.copytext import Kind, Stored, values
from sekisho.security.work.backup.manifest import Manifest, TableCopy
from sekisho.security.work.backup.refusing import damaged, other_version, refused

OURS = "store"
"""The application whose migrations are all ours: one that is not known here is a newer version's."""

_READ_BYTES = 2**20
_BATCH_BYTES = 4 * 2**20

Advance = Callable[[int], None]
"""Is told how many more octets are done."""


def all_or_nothing() -> AbstractContextManager[object]:
    """A transaction around tables and rows where the database can (PostgreSQL). SQLite's is a new file anyway."""
    return transaction.atomic() if connection.vendor == "postgresql" else nullcontext()


def refuse_filled() -> None:
    """BackupRefused where the database has a table of any kind."""
    with connection.cursor() as cursor:
        filled = bool(connection.introspection.table_names(cursor))
    if filled:
        raise refused(
            "E909",
            "復元先のデータベースが空ではありません。空のデータベースを作り、SEKISHO_DATABASE に指定してください。",
            "The database to restore into is not empty. Make a new one and name it in SEKISHO_DATABASE.",
        )


def undo() -> None:
    """Take back all inside `all_or_nothing`, where the database can."""
    if connection.in_atomic_block:
        transaction.set_rollback(True)


def load(manifest: Manifest, folder: Path, advance: Advance) -> None:
    """Make the tables as they were, fill them, and bring them to this version. Raises BackupRefused."""
    _migrate_to(manifest)
    try:
        with transaction.atomic():
            _hold_columns(manifest.tables)
            for number, table in enumerate(manifest.tables, 1):
                with staged(folder, number).open("rb") as file:
                    _fill(table, file, advance)
            _set_sequences({table.name for table in manifest.tables})
            if connection.vendor == "postgresql":  # else the tables could not be altered before the commit
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except (DatabaseError, ValueError, OverflowError) as error:
        raise refused(
            "E910",
            "復元先のデータベースが、バックアップの行を受け付けません。同じ種類のデータベースに復元してください。",
            "The database does not take the rows of the backup. Restore into a database of the same kind.",
        ) from error
    call_command("migrate", verbosity=0, interactive=False)


def _migrate_to(manifest: Manifest) -> None:
    """Make the tables in the form that they had. Unknown migrations of others' parts are passed over."""
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    known = {one for one in manifest.migrations if one in graph.nodes}
    if any(app == OURS and (app, name) not in known for app, name in manifest.migrations):
        raise other_version()
    passed = {parent.key for one in known for parent in graph.node_map[one].parents if parent.key[0] == one[0]}
    executor.migrate(sorted(known - passed))


def _hold_columns(tables: Iterable[TableCopy]) -> None:
    """Refuse a table or column that the database lacks, and one that the backup lacks."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor)) - {MigrationRecorder.Migration._meta.db_table}  # noqa: SLF001
        for table in tables:
            if table.name not in there:
                raise other_version()
            # Django's own description of a table takes 40 ms on SQLite, this none.
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table.name)} LIMIT 0")  # noqa: S608 -- it is there
            if sorted(name for name, _ in table.columns) != sorted(one[0] for one in cursor.description):
                raise other_version()


def _fill(table: TableCopy, file: BinaryIO, advance: Advance) -> None:
    names = ", ".join(connection.ops.quote_name(name) for name, _ in table.columns)
    into = f"{connection.ops.quote_name(table.name)} ({names})"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(table.name)}")  # noqa: S608 -- a migration's own rows
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                while chunk := file.read(_READ_BYTES):
                    copy.write(chunk)
                    advance(len(chunk))
        else:
            _insert_all(cursor, into, table.kinds, file, advance)
        cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table.name)}")  # noqa: S608
        if cursor.fetchone()[0] != table.rows:
            raise damaged(f"表 {table.name} の行数", f"the number of rows of {table.name}")


def _insert_all(
    cursor: CursorWrapper, into: str, kinds: Sequence[Kind], lines: Iterable[bytes], advance: Advance
) -> None:
    batch: list[list[Stored]] = []
    size = 0
    for line in lines:
        batch.append(values(kinds, line.removesuffix(b"\n")))
        size += len(line)
        if size >= _BATCH_BYTES:
            _insert(cursor, into, batch)
            advance(size)
            batch.clear()
            size = 0
    _insert(cursor, into, batch)
    advance(size)


def _insert(cursor: CursorWrapper, into: str, rows: Sequence[Sequence[Stored]]) -> None:
    if not rows:
        return
    sound = [row for row in rows if not any(map(_odd, row))]
    cursor.executemany(f"INSERT INTO {into} VALUES ({', '.join(['%s'] * len(rows[0]))})", sound)  # noqa: S608 -- held against the table
    if len(sound) == len(rows):
        return
    for row in rows:
        if any(map(_odd, row)):
            places = ", ".join("CAST(%s AS TEXT)" if _odd(one) else "%s" for one in row)
            octets = [one.encode("utf-8", "surrogateescape") if _odd(one) else one for one in row]  # type: ignore[union-attr]
            cursor.execute(f"INSERT INTO {into} VALUES ({places})", octets)  # noqa: S608


def _odd(value: Stored) -> bool:
    """A text of SQLite that is no UTF-8: somebody wrote it past Sekisho, and it is kept as it was."""
    if not isinstance(value, str) or value.isascii():
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return True
    return False


def _set_sequences(tables: set[str]) -> None:
    models = [one for one in apps.get_models(include_auto_created=True) if one._meta.db_table in tables]  # noqa: SLF001
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
