"""Lent devices come back, to another hand."""

from judged import assert_judged


def test_a_device_comes_back_after_it_was_lent_to_another_hand() -> None:
    assert_judged(
        "lent-device",
        """
        number | borrower | lent       | due        | returned   | approver | receiver | erased     | faults
        L1     | P1       | 2024-04-01 | 2024-05-01 | 2024-04-30 | P2       | P3       | 2024-04-30 |
        L2     | P1       | 2024-04-01 |            | 2024-03-31 | P2       | P3       | 2024-04-30 | E101 returned
        L3     | P1       | 2024-04-01 | 2024-03-31 |            | P2       |          |            | E102 due
        L4     | P1       | 2024-04-01 | 2024-05-01 |            | P1       |          |            | E103 approver
        L5     | P1       | 2024-04-01 | 2024-05-01 | 2024-04-30 | P2       | P1       | 2024-04-30 | E104 receiver
        L6     | P1       | 2024-04-01 | 2024-05-01 | 2024-04-30 | P2       | P3       |            | W101 erased
        L7     | P1       | 2024-04-01 |            |            | P2       |          |            | W102 due
        """,
    )
