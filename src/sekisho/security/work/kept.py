"""A kept run of the main job as pages read it: records of the lower rooms, equal to those of the run.

The rules with their reasons, the networks, the facts of the risk analysis, what advisories mean and the proposed rows
are read when they are first asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Protocol, cast

from sekisho.guard.problem import Problem
from sekisho.guard.text import Text
from sekisho.security.checks.decided import Standing
from sekisho.security.checks.finding import Finding
from sekisho.security.checks.policy import Policy
from sekisho.security.checks.proposals import Proposal
from sekisho.security.checks.state import PracticeState, RuleState
from sekisho.security.ledgers.decision import Decision
from sekisho.security.observe.tables import Source
from sekisho.security.risk.facts import Facts
from sekisho.security.terms.state import Severity, State
from sekisho.security.work.network_map import NetworkMap

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Run:
    """A kept run by its number and its day."""

    number: str
    day: date


@dataclass(frozen=True, slots=True)
class KeptFinding(Finding):
    """A finding as it was, with what people had decided on it by then.

    first_seen: the first of the unbroken row of runs that show it; None where the run was not kept in a home.
    """

    title: Text
    remedy: Text
    standing: Standing
    decision: Decision | None
    first_seen: Run | None


@dataclass(frozen=True, slots=True)
class KeptAct:
    """One thing to do next, as `present.overview.Act`; findings by their ids."""

    what: Text
    why: Text
    severity: Severity | None
    check: str
    findings: tuple[str, ...]


class Later(Protocol):
    """Reads what few pages need, by the place of the site; KeptUnreadable where it cannot."""

    def rules(self, at: int) -> tuple[RuleState, ...]:
        """The rules of a site."""

    def network(self, at: int) -> NetworkMap:
        """The network of a site."""

    def proposals(self) -> tuple[Proposal, ...]:
        """The proposed rows of all sites."""

    def match(self) -> Json | None:
        """What advisories mean for the site of the evidence, as plain JSON; None where the run says nothing of it."""

    def facts(self, at: int, of: "KeptSite", as_of: date) -> Facts | None:
        """What the risk analysis of a site is computed from; None where an earlier version kept the run."""


@dataclass(frozen=True)
class KeptSite:
    """One site: its systems, the states of its practices, and, when asked for, its rules and its network.

    at: its place among the sites of the run.
    """

    site: str
    systems: tuple[str, ...]
    practices: tuple[PracticeState, ...]
    at: int
    later: Later = field(repr=False, compare=False)

    @cached_property
    def rules(self) -> tuple[RuleState, ...]:
        """Every rule by system, in the order of the catalogue."""
        return self.later.rules(self.at)

    @cached_property
    def network(self) -> NetworkMap:
        """What a map shows of it."""
        return self.later.network(self.at)


@dataclass(frozen=True)
class Kept:
    """One run. number, at (instant in UTC) and who are empty for one that was not kept in a home.

    site: where the evidence was taken.  practices: the worst state of each over all sites and systems.
    idle: decisions on findings that there are no more.  ledgers: rows of each ledger that was given.
    """

    number: str
    at: str
    who: str
    as_of: date
    site: str
    policy: Policy
    practices: Mapping[str, State]
    findings: tuple[KeptFinding, ...]
    idle: tuple[Decision, ...]
    acts: tuple[KeptAct, ...]
    sites: tuple[KeptSite, ...]
    sources: tuple[Source, ...]
    ledgers: Mapping[str, int]
    problems: tuple[Problem, ...]
    later: Later = field(repr=False, compare=False)

    @cached_property
    def proposals(self) -> tuple[Proposal, ...]:
        """Rows proposed to ledgers from what was observed."""
        return self.later.proposals()

    @cached_property
    def match(self) -> Json | None:
        """What advisories mean for the site of the evidence, as `present.matching.as_json.kept_json` tells it.

        None where no advisories and no ledger about them were given, or an earlier version kept the run.
        """
        return self.later.match()

    def facts(self, of: KeptSite) -> Facts | None:
        """What the risk analysis of one of its sites is computed from; None where an earlier version kept the run."""
        return self.later.facts(of.at, of, self.as_of)

    @property
    def run(self) -> Run:
        """Its number and day."""
        return Run(self.number, self.as_of)

    @cached_property
    def by_id(self) -> Mapping[str, KeptFinding]:
        """The findings by their ids."""
        return {one.id: one for one in self.findings}

    @cached_property
    def open_findings(self) -> tuple[KeptFinding, ...]:
        """The findings that still fail their rules."""
        return tuple(one for one in self.findings if one.standing.fails)

    @cached_property
    def rules(self) -> Mapping[tuple[str, str, str], RuleState]:
        """The states of all rules by site, system and rule."""
        return {(one.site, one.system, one.rule): one for site in self.sites for one in site.rules}

    @cached_property
    def practice_states(self) -> Mapping[tuple[str, str, str], PracticeState]:
        """The states of all practices by site, system and practice."""
        return {(one.site, one.system, one.practice): one for site in self.sites for one in site.practices}


def stamped(said: Json, run: Run, *, at: str, who: str, seen: Mapping[str, Run]) -> dict[str, object]:
    """The JSON of a run as it is kept: with its number, and for each finding the run in which it was first seen.

    seen: what `first_seen` gives of the run before.
    """
    findings = []
    for one in cast("list[dict[str, Any]]", said["findings"]):  # Any: JSON of our own making
        first = seen.get(one["id"], run)
        findings.append(one | {"first_seen": {"number": first.number, "day": first.day.isoformat()}})
    return {**said, "number": run.number, "at": at, "who": who, "findings": findings}


def first_seen(kept: Kept | None) -> dict[str, Run]:
    """For each finding of a run the first of the unbroken row of runs that show it. Empty for no run."""
    return {one.id: one.first_seen or kept.run for one in kept.findings} if kept else {}
