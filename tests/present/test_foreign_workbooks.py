"""A department's own ledger with other headers: proposed, corrected, confirmed once, and read from then on."""

import json
from pathlib import Path

import openpyxl
import pytest
from importing import back, entries, kept, run
from openpyxl.worksheet.worksheet import Worksheet

from sekisho.security.app.setup import open_home
from sekisho.security.ledgers.asset import Asset
from sekisho.security.present.commands import home as homes
from sekisho.security.terms.address import Ip

LABELS = ("No.", "機器名\n（通称）", "管理番号", "設置場所", "担当", "ＩＰ", "ﾒｰｶｰ", "導入金額")  # noqa: RUF001 -- full width on purpose
LINES = ((1, "PLC", "0012", "2階", "佐藤", "10.0.0.1", "三菱", 1_000), (2, "HMI", "0013", "3階", "鈴木", "", "", 20))
FIRST = Asset(id="0012", name="PLC", place="2階", keeper="佐藤", ips=(Ip("10.0.0.1"),), vendor="三菱", site="A")
SECOND = Asset(id="0013", name="HMI", place="3階", keeper="鈴木", site="A")


@pytest.fixture(autouse=True)
def _opener(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 -- open before anything is written
    monkeypatch.setattr(homes, "opener", open_home)


def book(path: Path, labels: tuple[str, ...] = LABELS, title: str = "設備一覧") -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    sheet.append(["設備一覧表（生産技術課）"])
    sheet.append([])
    sheet.append(labels)
    for line in LINES:
        sheet.append(line[: len(labels)])
    made.save(path)
    return path


def test_an_unconfirmed_sheet_imports_nothing_and_says_what_to_run(home: Path, tmp_path: Path) -> None:
    refused = back(home, book(tmp_path / "b.xlsx"))
    assert refused.exit_code == 2
    assert "シート「設備一覧」は見出しが違うため取り込んでいませんが、資産台帳のようです。" in refused.stdout
    assert 'sekisho ledger map "b.xlsx" --sheet "設備一覧" --ledger asset' in refused.stdout
    assert (kept(), entries()) == ([], 0)


def test_a_mapping_is_proposed_with_its_reasons(home: Path, tmp_path: Path) -> None:
    shown = run(home, "map", book(tmp_path / "b.xlsx"), "--ledger", "asset", "--json")
    assert shown.exit_code == 1
    found = json.loads(shown.stdout)
    assert (found["sheet"], found["line"], found["ledger"], found["keys_missing"]) == ("設備一覧", 3, "asset", [])
    assert [(one["field"], one["likeness"], one["confidence"]) for one in found["labels"]] == [
        ("", "none", 0),
        ("name", "synonym", 85),
        ("id", "synonym", 90),
        ("place", "equal", 100),
        ("keeper", "synonym", 90),
        ("ips", "synonym", 90),
        ("vendor", "synonym", 90),
        ("", "none", 0),
    ]
    assert entries() == 0


def test_once_confirmed_it_is_read_without_asking(home: Path, tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx")
    confirmed = run(home, "map", path, "--confirm", "--who", "佐藤", "--why", "現行の台帳の移行")
    assert (confirmed.exit_code, "登録しました" in confirmed.stdout) == (0, True)
    assert {(row.label, row.field, row.confirmed) for row in kept("layout")} >= {  # type: ignore[attr-defined]
        ("機器名 （通称）", "name", "佐藤"),
        ("導入金額", "", "佐藤"),
    }
    assert back(home, path, "--site", "A").exit_code == 0
    assert kept() == [FIRST, SECOND]


def test_the_order_and_width_of_labels_do_not_matter_to_what_was_confirmed(home: Path, tmp_path: Path) -> None:
    run(home, "map", book(tmp_path / "b.xlsx"), "--confirm", "--who", "佐藤", "--why", "移行")
    path = tmp_path / "c.xlsx"
    made = openpyxl.Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "2025"
    sheet.append(["管理番号", "導入金額", "機器名（通称）", "担当", "No.", "IP", "メーカー", "設置場所"])
    sheet.append(["0012", 9, "PLC", "佐藤", 1, "10.0.0.1", "三菱", "2階"])
    made.save(path)
    assert back(home, path, "--site", "A").exit_code == 0
    assert kept() == [FIRST]


def test_a_person_corrects_the_proposal(home: Path, tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx")
    words = ("--set", "担当=用途", "--skip", "IP", "--confirm", "--who", "佐藤", "--why", "移行")
    assert run(home, "map", path, *words).exit_code == 0
    assert back(home, path).exit_code == 0
    first = kept()[0]
    assert isinstance(first, Asset)
    assert (first.purpose, first.keeper, first.ips) == ("佐藤", "", ())


def test_it_can_be_confirmed_anew(home: Path, tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx")
    run(home, "map", path, "--confirm", "--who", "佐藤", "--why", "移行")
    assert run(home, "map", path, "--skip", "担当", "--confirm", "--who", "鈴木", "--why", "訂正").exit_code == 0
    assert len(kept("layout")) == len(LABELS)
    back(home, path)
    assert [row.keeper for row in kept() if isinstance(row, Asset)] == ["", ""]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--set", "値段=名称"), "見出し「値段」はありません。"),
        (("--set", "担当=主任"), "「担当=主任」を読めません。"),
        (("--set", "担当"), "「担当」を読めません。"),
        (("--ledger", "nothing"), "nothing という台帳はありません。"),
        (("--sheet", "Sheet9"), "シート「Sheet9」がありません。"),
        (("--skip", "管理番号"), "行を見分ける列がありません: 「ID」(id)。"),
        (("--confirm", "--who", "佐藤"), "store.E003"),
    ],
)
def test_what_cannot_be_mapped_is_told(home: Path, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    refused = run(home, "map", book(tmp_path / "b.xlsx"), *words)
    assert (refused.exit_code, said in refused.stderr) == (2, True)
    assert entries() == 0


def test_a_sheet_named_after_a_ledger_with_other_labels_is_foreign_too(home: Path, tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx", title="資産台帳")
    refused = back(home, path)
    assert (refused.exit_code, "sekisho ledger map" in refused.stdout, kept()) == (2, True, [])
    assert run(home, "map", path, "--confirm", "--who", "佐藤", "--why", "移行").exit_code == 0
    assert back(home, path, "--site", "A").exit_code == 0
    assert kept() == [FIRST, SECOND]


def test_a_sheet_that_resembles_no_ledger_is_left_alone(home: Path, tmp_path: Path) -> None:
    refused = back(home, book(tmp_path / "b.xlsx", ("曜日", "献立"), "食堂"))
    assert (refused.exit_code, "sekisho ledger map" in refused.stdout) == (2, False)
