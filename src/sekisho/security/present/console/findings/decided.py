"""How findings stand today: by the decisions in the ledger now, not by those of the day of the run."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sekisho.security.checks.decided import Standing, standing
from sekisho.security.ledgers.decision import Decision
from sekisho.security.store.freshness import Version, database, versions
from sekisho.security.store.rows import stream
from sekisho.security.work.kept import KeptFinding

SLUG = "decision"


@dataclass(frozen=True, slots=True)
class Decided:
    """A finding with what holds for it today."""

    finding: KeptFinding
    standing: Standing
    decision: Decision | None

    def overdue(self, day: dt.date) -> bool:
        """Whether it should be mended by now."""
        due = self.decision.due if self.decision else None
        return self.standing is Standing.FIXING and due is not None and due < day


Decisions = Mapping[tuple[str, str], Decision]


def decisions() -> Decisions:
    """Every decision by site and finding, read anew when the ledger has a new entry."""
    known_as = (database(), versions((SLUG,))[SLUG])
    if known_as not in _remembered:
        _remembered.clear()
        rows = (row for row in stream(SLUG) if isinstance(row, Decision))
        _remembered[known_as] = {(row.site, row.finding): row for row in rows}
    return _remembered[known_as]


_remembered: dict[tuple[tuple[str, str], Version], Decisions] = {}


def decided(finding: KeptFinding, known: Decisions, day: dt.date) -> Decided:
    """How one finding stands on a day."""
    row = known.get((finding.site, finding.id)) or known.get(("", finding.id))
    return Decided(finding, standing(row, day), row)
