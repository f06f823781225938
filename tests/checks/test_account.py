"""Accounts against people."""

# ruff: noqa: RUF001 -- ids typed full-width, as ledgers hold them

import pytest

from tables import book, case, findings, keys, says

PEOPLE = """
id | name | left
P1 | 佐藤 |
P2 | 鈴木 | 2024-04-30
P3 | 田中 | 2024-04-29
"""


def _leavers(people: str, closed: str = "") -> list[str]:
    account = f"device | name | people | closed\nA1 | op | {people} | {closed}"
    return says("account/leaver", case(book(account=account, person=PEOPLE)))


def test_people_who_left_or_whom_nobody_knows() -> None:
    assert _leavers("P3") == ["2024/04/29 に離任した 田中（P3）のアカウント op（A1）が停止されていません。"]
    assert _leavers("X9") == ["A1 のアカウント op の利用者 X9 は人員台帳にいません。"]


@pytest.mark.parametrize("people", ["P1", "P2", "Ｐ1", "-", ""])
def test_people_who_still_work_even_on_their_last_day(people: str) -> None:
    assert _leavers(people) == []


def test_an_account_closed_today_is_closed_and_one_closed_tomorrow_is_open() -> None:
    assert _leavers("P3", "2024-04-30") == []
    assert len(_leavers("P3", "2024-05-01")) == 1


def test_a_leaver_is_shown_in_both_ledgers() -> None:
    account = "device | name | people\nA1 | op | P3"
    (found,) = findings("account/leaver", case(book(account=account, person=PEOPLE)))
    assert [str(one) for one in found.evidence] == [
        "ledgers.xlsx cell アカウント・権限台帳!C2",
        "ledgers.xlsx cell 人員台帳!C4",
    ]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("P1、P2 | | ", "代替策がありません"),
        ("P1、P2 | なし | ", "代替策がありません"),
        ("P1、P2 | － | ", "代替策がありません"),
        ("P1、P2 | カメラ | 2024-04-29", "代替策の期限が切れています"),
        ("P1、P2 | カメラ | 2024-04-30", ""),
        ("P1、P2 | カメラ | ", ""),
        ("P1、P1 | | ", ""),
        ("P1 | | ", ""),
    ],
)
def test_shared_accounts_need_a_measure_that_has_not_ended(row: str, why: str) -> None:
    account = f"device | name | people | measure | measure_until\nA1 | op | {row}"
    told = [f"A1 のアカウント op を2人で共用していますが、{why}。"] if why else []
    assert says("account/shared", case(book(account=account))) == told


def test_reviews_of_rights_and_the_boundary_day() -> None:
    account = """
    device | name  | reviewed   | closed
    A1     | op    | 2023-04-30 |
    A1     | root  | 2023-04-29 |
    A1     | guest |            |
    A1     | old   |            | 2024-04-30
    """
    assert says("account/review-overdue", case(book(account=account))) == [
        "A1 のアカウント guest の権限が12か月以上見直されていません。",
        "A1 のアカウント root の権限が12か月以上見直されていません。",
    ]
    assert len(keys("account/review-overdue", case(book(account=account), review_months=1))) == 3
    assert keys("account/review-overdue", case(book(account="device | name\nA1 | op"))) == []


def test_administrators_at_daily_work() -> None:
    account = """
    device | name  | kind   | daily
    A1     | root  | 管理者 | ○
    A1     | admin | 管理者 | ×
    A1     | op    | 一般   | ○
    """
    assert says("account/administrator-daily", case(book(account=account))) == [
        "A1 の管理者アカウント root が日常業務に使われています。"
    ]
