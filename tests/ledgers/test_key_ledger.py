"""Keys: a loan goes to somebody permitted, and ends."""

from judged import assert_judged


def test_a_loan_ends_after_it_begins() -> None:
    assert_judged(
        "key",
        """
        number | borrower | lent       | due        | returned   | approver | faults
        K1     | P1       | 2024-04-01 | 2024-04-02 | 2024-04-02 | P2       |
        K2     | P1       | 2024-04-02 |            | 2024-04-01 | P2       | E102 returned
        K3     | P1       | 2024-04-02 | 2024-04-01 |            | P2       | E103 due
        K4     | P1       | 2024-04-02 | 2024-04-02 |            | P1       | E104 approver
        K5     |          | 2024-04-02 | 2024-04-02 |            | P2       | E105 borrower
        K6     | P1       | 2024-04-02 |            |            | P2       | W101 due
        """,
    )


def test_a_borrower_is_among_the_permitted() -> None:
    assert_judged(
        "key",
        """
        number | permitted | borrower | copies | faults
        K1     | P1、P2    | P2       | 3本    |
        K2     | P1、P2    | P3       | 3      | W102 borrower
        K3     |           | P3       | 3      |
        K4     |           |          | -1     | E101 copies
        """,
    )
