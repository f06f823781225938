"""Permitted software: a reason, and another person."""

from judged import assert_judged


def test_a_permission_has_a_reason_and_another_person() -> None:
    assert_judged(
        "permitted-software",
        """
        name  | purpose | applicant | approver | approved   | until      | faults
        SCADA | 監視    | P1        | P2       | 2024-04-01 | 2025-03-31 |
        SCADA | 監視    | P1        | P2       | 2024-04-01 | 2024-03-31 | E101 until
        SCADA | 監視    | P1        | P1       | 2024-04-01 |            | E102 approver
        SCADA |         | P1        | P2       | 2024-04-01 |            | W101 purpose
        """,
    )
