"""`sekisho match`: what concerns the factory, what a person has to say once, and what nobody looked at."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from sekisho.security.ledgers.advisory import AdvisoryRecord
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.book import ledger_of
from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.person import Person
from sekisho.security.ledgers.risk import External, Impact, Risk
from sekisho.security.ledgers.same_product import Same, SameProduct
from sekisho.security.ledgers.software import Software
from sekisho.security.ledgers.vulnerability import PatchState, Timing, Vulnerability
from sekisho.security.present.commands.match import match_word
from sekisho.security.present.commands.words import words
from sekisho.security.present.workbook.reading import read_book
from sekisho.security.present.workbook.writing import write_book

words.command("match")(match_word)
RUNNER = CliRunner()
VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
NEAR = "CVSS:3.1/AV:L/AC:L/PR:L/UI:R/S:U/C:L/I:N/A:N"


def advisory(number: str, vendor: str, product: str, version: str, cve: str, *, vector: str = VECTOR) -> dict[str, Any]:
    leaf = {"category": "product_version_range", "name": version, "product": {"product_id": "P1", "name": product}}
    named = {"category": "product_name", "name": product, "branches": [leaf]}
    score = {"products": ["P1"], "cvss_v3": {"version": "3.1", "vectorString": vector, "baseScore": 9.8}}
    return {
        "document": {
            "category": "csaf_security_advisory", "csaf_version": "2.0", "title": f"An invented flaw of {product}",
            "publisher": {"category": "vendor", "name": "Invented", "namespace": "https://example.com"},
            "tracking": {
                "id": number, "status": "final", "version": "1", "initial_release_date": "2026-11-01T00:00:00Z",
                "current_release_date": "2026-11-02T00:00:00Z",
                "revision_history": [{"number": "1", "date": "2026-11-01T00:00:00Z", "summary": "first"}],
            },
        },
        "product_tree": {"branches": [{"category": "vendor", "name": vendor, "branches": [named]}]},
        "vulnerabilities": [{"cve": cve, "product_status": {"known_affected": ["P1"]}, "scores": [score]}],
    }  # fmt: skip


@pytest.fixture
def advisories(tmp_path: Path) -> Path:
    folder = tmp_path / "advisories"
    folder.mkdir()
    for one in (
        advisory("INV-1", "Moxa", "NPort 5110", "< 2.11", "CVE-2026-1001"),
        advisory("INV-2", "Moxa", "NPort 5110", "< 1.0", "CVE-2026-1002"),
        advisory("INV-3", "Siemens", "SCALANCE X204 managed switch", "< 5.0", "CVE-2026-1003", vector=NEAR),
    ):
        (folder / f"{one['document']['tracking']['id']}.json").write_text(json.dumps(one))
    return folder


def ledgers(tmp_path: Path, *more: Row) -> Path:
    path = tmp_path / "ledgers.xlsx"
    rows: dict[str, list[Row]] = {
        "asset": [
            Asset(id="A1", name="変換器", vendor="MOXA Inc.", model="NPort 5110", firmware="2.5", system="塗装"),
            Asset(id="A2", name="スイッチ", vendor="シーメンス", model="SCALANCE X204", firmware="4.1"),
            Asset(id="A3", name="カメラ", vendor="架空電機", model="VX-1", firmware="1.0"),
        ],
        "software": [Software(name="NPort 5110", version="2.0", vendor="Moxa", devices=("A3",))],
        "risk": [Risk(system="塗装", impact=Impact.HIGH, external=External.INTERNET)],
        "person": [Person(id="P1", name="架空 太郎")],
    }
    for one in more:
        rows.setdefault(ledger_of(type(one)).slug, []).append(one)
    write_book(path, rows)
    return path


def run(tmp_path: Path, book: Path, folder: Path, *more: str) -> Result:
    arguments = ["match", "--ledgers", str(book), "--advisories", str(folder), "--out", str(tmp_path / "out"),
                 "--as-of", "2026-11-25", *more]  # fmt: skip
    return RUNNER.invoke(words, arguments)


def answered(tmp_path: Path, book: Path, folder: Path) -> dict[str, Any]:
    ended = run(tmp_path, book, folder, "--json")
    assert ended.exit_code == 0, ended.output
    found: dict[str, Any] = json.loads(ended.stdout)
    assert found == json.loads((tmp_path / "out" / "match.json").read_text())
    return found


def test_what_is_affected_what_is_asked_and_what_nobody_looked_at(tmp_path: Path, advisories: Path) -> None:
    found = answered(tmp_path, ledgers(tmp_path), advisories)
    assert [(one["held"]["key"], one["advisory"]) for one in found["affected"]] == [
        ("A1", "INV-1"), ("NPort 5110 2.0", "INV-1"),
    ]  # fmt: skip
    assert {(one["held"]["key"], one["advisory"]) for one in found["not_affected"]} == {
        ("A1", "INV-2"), ("NPort 5110 2.0", "INV-2"),
    }  # fmt: skip
    assert [(one["held"]["key"], one["advisories"]) for one in found["to_be_checked"]] == [("A2", ["INV-3"])]
    assert found["vendors_without_a_source"] == ["架空電機"]
    assert [(one["asset"], one["name"], one["timing"]) for one in found["vulnerabilities"]] == [
        ("A1", "CVE-2026-1001", "at-maintenance"), ("A3", "CVE-2026-1001", "at-maintenance"),
    ]  # fmt: skip
    (source,) = found["sources"]
    assert (source["records"], source["newest"], source["age_days"]) == (3, "2026-11-02", 23)
    assert source["vendors"] == {"Moxa": 2, "Siemens": 1}


def test_the_workbook_has_a_sheet_for_each_and_no_cell_is_a_formula(tmp_path: Path, advisories: Path) -> None:
    (advisories / "evil.json").write_text(json.dumps(advisory("=1+1", "Moxa", "NPort 5110", "< 9", "CVE-2026-9")))
    answered(tmp_path, ledgers(tmp_path), advisories)
    book = openpyxl.load_workbook(tmp_path / "out" / "match.xlsx")
    assert book.sheetnames == ["該当", "要確認", "非該当", "対応の流れ", "情報源", "読み取りの問題"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "=1+1" in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}


def test_proposed_rows_are_those_that_the_ledger_lacks_and_a_workbook_of_the_ledger(
    tmp_path: Path, advisories: Path
) -> None:
    known = Vulnerability(asset="A3", name="CVE-2026-1001", state=PatchState.OPEN)
    answered(tmp_path, ledgers(tmp_path, known), advisories)
    (row,) = (entry.row for entry in read_book(tmp_path / "out" / "proposed.xlsx").rows(Vulnerability))
    assert (row.asset, row.name, row.severity, row.timing) == ("A1", "CVE-2026-1001", "CVSS 9.8", Timing.AT_MAINTENANCE)
    assert (row.found, row.origin, row.state) == (dt.date(2026, 11, 25), "INV-1", PatchState.OPEN)
    assert "外部接続は「インターネット」" in row.reason


@pytest.mark.parametrize(
    ("same", "affected", "asked"), [(Same.YES, ["INV-1", "INV-3", "INV-1"], 0), (Same.NO, ["INV-1", "INV-1"], 0)]
)
def test_what_a_person_answered_is_not_asked_again(
    tmp_path: Path, advisories: Path, same: Same, affected: list[str], asked: int
) -> None:
    told = SameProduct(
        vendor="シーメンス", model="SCALANCE X204", their_vendor="Siemens",
        their_product="SCALANCE X204 managed switch",
        same=same, decided_by="P1", decided_on=dt.date(2026, 11, 20),
    )  # fmt: skip
    found = answered(tmp_path, ledgers(tmp_path, told), advisories)
    assert [one["advisory"] for one in found["affected"]] == affected
    assert len(found["to_be_checked"]) == asked


def test_a_vulnerability_that_is_exploited_is_patched_at_once(tmp_path: Path, advisories: Path) -> None:
    entry = {"cveID": "CVE-2026-1001", "vendorProject": "Moxa", "product": "NPort", "dateAdded": "2026-11-10"}
    kev = {"title": "Known exploited", "catalogVersion": "2026.11.10", "dateReleased": "2026-11-10T00:00:00Z",
           "count": 1, "vulnerabilities": [entry]}  # fmt: skip
    (advisories / "kev.json").write_text(json.dumps(kev))
    found = answered(tmp_path, ledgers(tmp_path), advisories)
    assert [(one["asset"], one["timing"]) for one in found["vulnerabilities"]] == [
        ("A1", "at-once"), ("A3", "at-a-stop"),
    ]  # fmt: skip
    assert "KEV、2026-11-10追加" in found["vulnerabilities"][0]["because_ja"][0]


def test_a_deferral_comes_back_on_its_day(tmp_path: Path, advisories: Path) -> None:
    late, early = (
        Vulnerability(asset="A2", name=name, timing=Timing.DEFERRED, reason="r", measure="m", again=day, approver="P1")
        for name, day in (("CVE-2025-1", dt.date(2026, 11, 25)), ("CVE-2025-2", dt.date(2026, 11, 26)))
    )
    book = ledgers(tmp_path, late, early)
    assert [one["name"] for one in answered(tmp_path, book, advisories)["deferrals_to_judge_again"]] == ["CVE-2025-1"]
    assert "見送りの再評価日が来ています: A2 CVE-2025-1" in run(tmp_path, book, advisories).stdout


def test_the_parts_of_a_devices_software_list_are_matched_too(tmp_path: Path, advisories: Path) -> None:
    bom = {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {"timestamp": "2026-11-01T00:00:00Z", "component": {"type": "device", "name": "VX-1"}},
        "components": [{"type": "firmware", "name": "NPort 5110", "version": "2.0", "supplier": {"name": "Moxa"}}],
    }  # fmt: skip
    (advisories / "bom.json").write_text(json.dumps(bom))
    found = answered(tmp_path, ledgers(tmp_path), advisories)
    assert ("A3", "component") in {(one["held"]["key"], one["held"]["source"]) for one in found["affected"]}


def test_exit_codes_and_what_cannot_be_read(tmp_path: Path, advisories: Path) -> None:
    assert run(tmp_path, ledgers(tmp_path), advisories, "--fail-on-affected").exit_code == 1
    (advisories / "broken.json").write_text('{"document": ')
    ended = run(tmp_path, ledgers(tmp_path), advisories)
    assert ended.exit_code == 0
    assert "broken.json" in ended.output
    assert run(tmp_path, tmp_path / "absent.xlsx", advisories).exit_code == 2


def test_without_sources_nothing_is_called_safe(tmp_path: Path) -> None:
    empty = tmp_path / "none"
    empty.mkdir()
    ended = run(tmp_path, ledgers(tmp_path), empty)
    assert "情報源がありません" in ended.stdout
    assert "架空電機" in ended.stdout


def test_an_advisory_on_its_way_says_how_long_it_lay_where(tmp_path: Path, advisories: Path) -> None:
    way = AdvisoryRecord(number="INV-1", title="t", received=dt.date(2026, 11, 3), passed_on=dt.date(2026, 11, 5))
    book = ledgers(tmp_path, way)
    assert answered(tmp_path, book, advisories)["on_their_way"] == [
        {
            "advisory": "INV-1",
            "stays": [
                {"step": "passed_on", "days": 2, "ended": "2026-11-05"},
                {"step": "answered", "days": 20, "ended": None},
            ],
        }
    ]
    sheet = openpyxl.load_workbook(tmp_path / "out" / "match.xlsx")["対応の流れ"]
    assert [cell.value for cell in sheet[4]][:5] == ["INV-1", "t", "部門の回答日", 2, 20]
    assert "INV-1 は「部門の回答日」を 20 日待っています。" in run(tmp_path, book, advisories).stdout
