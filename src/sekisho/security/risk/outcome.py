"""Everything that one risk analysis says of one site: the three stages, and what was asked of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.catalogue.risk import Band
from sekisho.security.catalogue.risk_reading import RiskLibrary
from sekisho.security.checks.decided import Decisions
from sekisho.security.checks.finding import Finding
from sekisho.security.checks.state import Assessment
from sekisho.security.risk.analysis import Analysis
from sekisho.security.risk.changing import Moved, changed, moved
from sekisho.security.risk.cutting import Cut, cut
from sekisho.security.risk.findings import Sheet, judge
from sekisho.security.risk.gathering import gather
from sekisho.security.risk.history import Past
from sekisho.security.risk.mandatory import mandatory
from sekisho.security.risk.sensitivity import Leverage, Turning, leverages, turnings
from sekisho.security.risk.sheet import Rated
from sekisho.security.terms.state import State


@dataclass(frozen=True, slots=True)
class WhatIf:
    """One change that was asked, and every outcome that moves."""

    asked: str
    moved: tuple[Moved, ...]


@dataclass(frozen=True)
class Outcome:
    """One site's analysis with all that follows from it. below: see `cutting.cut`.  past: the sheet by quarter."""

    assessment: Assessment
    library: RiskLibrary
    what_ifs: tuple[WhatIf, ...] = ()
    past: tuple[Past, ...] = ()
    below: Band | None = None

    @property
    def catalogue(self) -> Catalogue:
        """The practices."""
        return self.assessment.catalogue

    @cached_property
    def analysis(self) -> Analysis:
        """The three stages."""
        return Analysis(gather(self.assessment, self.library), self.library)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the sheet."""
        return judge(Sheet(self.analysis, self.catalogue, self.assessment.case.zones))

    @cached_property
    def decisions(self) -> Decisions:
        """What people decided on the findings."""
        return Decisions(self.assessment.case, self.findings)

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """Findings that nobody accepted or called a false alarm."""
        return tuple(self.decisions.failing(self.findings))

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
