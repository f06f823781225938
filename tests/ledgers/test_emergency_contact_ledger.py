"""Emergency contacts can be reached."""

from judged import assert_judged


def test_a_contact_can_be_reached_by_something() -> None:
    assert_judged(
        "emergency-contact",
        """
        number | name   | phone        | night         | mail          | order | faults
        C1     | 警備室 | 03-0000-0000 |               |               | 1     |
        C2     | 警備室 |              |               | a@example.com | 2     |
        C3     | 警備室 |              | 090-0000-0000 |               |       |
        C4     | 警備室 |              |               |               |       | E102 phone
        C5     | 警備室 | 03-0000-0000 |               |               | -1    | E101 order
        """,
    )
