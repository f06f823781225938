"""`sekisho document` and `sekisho ledger print --sheet` as a person runs them."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sekisho.security.app.setup import open_home
from sekisho.security.ledgers.acceptance import Acceptance
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.pledge import Pledge
from sekisho.security.ledgers.zone import Zone
from sekisho.security.present.commands import home
from sekisho.security.present.commands.document import document_commands
from sekisho.security.present.commands.ledger import ledger_commands
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
    """Two sites; both have a pledge of number 1."""
    path = tmp_path / "台帳.xlsx"
    rows = {
        "zone": [Zone(name="LAN", site="A"), Zone(name="LAN", site="B")],
        "asset": [Asset(id="0012", name="PLC", zone="LAN", site="A")],
        "pledge": [
            Pledge(name="早瀬", id="1", site="A"),
            Pledge(name="関", id="1", site="B"),
            Pledge(name="柏木", id="2", signed=dt.date(2026, 4, 1), site="B"),
        ],
        "acceptance": [Acceptance(number="K-1", order="P-1", item="AGV", site="A")],
    }
    write_book(path, rows)
    return path


def run(*words: object) -> Result:
    return CliRunner().invoke(document_commands, [str(word) for word in words])


def printed(*words: object) -> Result:
    return CliRunner().invoke(ledger_commands, ["print", *(str(word) for word in words)])


def test_list_names_every_document_with_the_files_it_can_be() -> None:
    known = {one["id"]: one["files"] for one in json.loads(run("list", "--json").stdout)}
    assert known == {
        "guideline": [".docx", ".pdf"],
        "incident-plan": [".docx", ".pdf"],
        "purchase-specification": [".docx", ".pdf"],
        "security-design": [".docx", ".pdf"],
        "network-diagram": [".pdf", ".svg"],
    }
    assert "ネットワーク構成図（実施例 2件、.pdf .svg）" in run("list").stdout


@pytest.mark.parametrize(
    ("kind", "ending", "begins"),
    [
        ("network-diagram", "pdf", b"%PDF-"),
        ("network-diagram", "svg", b"<svg "),
        ("incident-plan", "pdf", b"%PDF-"),
        ("incident-plan", "docx", b"PK"),
    ],
)
def test_a_document_is_made_from_a_book(tmp_path: Path, book: Path, kind: str, ending: str, begins: bytes) -> None:
    out = tmp_path / f"out.{ending}"
    made = run("make", kind, "--book", book, "--site", "A", "--date", "2026-11-25", "--out", out)
    assert (made.exit_code, f"out.{ending} に書きました。" in made.stdout) == (0, True)
    assert out.read_bytes().startswith(begins)


def test_a_document_is_made_from_a_home(tmp_path: Path, book: Path) -> None:
    told = ["--home", str(tmp_path / "home"), "--who", "関", "--why", "登録"]
    imported = CliRunner().invoke(ledger_commands, ["import", str(book), *told])
    assert imported.exit_code in (0, 1)
    out = tmp_path / "out.svg"
    assert run("make", "network-diagram", "--home", tmp_path / "home", "--site", "A", "--out", out).exit_code == 0
    assert "PLC" in out.read_text("utf-8")


def test_the_site_decides_which_rows_stand_in_it(tmp_path: Path, book: Path) -> None:
    out = tmp_path / "out.svg"
    assert run("make", "network-diagram", "--book", book, "--site", "B", "--out", out).exit_code == 0
    assert "PLC" not in out.read_text("utf-8")


def test_without_ledgers_the_document_is_one_to_fill_in(tmp_path: Path) -> None:
    made = run("make", "purchase-specification", "--site", "新工場", "--out", tmp_path / "out.docx", "--lang", "en")
    assert (made.exit_code, made.stdout) == (0, "Purchase specification: out.docx.\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("plan", "--out", "x.docx"), "plan という文書はありません。"),
        (("incident-plan", "--out", "x.txt"), "x.txt には作れません。"),
        (("network-diagram", "--out", "x.docx"), ".pdf / .svg のいずれかにしてください。"),
    ],
)
def test_wrong_use_is_told_in_a_sentence(words: tuple[str, ...], said: str) -> None:
    refused = run("make", *words)
    assert (refused.exit_code, said in refused.stderr) == (2, True)


@pytest.mark.parametrize(
    ("site", "said"), [((), "複数の工場があります"), (("--site", "C"), "工場「C」の行がありません")]
)
def test_a_site_that_cannot_be_told_is_asked_for(tmp_path: Path, book: Path, site: tuple[str, ...], said: str) -> None:
    refused = run("make", "incident-plan", "--book", book, *site, "--out", tmp_path / "x.pdf")
    assert (refused.exit_code, said in refused.stderr) == (2, True)
    assert not (tmp_path / "x.pdf").exists()


def test_one_row_prints_as_its_sheet(tmp_path: Path, book: Path) -> None:
    out = tmp_path / "sheet.pdf"
    done = printed("acceptance", "--book", book, "--sheet", "K-1", "--out", out)
    assert (done.exit_code, done.stdout) == (0, "検収確認書を sheet.pdf に書きました。\n")
    assert out.read_bytes().startswith(b"%PDF-")
    assert printed("pledge", "--book", book, "--sheet", "2", "--out", out).stdout.startswith("セキュリティ誓約書を ")


def test_an_empty_key_prints_a_blank_sheet(tmp_path: Path) -> None:
    assert printed("pledge", "--sheet", "", "--out", tmp_path / "blank.pdf").exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("pledge", "--sheet", "9"), "セキュリティ誓約書台帳にID「9」の行がありません。"),
        (("pledge", "--sheet", "1"), "複数の工場（A、B）にあります。"),
        (("asset", "--sheet", "0012"), "asset に一枚ものの様式はありません。"),
    ],
)
def test_a_sheet_that_cannot_be_printed_is_told(tmp_path: Path, book: Path, words: tuple[str, ...], said: str) -> None:
    refused = printed(*words, "--book", book, "--out", tmp_path / "x.pdf")
    assert (refused.exit_code, said in refused.stderr) == (2, True)
    assert not (tmp_path / "x.pdf").exists()


def test_a_site_tells_which_of_two_is_meant(tmp_path: Path, book: Path) -> None:
    assert printed("pledge", "--book", book, "--sheet", "1", "--site", "B", "--out", tmp_path / "x.pdf").exit_code == 0
