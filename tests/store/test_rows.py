"""Rows out of the tables, with their sources; homes."""

from pathlib import Path

import pytest
from django.db import connection

from sekisho.security.app.setup import open_home
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.book import Entry
from sekisho.security.ledgers.columns import Columns
from sekisho.security.ledgers.journal.entry import Act, Origin, Source
from sekisho.security.present.commands.home import HomeRefused
from sekisho.security.work.rowchange import RowChange

pytestmark = pytest.mark.usefixtures("home")

BOOK = Origin(Source.EXCEL, "b.xlsx", "f" * 64, "資産台帳", 4, Columns({"id": "A"}))


def put(number: str, name: str = "PLC") -> None:
    from sekisho.security.store.door import write  # noqa: PLC0415 -- needs an open home

    write([RowChange("asset", None, Asset(id=number, name=name, site="A"), BOOK)], Act("佐藤", "新設"))


def names() -> list[str]:
    from sekisho.security.store.rows import load  # noqa: PLC0415

    return [str(entry.row.id) for entry in load("asset")]  # type: ignore[attr-defined]


def test_rows_come_back_with_their_sources() -> None:
    from sekisho.security.store.rows import load, load_book  # noqa: PLC0415

    put("P1")
    row = Asset(id="P1", name="PLC", site="A")
    assert load("asset") == (Entry(row, "f" * 64, "b.xlsx", "資産台帳", 4, Columns({"id": "A"})),)
    assert str(load("asset")[0].evidence("id")) == "b.xlsx cell 資産台帳!A4"
    assert list(load_book().tables) == ["asset"]


def test_the_search_column_folds_width_case_and_kana() -> None:
    from sekisho.security.store.models import TABLES  # noqa: PLC0415

    put("P1", "ﾘﾌﾛｰ炉ＰＬＣ")
    assert TABLES["asset"].objects.filter(search__contains="りふろー炉plc").count() == 1


@pytest.mark.skipif("os.environ.get('SEKISHO_TEST_POSTGRES')", reason="there the database is not in the home")
def test_a_second_home_is_another_place(home: Path, tmp_path: Path) -> None:
    put("P1")
    open_home(tmp_path / "other")
    assert names() == []
    open_home(home)
    assert names() == ["P1"]


def test_a_home_that_cannot_be_used_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SEKISHO_DATABASE", raising=False)
    (tmp_path / "file").write_text("")
    with pytest.raises(HomeRefused, match=r"home\.E001"):
        open_home(tmp_path / "file")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "sekisho.sqlite3").write_bytes(b"no database" * 100)
    with pytest.raises(HomeRefused, match=r"home\.E002"):
        open_home(tmp_path / "broken")


def test_a_home_of_another_version_is_refused_and_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SEKISHO_DATABASE", raising=False)
    open_home(tmp_path)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('store', '0099_later', '2099-01-01')"
        )
    with pytest.raises(HomeRefused, match=r"home\.E004"):
        open_home(tmp_path)


def test_a_home_without_a_journal_is_refused_and_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3  # noqa: PLC0415

    monkeypatch.delenv("SEKISHO_DATABASE", raising=False)
    (tmp_path / "old").mkdir()
    with sqlite3.connect(tmp_path / "old" / "sekisho.sqlite3") as old:
        old.execute("CREATE TABLE django_migrations (app text, name text)")
        old.execute("CREATE TABLE store_asset (id text)")
    old.close()
    with pytest.raises(HomeRefused, match=r"home\.E004"):
        open_home(tmp_path / "old")


@pytest.mark.skipif("os.environ.get('SEKISHO_TEST_POSTGRES')", reason="SQLite's own setting")
def test_the_database_keeps_a_write_ahead_log(home: Path) -> None:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)
    assert (home / "sekisho.sqlite3").is_file()
