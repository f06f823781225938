"""Risk analysis: who rates and who approves, and what a score rests on."""

from judged import assert_judged


def test_a_rating_rests_on_impact_and_connection() -> None:
    assert_judged(
        "risk",
        """
        system | impact | external       | score | level | faults
        A      | 大     | インターネット | 9     | 高    |
        B      | 中     | なし           | 2点   | 低    |
        C      |        | 無し           | 2     | 低    | W101 impact
        D      |        |                |       | 高    | W101 impact
        E      |        |                |       |       |
        F      | 小     | 無し           | -1    |       | E101 score
        """,
    )


def test_another_person_approves_after_the_rating() -> None:
    assert_judged(
        "risk",
        """
        system | assessor | assessed   | approver | approved   | due        | faults
        A      | P1       | 2024-04-01 | P2       | 2024-04-01 | 2025-04-01 |
        B      | P1       | 2024-04-02 | P2       | 2024-04-01 |            | E102 approved
        C      | P1       | 2024-04-02 |          |            | 2024-04-01 | E103 due
        D      | P1       | 2024-04-01 | \uff301     | 2024-04-02 |            | E104 approver
        """,
    )
