"""Suppliers: approval follows registration and the five checks."""

from judged import assert_judged


def test_an_approval_rests_on_five_checks() -> None:
    assert_judged(
        "supplier",
        """
        code | registered | approved   | finances | soundness | changes | certification | quality | faults
        S1   | 2024-04-01 | 2024-05-01 | 良好     | 良好      | 要注意  | 良好          | 良好    |
        S2   | 2024-04-01 | 2024-05-01 | 良好     |           |         | 良好          | 良好    | W101 soundness
        S3   | 2024-04-01 | 2024-05-01 | 良好     | 良好      | 良好    | 良好          | 不可    | W102 quality
        S4   | 2024-04-01 |            | 不可     |           |         |               |         |
        """,
    )


def test_days_and_people_are_in_order() -> None:
    assert_judged(
        "supplier",
        """
        code | registered | approved   | until      | checker | approver | faults
        S1   | 2024-04-01 | 2024-03-31 |            | P1      | P2       | E101 approved, W101 finances
        S2   | 2024-04-01 | 2024-04-01 | 2024-03-31 | P1      | P2       | E102 until, W101 finances
        S3   | 2024-04-01 |            |            | P1      | P1       | E103 approver
        """,
    )
