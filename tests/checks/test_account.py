"""Accounts against people."""

# ruff: noqa: RUF001 -- ids typed full-width, as ledgers hold them

import pytest

from tables import book, case, findings, keys, says, told

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


def test_sign_ins_beyond_the_set_number_are_one_finding_of_the_worst_day() -> None:
    events = """
    host | user  | peer      | code | count | frame | first
    A1   | admin | 10.0.0.2  | Bad  | 6     | 1     | 2024-04-27
    A1   | admin | 10.0.0.2  | Bad  | 4     | 9     | 2024-04-29
    A1   | admin | 10.0.0.66 | Bad  | 3     | 12    | 2024-04-29
    A1   | admin | 10.0.0.2  | Bad  | 5     | 30    | 2024-04-30
    """
    of = case(book(asset="id | name | ips | system\nA1 | PLC1 | 10.0.0.1 | ライン1"), told(events))
    (found,) = findings("account/attempts-go-on", of)
    assert found.text.ja == (
        "A1 への admin のログインが 2024/04/29 に7回断られています（接続元 10.0.0.2、10.0.0.66）。"
        "1日5回を超えています。"
    )
    assert found.text.en == (
        "Sign-ins of admin to A1 were refused 7 times on 2024/04/29 (from 10.0.0.2, 10.0.0.66): more than 5 a day."
    )
    assert (found.subject.ledger, found.subject.key, found.subject.system) == ("account", "A1 admin", "ライン1")
    assert [str(one) for one in found.evidence] == ["log0.log line 9", "log0.log line 12"]
    assert f"{found.since}" == "2024-04-27"


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (["admin | 10.0.0.2 | 5 | refused | activate-session"], []),
        (["admin | 10.0.0.2 | 6 | refused | activate-session"], ["A1 admin"]),
        (["admin | 10.0.0.2 | 6 | done | activate-session"], []),
        (["admin | 10.0.0.2 | 6 | refused | call"], []),
        (["      | 10.0.0.2 | 6 | refused | activate-session"], ["A1 10.0.0.2"]),
        (["      |          | 6 | refused | activate-session"], []),
        (["a | 10.0.0.2 | 3 | refused | activate-session", "b | 10.0.0.2 | 3 | refused | activate-session"], []),
    ],
)
def test_how_many_sign_ins_are_too_many(rows: list[str], found: list[str]) -> None:
    events = "\n".join(f"A1 | {row}" for row in rows)
    assert (
        keys("account/attempts-go-on", case(observed=told(f"host|user|peer|count|outcome|message\n{events}"))) == found
    )


def test_a_factory_sets_its_own_number_of_sign_ins() -> None:
    events = told("host | user | count\nA1 | admin | 4")
    assert keys("account/attempts-go-on", case(observed=events, failed_sign_ins=4)) == []
    assert keys("account/attempts-go-on", case(observed=events, failed_sign_ins=3)) == ["A1 admin"]
