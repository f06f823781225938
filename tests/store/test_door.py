"""The one door: validated, journaled and projected together, or not at all."""

import datetime as dt
import threading
from dataclasses import replace

import pytest

from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.change import Change
from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.layout import Layout
from sekisho.security.ledgers.recordkeeping import Recordkeeping
from sekisho.security.work.rowchange import CellConflict, RowChange

pytestmark = pytest.mark.usefixtures("home")

ACT = Act("佐藤", "新設")
PLC, HMI = Asset(id="P1", name="PLC", site="A"), Asset(id="P1", name="HMI", site="A")


def put(before: Row | None, after: Row | None, act: Act = ACT, slug: str = "asset") -> range:
    from sekisho.security.store.door import write  # noqa: PLC0415 -- needs an open home

    return write([RowChange(slug, before, after)], act)


def rows(slug: str = "asset") -> list[Row]:
    from sekisho.security.store.rows import load  # noqa: PLC0415

    return [entry.row for entry in load(slug)]


def entries() -> int:
    from sekisho.security.store.models import JournalEntry  # noqa: PLC0415

    return JournalEntry.objects.count()


def history(row: Row, slug: str = "asset") -> list[dict[str, object]]:
    from sekisho.security.ledgers import REGISTRY  # noqa: PLC0415
    from sekisho.security.ledgers.keys import row_id  # noqa: PLC0415
    from sekisho.security.store.journal.reading import history as of_row  # noqa: PLC0415

    return list(of_row(row_id(REGISTRY[slug], row)))


def test_a_new_row_a_change_and_a_withdrawal_are_each_one_entry() -> None:
    assert list(put(None, PLC)) == [0]
    assert list(put(PLC, HMI, Act("鈴木", "型式の訂正"))) == [1]
    assert list(put(HMI, None, Act("佐藤", "撤去"))) == [2]
    assert rows() == []
    last, middle, first = history(PLC)
    assert (first["deed"], first["before"], first["after"]) == (
        "create",
        None,
        {"id": "P1", "name": "PLC", "site": "A"},
    )
    assert (middle["deed"], middle["before"], middle["who"], middle["why"]) == (
        "change",
        {"name": "PLC"},
        "鈴木",
        "型式の訂正",
    )
    assert (last["deed"], last["after"]) == ("withdraw", None)


def test_what_changes_nothing_is_no_entry() -> None:
    put(None, PLC)
    assert len(put(PLC, PLC)) == 0
    assert entries() == 1


def test_a_new_key_is_the_old_row_withdrawn_and_a_new_one() -> None:
    put(None, PLC)
    renamed = Asset(id="P2", name="PLC", site="A")
    assert len(put(PLC, renamed)) == 2
    assert rows() == [renamed]
    assert history(PLC)[0]["deed"] == "withdraw"


def test_the_second_of_two_people_is_told_what_changed() -> None:
    from sekisho.security.store.errors import RowsChanged  # noqa: PLC0415

    put(None, PLC)
    put(PLC, HMI, Act("鈴木", "訂正"))
    with pytest.raises(RowsChanged) as caught:
        put(PLC, Asset(id="P1", name="IPC", site="A", place="2階"))
    (conflict,) = caught.value.conflicts
    assert conflict.cells == (CellConflict("name", "PLC", "IPC", "HMI"),)
    assert conflict.who == "鈴木"
    assert conflict.text.ja.startswith("資産台帳「P1」は、見ている間に変更されました（鈴木、")
    assert "名称: 「PLC」を「IPC」にしようとしたが、今は「HMI」" in conflict.text.ja
    assert rows() == [HMI]


def test_a_row_entered_or_withdrawn_meanwhile_is_told_too() -> None:
    from sekisho.security.store.errors import RowsChanged  # noqa: PLC0415

    put(None, PLC)
    with pytest.raises(RowsChanged, match="すでに登録されています"):
        put(None, HMI)
    put(PLC, None)
    with pytest.raises(RowsChanged, match="取り下げられました"):
        put(PLC, HMI)


def test_errors_are_refused_all_at_once_and_nothing_is_written() -> None:
    from sekisho.security.store.door import write  # noqa: PLC0415
    from sekisho.security.store.errors import RowsRefused  # noqa: PLC0415

    bad = [PLC, PLC, Asset(id="", name="x" * 300)]
    changes = [RowChange("change", None, Change(what="x")), *(RowChange("asset", None, row) for row in bad)]
    with pytest.raises(RowsRefused) as caught:
        write(changes, ACT)
    assert sorted(problem.code for problem in caught.value.problems) == ["asset.E001", "asset.E010", "asset.E013"]
    assert rows() == rows("change") == []
    assert entries() == 0


