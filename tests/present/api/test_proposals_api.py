"""Proposals over HTTP: one asks, another decides over a hash of what was shown, all is applied or nothing."""

from typing import Any

import pytest

from asking import Program, program, token, write
from asking import person as somebody
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.recordkeeping import Recordkeeping
from sekisho.security.ledgers.zone import Zone
from sekisho.security.terms.words import Department

pytestmark = pytest.mark.usefixtures("home")

PLC = Asset(id="P1", name="PLC", site="A")


@pytest.fixture
def maker() -> Program:
    return program("P1", Department.PRODUCTION_IT)


@pytest.fixture
def other() -> Program:
    return program("P2", Department.PRODUCTION_IT)


def seen(who: Program, slug: str, at: int = 0) -> dict[str, Any]:
    row = who.get(f"/ledgers/{slug}/rows").body["rows"][at]
    return {"ledger": slug, "row_id": row["row_id"], "position": row["position"]}


def propose(who: Program, *changes: dict[str, Any], **more: Any) -> Any:
    return who.post("/proposals", {"title": "移設", "why": "ライン変更", "changes": list(changes), **more})


def test_one_proposal_changes_several_ledgers_at_once(maker: Program, other: Program) -> None:
    write([PLC, Zone(name="FA LAN1", devices=("P1",), site="A"), Recordkeeping(ledger="asset", approval=True)])
    made = propose(
        maker,
        {**seen(maker, "asset"), "set": {"place": "2階"}},
        {**seen(maker, "zone"), "withdraw": True},
        {"ledger": "asset", "row": {"id": "P9", "name": "HMI", "site": "A"}},
        listed=True,
    )
    assert made.status == 201, made.body
    number, sha256 = made.body["proposal"]["number"], made.body["sha256"]
    assert made.headers["Location"] == f"/api/v1/proposals/{number}"
    first = made.body["difference"][0]
    assert first == {
        "ledger": "asset",
        "site": "A",
        "key": "P1",
        "deed": "change",
        "cells": [{"field": "place", "ja": "設置場所", "en": "Place", "before": "", "after": "2階"}],
    }
    assert [one["deed"] for one in made.body["difference"]] == ["change", "withdraw", "create"]

    one = f"/proposals/{number}"
    assert maker.post(f"{one}/application").body["code"] == "store.E011"
    own = maker.post(f"{one}/decision", {"approve": True, "sha256": sha256})
    assert own.status == 409
    assert "申請者（P1）は自分の提案を決定できません" in own.body["ja"]
    unseen = other.post(f"{one}/decision", {"approve": True, "sha256": "0" * 64})
    assert unseen.status == 409
    shown = other.get(one).body
    assert shown["difference"] == made.body["difference"]
    decided = other.post(f"{one}/decision", {"approve": True, "sha256": shown["sha256"], "note": "確認した"})
    assert (decided.status, decided.body["proposal"]["state"]) == (200, "approved")
    applied = maker.post(f"{one}/application")
    assert (applied.status, applied.body["proposal"]["state"]) == (200, "applied")
    rows = maker.get("/ledgers/asset/rows", sort="id").body["rows"]
    assert [(row["row"]["id"], row["row"]["place"]) for row in rows] == [("P1", "2階"), ("P9", "")]
    assert maker.get("/ledgers/zone/rows").body["count"] == 0
    history = maker.get(f"/ledgers/asset/rows/{rows[0]['row_id']}/history").body["entries"]
    assert history[0]["approval"]["approver"] == "P2"
    assert maker.get("/ledgers/change/rows").body["rows"][0]["row"]["applicant"] == "P1"
    assert [row["row"]["state"] for row in maker.get("/proposals", state="applied").body["rows"]] == ["applied"]


