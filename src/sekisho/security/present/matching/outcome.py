"""What one matching gave: what the sources say, what they mean for what the factory has, and what to do."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sekisho.guard.problem import Problem
from sekisho.security.checks.vulnerability.answers import Answer, Matched, Question
from sekisho.security.ledgers.advisory import AdvisoryRecord
from sekisho.security.ledgers.vulnerability import Vulnerability
from sekisho.security.observe.advisories.sources import Intelligence
from sekisho.security.risk.advising import Advised
from sekisho.security.terms.evidence import Evidence
from sekisho.security.work.advisory import Stay, stays


@dataclass(frozen=True)
class MatchOutcome:
    """All of it. known: rows of the vulnerability ledger; proposals: those it lacks.  problems: of the ledgers too.

    records: what the ledger of advisories on their way holds (figure 3).  places: where each advisory that is spoken of
    can be read, by publisher and id.
    """

    as_of: dt.date
    intelligence: Intelligence
    matched: tuple[Matched, ...]
    advised: tuple[Advised, ...]
    known: tuple[Vulnerability, ...]
    proposals: tuple[Vulnerability, ...]
    records: tuple[AdvisoryRecord, ...]
    problems: tuple[Problem, ...]
    places: Mapping[tuple[str, str], Evidence]

    @cached_property
    def affected(self) -> tuple[Answer, ...]:
        """What concerns something, in the order of the ledgers."""
        return tuple(one for each in self.matched for one in each.affected)

    @cached_property
    def not_affected(self) -> tuple[Answer, ...]:
        """What names something the factory has, and does not concern it."""
        return tuple(one for each in self.matched for one in each.not_affected)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What a person has to say."""
        return tuple(one for each in self.matched for one in each.questions)

    @cached_property
    def uncovered(self) -> Mapping[str, tuple[str, ...]]:
        """Vendors of the ledgers that no source is about, by name, each with those of the sources that it may be.

        "" stands for what has no vendor.
        """
        return dict(sorted((each.held.vendor, each.near) for each in self.matched if not each.covered))

    @cached_property
    def come_back(self) -> tuple[Vulnerability, ...]:
        """What is to be judged again, deferrals before all, and whose day has come."""
        return tuple(row for row in self.known if row.comes_back(self.as_of))

    @cached_property
    def ways(self) -> tuple[tuple[AdvisoryRecord, tuple[Stay, ...]], ...]:
        """Each advisory on its way, and how long it lay at each step until today."""
        return tuple((row, stays(row, self.as_of)) for row in self.records)

    @cached_property
    def ages(self) -> tuple[int | None, ...]:
        """How many days old the newest of each source is, in the order of the sources; None where it tells no day."""
        days = (one.newest for one in self.intelligence.sources)
        return tuple((self.as_of - day).days if day else None for day in days)
