"""Advisory record: steps in their order, an answer with its author, and no report of an action that nobody took."""

from judged import assert_judged


def test_steps_follow_one_another_and_answers_say_who_and_why() -> None:
    assert_judged(
        "advisory",
        """
        received   | answered   | needed | answer | answerer | approver | carried_out | reported   | faults
        2026-11-04 | 2026-11-09 | yes    |        | P1       | P2       | 2026-11-20  | 2026-11-21 |
        2026-11-04 |            |        |        |          |          |             |            |
        2026-11-10 | 2026-11-09 | yes    |        | P1       |          |             |            | E101 answered
        2026-11-10 |            |        |        |          |          |             | 2026-11-09 | E101 reported
        2026-11-04 | 2026-11-09 |        |        |          |          |             |            | E103 needed
        2026-11-04 | 2026-11-09 | yes    |        | P1       | P1       |             |            | E102 approver
        2026-11-04 | 2026-11-09 | no     |        | P1       |          |             |            | E104 answer
        2026-11-04 | 2026-11-09 | no     | other  | P1       |          |             | 2026-11-09 |
        2026-11-04 | 2026-11-09 | yes    |        | P1       |          |             | 2026-11-10 | E105 carried_out
                   |            |        |        |          |          |             |            |
        """,
    )
