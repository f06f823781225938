"""Proposals: one difference over several ledgers, decided by another person, applied at once or not at all."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.dataflow import Dataflow
from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.journal.entry import Act, Deed
from sekisho.security.ledgers.proposal import Proposal, Standing
from sekisho.security.ledgers.recordkeeping import Recordkeeping
from sekisho.security.ledgers.zone import Zone
from sekisho.security.terms.address import Endpoint
from sekisho.security.work.proposal import CellDifference, Decision, differences
from sekisho.security.work.rowchange import RowChange

PLC = Asset(id="P1", name="PLC", site="A")
MOVED = replace(PLC, place="2階")
ZONE = Zone(name="FA LAN1", devices=("P1",), site="A")
FLOW = Dataflow(function="作業指示", source=Endpoint("S/192.0.2.1"), destination=Endpoint("P1/192.0.2.2"), site="A")
CHANGES = [RowChange("asset", PLC, MOVED), RowChange("zone", None, ZONE), RowChange("dataflow", None, FLOW)]


@pytest.fixture(autouse=True)
def one_asset(home: Path) -> None:  # noqa: ARG001 -- asked for, so that it is open before the row is written
    write([RowChange("asset", None, PLC)])


def write(changes: list[RowChange], who: str = "佐藤") -> None:
    from sekisho.security.store.door import write as through_the_door  # noqa: PLC0415 -- needs an open home

    through_the_door(changes, Act(who, "変更"))


def proposed(changes: list[RowChange] = CHANGES, *, listed: bool = False) -> Proposal:
    from sekisho.security.store.proposing import Asked, propose  # noqa: PLC0415

    return propose(changes, Asked("佐藤", "P1の移設", "レイアウト変更のため", listed))


def approved(proposal: Proposal, approver: str = "鈴木") -> Proposal:
    from sekisho.security.store.proposing import decide  # noqa: PLC0415

    return decide(proposal.number, Decision(approver, approve=True, sha256=proposal.sha256, note="確認した"))


def rows(slug: str) -> list[Row]:
    from sekisho.security.store.rows import load  # noqa: PLC0415

    return [entry.row for entry in load(slug)]


def kept(number: str) -> Proposal:
    from sekisho.security.store.voiding import found  # noqa: PLC0415

    proposal = found(number)
    assert proposal is not None
    return proposal


def test_a_proposal_writes_nothing_until_it_is_applied() -> None:
    from sekisho.security.store.proposing import apply  # noqa: PLC0415

    proposal = proposed()
    assert (proposal.number[-7:], proposal.state, proposal.rows) == ("-000001", Standing.OPEN, 3)
    assert proposal.ledgers == ("asset", "zone", "dataflow")
    assert rows("asset") == [PLC]
    assert rows("zone") == []
    approved(proposal)
    apply(proposal.number, who="佐藤")
    assert (rows("asset"), rows("zone"), rows("dataflow")) == ([MOVED], [ZONE], [FLOW])
    assert kept(proposal.number).state is Standing.APPLIED


def test_every_entry_names_the_decision_that_let_it_happen() -> None:
    from sekisho.security.ledgers import REGISTRY  # noqa: PLC0415
    from sekisho.security.ledgers.keys import row_id  # noqa: PLC0415
    from sekisho.security.store.journal.reading import history  # noqa: PLC0415
    from sekisho.security.store.proposing import apply  # noqa: PLC0415

    proposal = approved(proposed())
    apply(proposal.number, who="佐藤")
    last = next(history(row_id(REGISTRY["asset"], PLC)))
    assert last["approval"] == {
        "approver": "鈴木",
        "at": proposal.decided,
        "proposal": proposal.number,
        "sha256": proposal.sha256,
    }


def test_what_is_shown_is_each_cell_before_and_after() -> None:
    from sekisho.security.store.voiding import said  # noqa: PLC0415

    first, second, third = differences(said(proposed()))
    assert (first.ledger, first.key, first.deed) == ("asset", "P1", Deed.CHANGE)
    assert first.cells == (CellDifference("place", "", "2階"),)
    assert (second.deed, third.deed) == (Deed.CREATE, Deed.CREATE)


def test_the_applicant_cannot_decide() -> None:
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415

    with pytest.raises(ActRefused, match="自分の提案を決定できません"):
        approved(proposed(), approver=" 佐藤 ")


def test_a_decision_is_over_what_was_shown() -> None:
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415

    with pytest.raises(ActRefused, match="表示された内容と"):
        approved(replace(proposed(), sha256="0" * 64))


def test_what_is_rejected_cannot_be_applied_or_decided_again() -> None:
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415
    from sekisho.security.store.proposing import apply, decide  # noqa: PLC0415

    proposal = proposed()
    decide(proposal.number, Decision("鈴木", approve=False, sha256=proposal.sha256, note="時期が悪い"))
    with pytest.raises(ActRefused, match=r"store\.E011"):
        apply(proposal.number, who="佐藤")
    with pytest.raises(ActRefused, match="却下"):
        approved(proposal)


def test_a_later_change_of_a_row_voids_the_decision() -> None:
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415
    from sekisho.security.store.proposing import apply  # noqa: PLC0415

    proposal = approved(proposed())
    write([RowChange("asset", PLC, replace(PLC, name="IPC"))], "田中")
    assert kept(proposal.number).state is Standing.VOID
    assert "田中" in kept(proposal.number).note
    with pytest.raises(ActRefused, match="無効"):
        apply(proposal.number, who="佐藤")
    assert rows("zone") == []


def test_a_review_entered_meanwhile_voids_nothing_and_stays() -> None:
    from sekisho.security.store.proposing import apply  # noqa: PLC0415

    proposal = approved(proposed())
    day = dt.date(2026, 4, 1)
    write([RowChange("asset", PLC, replace(PLC, reviewed=day))])
    apply(proposal.number, who="佐藤")
    assert rows("asset") == [replace(MOVED, reviewed=day)]


def test_a_row_entered_meanwhile_voids_the_proposal_that_would_enter_it() -> None:
    proposal = proposed()
    write([RowChange("zone", None, ZONE)])
    assert kept(proposal.number).state is Standing.VOID


def test_a_void_proposal_is_renewed_on_the_rows_as_they_are() -> None:
    from sekisho.security.store.errors import RowsChanged  # noqa: PLC0415
    from sekisho.security.store.proposing import apply, renew  # noqa: PLC0415

    first = proposed()
    write([RowChange("asset", PLC, replace(PLC, name="IPC"))])
    second = renew(first.number, who="佐藤")
    assert second.sha256 != first.sha256
    apply(approved(second).number, who="佐藤")
    assert rows("asset") == [replace(MOVED, name="IPC")]
    third = proposed([RowChange("asset", rows("asset")[0], replace(MOVED, name="IPC", place="3階"))])
    write([RowChange("asset", rows("asset")[0], replace(MOVED, name="IPC", place="4階"))])
    with pytest.raises(RowsChanged, match="設置場所: 「2階」を「3階」にしようとしたが、今は「4階」"):
        renew(third.number, who="佐藤")


def test_a_row_that_was_to_go_and_was_changed_is_said_to_be_changed() -> None:
    from sekisho.security.store.errors import RowsChanged  # noqa: PLC0415
    from sekisho.security.store.proposing import renew  # noqa: PLC0415

    proposal = proposed([RowChange("asset", PLC, None)])
    write([RowChange("asset", PLC, replace(PLC, place="4階"))])
    with pytest.raises(RowsChanged, match="設置場所: 「」を「」にしようとしたが、今は「4階」"):
        renew(proposal.number, who="佐藤")


def test_without_a_needed_approval_the_applicant_applies_it_themselves() -> None:
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415
    from sekisho.security.store.proposing import apply  # noqa: PLC0415

    proposal = proposed()
    with pytest.raises(ActRefused):
        apply(proposal.number, who="鈴木")
    write([RowChange("recordkeeping", None, Recordkeeping(ledger="zone", approval=True))])
    with pytest.raises(ActRefused, match=r"store\.E011"):
        apply(proposal.number, who="佐藤")
    assert rows("zone") == []


def test_an_applied_change_stands_in_the_change_list_with_its_assets() -> None:
    from sekisho.security.store.proposing import apply  # noqa: PLC0415

    proposal = approved(proposed(listed=True))
    apply(proposal.number, who="佐藤", now=dt.datetime(2030, 4, 1, tzinfo=dt.UTC))
    (row,) = rows("change")
    assert row.what == f"P1の移設（{proposal.number}）"  # type: ignore[attr-defined]
    assert (row.assets, row.applicant, row.approver) == (("P1",), "佐藤", "鈴木")  # type: ignore[attr-defined]
    assert row.done == dt.date(2030, 4, 1)  # type: ignore[attr-defined]


def test_only_the_applicant_withdraws() -> None:
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415
    from sekisho.security.store.proposing import withdraw  # noqa: PLC0415

    proposal = proposed()
    with pytest.raises(ActRefused):
        withdraw(proposal.number, who="鈴木", why="不要")
    assert withdraw(proposal.number, who="佐藤", why="不要").state is Standing.WITHDRAWN


def test_a_proposal_of_nothing_or_of_errors_is_refused() -> None:
    from sekisho.security.store.errors import ActRefused, RowsChanged, RowsRefused  # noqa: PLC0415

    with pytest.raises(ActRefused):
        proposed([])
    with pytest.raises(RowsRefused):
        proposed([RowChange("asset", None, Asset(id="P9", site="A"))])
    with pytest.raises(RowsChanged):
        proposed([RowChange("asset", None, PLC)])
