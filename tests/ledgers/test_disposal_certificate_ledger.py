"""Disposal certificates: handed over, treated, checked."""

from judged import assert_judged


def test_the_days_follow_each_other() -> None:
    assert_judged(
        "disposal-certificate",
        """
        number | media | erased     | collected  | treated    | treatment | evidence | checked    | faults
        C1     | X(A)  | 2024-03-31 | 2024-04-01 | 2024-04-02 | 破砕      | 写真     | 2024-04-10 |
        C2     | X(A)  | 2024-03-31 | 2024-04-03 | 2024-04-02 | 破砕      | 写真     |            | E101 treated
        C3     | X(A)  | 2024-03-31 | 2024-04-01 | 2024-04-02 | 破砕      | 写真     | 2024-04-01 | E102 checked
        C4     | X(A)  | 2024-03-31 | 2024-04-01 | 2024-04-02 |           | 写真     |            | E104 treatment
        C5     | X(A)  |            | 2024-04-01 |            |           |          |            | W102 erased
        C6     |       |            |            |            |           |          |            | W101 media
        """,
    )


def test_who_handed_over_does_not_check() -> None:
    assert_judged(
        "disposal-certificate",
        """
        number | media | handed_by | checker | faults
        C1     | X(A)  | P1        | P2      |
        C2     | X(A)  | P1        | P1      | E103 checker
        """,
    )
