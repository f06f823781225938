"""Operations on control equipment: a change says what, why and by whom."""

from judged import assert_judged


def test_a_change_says_what_why_and_by_whom() -> None:
    assert_judged(
        "control-operation",
        """
        device | day        | at   | kind     | what | reason   | person | approver | faults
        A1     | 2024-04-01 | 9:00 | 起動     |      |          | P1     |          |
        A1     | 2024-04-01 | 9:00 | 変更     | 閾値 | 歩留まり | P1     | P2       |
        A1     | 2024-04-01 | 9:00 | 変更     |      | 歩留まり | P1     | P2       | E102 what
        A1     | 2024-04-01 | 9:00 | 変更     | 閾値 |          | P1     |          | W101 reason
        A1     | 2024-04-01 | 9:00 | 変更     | 閾値 | 歩留まり | P1     | P1       | E101 approver
        A1     | 2024-04-01 | 9:00 | 異常停止 |      |          | P1     |          | W102 what
        """,
    )
