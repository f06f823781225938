"""Pledges: what is completed has a day, what has a day is completed."""

from judged import assert_judged


def test_status_and_day_agree() -> None:
    assert_judged(
        "pledge",
        """
        id | status | signed     | version | until      | faults
        P1 | 完了   | 2024-04-01 | 3       | 2025-03-31 |
        P2 | 済     | 2024-04-01 | 3       | 2024-03-31 | E101 until
        P3 | 完了   |            |         |            | W101 signed
        P4 | 未完了 | 2024-04-01 | 3       |            | E102 status
        P5 | 未完了 |            |         |            |
        """,
    )
