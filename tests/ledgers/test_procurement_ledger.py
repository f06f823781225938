"""Procurement: an order without requirements is an exception."""

from judged import assert_judged


def test_an_order_without_requirements_is_an_exception_somebody_approved() -> None:
    assert_judged(
        "procurement",
        """
        order | stated | exception    | approver | faults
        O1    | あり   |              |          |
        O2    | なし   | 既製の文房具 | P2       |
        O3    | 無し   | 既製の文房具 |          | W102 approver
        O4    | なし   |              |          | W102 exception
        """,
    )


def test_requirements_go_before_the_order_and_two_people_stand_behind_it() -> None:
    assert_judged(
        "procurement",
        """
        order | presented  | ordered    | ended      | applicant | approver | faults
        O1    | 2024-04-01 | 2024-04-01 | 2025-03-31 | P1        | P2       |
        O2    | 2024-04-02 | 2024-04-01 |            | P1        | P2       | W101 ordered
        O3    |            | 2024-04-01 | 2024-03-31 | P1        | P2       | E101 ended
        O4    |            |            |            | P1        | P1       | E102 approver
        """,
    )
