"""Writing out: approved by another before, at the station, on a known medium."""

from judged import assert_judged


def test_it_is_approved_by_another_before_and_erased_after() -> None:
    assert_judged(
        "written-out",
        """
        number | day        | at   | person | station | medium | approver | approved   | erased     | faults
        K1     | 2024-04-01 | 9:00 | P1     | A1      | X(A)   | P2       | 2024-04-01 | 2024-04-02 |
        K2     | 2024-04-01 | 9:00 | P1     | A1      | X(A)   | P1       | 2024-04-01 |            | E101 approver
        K3     | 2024-04-01 | 9:00 | P1     | A1      | X(A)   | P2       | 2024-04-01 | 2024-03-31 | E102 erased
        K4     | 2024-04-01 | 9:00 | P1     | A1      | X(A)   | P2       | 2024-04-02 |            | W101 day
        K5     | 2024-04-01 | 9:00 | P1     |         | X(A)   | P2       | 2024-04-01 |            | W102 station
        """,
    )
