"""Everything that one risk analysis says of one site: the three stages, and what was asked of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.catalogue.records import CheckText
from sekisho.security.catalogue.risk import Band
from sekisho.security.catalogue.risk_reading import RiskLibrary
from sekisho.security.checks.decided import Decisions, Standing
from sekisho.security.checks.finding import Finding
from sekisho.security.checks.risk.sheet import Rated
from sekisho.security.checks.running import CHECKS, told
from sekisho.security.checks.state import Assessment
from sekisho.security.risk.analysis import Analysis
from sekisho.security.risk.changing import Moved, changed, moved
from sekisho.security.risk.cutting import Cut, cut
from sekisho.security.risk.findings import untreated
from sekisho.security.risk.gathering import gather
from sekisho.security.risk.history import Past
from sekisho.security.risk.mandatory import mandatory
from sekisho.security.risk.sensitivity import Leverage, Turning, leverages, turnings
from sekisho.security.terms.state import Severity, State

UNRATED, OF_SHEET = "risk/unrated", "risk/"
"""The check of systems without a row, and how the ids of all checks of the sheet begin."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """One change that was asked, and every outcome that moves."""

    asked: str
    moved: tuple[Moved, ...]


@dataclass(frozen=True)
class Outcome:
    """One site's analysis with all that follows from it.

    findings: what is wrong with the sheet, by severity.  standings: how each stands, by its id.  below: see
    `cutting.cut`.  past: the sheet by quarter.
    """

    analysis: Analysis
    catalogue: Catalogue
    findings: tuple[Finding, ...] = ()
    standings: Mapping[str, Standing] = field(default_factory=dict)
    what_ifs: tuple[WhatIf, ...] = ()
    past: tuple[Past, ...] = ()
    below: Band | None = None

    @property
    def library(self) -> RiskLibrary:
        """What the analysis was told."""
        return self.analysis.library

    @property
    def texts(self) -> Mapping[str, CheckText]:
        """What people read about the check of each finding."""
        return {**self.catalogue.checks, **self.library.findings}

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """Findings that nobody accepted or called a false alarm."""
        return tuple(one for one in self.findings if self.standings[one.id].fails)

    @cached_property
    def cut(self) -> Cut:
        """The cheapest measures against the worst trees."""
        return cut(self.analysis, self.below)

    @cached_property
    def turnings(self) -> tuple[Turning, ...]:
        """Which single answer changes a level."""
        return turnings(self.analysis)

    @cached_property
    def leverages(self) -> tuple[Leverage, ...]:
        """What each practice moves."""
        return leverages(self.analysis)

    def mandatory(self, rating: Rated) -> dict[str, State]:
        """The practices that the level of a system makes mandatory, with their state."""
        return mandatory(rating, self.analysis.facts, self.catalogue)


def what_if(analysis: Analysis, asked: Iterable[str]) -> tuple[WhatIf, ...]:
    """Each change by itself. Raises WhatIfRefused for one that cannot be asked."""
    return tuple(WhatIf(one, moved(analysis, Analysis(changed(analysis, one), analysis.library))) for one in asked)


def outcome_of(
    assessment: Assessment,
    library: RiskLibrary,
    *,
    asked: Iterable[str] = (),
    past: tuple[Past, ...] = (),
    below: Band | None = None,
) -> Outcome:
    """The outcome of one site: what the checks found wrong with the sheet, and what only the analysis can tell.

    asked: the changes to try. Raises WhatIfRefused for one that cannot be asked.
    """
    analysis = Analysis(gather(assessment, library), library)
    found = [one for one in assessment.findings if one.check.startswith(OF_SHEET)]
    if not assessment.case.book.has("risk"):  # who asks for the analysis itself is told what stands in no sheet
        found = list(told(assessment.case, CHECKS[UNRATED], assessment.catalogue.checks[UNRATED]))
    every = (*found, *untreated(analysis, assessment.catalogue))
    findings = tuple(sorted(every, key=lambda one: tuple(Severity).index(one.severity)))
    standings = Decisions(assessment.case, findings).standings
    return Outcome(analysis, assessment.catalogue, findings, standings, what_if(analysis, asked), past, below)
