"""Visitors: told, attended, and readmitted only after being taught."""

from judged import assert_judged


def test_visitors_are_told_and_attended_and_their_items_scanned() -> None:
    assert_judged(
        "visitor-check",
        """
        number | entered | left  | told | attendant | items | scanned | stickers | faults
        V1     | 9:00    | 17:00 | ○   | P1        | M1    | ○      | ○       |
        V2     | 17:00   | 9:00  | ○   | P1        |       |         |          | E101 left
        V3     | 9:00    |       |      | P1        |       |         |          | W101 told
        V4     | 9:00    |       | ○   | P1        | M1    | ○      | ×       | W102 stickers
        V5     |         |       |      |           |       |         |          |
        """,
    )


def test_nobody_is_readmitted_untaught() -> None:
    assert_judged(
        "visitor-check",
        """
        number | day        | banned | violation | taught     | prevention | readmitted | faults
        V1     | 2024-04-01 | ○     | 無断接続  | 2024-05-01 | 手順の掲示 | 2024-05-02 |
        V2     | 2024-04-01 | ○     | 無断接続  |            | 手順の掲示 | 2024-05-02 | E103 taught
        V3     | 2024-04-01 | ○     | 無断接続  | 2024-05-03 | 手順の掲示 | 2024-05-02 | E104 readmitted
        V4     | 2024-04-01 | ○     | 無断接続  | 2024-03-01 | 手順の掲示 | 2024-03-31 | E102 readmitted
        V5     | 2024-04-01 | ○     |           |            |            |            | W103 violation
        """,
    )
