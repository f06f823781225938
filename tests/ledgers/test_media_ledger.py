"""Media: introduction before disposal, and a printed day of disposal that may be a plan."""

from judged import assert_judged


def test_a_medium_is_disposed_of_after_it_was_introduced() -> None:
    assert_judged(
        "media",
        """
        number | status | introduced | disposed   | treatment | faults
        X(A)   | 廃棄   | 2020-04-01 | 2024-04-01 | 破砕      |
        X(B)   | 廃棄   | 2024-04-02 | 2024-04-01 | 破砕      | E101 disposed
        X(C)   | 廃棄   | 2020-04-01 |            |           | W101 disposed
        X(D)   | 廃棄   | 2020-04-01 | 2024-04-01 |           | W101 treatment
        """,
    )


def test_a_day_of_disposal_beside_a_medium_in_use_is_taken_for_a_plan() -> None:
    assert_judged(
        "media",
        """
        number | status | disposed   | disposal_due | faults
        X(A)   | 稼働   | 2030-04-01 |              | W102 disposed
        X(B)   | 稼働   |            | 2030-04-01   |
        X(C)   |        | 2024-04-01 |              |
        """,
    )


def test_a_firm_leaves_a_certificate() -> None:
    assert_judged(
        "media",
        """
        number | status | disposed   | treatment | certificate | faults
        X(A)   | 廃棄   | 2024-04-01 | 業者      | C-1         |
        X(B)   | 廃棄   | 2024-04-01 | 業者      |             | W103 certificate
        """,
    )
