"""Advisories that lie still on their way from the committee to the departments and back."""

import pytest

from tables import book, case, findings

HEAD = "number | due | needed | received | passed_on | answered | asked | carried_out | reported"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (" | | 2024-04-15 | | | | |", "「部門への展開日」を15日待っています（期限 2024/04/29）"),
        (" | | 2024-04-16 | | | | |", ""),
        (" | | 2024-01-01 | 2024-04-15 | | | |", "「部門の回答日」を15日待っています（期限 2024/04/29）"),
        ("2024-04-30 | | 2024-01-01 | 2024-01-01 | | | |", ""),
        ("2024-04-20 | | 2024-04-19 | 2024-04-19 | | | |", "「部門の回答日」を11日待っています（期限 2024/04/20）"),
        (" | 要 | 2024-01-01 | 2024-01-02 | 2024-01-03 | 2024-01-04 | |", ""),
        (
            " | 要 | 2024-01-01 | 2024-01-02 | 2024-01-03 | | |",
            "「生産部門への依頼日」を118日待っています（期限 2024/01/17）",
        ),
        (
            " | 不要 | 2024-01-01 | 2024-01-02 | 2024-01-03 | | |",
            "「委員会への報告日」を118日待っています（期限 2024/01/17）",
        ),
        (" | 要 | 2024-01-01 | 2024-01-02 | 2024-01-03 | 2024-01-04 | 2024-04-20 |", ""),
        (" | 要 | 2024-01-01 | 2024-01-02 | 2024-01-03 | 2024-01-04 | 2024-01-05 | 2024-01-06", ""),
        (" | | | | | | |", ""),
        (" | | 2024-05-01 | | | | |", ""),
    ],
)
def test_what_waits_longer_than_its_days_for_anything_but_production(row: str, said: str) -> None:
    told = [one.text.ja for one in findings("advisory/late", case(book(advisory=f"{HEAD}\nINV-1 | {row}")))]
    assert told == ([f"脆弱性情報 INV-1 は{said}。"] if said else [])
