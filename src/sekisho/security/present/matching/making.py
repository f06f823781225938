"""One site's case into the outcome of its matching: answers, advice when to patch, and rows for the ledger."""

from collections.abc import Sequence

from sekisho.guard.problem import Problem
from sekisho.security.catalogue.patching import read_patch_policy
from sekisho.security.checks.case import Case
from sekisho.security.checks.risk.sheet import Rated
from sekisho.security.checks.risk.systems import ratings
from sekisho.security.checks.vulnerability.site import concerned, place_of
from sekisho.security.ledgers.advisory import AdvisoryRecord
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.vulnerability import Vulnerability
from sekisho.security.observe.advisories.sources import Intelligence, SourceKind
from sekisho.security.present.matching.outcome import MatchOutcome
from sekisho.security.risk.advising import Context, advised, proposed
from sekisho.security.risk.patching import Signals


def outcome_of(case: Case, problems: Sequence[Problem] = ()) -> MatchOutcome:
    """What the advisories of a case mean for its ledgers; without advisories what its ledgers say alone.

    problems: of whatever was read.
    """
    known, policy = case.observed.intelligence or Intelligence(), read_patch_policy()
    matched = tuple(one.matched for one in case.once(concerned))
    rows = tuple(entry.row for entry in case.book.rows(Vulnerability))
    assets = frozenset(entry.row.id for entry in case.book.rows(Asset))
    advice = advised(matched, Context(_signals(known), assets, _rated(case), policy))
    cited = {id(one.advisory): one.advisory for each in matched for one in (*each.affected, *each.not_affected)}
    return MatchOutcome(
        as_of=case.as_of,
        intelligence=known,
        matched=matched,
        advised=advice,
        known=rows,
        proposals=tuple(proposed(advice, rows, case.catalogue, policy, case.as_of)),
        records=tuple(entry.row for entry in case.book.rows(AdvisoryRecord)),
        problems=tuple(problems),
        places={(one.publisher, one.id): place_of(case, one) for one in cited.values()},
    )


def _signals(known: Intelligence) -> Signals:
    listed = max((one.newest for one in known.sources if one.kind is SourceKind.KEV and one.newest), default=None)
    return Signals({one.cve: one for one in known.exploited}, {one.cve: one for one in known.decision_points}, listed)


def _rated(case: Case) -> dict[str, Rated]:
    """The rating of each asset's system."""
    systems = {one.system.name: one for one in ratings(case)}
    rows = (entry.row for entry in case.book.rows(Asset))
    return {row.id: systems[row.system] for row in rows if row.system in systems}
