"""The next step of an advisory on its way, and the row of the ledger with it done (report, figure 3). Pure."""

import datetime as dt
from dataclasses import dataclass, replace

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
