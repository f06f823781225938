"""Backups: counts, rehearsals and their results."""

from judged import assert_judged


def test_a_rehearsal_has_a_day_and_a_result() -> None:
    assert_judged(
        "backup",
        """
        device | cycle_days | taken      | procedure | rehearsed  | result   | findings       | faults
        A1     | 30日       | 2024-04-01 | D-1       | 2024-04-02 | 成功     |                |
        A2     | 30         | 2024-04-01 | D-1       |            | 成功     |                | E103 rehearsed
        A3     | 30         | 2024-04-01 | D-1       | 2024-04-02 |          |                | E104 result
        A4     | 30         | 2024-04-01 | D-1       | 2024-04-02 | 失敗     |                | W101 findings
        A5     | 30         | 2024-04-01 | D-1       | 2024-04-02 | 一部成功 | 時刻が戻らない |
        """,
    )


def test_a_backup_says_how_often_and_how_it_is_restored() -> None:
    assert_judged(
        "backup",
        """
        device | cycle_days | taken      | procedure | minutes | ended      | faults
        A1     | 30         | 2024-04-01 |           |         |            | W102 procedure
        A2     | -1         | 2024-04-01 | D-1       |         |            | E101 cycle_days
        A3     | 30         | 2024-04-01 | D-1       | -5      |            | E102 minutes
        A4     | 30         | 2024-04-02 | D-1       |         | 2024-04-01 | E105 ended
        A5     |            |            |           |         | 2024-04-01 |
        """,
    )
