"""Acceptance: one checks with evidence, another approves."""

from judged import assert_judged


def test_what_passes_was_checked_with_evidence() -> None:
    assert_judged(
        "acceptance",
        """
        number | result       | evidence   | requirements | checker | checked    | remarks       | faults
        K1     | 合格         | 試験報告書 | 認証         | 佐藤    | 2024-04-01 |               |
        K2     | 合格         |            | 認証         | 佐藤    | 2024-04-01 |               | E103 evidence
        K3     | 合格         | 試験報告書 |              | 佐藤    | 2024-04-01 |               | E103 requirements
        K4     | 条件付き合格 | 試験報告書 | 認証         | 佐藤    | 2024-04-01 | 6月までに更新 |
        K5     | 条件付き合格 | 試験報告書 | 認証         | 佐藤    | 2024-04-01 |               | E104 remarks
        K6     | 不合格       |            |              |         |            |               |
        """,
    )


def test_the_approver_is_another_and_comes_after() -> None:
    assert_judged(
        "acceptance",
        """
        number | checker | checked    | approver | approved   | faults
        K1     | 佐藤    | 2024-04-01 | 鈴木     | 2024-04-01 |
        K2     | 佐藤    | 2024-04-01 | 佐　藤   | 2024-04-01 | E101 approver
        K3     | 佐藤    | 2024-04-02 | 鈴木     | 2024-04-01 | E102 approved
        K4     | 佐藤    | 2024-04-01 | 鈴木     |            | E105 approved
        """,
    )
