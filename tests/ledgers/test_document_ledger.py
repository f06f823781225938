"""Documents: what is kept has a range and an end, what is gone has a way and two people."""

from judged import assert_judged


def test_what_is_kept_has_a_range_and_an_end() -> None:
    assert_judged(
        "document",
        """
        number | disclosure | keep_until | forever | readers | faults
        D1     | 社内       | 2030-03-31 |         |         |
        D2     | 社内       |            | ○      |         |
        D3     | 社内       |            |         |         | W101 keep_until
        D4     |            |            |         |         | W101 disclosure
        D5     | 社内       | 2030-03-31 | ○      |         | E103 keep_until
        D6     | 関係者のみ | 2030-03-31 |         |         | W102 readers
        D7     | 限定       | 2030-03-31 |         | 工場長  |
        """,
    )


def test_what_is_disposed_of_says_how_and_by_whom() -> None:
    assert_judged(
        "document",
        """
        number | disclosure | keep_until | removed    | removal | remover | witness | faults
        D1     | 社内       | 2024-03-31 | 2024-04-01 | 裁断    | P1      | P2      |
        D2     | 社内       | 2024-03-31 | 2024-04-01 |         | P1      |         | E102 removal
        D3     | 社内       | 2024-03-31 | 2024-04-01 | 裁断    | P1      | P1      | E101 witness
        D4     | 社内       | 2024-04-30 | 2024-04-01 | 裁断    | P1      |         | W103 removed
        """,
    )
