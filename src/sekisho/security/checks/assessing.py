"""The main job without files: ledgers, observations and a day in; findings, states and proposals out, site by site."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.case import Case
from sekisho.security.checks.decided import Standing
from sekisho.security.checks.finding import Finding
from sekisho.security.checks.policy import Policy
from sekisho.security.checks.proposals import Proposal, proposals
from sekisho.security.checks.running import run
from sekisho.security.checks.state import Assessment
from sekisho.security.ledgers.book import Book, Entry
from sekisho.security.ledgers.decision import Decision
from sekisho.security.ledgers.declaring import REGISTRY
from sekisho.security.observe.tables import Observed


@dataclass(frozen=True)
class Result:
    """What one run says. assessments: one a site, in the order in which the ledgers name them.

    site: where the observations were made.  before: those of an earlier period, to tell what changed.
    """

    as_of: date
    policy: Policy
    book: Book
    observed: Observed
    assessments: tuple[Assessment, ...]
    proposals: tuple[Proposal, ...]
    site: str = ""
    before: Observed = field(default_factory=Observed)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of all sites, whatever people decided on them."""
        return tuple(finding for one in self.assessments for finding in one.findings)

    @cached_property
    def held(self) -> Observed:
        """What was observed, with the addresses apart that people of its site keep apart."""
        return next((one.case.held for one in self.assessments if one.case.site == self.site), self.observed)

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """How each finding stands, by its id."""
        return {key: one for of in self.assessments for key, one in of.decisions.standings.items()}

    @cached_property
    def decided(self) -> Mapping[str, Decision]:
        """The decision on each finding that has one, by the finding's id; those that have ended too."""
        every = ((one.id, of.decisions.of(one.id)) for of in self.assessments for one in of.findings)
        return {key: entry.row for key, entry in every if entry}

    @cached_property
    def open_findings(self) -> tuple[Finding, ...]:
        """The findings that nobody accepted or called a false alarm: what counts and what must be acted on."""
        return tuple(one for one in self.findings if self.standings[one.id].fails)

    @cached_property
    def idle_decisions(self) -> tuple[Entry[Decision], ...]:
        """Decisions on findings that there are no more, of all sites."""
        return tuple(entry for one in self.assessments for entry in one.decisions.idle)


def sites_of(book: Book) -> tuple[str, ...]:
    """The sites that any row of any ledger names, in the order of first mention; one nameless site where none does.

    Rows that only a procedure writes name none: a token for all sites makes no nameless site.
    """
    by_hand = (entries for slug, entries in book.tables.items() if not REGISTRY[slug].by_system)
    names = dict.fromkeys(entry.row.site for entries in by_hand for entry in entries)
    return tuple(names) or ("",)


def of_site(book: Book, site: str) -> Book:
    """The rows of one site."""
    tables: Mapping[str, tuple[object, ...]] = {
        slug: tuple(entry for entry in entries if entry.row.site == site) for slug, entries in book.tables.items()
    }
    return Book(tables, book.problems)  # type: ignore[arg-type]


def assess(  # noqa: PLR0913 -- the six things the main job is given
    book: Book, observed: Observed, catalogue: Catalogue, *, as_of: date, policy: Policy, site: str,
    before: Observed | None = None,
) -> Result:  # fmt: skip
    """Findings, states and proposals. site: the one the observations were made at; other sites get none of them.

    before: observations of an earlier period at the same site; what changed since is told.
    """
    earlier = before or Observed()
    assessments = []
    proposed: list[Proposal] = []
    for name in dict.fromkeys((*sites_of(book), site)):
        case = Case(name, of_site(book, name), observed if name == site else Observed(), as_of, policy,
                    earlier if name == site else Observed(), catalogue=catalogue)  # fmt: skip
        findings = run(case, catalogue.checks)
        assessments.append(Assessment(case, catalogue, findings))
        proposed.extend(proposals(case, findings))
    return Result(as_of, policy, book, observed, tuple(assessments), tuple(proposed), site, earlier)