def test_a_proposal_whose_row_was_changed_is_void_and_can_be_renewed(maker: Program, other: Program) -> None:
    write([PLC])
    place = seen(maker, "asset")
    number = propose(maker, {**place, "set": {"place": "2階"}}).body["proposal"]["number"]
    row = f"/ledgers/asset/rows/{place['row_id']}"
    assert other.patch(row, {"why": "訂正", "position": place["position"], "set": {"name": "HMI"}}).status == 200
    assert maker.get(f"/proposals/{number}").body["proposal"]["state"] == "void"
    again = maker.post(f"/proposals/{number}/renewal")
    assert again.status == 201
    assert [cell["field"] for cell in again.body["difference"][0]["cells"]] == ["place"]
    mine = f"/proposals/{again.body['proposal']['number']}"
    assert other.post(f"{mine}/withdrawal", {"why": "不要"}).status == 403
    assert maker.post(f"{mine}/withdrawal", {"why": "不要"}).body["proposal"]["state"] == "withdrawn"


def test_who_may_only_read_may_propose_but_not_decide_or_apply(maker: Program) -> None:
    user = program("P3", Department.PRODUCTION)
    change = {"ledger": "change", "row": {"what": "配線", "done": "2026-04-01"}}
    made = propose(user, change)
    assert made.status == 201, made.body
    one, sha256 = f"/proposals/{made.body['proposal']['number']}", made.body["sha256"]
    assert user.post(f"{one}/decision", {"approve": True, "sha256": sha256}).status == 403
    assert user.post(f"{one}/application").status == 403
    assert maker.post(f"{one}/decision", {"approve": False, "sha256": sha256}).body["proposal"]["state"] == "rejected"


def test_nobody_sees_or_makes_a_proposal_of_what_they_may_not_read(maker: Program) -> None:
    write([PLC])
    number = propose(maker, {**seen(maker, "asset"), "set": {"place": "2階"}}).body["proposal"]["number"]
    elsewhere = program("P4", Department.PRODUCTION_IT, site="B")
    assert elsewhere.get(f"/proposals/{number}").status == 403
    write([somebody("P5", Department.PRODUCTION_IT)])
    narrow = Program(token("P5", "read:zone", "propose", "decide"))
    assert narrow.get(f"/proposals/{number}").status == 403
    told = propose(narrow, {"ledger": "asset", "row": {"id": "P7", "name": "x"}})
    assert (told.status, "read:asset" in told.body["ja"]) == (403, True)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([], ("api.E112", "changes")),
        ("x", ("api.E112", "changes")),
        ([{"ledger": "asset", "row": {}}] * 1_001, ("api.E112", "changes")),
        ([1], ("api.E107", "changes.0")),
        ([{"ledger": "nothing", "row": {}}], ("api.E108", "changes.0.ledger")),
        ([{"ledger": "asset"}], ("api.E111", "changes.0")),
        ([{"ledger": "asset", "row": {}, "withdraw": True}], ("api.E111", "changes.0")),
        ([{"ledger": "asset", "withdraw": True}], ("api.E101", "changes.0.row_id")),
        ([{"ledger": "asset", "row": {"id": "P1"}}], ("asset.E001", "changes.0.row.name")),
        ([{"ledger": "asset", "rows": {}}], ("api.E017", "changes.0.rows")),
    ],
)
def test_wrong_changes_are_named(maker: Program, changes: Any, expected: tuple[str, str]) -> None:
    told = maker.post("/proposals", {"title": "x", "why": "x", "changes": changes})
    assert told.status == 422
    assert expected in [(one["code"], one["where"].rstrip(".")) for one in told.body["problems"]]


@pytest.mark.parametrize("number", ["P2026-000001", "x", "P2026-" + "9" * 12, "%00"])
def test_a_number_that_is_none_is_not_found(maker: Program, number: str) -> None:
    assert maker.get(f"/proposals/{number}").status == 404


def test_what_only_a_procedure_writes_cannot_be_proposed(maker: Program) -> None:
    told = propose(
        maker, {"ledger": "layout", "row": {"layout": "x", "label": "x", "ledger": "asset", "confirmed": "x"}}
    )
    assert (told.status, told.body["code"]) == (403, "store.E004")
