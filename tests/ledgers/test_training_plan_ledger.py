"""Training plans: steps from 1 to 5, and a plan for who is not there yet."""

from judged import assert_judged


def test_steps_run_from_1_to_5() -> None:
    assert_judged(
        "training-plan",
        """
        name | skill | target | rating | faults
        佐藤 | 教育  | 5      | 5      |
        佐藤 | 運用  | 1      | 1      |
        佐藤 | 監査  | 6      | 5      | E101 target, W101 course
        佐藤 | 開発  | 3      | 0      | E101 rating, W101 course
        """,
    )


def test_who_is_below_the_target_has_something_planned_in_the_year() -> None:
    assert_judged(
        "training-plan",
        """
        name | skill | target | rating | year     | course | due        | faults
        佐藤 | 運用  | 3      | 2      | 2024年度 | 基礎   | 2025-03-31 |
        佐藤 | 運用  | 3      | 2      | 2024年度 | 基礎   | 2025-04-01 | E102 due
        佐藤 | 運用  | 3      | 2      | 2024年度 | 基礎   |            | W101 due
        佐藤 | 運用  | 3      |        | 2024年度 |        |            |
        """,
    )
