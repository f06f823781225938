"""Allowed addresses: a line permits some address."""

from judged import assert_judged


def test_a_line_permits_some_address() -> None:
    assert_judged(
        "allowed-address",
        """
        name | mac               | ip        | faults
        PLC1 | 00:00:5e:00:53:01 | 192.0.2.1 |
        PLC2 | 00:00:5e:00:53:01 |           |
        PLC3 |                   | 192.0.2.1 |
        PLC4 |                   |           | E103 mac
        """,
    )


def test_a_permission_ends_after_it_begins_and_comes_from_another() -> None:
    assert_judged(
        "allowed-address",
        """
        name | ip        | since      | until      | applicant | approver | faults
        PLC1 | 192.0.2.1 | 2024-04-01 | 2024-03-31 | P1        | P2       | E101 until
        PLC2 | 192.0.2.1 | 2024-04-01 | 2024-04-01 | P1        | P1       | E102 approver
        """,
    )
