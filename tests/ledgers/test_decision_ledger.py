"""A decision on a finding: what each deed needs."""

import datetime as dt
from dataclasses import replace

import pytest
from judged import assert_judged

from sekisho.security.ledgers.decision import Decision, Deed, same_person


def test_each_deed_has_what_it_needs() -> None:
    assert_judged(
        "decision",
        """
        finding | deed | department | due | until | reason | person | approver | decided | faults
        f1 | 是正 | 生産部門 | 2026/12/18 |  |  | P1 |  | 2026/11/25 |
        f1 | 是正 | 生産部門 | 2026/11/25 |  |  | P1 |  | 2026/11/25 |
        f1 | 是正 |  | 2026/12/18 |  |  | P1 |  | 2026/11/25 | E101 due
        f1 | 是正 | 生産部門 |  |  |  | P1 |  | 2026/11/25 | E101 due
        f1 | 是正 | 生産部門 | 2026/11/24 |  |  | P1 |  | 2026/11/25 | E105 due
        f1 | 受容 |  |  | 2027/03/31 | 更新で | P1 | P2 | 2026/11/25 |
        f1 | 受容 |  |  | 2026/11/25 | 更新で | P1 | P2 | 2026/11/25 |
        f1 | 受容 |  |  |  | 更新で | P1 | P2 | 2026/11/25 | E102 until
        f1 | 受容 |  |  | 2027/03/31 |  | P1 | P2 | 2026/11/25 | E102 until
        f1 | 受容 |  |  | 2027/03/31 | 更新で | P1 |  | 2026/11/25 | E103 approver
        f1 | 受容 |  |  | 2027/03/31 | 更新で | P1 | p1 | 2026/11/25 | E103 approver
        f1 | 受容 |  |  | 2026/11/24 | 更新で | P1 | P2 | 2026/11/25 | E105 until
        f1 | 誤検知 |  |  |  | 試験 | P1 |  | 2026/11/25 |
        f1 | 誤検知 |  |  |  |  | P1 |  | 2026/11/25 | E104 reason
        """,
    )


@pytest.mark.parametrize(("one", "other", "same"), [("P1", " p1 ", True), ("P1", "P2", False), ("", "P1", False)])
def test_one_person_is_one_however_typed(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same


def test_an_acceptance_ends_after_its_last_day_and_nothing_else_does() -> None:
    day = dt.date(2026, 12, 31)
    accepted = Decision(finding="f1", deed=Deed.ACCEPT, until=day)
    assert not accepted.over(day)
    assert accepted.over(day + dt.timedelta(days=1))
    assert not replace(accepted, deed=Deed.FIX).over(day + dt.timedelta(days=1))


def test_a_review_after_the_decision_counts_as_a_look() -> None:
    decided, reviewed = dt.date(2026, 11, 1), dt.date(2026, 11, 20)
    row = Decision(finding="f1", decided=decided)
    assert row.looked_at == decided
    assert replace(row, reviewed=reviewed).looked_at == reviewed
    assert Decision(finding="f1").looked_at is None
