"""The tables: all or nothing, errors listed, sources kept."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from sekisho.security.app.setup import open_home
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.book import Book, Entry
from sekisho.security.ledgers.change import Change
from sekisho.security.ledgers.declaring import Row
from sekisho.security.present.commands.home import HomeRefused
from sekisho.security.store.errors import RowsRefused

ASSET, CHANGE = REGISTRY["asset"], REGISTRY["change"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Iterator[Path]:
    open_home(tmp_path / "home")
    yield tmp_path / "home"
    from django.db import connections  # noqa: PLC0415 -- Django is set up by then

    connections.close_all()


def asset(number: str, name: str = "PLC", site: str = "A", **more: object) -> Entry[Row]:
    return Entry(Asset(id=number, name=name, site=site), "f" * 64, "b.xlsx", "資産台帳", 4, {"id": "A4"}, **more)  # type: ignore[arg-type]


def names(slug: str = "asset") -> list[tuple[str, str]]:
    from sekisho.security.store.rows import load  # noqa: PLC0415

    return [(REGISTRY[slug].key(entry.row), entry.row.site) for entry in load(slug)]


def test_rows_come_back_with_their_sources() -> None:
    from sekisho.security.store.rows import load, load_book, save  # noqa: PLC0415

    save(ASSET, [asset("P1")])
    assert load("asset") == (asset("P1"),)
    assert str(load("asset")[0].evidence("id")) == "b.xlsx cell 資産台帳!A4"
    assert list(load_book().tables) == ["asset"]


def test_a_known_key_of_the_same_site_is_replaced() -> None:
    from sekisho.security.store.rows import load, save  # noqa: PLC0415

    save(ASSET, [asset("P1"), asset("P1", site="B")])
    save(ASSET, [asset("P1", "HMI")])
    assert [(entry.row.site, getattr(entry.row, "name")) for entry in load("asset")] == [("A", "HMI"), ("B", "PLC")]  # noqa: B009


def test_replacing_removes_the_other_rows_of_those_sites_only() -> None:
    from sekisho.security.store.rows import save  # noqa: PLC0415

    save(ASSET, [asset("P1"), asset("P2"), asset("P1", site="B")])
    save(ASSET, [asset("P3")], replace=True)
    assert names() == [("P1", "B"), ("P3", "A")]


def test_errors_are_refused_all_at_once_and_nothing_is_written() -> None:
    from sekisho.security.store.rows import save_book  # noqa: PLC0415

    bad = [asset("P1"), asset("P1"), asset("", "x" * 300), asset("P4", flawed=frozenset({"ips"}))]
    with pytest.raises(RowsRefused) as caught:
        save_book(Book({"change": (Entry(Change(what="x")),), "asset": tuple(bad)}))
    assert sorted(problem.code for problem in caught.value.problems) == [
        "asset.E001", "asset.E010", "asset.E013", "asset.E019",
    ]  # fmt: skip
    assert names() == names("change") == []


def test_an_empty_day_in_a_key_is_compared_too() -> None:
    from sekisho.security.store.rows import save  # noqa: PLC0415

    rows: list[Entry[Row]] = [Entry(Change(what="x")), Entry(Change(what="x", done=dt.date(2024, 4, 1)))]
    save(CHANGE, rows)
    save(CHANGE, rows)
    assert len(names("change")) == 2


def test_warnings_refuse_nothing() -> None:
    from sekisho.security.store.rows import save  # noqa: PLC0415

    save(ASSET, [Entry(Asset(id="P1", name="PLC", loan_end=dt.date(2024, 4, 1)))])
    assert names() == [("P1", "")]


def test_a_second_home_is_another_place(tmp_path: Path) -> None:
    from sekisho.security.store.rows import save  # noqa: PLC0415

    save(ASSET, [asset("P1")])
    open_home(tmp_path / "other")
    assert names() == []
    open_home(tmp_path / "home")
    assert names() == [("P1", "A")]


def test_a_home_that_cannot_be_used_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HomeRefused):
        open_home(tmp_path / "file")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "sekisho.sqlite3").write_bytes(b"no database" * 100)
    with pytest.raises(HomeRefused):
        open_home(tmp_path / "broken")


def test_the_database_keeps_a_write_ahead_log(home: Path) -> None:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)
    assert (home / "sekisho.sqlite3").is_file()
