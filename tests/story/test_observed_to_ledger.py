"""From a capture to the ledger: seen, proposed with its evidence, decided by another person, and then listed."""

from pathlib import Path

import pytest
from rich.console import Console

from sekisho.security.app.setup import open_home
from sekisho.security.present.commands import home as homes
from sekisho.security.present.commands.assess import Request, assess_command
from sekisho.security.present.commands.importing import Importing, import_books
from sekisho.security.present.commands.saying import CLEAN
from sekisho.security.work.proposal import Decision

SAMPLES = Path(__file__).parents[2] / "samples"
BOOK, CAPTURES = SAMPLES / "ledgers.xlsx", SAMPLES / "captures"


def assessed(home: Path, out: Path) -> str:
    import datetime as dt  # noqa: PLC0415

    console = Console(record=True, width=400)
    request = Request([CAPTURES], [], out, as_of=dt.date(2026, 11, 25), home=home, propose="P001")
    assert assess_command(request, console) == CLEAN
    return console.export_text()


def test_what_was_seen_becomes_a_row_only_by_decision(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(homes, "opener", open_home)
    assert import_books([BOOK], Importing("P001", "初回の登録"), "ja") == CLEAN
    told = assessed(home, tmp_path / "first")
    assert "を提案 P20" in told

    from sekisho.security.store.models import TABLES  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.proposing import apply, decide  # noqa: PLC0415
    from sekisho.security.store.rows import load  # noqa: PLC0415
    from sekisho.security.store.voiding import found, said  # noqa: PLC0415

    before = len(load("asset"))
    assert "新しく提案する行はありません。" in assessed(home, tmp_path / "again")
    number = TABLES["proposal"].objects.order_by("-number").values_list("number", flat=True)[0]
    proposal = found(number)
    assert proposal is not None
    assert all(change.origin.evidence for change in said(proposal))
    decide(number, Decision("P002", approve=True, sha256=proposal.sha256, note="現物を確かめた"))
    apply(number, who="P001")
    assert len(load("asset")) > before
    assert "資産台帳にない機器" not in assessed(home, tmp_path / "after")
