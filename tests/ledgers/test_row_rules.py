"""The rules that ledgers share, and their sentences whole: what was found, and what to do now."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.guard.text import Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.backup import Backup
from sekisho.security.ledgers.declaring import Ledger, Row
from sekisho.security.ledgers.entry import RoomEntry
from sekisho.security.ledgers.row_rules import in_order, needs, not_negative, two_people
from sekisho.security.ledgers.taken_out import TakenOut
from sekisho.security.terms.calendar import Clock

FIRST, SECOND = dt.date(2024, 4, 1), dt.date(2024, 4, 2)


def test_days_out_of_order_name_both_columns() -> None:
    (fault,) = in_order(TakenOut(out=SECOND, back=FIRST), "E101", "out", "back")
    assert (fault.field, fault.number) == ("back", "E101")
    assert fault.text.ja == "「持ち帰り日」が「持ち出し日」より前です。どちらかを直してください。"
    assert fault.text.en == '"Brought back on" lies before "Taken out on". Correct one of them.'


@pytest.mark.parametrize(
    "row",
    [TakenOut(out=FIRST, back=SECOND), TakenOut(out=FIRST, back=FIRST), TakenOut(out=FIRST), TakenOut(back=FIRST)],
)
def test_equal_days_and_absent_ones_are_in_order(row: TakenOut) -> None:
    assert list(in_order(row, "E101", "out", "back")) == []


@given(st.times(), st.times())
def test_times_are_compared_as_times(one: dt.time, other: dt.time) -> None:
    row = RoomEntry(entered=Clock.parse(f"{one:%H:%M}"), left=Clock.parse(f"{other:%H:%M}"))
    disorder = bool(list(in_order(row, "E102", "entered", "left")))
    assert disorder == ((other.hour, other.minute) < (one.hour, one.minute))


@pytest.mark.parametrize("other", ["佐藤", " 佐藤", "佐\u3000藤"])
def test_blanks_do_not_make_another_person(other: str) -> None:
    (fault,) = two_people(TakenOut(taker="佐藤", approver=other), "E103", "taker", "approver")
    assert (
        fault.text.ja
        == "「持ち出し者」と「承認者」が同じ人です。別の人が「承認者」になるか、まだなら空欄にしてください。"
    )


def test_nobody_twice_is_not_the_same_person() -> None:
    assert list(two_people(TakenOut(), "E103", "taker", "approver")) == []


def test_what_is_missing_is_named_at_once_in_both_languages() -> None:
    (fault,) = needs(TakenOut(due=FIRST), "W102", Text("持ち出し", "A taking out"), "due", "approver", "approved")
    assert (fault.field, fault.number) == ("approver", "W102")
    assert fault.text.ja == "持ち出しには「承認者」、「承認日」が必要です。記入してください。"
    assert fault.text.en == 'A taking out needs "Approver", "Approved on". Enter what is missing.'


@pytest.mark.parametrize(("days", "wrong"), [(None, False), (0, False), (30, False), (-1, True)])
def test_a_count_is_not_negative(days: int | None, *, wrong: bool) -> None:
    faults = list(not_negative(Backup(cycle_days=days), "E101", "cycle_days"))
    assert bool(faults) == wrong
    assert [fault.text.ja for fault in faults] == ["「周期（日）」が -1 です。0以上の数にしてください。"][: len(faults)]


EVERY = pytest.mark.parametrize("ledger", REGISTRY.values(), ids=list(REGISTRY))


@EVERY
def test_an_empty_row_breaks_no_rule_and_is_not_over(ledger: Ledger) -> None:
    row: Row = ledger.row()
    assert list(row.faults()) == []
    assert row.looked_at is None
    assert not row.over(dt.date.max)


@EVERY
def test_what_is_over_stays_over(ledger: Ledger) -> None:
    days = [field.name for field in ledger.fields if field.type is dt.date]
    for names in itertools.chain(([name] for name in days), [days]):
        row = ledger.row(**dict.fromkeys(names, FIRST))
        assert row.over(FIRST - dt.timedelta(days=1)) <= row.over(SECOND) <= row.over(dt.date.max), names
