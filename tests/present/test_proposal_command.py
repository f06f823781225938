"""`sekisho proposal`, and one row by hand: who proposes, who decides over what, and what the journal tells of it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from importing import enter, entries, kept, proposal, run, write

from sekisho.security.app.setup import open_home
from sekisho.security.ledgers.asset import Asset, Status
from sekisho.security.ledgers.dataflow import Dataflow
from sekisho.security.present.commands import home as homes
from sekisho.security.terms.address import Endpoint
from sekisho.security.work.rowchange import RowChange

PLC = Asset(id="0012", name="PLC", place="1階", site="A")
BY = ("--who", "佐藤", "--why", "レイアウト変更")


@pytest.fixture(autouse=True)
def _opener(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 -- open before anything is written
    monkeypatch.setattr(homes, "opener", open_home)
    enter(PLC)


def proposed(home: Path) -> tuple[str, str]:
    """Propose to move the PLC; number and hash as they are shown."""
    assert run(home, "put", "asset", "--set", "id=0012", "--set", "設置場所=3階", *BY, "--approve").exit_code == 0
    (one,) = json.loads(proposal(home, "list", "--json").stdout)
    return one["number"], one["sha256"]


def test_a_proposal_is_shown_cell_by_cell_with_its_hash(home: Path) -> None:
    number, sha256 = proposed(home)
    shown = proposal(home, "show", number)
    assert shown.exit_code == 0
    for part in ("レイアウト変更", "申請中", "設置場所", "1階", "3階", f"SHA-256: {sha256}"):
        assert part in shown.stdout
    found = json.loads(proposal(home, "show", number, "--json").stdout)
    assert found["changes"][0]["cells"] == [{"field": "place", "before": "1階", "after": "3階"}]
    assert kept() == [PLC]


def test_another_person_approves_what_was_shown_and_it_is_applied(home: Path) -> None:
    number, sha256 = proposed(home)
    assert proposal(home, "approve", number, "--who", "鈴木", "--sha256", sha256, "--note", "確認した").exit_code == 0
    applied = proposal(home, "apply", number, "--who", "佐藤")
    assert (applied.exit_code, "（1件）" in applied.stdout) == (0, True)
    assert kept() == [replace(PLC, place="3階")]
    assert json.loads(proposal(home, "list", "--json").stdout) == []
    (every,) = json.loads(proposal(home, "list", "--all", "--json").stdout)
    assert (every["state"], every["approver"], every["note"]) == ("applied", "鈴木", "確認した")


def test_without_the_hash_nobody_decides(home: Path) -> None:
    number, sha256 = proposed(home)
    for word in ("approve", "reject"):
        refused = proposal(home, word, number, "--who", "鈴木")
        assert (refused.exit_code, "その「SHA-256:」の行の値を指定してください" in refused.stderr) == (2, True)
    other = proposal(home, "approve", number, "--who", "鈴木", "--sha256", sha256[::-1])
    assert (other.exit_code, "表示された内容と" in other.stderr) == (2, True)
    own = proposal(home, "approve", number, "--who", "佐藤", "--sha256", sha256)
    assert (own.exit_code, "自分の提案を決定できません" in own.stderr) == (2, True)


def test_what_is_rejected_or_withdrawn_waits_no_more(home: Path) -> None:
    number, sha256 = proposed(home)
    assert proposal(home, "reject", number, "--who", "鈴木", "--sha256", sha256, "--lang", "en").exit_code == 0
    assert proposal(home, "apply", number, "--who", "佐藤").exit_code == 2
    second, _ = proposed(home)
    assert proposal(home, "withdraw", second, "--who", "鈴木", "--why", "不要").exit_code == 2
    assert proposal(home, "withdraw", second, "--who", "佐藤", "--why", "不要").exit_code == 0
    assert "待っている提案はありません。" in proposal(home, "list").stdout


def test_a_void_proposal_shows_what_was_changed_since_and_is_renewed(home: Path) -> None:
    number, _ = proposed(home)
    write(RowChange("asset", PLC, replace(PLC, name="IPC")), who="高橋")
    shown = json.loads(proposal(home, "show", number, "--json").stdout)
    assert (shown["state"], "高橋" in shown["note"]) == ("void", True)
    assert shown["changed_since"] == [
        {
            "ledger": "asset",
            "site": "A",
            "key": "0012",
            "gone_or_new": False,
            "cells": [{"field": "name", "shown": "PLC", "wanted": "PLC", "now": "IPC"}],
        }
    ]
    assert "提案のあとで変更されたもの" in proposal(home, "show", number).stdout
    renewed = proposal(home, "renew", number, "--who", "佐藤")
    assert (renewed.exit_code, "として出し直しました" in renewed.stdout) == (0, True)


def test_a_row_that_is_gone_is_told_of_a_void_proposal(home: Path) -> None:
    number, _ = proposed(home)
    write(RowChange("asset", PLC, None))
    assert "取り下げられた" in proposal(home, "show", number).stdout
    assert proposal(home, "renew", number, "--who", "佐藤").exit_code == 2


def test_an_unknown_number_is_told(home: Path) -> None:
    refused = proposal(home, "show", "P1900-000001")
    assert (refused.exit_code, "提案 P1900-000001 はありません。" in refused.stderr) == (2, True)


def test_a_row_is_entered_changed_and_withdrawn_by_hand(home: Path) -> None:
    words = ("--set", "名称=HMI", "--set", "状態=稼働", "--site", "A", *BY)
    assert run(home, "put", "asset", "--set", "id=0013", *words).exit_code == 0
    entered = Asset(id="0013", name="HMI", status=Status.IN_USE, site="A")
    assert kept() == [PLC, entered]
    assert run(home, "put", "asset", "--set", "ID=0012", "--set", "place=2階", *BY).exit_code == 0
    assert kept()[0] == replace(PLC, place="2階"), "what is not named keeps its value"
    unchanged = run(home, "put", "asset", "--set", "id=0012", "--set", "place=2階", *BY)
    assert (unchanged.exit_code, "変更はありません。" in unchanged.stdout) == (0, True)
    assert run(home, "withdraw", "asset", "0012", *BY).exit_code == 0
    assert kept() == [entered]


def test_a_row_of_several_keys_is_named_by_all_of_them(home: Path) -> None:
    flow = Dataflow(function="計画", source=Endpoint("S/192.0.2.1"), destination=Endpoint("P/192.0.2.2"), site="A")
    enter(flow)
    key = " / ".join(str(getattr(flow, one.name)) for one in _ledger("dataflow").keys)
    assert run(home, "withdraw", "dataflow", "計画", *BY).exit_code == 2
    done = run(home, "withdraw", "dataflow", _ledger("dataflow").key(flow), *BY)
    assert (done.exit_code, kept("dataflow")) == (0, []), key


def _ledger(slug: str):  # noqa: ANN202
    from sekisho.security.ledgers import REGISTRY  # noqa: PLC0415

    return REGISTRY[slug]


def test_a_row_that_several_sites_have_needs_its_site(home: Path) -> None:
    enter(replace(PLC, site="B"))
    refused = run(home, "withdraw", "asset", "0012", *BY)
    assert (refused.exit_code, "同じ行が複数の工場にあります: A、B。" in refused.stderr) == (2, True)
    assert run(home, "withdraw", "asset", "0012", "--site", "B", *BY).exit_code == 0
    assert kept() == [PLC]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("put", "asset", "--set", "id=0012", "--set", "値段=1"), "「値段=1」を読めません。"),
        (("put", "asset", "--set", "id=0012", "--set", "サポート終了日=2023/02/30"), "日付として読めません"),
        (("put", "asset", "--set", "名称=PLC"), "行を見分ける値が足りません。ID"),
        (("put", "asset", "--set", "id=0014"), "「名称」: 空欄です。"),
        (("put", "proposal", "--set", "number=P1", "--set", "title=x"), "store.E004"),
        (("withdraw", "asset", "0099"), "「0099」の行はありません。"),
        (("withdraw", "nothing", "0012"), "nothing という台帳はありません。"),
    ],
)
def test_what_cannot_be_done_by_hand_is_told(home: Path, words: tuple[str, ...], said: str) -> None:
    before = entries()
    refused = run(home, *words, *BY)
    assert (refused.exit_code, said in refused.stderr) == (2, True)
    assert entries() == before


def test_the_history_of_a_row_tells_who_when_why_and_each_cell(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    run(home, "put", "asset", "--set", "id=0012", "--set", "place=2階", *BY)
    number, sha256 = proposed(home)
    proposal(home, "approve", number, "--who", "鈴木", "--sha256", sha256)
    proposal(home, "apply", number, "--who", "佐藤")
    run(home, "withdraw", "asset", "0012", *BY)
    shown = json.loads(run(home, "history", "asset", "0012", "--site", "A", "--json").stdout)
    assert [one["deed"] for one in shown] == ["withdraw", "change", "change", "create"]
    assert (shown[1]["approval"]["approver"], shown[1]["before"]) == ("鈴木", {"place": "2階"})
    told = run(home, "history", "asset", "0012", "--site", "A").stdout
    for part in ("佐藤", "レイアウト変更", "2階", "3階", "取り下げ", "手入力"):
        assert part in told
    assert run(home, "history", "asset", "0099").exit_code == 2
