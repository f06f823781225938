"""The way of an advisory through the factory: its next step, and how long it lay at each (report, figure 3). Pure."""

import datetime as dt
from dataclasses import dataclass, replace
from itertools import pairwise

from sekisho.security.ledgers.advisory import STEPS, AdvisoryRecord
from sekisho.security.ledgers.vulnerability import Needed


@dataclass(frozen=True, slots=True)
class Answer:
    """What a department says of an advisory. by: the person's id."""

    needed: Needed
    text: str
    by: str


def next_step(row: AdvisoryRecord) -> str | None:
    """The step that follows the last one done; None once it is reported back."""
    if not any(map(row.day, STEPS)):
        return STEPS[0]
    waiting = row.waits(dt.date.max)
    return waiting[0] if waiting else None


def stepped(row: AdvisoryRecord, step: str, day: dt.date, answer: Answer | None = None) -> AdvisoryRecord:
    """The row with one step done. answer: with the step `answered`; else nothing of it is kept."""
    after = replace(row, **{step: day})  # type: ignore[arg-type]  # a day column by its name
    if step != "answered" or answer is None:
        return after
    return replace(after, needed=answer.needed, answer=answer.text, answerer=answer.by)


@dataclass(frozen=True, slots=True)
class Stay:
    """Between two steps. step: the one that ended it, or that it waits for.  days: 0 or more.  ended: on which day."""

    step: str
    days: int
    ended: dt.date | None


def stays(row: AdvisoryRecord, on: dt.date) -> tuple[Stay, ...]:
    """The stays of one advisory until a day, in their order; the last one is open unless it was reported back.

    A step without a day before one that has a day was left out, and makes no stay. Days that run backwards count 0.
    """
    done = [(step, day) for step in STEPS if (day := row.day(step)) and day <= on]
    found = [Stay(later, max((day - before).days, 0), day) for (_, before), (later, day) in pairwise(done)]
    if waiting := row.waits(on):
        step, since = waiting
        found.append(Stay(step, (on - since).days, None))
    return tuple(found)
