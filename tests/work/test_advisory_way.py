"""The next step of an advisory on its way, whatever was entered so far."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from sekisho.security.ledgers.advisory import STEPS, AdvisoryRecord
from sekisho.security.ledgers.vulnerability import Needed
from sekisho.security.work.advisory import Answer, next_step, stepped

DAY = dt.date(2026, 11, 25)
YES, NO = Answer(Needed.YES, "定期保守で当てる", "P001"), Answer(Needed.NO, "その機能を使っていない", "P001")


def walked(answer: Answer) -> list[str]:
    """The steps that a way takes, one after the other."""
    row, taken = AdvisoryRecord(number="A"), []
    while step := next_step(row):
        taken.append(step)
        row = stepped(row, step, DAY, answer)
    return taken


def test_an_advisory_takes_every_step_and_ends_with_the_report() -> None:
    assert walked(YES) == list(STEPS)


def test_where_nothing_is_needed_production_is_asked_nothing() -> None:
    assert walked(NO) == ["received", "passed_on", "answered", "reported"]


def test_the_answer_is_kept_with_the_step_it_belongs_to_alone() -> None:
    row = AdvisoryRecord(number="A", received=DAY, passed_on=DAY)
    answered = stepped(row, "answered", DAY, YES)
    assert (answered.needed, answered.answer, answered.answerer) == (Needed.YES, "定期保守で当てる", "P001")
    assert stepped(row, "passed_on", DAY, YES).needed is None
    assert list(answered.faults()) == []


@given(st.sets(st.sampled_from(STEPS)))
def test_what_comes_next_was_not_done_and_lies_after_all_that_was(done: set[str]) -> None:
    row = AdvisoryRecord(number="A", **dict.fromkeys(done, DAY))  # type: ignore[arg-type]
    step = next_step(row)
    assert step is None if "reported" in done else step is not None and step not in done
    assert step is None or all(STEPS.index(one) < STEPS.index(step) for one in done)
