"""Each visit of a board to a segment, from its facts: from when to when, and how it ended. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sekisho.factory.process.facts import Accepted, AnyFact, Begun, Done, Failed, Reworked, Scrapped
from sekisho.factory.process.route import inspects


@dataclass(slots=True)
class Visit:
    """A visit. last: id of the fact that said the latest of it.  ended: when the machine or the worker was done.

    stall: where it was done by hand.  state: a word of `operations-performance`, "" while it goes on.
    is_work: all its time but the pauses was work on a good board, so that it says how long that takes.
    """

    segment: str
    begun: datetime
    last: str
    stall: str = ""
    ended: datetime | None = None
    state: str = ""
    is_work: bool = False
    pauses_s: float = 0.0


def visits(facts: Iterable[AnyFact]) -> list[Visit]:
    """The visits of one board, in turn. facts: all of it, in the order in which they were entered."""
    found: list[Visit] = []
    for fact in facts:
        if isinstance(fact, Begun):
            found.append(Visit(fact.segment, fact.at, fact.id, fact.stall))
        elif found and isinstance(fact, Done | Failed | Accepted | Reworked | Scrapped):
            visit = found[-1]
            visit.last, visit.ended = fact.id, visit.ended or max(fact.at, visit.begun)  # two clocks
            _end(visit, fact)
    return found


def _end(visit: Visit, fact: Done | Failed | Accepted | Reworked | Scrapped) -> None:
    """That a board goes back or is scrap belongs to its last visit, also where it was between two segments."""
    match fact:
        case Done() if not visit.state:
            visit.state = "Passed" if inspects(visit.segment) else "Completed"
            visit.is_work, visit.pauses_s = True, fact.pauses
        case Failed():
            visit.state = "Failed"
        case Accepted() if visit.state != "Reworked" and fact.segment == visit.segment:
            visit.state = "Accepted"
        case Reworked():
            visit.state = "Reworked"
        case Scrapped():
            visit.state = "Scrapped"
        case _:
            pass
