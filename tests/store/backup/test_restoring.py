"""Restoring: the same rows, a journal that verifies and goes on, and all or nothing."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from homes import KEYS, PLC, all_rows, back, backed_up, faults, files, fill, on, size

from sekisho.security.app.database import VARIABLE
from sekisho.security.app.setup import open_home, point_at
from sekisho.security.ledgers.asset import Asset
from sekisho.security.work.backup.refusing import BackupRefused
from sekisho.security.work.backup.sealing import Opener, Seal, new_identity

EmptyDatabase = Callable[[], str]


def refusal(source: Path, home: Path | None, **others: object) -> str:
    with pytest.raises(BackupRefused) as refused:
        back(source, home, **others)
    return refused.value.text.en


def test_a_restored_home_is_the_same_and_works(home: Path, tmp_path: Path, empty_database: EmptyDatabase) -> None:
    fill(home)
    before, kept, length = all_rows(), files(home), size()
    backup = backed_up(tmp_path / "b.age")
    empty_database()
    done = back(backup, tmp_path / "new")
    assert (done.kept, done.same, done.sound, done.verdict.faults) == (True, True, True, ())
    open_home(tmp_path / "new")
    assert all_rows() == before
    assert files(tmp_path / "new") == kept
    assert sum('"old"' in str(row).lower() for row in before["store_journalentry"]) == 0, "expired values stay gone"
    on(5, None, Asset(id="NEXT", name="PLC"))
    assert (size(), faults()) == (length + 1, ())
    assert list(tmp_path.glob(".*")) == [], "nothing else is left"


def test_a_new_row_gets_a_number_of_its_own(home: Path, tmp_path: Path, empty_database: EmptyDatabase) -> None:
    from sekisho.security.store.models import TABLES  # noqa: PLC0415 -- needs an open home

    fill(home)
    backup = backed_up(tmp_path / "b.age")
    empty_database()
    back(backup, tmp_path / "new")
    open_home(tmp_path / "new")
    highest = max(TABLES["asset"].objects.values_list("pk", flat=True))
    on(5, None, Asset(id="NEXT", name="PLC"))
    assert TABLES["asset"].objects.get(row_key='["NEXT"]').pk > highest


def test_a_rehearsal_leaves_nothing(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On SQLite whatever the home is on: so this also takes PostgreSQL's rows to the other database."""
    fill(home)
    before, backup = all_rows(), backed_up(tmp_path / "b.age")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    done = back(backup)
    assert (done.kept, done.sound, done.verdict.size) == (False, True, done.manifest.journal.size)
    assert list((tmp_path / "temporary").iterdir()) == []
    open_home(home)
    assert all_rows() == before


