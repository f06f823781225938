"""Taken out: approved before, protected, due back, and back after it left."""

from judged import assert_judged


def test_it_comes_back_after_it_left_and_was_approved_by_another_before() -> None:
    assert_judged(
        "taken-out",
        """
        number | taker | out        | back       | due        | approver | approved   | faults
        T1     | 佐藤  | 2024-04-01 | 2024-04-02 | 2024-04-05 | 鈴木     | 2024-04-01 |
        T2     | 佐藤  | 2024-04-02 | 2024-04-01 | 2024-04-05 | 鈴木     | 2024-04-01 | E101 back
        T3     | 佐藤  | 2024-04-02 |            | 2024-04-01 | 鈴木     | 2024-04-01 | E102 due
        T4     | 佐藤  | 2024-04-02 |            | 2024-04-05 | 佐藤     | 2024-04-01 | E103 approver
        T5     | 佐藤  | 2024-04-02 |            | 2024-04-05 | 鈴木     | 2024-04-03 | W101 out
        T6     | 佐藤  | 2024-04-02 |            |            | 鈴木     | 2024-04-02 | W102 due
        T7     | 佐藤  |            |            |            |          |            |
        """,
    )


def test_what_is_back_has_a_day_and_what_was_handed_over_is_not_due() -> None:
    assert_judged(
        "taken-out",
        """
        number | taker | out        | status     | approver | approved   | back | faults
        T1     | 佐藤  | 2024-04-01 | 引き渡し済 | 鈴木     | 2024-04-01 |      |
        T2     | 佐藤  |            | 持ち帰り済 | 鈴木     | 2024-04-01 |      | E104 back
        """,
    )


def test_what_is_not_for_everybody_is_protected_and_leaves_a_proof_when_sent() -> None:
    assert_judged(
        "taken-out",
        """
        number | disclosure | protection     | transport | tracking | faults
        T1     | 一般       |                | 手持ち    |          |
        T2     | 社内       | データの暗号化 | 書留      | 123-45   |
        T3     | 限定       | 保護なし       | 手持ち    |          | W103 protection
        T4     | 社内       |                |           |          | W103 protection
        T5     | 一般       |                | 書留      |          | W104 tracking
        T6     | 一般       |                | 普通郵便  |          | W105 transport
        """,
    )