def test_warnings_refuse_nothing() -> None:
    put(None, Asset(id="P1", name="PLC", loan_end=dt.date(2024, 4, 1)))
    assert len(rows()) == 1


def test_an_empty_day_in_a_key_is_compared_too() -> None:
    put(None, Change(what="x"), slug="change")
    put(None, Change(what="x", done=dt.date(2024, 4, 1)), slug="change")
    assert len(rows("change")) == 2


@pytest.mark.parametrize("act", [Act("佐藤", "理由\x00"), Act("佐\x1b[2J藤", "理由"), Act("佐藤", "\ud83d")])
def test_what_no_text_holds_is_no_reason(act: Act) -> None:
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415

    with pytest.raises(ActRefused) as refused:
        put(None, PLC, act)
    assert "制御文字" in refused.value.text.ja
    assert rows() == []
    assert entries() == 0


@pytest.mark.parametrize("act", [Act("", "x"), Act("佐藤", "  ")])
def test_an_act_needs_a_person_and_a_reason(act: Act) -> None:
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415

    with pytest.raises(ActRefused, match=r"store\.E003"):
        put(None, PLC, act)


def test_no_hand_writes_what_a_procedure_writes() -> None:
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415

    with pytest.raises(ActRefused, match=r"store\.E004"):
        put(None, Layout(layout="x", label="機器", ledger="asset", confirmed="佐藤"), slug="layout")


def test_a_ledger_whose_rule_asks_for_approval_is_not_changed_by_hand() -> None:
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415

    put(None, Recordkeeping(ledger="asset", approval=True, site="A"), slug="recordkeeping")
    with pytest.raises(ActRefused, match="資産台帳の変更には承認が必要です"):
        put(None, PLC)
    put(None, Asset(id="P1", name="PLC", site="B"))
    assert [row.site for row in rows()] == ["B"]


def test_a_rule_that_asks_for_approval_is_lifted_with_one_only() -> None:
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415

    rule = Recordkeeping(ledger="asset", approval=True, site="A")
    put(None, rule, slug="recordkeeping")
    for lifted in (None, replace(rule, approval=False), replace(rule, ledger="zone"), replace(rule, site="B")):
        with pytest.raises(ActRefused, match="記録管理基準の変更には承認が必要です"):
            put(rule, lifted, slug="recordkeeping")
    put(rule, replace(rule, reviewed=dt.date(2026, 4, 1)), slug="recordkeeping")


def test_the_journal_answers_as_of_a_moment_and_as_of_a_position() -> None:
    from sekisho.security.store.door import write  # noqa: PLC0415
    from sekisho.security.store.rows import as_of, end_of  # noqa: PLC0415

    day = dt.datetime(2026, 4, 1, 3, 0, tzinfo=dt.UTC)
    other = Asset(id="P2", name="HUB", site="B")
    write([RowChange("asset", None, PLC), RowChange("asset", None, other)], ACT, now=day)
    write([RowChange("asset", PLC, HMI)], ACT, now=day + dt.timedelta(days=1))
    write([RowChange("asset", other, None)], ACT, now=day + dt.timedelta(days=2))
    assert [row for _, row in as_of("asset", end_of(dt.date(2026, 3, 31)))] == []
    assert [row for _, row in as_of("asset", end_of(dt.date(2026, 4, 1)))] == [PLC, other]
    assert [row for _, row in as_of("asset", end_of(dt.date(2026, 4, 2)), "A")] == [HMI]
    assert [row for _, row in as_of("asset", 3)] == [HMI, other], "in the order they were entered, as in the table"
    assert [row for _, row in as_of("asset", 4)] == [HMI]


def test_a_clock_set_back_does_not_turn_the_journal_back() -> None:
    from sekisho.security.store.door import write  # noqa: PLC0415

    late, early = dt.datetime(2026, 4, 2, tzinfo=dt.UTC), dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
    write([RowChange("asset", None, PLC)], ACT, now=late)
    write([RowChange("asset", PLC, HMI)], ACT, now=early)
    assert [entry["at"] for entry in history(PLC)] == ["2026-04-02T00:00:00.000000Z"] * 2


def test_many_writers_at_once_lose_nothing() -> None:
    from django.db import connections  # noqa: PLC0415

    failures: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for number in range(5):
                put(None, Asset(id=f"{name}{number}", name="PLC", site="A"), Act(name, "登録"))
        except BaseException as error:  # noqa: BLE001 -- told to the test below
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(name,)) for name in "ABCD"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(rows()) == 20
    assert entries() == 20
