"""Workbooks over HTTP: previewed, refused whole, applied whole, or left to another person."""

import io
from pathlib import Path

import pytest

from asking import Program, program, token, write
from asking import person as somebody
from sekisho.security.ledgers.asset import Asset
from sekisho.security.present.workbook.writing import write_book
from sekisho.security.terms.words import Department

pytestmark = pytest.mark.usefixtures("home")

PLC = Asset(id="P1", name="PLC", site="A")
IMPORT, ROWS = "/ledgers/asset/import", "/ledgers/asset/rows"


@pytest.fixture
def maker() -> Program:
    return program("P1", Department.PRODUCTION_IT)


def named(octets: bytes, name: str = "資産台帳.xlsx") -> io.BytesIO:
    file = io.BytesIO(octets)
    file.name = name
    return file


@pytest.fixture
def book(tmp_path: Path) -> bytes:
    write_book(tmp_path / "b.xlsx", {"asset": [PLC, Asset(id="P2", name="HMI", site="A")]})
    return (tmp_path / "b.xlsx").read_bytes()


def test_a_preview_writes_nothing_and_says_all(maker: Program, book: bytes) -> None:
    write([Asset(id="P1", name="旧PLC", site="A")])
    told = maker.send(IMPORT, named(book))
    assert (told.status, told.body["applied"], told.body["proposal"]) == (200, False, None)
    assert told.body["counts"] == {"same": 0, "create": 1, "change": 1, "withdraw": 0, "conflict": 0}
    change, create = told.body["rows"]
    assert (change["fate"], change["key"], change["before"]["name"], change["after"]["name"]) == (
        "change",
        "P1",
        "旧PLC",
        "PLC",
    )
    assert (create["fate"], create["before"], create["line"]) == ("create", None, 5)
    assert maker.get(ROWS).body["count"] == 1


def test_an_import_that_needs_approval_is_left_to_another_person(maker: Program, book: bytes) -> None:
    told = maker.send(IMPORT, named(book), approve="true", why="棚卸").body
    assert maker.get(ROWS).body["count"] == 0
    one = f"/proposals/{told['proposal']}"
    assert maker.get(one).body["proposal"]["state"] == "open"
    other = program("P2", Department.PRODUCTION_IT)
    assert other.post(f"{one}/decision", {"approve": True, "sha256": maker.get(one).body["sha256"]}).status == 200
    assert other.post(f"{one}/application").status == 200
    assert maker.get(ROWS).body["count"] == 2


def test_the_file_is_named_in_the_history(maker: Program, book: bytes) -> None:
    maker.send(IMPORT, named(book), apply="true", why="棚卸")
    name = maker.get(ROWS, id="P1").body["rows"][0]["row_id"]
    origin = maker.get(f"{ROWS}/{name}/history").body["entries"][0]["origin"]
    assert (origin["kind"], origin["file"]) == ("excel", "資産台帳.xlsx")
    assert (origin["columns"]["id"], origin["line"]) == ("A", 4)


@pytest.mark.parametrize("coding", ["cp932", "utf-8", "utf-8-sig"])
def test_a_csv_as_excel_writes_it_is_taken(maker: Program, coding: str) -> None:
    text = "ID,名称,設置場所\r\nP1,リフロー炉①,髙橋ライン\r\n".encode(coding)
    told = maker.send(IMPORT, named(text, "資産台帳.csv"), site="A", apply="true", why="移行")
    assert (told.status, told.body["counts"]["create"]) == (200, 1)
    assert maker.get(ROWS).body["rows"][0]["row"]["place"] == "髙橋ライン"


def test_a_wrong_file_is_refused_whole_with_every_reason(maker: Program) -> None:
    text = "ID,名称,返却期限\r\nP1,PLC,いつか\r\nP2,,\r\n".encode()
    told = maker.send(IMPORT, named(text, "資産台帳.csv"), apply="true", why="移行")
    assert (told.status, told.body["code"]) == (422, "store.E001")
    assert [one["code"] for one in told.body["problems"]] == ["asset.E003", "asset.E001"]
    assert maker.get(ROWS).body["count"] == 0
    shown = maker.send(IMPORT, named(text, "資産台帳.csv"))
    assert (shown.status, shown.body["applied"]) == (200, False)
    assert [one["code"] for one in shown.body["problems"] if one["level"] == "error"] == ["asset.E003", "asset.E001"]


@pytest.mark.parametrize(
    ("octets", "name", "code"),
    [
        (b"", "a.xlsx", "book.E001"),
        (b"PK\x03\x04", "a.xlsx", "book.E003"),
        (b"%PDF-1.7", "a.pdf", "book.E002"),
        (b"\x00" * 100, "\x00/../../etc/passwd", "book.E002"),
        (b"x", "長" * 300 + ".csv", "book.E012"),
    ],
)
def test_no_file_breaks_anything(maker: Program, octets: bytes, name: str, code: str) -> None:
    told = maker.send(IMPORT, named(octets, name))
    assert (told.status, told.body["counts"]["create"]) == (200, 0)
    assert code in [one["code"] for one in told.body["problems"]]
    assert not any("/" in one["file"] for one in told.body["problems"])


def test_rows_of_another_site_are_not_taken(book: bytes) -> None:
    elsewhere = program("P1", Department.PRODUCTION_IT, site="B")
    for more in ({}, {"apply": "true", "why": "x"}):
        told = elsewhere.send(IMPORT, named(book), **more)
        assert told.status == 403
        assert "工場「A」" in told.body["ja"]


def test_an_import_needs_the_scopes_of_what_it_does(book: bytes) -> None:
    write([somebody("P1", Department.PRODUCTION_IT)])
    reader = Program(token("P1", "read:asset"))
    assert reader.send(IMPORT, named(book)).status == 200
    assert "write:asset" in reader.send(IMPORT, named(book), apply="true", why="x").body["ja"]
    assert "propose" in reader.send(IMPORT, named(book), approve="true", why="x").body["ja"]


def test_rows_that_the_book_lacks_are_withdrawn_where_it_says_it_holds_all(maker: Program, book: bytes) -> None:
    write([Asset(id="P7", name="撤去済み", site="A"), Asset(id="P8", name="別工場", site="B")])
    told = maker.send(IMPORT, named(book), replace="true", apply="true", why="棚卸")
    assert told.body["counts"]["withdraw"] == 1
    assert [one["row"]["id"] for one in maker.get(ROWS, sort="id").body["rows"]] == ["P1", "P2", "P8"]


@pytest.mark.parametrize(
    "form", [{"apply": "yes"}, {"colour": "red"}, {"apply": "true"}, {"apply": "true", "why": "\x00"}]
)
def test_a_wrong_form_is_refused(maker: Program, book: bytes, form: dict[str, str]) -> None:
    assert maker.send(IMPORT, named(book), **form).status == 422


def test_an_export_holds_the_rows_of_ones_sites_and_of_the_day(tmp_path: Path) -> None:
    from sekisho.security.present.workbook.reading import read_book  # noqa: PLC0415

    write([PLC, Asset(id="P2", name="HMI", site="B")])
    here = program("P9", Department.PRODUCTION_IT, site="A")
    (tmp_path / "b.xlsx").write_bytes(here.get("/ledgers/asset/export").body)
    assert [entry.row for entry in read_book(tmp_path / "b.xlsx").tables["asset"]] == [PLC]
    (tmp_path / "c.xlsx").write_bytes(here.get("/ledgers/asset/export", as_of="2020-01-01", lang="en").body)
    assert read_book(tmp_path / "c.xlsx").tables["asset"] == ()
