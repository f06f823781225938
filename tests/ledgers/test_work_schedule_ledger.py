"""Work: it ends after it begins, and says who works by which account."""

from judged import assert_judged


def test_it_ends_after_it_begins() -> None:
    assert_judged(
        "work-schedule",
        """
        number | day        | last_day   | begins | ends  | faults
        W1     | 2024-04-01 |            | 9:00   | 17:00 |
        W2     | 2024-04-01 |            | 17:00  | 9:00  | E102 ends
        W3     | 2024-04-01 | 2024-04-02 | 22:00  | 6:00  |
        W4     | 2024-04-02 | 2024-04-01 |        |       | E101 last_day
        """,
    )


def test_another_person_approves_before_and_administrators_are_named() -> None:
    assert_judged(
        "work-schedule",
        """
        number | day | applicant | approver | approved | administrator | settings | people | accounts | faults
        W1 | 2024-04-02 | P1 | P2 | 2024-04-01 | ○ |  | 田中 | Administrator |
        W2 | 2024-04-02 | P1 | P1 | 2024-04-01 |  |  |  |  | E103 approver
        W3 | 2024-04-02 | P1 | P2 | 2024-04-03 |  |  |  |  | W101 day
        W4 | 2024-04-02 | P1 | P2 | 2024-04-01 |  | ○ | 田中 |  | W102 accounts
        """,
    )
