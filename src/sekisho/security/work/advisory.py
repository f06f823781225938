"""How long an advisory lay at each step on its way through the factory (report, figure 3)."""

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise

from sekisho.security.ledgers.advisory import STEPS, AdvisoryRecord


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
