"""Training records: a result has a day, and who failed comes again."""

from judged import assert_judged


def test_a_result_other_than_absence_has_a_day() -> None:
    assert_judged(
        "training-record",
        """
        id | done       | result | again      | faults
        P1 | 2024-04-01 | 合格   | 2025-04-01 |
        P1 |            | 合格   |            | E102 done
        P1 |            | 欠席   |            |
        P1 | 2024-04-01 | 合格   | 2024-03-31 | E101 again
        P1 | 2024-04-01 | 不合格 |            | W101 again
        """,
    )
