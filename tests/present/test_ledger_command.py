"""`sekisho ledger` as a person runs it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sekisho.security.app.setup import open_home
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.asset import Asset
from sekisho.security.present.commands import home
from sekisho.security.present.commands.ledger import ledger_commands
from sekisho.security.present.workbook.reading import read_book
from sekisho.security.present.workbook.writing import write_book


@pytest.fixture(autouse=True)
def _opener(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(home, "opener", open_home)
    yield
    from django.conf import settings  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    if settings.configured:
        connections.close_all()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "台帳.xlsx"
    write_book(path, {"asset": [Asset(id="0012", name="PLC", site="A"), Asset(id="0013", name="HMI", site="B")]})
    return path


def run(*words: object) -> Result:
    return CliRunner().invoke(ledger_commands, [str(word) for word in words])


def take_in(*words: object) -> Result:
    return run("import", *words, "--who", "佐藤", "--why", "年度の棚卸")


def test_list_names_every_ledger() -> None:
    assert [one["slug"] for one in json.loads(run("list", "--json").stdout)] == list(REGISTRY)
    assert "資産台帳" in run("list").stdout


def test_a_template_can_be_checked_without_problems(tmp_path: Path) -> None:
    assert run("template", "--out", tmp_path / "t.xlsx").exit_code == 0
    checked = run("check", tmp_path / "t.xlsx")
    assert checked.exit_code == 0
    assert "誤り 0件、注意 0件。" in checked.stdout


def test_check_prints_all_problems_and_exits_with_1(tmp_path: Path) -> None:
    path = tmp_path / "資産台帳.csv"
    path.write_text("ID,名称,サポート終了日\nP1,PLC,2023/02/30\n,HMI,\n", encoding="utf-8")
    checked = run("check", path)
    assert checked.exit_code == 1
    assert "資産台帳!C2: 「サポート終了日」: 2023/02/30 は日付として読めません。" in checked.stdout
    assert "誤り 2件、注意 0件。" in checked.stdout
    found = json.loads(run("check", path, "--json").stdout)
    assert [one["code"] for one in found["problems"]] == ["asset.E003", "asset.E001"]


def test_check_exits_with_2_where_a_file_cannot_be_read(tmp_path: Path) -> None:
    assert run("check", tmp_path / "none.xlsx").exit_code == 2


def test_rows_go_in_and_come_out(tmp_path: Path, book: Path) -> None:
    assert take_in(book, "--home", tmp_path / "home").exit_code == 0
    assert run("export", "--home", tmp_path / "home", "--out", tmp_path / "out.xlsx").exit_code == 0
    rows = [[entry.row for entry in read_book(path).tables["asset"]] for path in (book, tmp_path / "out.xlsx")]
    assert rows[0] == rows[1]


def test_a_book_with_errors_is_refused_as_a_whole(tmp_path: Path, book: Path) -> None:
    path = tmp_path / "資産台帳.csv"
    path.write_text("ID,名称\nP1,\n", encoding="utf-8")
    refused = take_in(book, path, "--home", tmp_path / "home")
    assert refused.exit_code == 2
    assert "何も保存していません" in refused.stderr
    exported = run("export", "--home", tmp_path / "home", "--out", tmp_path / "out.xlsx", "--only", "asset")
    assert "資産台帳: 0件" in exported.stdout


def test_who_and_why_are_asked_for(tmp_path: Path, book: Path) -> None:
    nobody = run("import", book, "--home", tmp_path / "home", "--why", "棚卸")
    assert (nobody.exit_code, "--who" in nobody.stderr) == (2, True)
    blank = run("import", book, "--home", tmp_path / "home", "--who", "佐藤", "--why", " ")
    assert (blank.exit_code, "store.E003" in blank.stderr) == (2, True)


def test_a_ledger_is_printed_from_a_book_by_site(tmp_path: Path, book: Path) -> None:
    printed = run("print", "asset", "--book", book, "--site", "A", "--out", tmp_path / "a.pdf", "--date", "2026-04-01")
    assert printed.exit_code == 0
    assert "資産台帳 1件" in printed.stdout
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")


def test_wrong_use_is_told_in_a_sentence(tmp_path: Path, book: Path) -> None:
    unknown = run("print", "assets", "--out", tmp_path / "a.pdf")
    assert (unknown.exit_code, "assets という台帳はありません。" in unknown.stderr) == (2, True)
    nowhere = run("template", "--out", tmp_path / "no" / "t.xlsx")
    assert (nowhere.exit_code, "ファイルに書けません" in nowhere.stderr) == (2, True)
    assert take_in(book, "--home", book).exit_code == 2


def test_declared_messages_become_a_book_without_faults(tmp_path: Path) -> None:
    out = tmp_path / "declared.xlsx"
    assert run("declared", "--out", out).exit_code == 0
    book = read_book(out)
    assert not book.problems
    counts = {slug: len(entries) for slug, entries in book.tables.items()}
    assert counts == {"asset": 27, "conduit": 6, "dataflow": 36, "zone": 6}
