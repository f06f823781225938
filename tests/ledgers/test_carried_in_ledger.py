"""Carried-in items: in before out, approved by another, for a known use."""

from judged import assert_judged


def test_it_leaves_after_it_came_and_somebody_else_let_it_in() -> None:
    assert_judged(
        "carried-in",
        """
        number | carrier | came       | went       | approver | approved   | due        | user | purpose | faults
        M1     | 田中    | 2024-04-01 | 2024-04-02 | 鈴木     | 2024-03-31 | 2024-04-05 | 田中 | 点検    |
        M2     | 田中    | 2024-04-01 | 2024-03-31 | 鈴木     | 2024-03-31 | 2024-04-05 | 田中 | 点検    | E101 went
        M3     | 田中    | 2024-04-01 |            | 田中     | 2024-03-31 | 2024-04-05 | 田中 | 点検    | E102 approver
        M4     | 田中    | 2024-04-01 |            | 鈴木     | 2024-03-31 | 2024-03-31 | 田中 | 点検    | E103 due
        M5     | 田中    | 2024-04-01 |            | 鈴木     | 2024-04-02 | 2024-04-05 | 田中 | 点検    | W101 came
        """,
    )


def test_user_purpose_and_due_day_are_known() -> None:
    assert_judged(
        "carried-in",
        """
        number | carrier | came       | status       | approver | approved   | due        | user | purpose | faults
        M1     | 田中    | 2024-04-01 | 持ち込み中   | 鈴木     | 2024-04-01 | 2024-04-05 |      | 点検    | W102 user
        M2     | 田中    | 2024-04-01 | 持ち込み不可 |          |            |            |      |         |
        M3     | 田中    |            | 申請中       |          |            |            |      |         |
        """,
    )


def test_what_is_connected_bears_a_sticker() -> None:
    assert_judged(
        "carried-in",
        """
        number | connects | sticker | faults
        M1     | A1       | S-1     |
        M2     | A1       |         | W103 sticker
        """,
    )
