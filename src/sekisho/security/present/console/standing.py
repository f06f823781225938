"""How the factory stands, as far as a person may see it: the newest kept run, cut to their sites, counted once."""

import datetime as dt
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from sekisho.security.catalogue.records import Practice
from sekisho.security.checks.state import PracticeState, RuleState
from sekisho.security.ledgers.words import searchable
from sekisho.security.present.console.known import catalogue
from sekisho.security.present.console.page import Asker
from sekisho.security.store import assessments
from sekisho.security.store.freshness import database
from sekisho.security.terms.calendar import JAPAN
from sekisho.security.terms.state import State, worst
from sekisho.security.terms.words import Department, Phase
from sekisho.security.work.kept import Kept, KeptFinding, KeptSite
from sekisho.security.work.permission import Right
from sekisho.security.work.worsening import Moved, worsening

K = TypeVar("K")
Counts = Mapping[State, int]
SEEN_BY = "assessment"
"""Who may read this ledger on a site may see how it stands there."""

_MOST_REMEMBERED = 8


@dataclass(frozen=True)
class Worse:
    """What got worse since an earlier run, on the person's sites. day: of that run."""

    day: dt.date
    new: tuple[KeptFinding, ...]
    reopened: tuple[KeptFinding, ...]
    gone: int
    practices: tuple[Moved, ...]
    better: int


@dataclass(frozen=True)
class Standing:
    """A kept run as one person may see it. sites: those of the person; None for all."""

    kept: Kept
    sites: frozenset[str] | None

    def sees(self, site: str) -> bool:
        """Whether the person may see this site."""
        return self.sites is None or not site or site in self.sites

    @cached_property
    def seen(self) -> tuple[KeptSite, ...]:
        """The sites, in the order of the run."""
        return tuple(one for one in self.kept.sites if self.sees(one.site))

    @cached_property
    def findings(self) -> tuple[KeptFinding, ...]:
        """The findings, whatever was decided on them."""
        return tuple(one for one in self.kept.findings if self.sees(one.site))

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """Each finding by its id, as it is searched."""
        return {one.id: _text(one) for one in self.findings}

    @cached_property
    def by_practice(self) -> Mapping[str, tuple[PracticeState, ...]]:
        """The states of each practice on all systems."""
        found: dict[str, list[PracticeState]] = {}
        for site in self.seen:
            for one in site.practices:
                found.setdefault(one.practice, []).append(one)
        return {number: tuple(states) for number, states in found.items()}

    @cached_property
    def by_rule(self) -> Mapping[str, tuple[RuleState, ...]]:
        """The states of each rule on all systems, in the order of the sites."""
        found: dict[str, list[RuleState]] = {}
        for site in self.seen:
            for one in site.rules:
                found.setdefault(one.rule, []).append(one)
        return {rule: tuple(states) for rule, states in found.items()}

    @cached_property
    def practices(self) -> Mapping[str, State]:
        """The worst state of each practice; of those that no site has, not assessed."""
        return {
            number: worst(one.state for one in self.by_practice.get(number, ())) for number in catalogue().practices
        }

    @cached_property
    def shaken(self) -> frozenset[str]:
        """Practices whose residual risk leans on one that fails on the same site."""
        return frozenset(number for number, states in self.by_practice.items() if any(one.shaken for one in states))

    @cached_property
    def practice_counts(self) -> Counts:
        """How many practices are in each state."""
        found = Counter(self.practices.values())
        return {state: found[state] for state in State}

    @cached_property
    def by_phase(self) -> Mapping[Phase, Counts]:
        """The states of the rules by life-cycle phase."""
        return self._counted(lambda practice: (practice.phase,), tuple(Phase))

    @cached_property
    def by_department(self) -> Mapping[Department, Counts]:
        """The states of the rules by the department that follows them."""
        return self._counted(lambda practice: practice.users, tuple(Department))

    @cached_property
    def by_system(self) -> Mapping[tuple[str, str], Counts]:
        """The states of the rules by site and system."""
        found: dict[tuple[str, str], Counter[State]] = {}
        for site in self.seen:
            for one in site.practices:
                found.setdefault((site.site, one.system), Counter()).update(one.counts)
        return found

    @cached_property
    def by_site(self) -> Mapping[str, Counts]:
        """The states of the rules by site."""
        found: dict[str, Counter[State]] = {}
        for (site, _), counts in self.by_system.items():
            found.setdefault(site, Counter()).update(counts)
        return found

    def _counted(self, of: Callable[[Practice], Iterable[K]], every: Iterable[K]) -> Mapping[K, Counts]:
        found: dict[K, Counter[State]] = {one: Counter() for one in every}
        for number, states in self.by_practice.items():
            for key in of(catalogue().practices[number]):
                for one in states:
                    found[key].update(one.counts)
        return {key: counts for key, counts in found.items() if counts}

    @cached_property
    def worse(self) -> Worse | None:
        """Against the last run of an earlier day; None where there is none."""
        earlier = assessments.before(self.kept)
        if earlier is None:
            return None
        moved = worsening(earlier, self.kept)
        mine = [one for one in moved.practices if self.sees(one.site)]
        return Worse(
            earlier.as_of,
            tuple(one for one in moved.new if self.sees(one.site)),
            tuple(one for one in moved.reopened if self.sees(one.site)),
            sum(self.sees(one.site) for one in moved.gone),
            tuple(one for one in mine if one.worse),
            sum(not one.worse for one in mine),
        )


def _text(one: KeptFinding) -> str:
    subject = one.subject
    parts = (one.id, subject.key, subject.system, one.site, one.text.ja, one.text.en, one.title.ja, one.title.en)
    return searchable(" ".join(parts))


_remembered: "OrderedDict[tuple[object, ...], Standing]" = OrderedDict()


def standing(who: Asker) -> Standing | None:
    """The newest run as the person may see it; None where none is kept. Raises Refused where they may see none."""
    reach = who.reach(Right.READ, SEEN_BY)
    kept = assessments.latest()
    if kept is None:
        return None
    # The object itself is kept beside: a run decoded anew is another one, and is counted anew.
    name = (*database(), kept.number, reach.sites)
    found = _remembered.get(name)
    if found is None or found.kept is not kept:
        found = _remembered[name] = Standing(kept, reach.sites)
        if len(_remembered) > _MOST_REMEMBERED:
            _remembered.popitem(last=False)
    return found


def today() -> dt.date:
    """The day in Japan."""
    return dt.datetime.now(JAPAN).date()
