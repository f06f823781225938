"""Outputs on a safe stop: a fixed value, and only then."""

from judged import assert_judged


def test_a_fixed_output_has_a_value_and_no_other_has_one() -> None:
    assert_judged(
        "safe-output",
        """
        device | output | state  | value | faults
        A1     | Y0     | 固定値 | 0     |
        A1     | Y1     | 固定値 |       | E102 value
        A1     | Y2     | 無通電 |       |
        A1     | Y3     | 保持   | 5     | E103 value
        """,
    )


def test_a_design_is_approved_by_another_with_a_reason_and_tested() -> None:
    assert_judged(
        "safe-output",
        """
        device | output | state  | reason     | designer | approver | approved   | tested     | test | faults
        A1     | Y0     | 無通電 | 弁が閉じる | P1       | P2       | 2024-04-01 | 2024-04-02 | 写真 |
        A1     | Y1     | 無通電 | 弁が閉じる | P1       | P1       | 2024-04-01 |            |      | E101 approver
        A1     | Y2     | 無通電 |            | P1       | P2       | 2024-04-01 |            |      | W102 reason
        A1     | Y3     | 無通電 | 弁が閉じる | P1       | P2       | 2024-04-02 | 2024-04-01 | 写真 | W101 tested
        A1     | Y4     | 無通電 | 弁が閉じる | P1       | P2       | 2024-04-01 | 2024-04-02 |      | W103 test
        """,
    )
