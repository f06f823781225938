"""Decisions on findings over HTTP: one person mends, two accept, whether row by row or in a workbook."""

import io
from pathlib import Path
from typing import Any

import pytest

from asking import Program, program
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.decision import Decision
from sekisho.security.ledgers.plain import from_json
from sekisho.security.present.workbook.writing import write_book
from sekisho.security.terms.words import Department

pytestmark = pytest.mark.usefixtures("home")
ROWS = "/ledgers/decision/rows"
FIX = {
    "finding": "f1", "deed": "fix", "department": "production", "due": "2027-03-31", "person": "P1",
    "decided": "2026-11-25", "site": "A",
}  # fmt: skip
ACCEPT = FIX | {"deed": "accept", "until": "2027-03-31", "reason": "更新まで", "approver": "P2"}


@pytest.fixture
def maker() -> Program:
    return program("P1", Department.PRODUCTION_IT)


@pytest.mark.parametrize("department", [Department.PRODUCTION_IT, Department.PROCUREMENT, Department.GENERAL_AFFAIRS])
def test_the_departments_that_make_practices_decide(department: Department) -> None:
    assert program("P1", department).post(ROWS, {"why": "判断", "row": FIX}).status == 201


def test_production_reads_what_was_decided(maker: Program) -> None:
    maker.post(ROWS, {"why": "判断", "row": FIX})
    reader = program("P9", Department.PRODUCTION)
    assert reader.get(ROWS).body["count"] == 1
    assert reader.post(ROWS, {"why": "判断", "row": FIX}).status == 403


def test_no_row_and_no_change_of_a_row_accepts(maker: Program) -> None:
    told = maker.post(ROWS, {"why": "判断", "row": ACCEPT})
    assert (told.status, told.body["code"]) == (409, "store.E005")
    made = maker.post(ROWS, {"why": "判断", "row": FIX}).body
    wanted: dict[str, Any] = {name: ACCEPT[name] for name in ("deed", "until", "reason", "approver")}
    one = f"{ROWS}/{made['row_id']}"
    told = maker.patch(one, {"why": "受容", "position": made["position"], "set": wanted})
    assert (told.status, told.body["code"]) == (409, "store.E005")


def test_no_workbook_accepts(maker: Program, tmp_path: Path) -> None:
    row, problems = from_json(REGISTRY["decision"], ACCEPT)
    assert (isinstance(row, Decision), problems) == (True, ())
    write_book(tmp_path / "b.xlsx", {"decision": [row]})
    file = io.BytesIO((tmp_path / "b.xlsx").read_bytes())
    file.name = "b.xlsx"
    told = maker.send("/ledgers/decision/import", file, apply="true", why="取り込み")
    assert (told.status, told.body["code"]) == (409, "store.E005")
    assert maker.get(ROWS).body["count"] == 0


def test_two_people_accept(maker: Program) -> None:
    approver, other = program("P2", Department.PRODUCTION_IT), program("P3", Department.PRODUCTION_IT)
    change = {"ledger": "decision", "row": ACCEPT}
    made = maker.post("/proposals", {"title": "受容", "why": "更新まで", "changes": [change]})
    assert made.status == 201, made.body
    one, sha256 = f"/proposals/{made.body['proposal']['number']}", made.body["sha256"]
    told = other.post(f"{one}/decision", {"approve": True, "sha256": sha256})
    assert (told.status, "decision.E106" in told.body["ja"]) == (409, True)
    assert approver.post(f"{one}/decision", {"approve": True, "sha256": sha256}).status == 200
    assert maker.post(f"{one}/application", {}).status == 200
    assert maker.get(ROWS).body["rows"][0]["row"]["deed"] == "accept"
