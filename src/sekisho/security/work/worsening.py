"""What got worse, and what got better, from one kept run to another; and how old the evidence has become. Pure."""

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sekisho.security.checks.months import months_before
from sekisho.security.checks.state import PracticeState, RuleState
from sekisho.security.observe.tables import Source
from sekisho.security.terms.calendar import day_of
from sekisho.security.terms.state import WORST_FIRST, State
from sekisho.security.work.kept import Kept, KeptFinding

S = TypeVar("S", PracticeState, RuleState)
Scope = tuple[str, str, str]
"""Site, system (empty for the whole site), and the practice's or rule's number."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A rule or practice whose state differs."""

    site: str
    system: str
    number: str
    before: State
    after: State

    @property
    def worse(self) -> bool:
        """Whether it got worse: see `rank`."""
        return rank(self.after) < rank(self.before)


@dataclass(frozen=True, slots=True)
class Aged:
    """One file of evidence on a day. days: since its last record; None where none was read.  fresh: young enough."""

    source: Source
    days: int | None
    fresh: bool


@dataclass(frozen=True, slots=True)
class Worsening:
    """From one run to another.

    new, gone: findings that only the later, only the earlier shows.  reopened: those that failed nothing before and do
    now, because an acceptance ended or a decision was lifted.  rules, practices: whose state got worse or better, the
    worst first; a system that only one of the runs knows has none.
    """

    new: tuple[KeptFinding, ...]
    gone: tuple[KeptFinding, ...]
    reopened: tuple[KeptFinding, ...]
    rules: tuple[Moved, ...]
    practices: tuple[Moved, ...]

    @property
    def anything(self) -> bool:
        """Whether anything got worse."""
        return bool(self.new or self.reopened) or any(one.worse for one in (*self.rules, *self.practices))


def rank(state: State) -> int:
    """How good a state is: fails, stale, not assessed, and then holds and not applicable, which are equally good."""
    return WORST_FIRST.index(State.HOLDS if state is State.NOT_APPLICABLE else state)


def worsening(before: Kept, after: Kept) -> Worsening:
    """What differs between two runs, in the order of the later one's findings and of the catalogue."""
    return Worsening(
        new=tuple(one for one in after.findings if one.id not in before.by_id),
        gone=tuple(one for one in before.findings if one.id not in after.by_id),
        reopened=tuple(
            one
            for one in after.open_findings
            if (known := before.by_id.get(one.id)) is not None and not known.standing.fails
        ),
        rules=_moved(before.rules, after.rules),
        practices=_moved(before.practice_states, after.practice_states),
    )


def _moved(before: Mapping[Scope, S], after: Mapping[Scope, S]) -> tuple[Moved, ...]:
    return tuple(sorted(_differing(before, after), key=lambda one: (rank(one.after), rank(one.before))))


def _differing(before: Mapping[Scope, S], after: Mapping[Scope, S]) -> Iterator[Moved]:
    for scope, one in after.items():
        known = before.get(scope)
        if known is not None and rank(known.state) != rank(one.state):
            yield Moved(*scope, known.state, one.state)


def ages(kept: Kept, today: dt.date) -> tuple[Aged, ...]:
    """How old each file of evidence is on a day in Japan, the oldest last record first; those without a record lead.

    Fresh: its last record is of the run's own `fresh_days` days before that day, or later. Of files of advisories the
    newest stands for all, for an old advisory is still true; it is fresh for the run's `advisory_months`.
    """
    advising = [source for source in kept.sources if source.advises]
    newest = sorted(advising, key=lambda source: source.last.timestamp() if source.last else -math.inf)[-1:]
    aged = [_aged(source, kept, today) for source in (*(one for one in kept.sources if not one.advises), *newest)]
    return tuple(sorted(aged, key=lambda one: (one.days is not None, -(one.days or 0), one.source.name)))


def _aged(source: Source, kept: Kept, today: dt.date) -> Aged:
    if source.last is None:
        return Aged(source, None, fresh=False)
    days = (today - day_of(source.last)).days
    if source.advises:
        return Aged(source, days, day_of(source.last) >= months_before(today, kept.policy.advisory_months))
    return Aged(source, days, days <= kept.policy.fresh_days)
