"""Audit items do not end before they begin."""

from judged import assert_judged


def test_an_item_ends_after_it_begins() -> None:
    assert_judged(
        "audit-item",
        """
        number | since      | ended      | faults
        I1     | 2024-04-01 | 2024-04-01 |
        I2     | 2024-04-01 | 2024-03-31 | E101 ended
        """,
    )
