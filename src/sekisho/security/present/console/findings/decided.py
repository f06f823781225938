"""How findings stand today: by the decisions in the ledger now, not by those of the day of the run."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sekisho.security.checks.decided import Standing as Stands
from sekisho.security.checks.decided import standing
from sekisho.security.ledgers.decision import Decision
from sekisho.security.present.console.standing import Standing
from sekisho.security.store.freshness import Version, database, versions
from sekisho.security.store.rows import stream
from sekisho.security.terms.state import Severity
from sekisho.security.work.kept import KeptFinding

SLUG = "decision"


@dataclass(frozen=True, slots=True)
class Decided:
    """A finding with what holds for it today."""

    finding: KeptFinding
    standing: Stands
    decision: Decision | None

    def overdue(self, day: dt.date) -> bool:
        """Whether it should be mended by now."""
        due = self.decision.due if self.decision else None
        return self.standing is Stands.FIXING and due is not None and due < day


@dataclass(frozen=True, eq=False)
class Held:
    """All findings that a person may see, each as it stands on a day; counted once, until a decision is written."""

    stands: Standing
    every: tuple[Decided, ...]

    @cached_property
    def failing(self) -> Mapping[Severity, int]:
        """How many still fail their rules, by severity."""
        found = Counter(one.finding.severity for one in self.every if one.standing.fails)
        return {severity: found[severity] for severity in Severity}

    def with_words(self, words: Sequence[str], among: Iterable[Decided]) -> list[Decided]:
        """Those of some that have all these words, as `searchable` gives them."""
        return [one for one in among if all(word in self.stands.texts[one.finding.id] for word in words)]


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


_held: dict[tuple[object, ...], tuple[Standing, Decisions, Held]] = {}
_MOST_HELD = 8


def held(stands: Standing, day: dt.date) -> Held:
    """The findings of a run as they stand on a day."""
    known = decisions()
    name = (id(stands), id(known), day)
    found = _held.get(name)
    if found is None or found[0] is not stands or found[1] is not known:
        if len(_held) >= _MOST_HELD:
            _held.clear()
        every = tuple(decided(one, known, day) for one in stands.findings)
        # Both stand beside, so that their ids are nobody else's as long as this is kept.
        found = _held[name] = (stands, known, Held(stands, every))
    return found[2]


def decided(finding: KeptFinding, known: Decisions, day: dt.date) -> Decided:
    """How one finding stands on a day."""
    row = known.get((finding.site, finding.id)) or known.get(("", finding.id))
    return Decided(finding, standing(row, day), row)