def test_a_home_moves_from_one_database_to_the_other(
    home: Path, tmp_path: Path, empty_database: EmptyDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not os.environ.get(VARIABLE):
        pytest.skip("needs a PostgreSQL server: tools/with_postgres")
    monkeypatch.delenv(VARIABLE)
    open_home(tmp_path / "small")
    fill(tmp_path / "small")
    before, backup = all_rows(), backed_up(tmp_path / "b.age")
    address = empty_database()
    done = back(backup, tmp_path / "large")
    assert (done.kept, done.sound, done.manifest.database) == (True, True, "sqlite")
    open_home(tmp_path / "large")
    assert home.is_dir()
    assert not (tmp_path / "large" / "sekisho.sqlite3").exists()
    assert all_rows() == before
    on(5, None, Asset(id="NEXT", name="PLC"))
    assert (faults(), os.environ[VARIABLE]) == ((), address)


def test_every_seal_is_restored(home: Path, tmp_path: Path) -> None:
    fill(home)
    for number, (how, keys) in enumerate(
        [(Seal(passphrase="四月の雪"), Opener(passphrase="四月の雪")), (Seal(), Opener())]  # noqa: S106 -- a test's
    ):
        open_home(home)
        assert back(backed_up(tmp_path / str(number), how), keys=keys).sound


def test_nothing_is_restored_over_another_home(home: Path, tmp_path: Path, empty_database: EmptyDatabase) -> None:
    on(1, None, PLC)
    before, backup = files(home), backed_up(tmp_path / "b.age")
    empty_database()
    assert "home is not empty" in refusal(backup, home)
    assert files(home) == before
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    assert "(backup.E908)" in refusal(backup, tmp_path / "link")
    (tmp_path / "file").write_text("x", "utf-8")
    assert "(backup.E908)" in refusal(backup, tmp_path / "file")
    (tmp_path / "empty").mkdir()
    assert back(backup, tmp_path / "empty").kept


def test_nothing_is_restored_into_a_database_in_use(home: Path, tmp_path: Path) -> None:
    if not os.environ.get(VARIABLE):
        pytest.skip("a SQLite home has its own database")
    on(1, None, PLC)
    before, backup = all_rows(), backed_up(tmp_path / "b.age")
    assert "(backup.E909)" in refusal(backup, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    open_home(home)
    assert all_rows() == before


def test_a_refused_backup_leaves_nothing(home: Path, tmp_path: Path, empty_database: EmptyDatabase) -> None:
    fill(home)
    backup = backed_up(tmp_path / "b.age")
    octets = backup.read_bytes()
    empty_database()
    cases = {
        "cut": (octets[:-1], KEYS, "E902"),
        "altered": (octets[:-100] + b"\0" + octets[-99:], KEYS, "E902"),
        "other key": (octets, Opener((new_identity()[0],)), "E904"),
        "no key": (octets, Opener(), "E903"),
        "no backup": (b"PK\x03\x04", KEYS, "E901"),
    }
    for name, (content, keys, code) in cases.items():
        backup.write_bytes(content)
        assert f"(backup.{code})" in refusal(backup, tmp_path / "new", keys=keys), name
        assert sorted(path.name for path in tmp_path.iterdir()) == ["b.age", "home"], name
    backup.write_bytes(octets)
    assert back(backup, tmp_path / "new").kept, "and the database is as empty as it was"


def test_a_journal_with_faults_is_restored_only_where_that_is_asked_for(
    home: Path, tmp_path: Path, empty_database: EmptyDatabase
) -> None:
    from sekisho.security.store.models import TABLES  # noqa: PLC0415 -- needs an open home

    fill(home)
    TABLES["asset"].objects.filter(row_key='["X7"]').update(name="偽")
    found, backup = faults(), backed_up(tmp_path / "b.age")
    assert len(found) == 1
    empty_database()
    done = back(backup, tmp_path / "new")
    assert (done.kept, done.same, done.verdict.faults) == (False, True, found)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.age", "home"]
    done = back(backup, tmp_path / "new", with_faults=True)
    assert (done.kept, done.sound) == (True, False)
    open_home(tmp_path / "new")
    assert faults() == found


def test_what_was_written_past_sekisho_is_restored_as_it_was(home: Path, tmp_path: Path) -> None:
    if os.environ.get(VARIABLE):
        pytest.skip("PostgreSQL keeps no such values")
    fill(home)
    with sqlite3.connect(home / "sekisho.sqlite3") as connection:
        connection.execute("UPDATE store_asset SET name = CAST(x'ff41' AS TEXT) WHERE row_key = '[\"X1\"]'")
        connection.execute("UPDATE store_asset SET stocktaken = 'soon' WHERE stocktaken IS NOT NULL")
        connection.execute("UPDATE store_asset SET position = 'word' WHERE row_key = '[\"X3\"]'")
    connection.close()
    open_home(home)
    found = faults()
    assert len(found) >= 3
    backup = backed_up(tmp_path / "b.age")
    back(backup, tmp_path / "new", with_faults=True)
    open_home(tmp_path / "new")
    assert faults() == found


def test_a_checkpoint_from_elsewhere_is_held_against_it(home: Path, tmp_path: Path) -> None:
    from sekisho.security.store.journal.proving import newest_checkpoint  # noqa: PLC0415 -- needs an open home

    fill(home)
    backup, then = backed_up(tmp_path / "b.age"), newest_checkpoint()
    on(5, None, Asset(id="LATER", name="PLC"))
    later = newest_checkpoint()
    assert back(backup, checkpoint=then).sound
    (fault,) = back(backup, checkpoint=later).verdict.faults
    assert fault.problem.code == "journal.E014", "an older backup is told from the newest state"  # type: ignore[attr-defined]


def test_a_backup_of_a_newer_version_is_refused(home: Path, tmp_path: Path, empty_database: EmptyDatabase) -> None:
    from django.db import connection  # noqa: PLC0415 -- needs an open home

    fill(home)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('store', '9999_later', '2026-01-01')"
        )
    try:
        backup = backed_up(tmp_path / "b.age")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE name = '9999_later'")
    empty_database()
    assert "(backup.E907)" in refusal(backup, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_columns_of_another_version_are_refused(
    home: Path, tmp_path: Path, empty_database: EmptyDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list comes from a file: a table or column that the database lacks is never written to."""
    from sekisho.security.store.backup import taking  # noqa: PLC0415 -- needs an open home
    from sekisho.security.work.backup.manifest import written  # noqa: PLC0415

    fill(home)
    for change in (
        lambda table: replace(table, name="django_migrations") if table.name == "store_zone" else table,
        lambda table: replace(table, columns=(*table.columns[:-1], ("other", "text"))) if table.rows else table,
        lambda table: replace(table, columns=(*table.columns, table.columns[0])) if table.rows else table,
    ):
        open_home(home)
        monkeypatch.setattr(
            taking,
            "written",
            lambda said, change=change: written(replace(said, tables=tuple(map(change, said.tables)))),
        )
        (tmp_path / "b.age").unlink(missing_ok=True)
        backup = backed_up(tmp_path / "b.age")
        with pytest.raises(BackupRefused) as refused:
            back(backup)
        assert "(backup.E907)" in refused.value.text.en
    assert empty_database() is not None


LATER = """from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("store", "{newest}")]
    operations = [
        migrations.AddField("Asset", "weight", models.BigIntegerField(default=7)),
        migrations.RunSQL("UPDATE store_zone SET name = name || '!'"),
    ]
"""


def test_a_newer_version_restores_an_older_backup(
    home: Path, tmp_path: Path, empty_database: EmptyDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Filled in the form it had, then brought up to date: the later migration finds rows, with checks still to come."""
    from django.db import connection  # noqa: PLC0415 -- needs an open home
    from django.test import override_settings  # noqa: PLC0415

    from sekisho.security.store import migrations  # noqa: PLC0415

    fill(home)
    backup = backed_up(tmp_path / "b.age")
    shutil.copytree(migrations.__path__[0], tmp_path / "later_migrations")
    newest = max(path.stem for path in Path(migrations.__path__[0]).glob("0*.py"))
    (tmp_path / "later_migrations" / "9999_weight.py").write_text(LATER.format(newest=newest), "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    empty_database()
    with override_settings(MIGRATION_MODULES={"store": "later_migrations"}):
        done = back(backup, tmp_path / "new")
    assert (done.kept, done.sound) == (True, True)
    point_at(tmp_path / "new")
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*), MIN(weight), MAX(weight) FROM store_asset")
        assert cursor.fetchone() == (21, 7, 7)
