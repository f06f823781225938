"""Remote connections: assessed, several factors, a list of what may pass."""

from judged import assert_judged


def test_an_approved_connection_was_assessed_and_says_what_may_pass() -> None:
    assert_judged(
        "remote-connection",
        """
        name | approved | risk | assessed | destinations | protocols | operations | idle_minutes | factor | faults
        保守 | 2024-04-02 | 中 | 2024-04-01 | A1 | RDP | 参照 | 15 | 多要素認証 |
        保守 | 2024-04-02 | 中 | 2024-04-01 | A1 | RDP |  | 15 | 多要素認証 | W102 operations
        保守 | 2024-04-01 | 中 | 2024-04-02 | A1 | RDP | 参照 | 15分 | 多要素認証 | W101 approved
        保守 |  |  |  |  |  |  |  |  |
        """,
    )


def test_one_factor_is_not_enough() -> None:
    assert_judged(
        "remote-connection",
        """
        name | factor         | idle_minutes | faults
        保守 | パスワードのみ |              | W103 factor
        保守 |                | -1           | E103 idle_minutes
        """,
    )


def test_people_and_days_are_in_order() -> None:
    assert_judged(
        "remote-connection",
        """
        name | assessor | approver | until      | approved | faults
        保守 | P1       | P1       |            |          | E102 approver
        保守 | P1       | P2       | 2024-04-01 | 2024-04-02 | E101 until, W102 risk
        """,
    )
