"""Systems of a high level that nobody treated: what only the states of the practices can tell of the sheet."""

from collections.abc import Iterator

from sekisho.guard.text import Text
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.finding import Finding, Subject
from sekisho.security.checks.risk.sheet import Rated
from sekisho.security.ledgers.declaring import REGISTRY
from sekisho.security.ledgers.risk import Level
from sekisho.security.risk.analysis import Analysis
from sekisho.security.risk.facts import Facts
from sekisho.security.terms.identifier import stable_id
from sekisho.security.terms.state import State

UNTREATED = "risk/high-untreated"


def treated(rating: Rated, facts: Facts, catalogue: Catalogue) -> bool:
    """Whether one at least of the rules or practices that are said to treat a system's risk holds on it."""
    numbers = rating.system.row.treated_by
    practices = {one if one in catalogue.practices else one.rpartition("-")[0] for one in numbers}
    return any(facts.state(one, rating.system.name) is State.HOLDS for one in practices)


def untreated(analysis: Analysis, catalogue: Catalogue) -> Iterator[Finding]:
    """A finding for each system of a high level of whose treatments none holds."""
    for rating in analysis.rated:
        if rating.level is Level.HIGH and not treated(rating, analysis.facts, catalogue):
            yield _finding(rating, analysis)


def _finding(rating: Rated, analysis: Analysis) -> Finding:
    text, site, system = analysis.library.findings[UNTREATED], analysis.facts.site, rating.system
    key = REGISTRY["risk"].key(system.row)
    numbers = "、".join(system.row.treated_by)
    ja = f"「対策する規定番号」の {numbers} は適合していません" if numbers else "対策する規定が記入されていません"
    en = f"none of {numbers} holds" if numbers else "no rule is said to treat it"
    return Finding(
        id=stable_id(site, UNTREATED, "risk", key, ""),
        check=UNTREATED,
        severity=text.severity,
        rules=text.rules,
        site=site,
        subject=Subject("risk", key, system.name),
        text=Text(
            f"システム「{system.name}」は要求レベル「高」ですが、{ja}。",
            f'"{system.name}" is of level high, yet {en}.',
        ),
        evidence=(system.evidence,) if system.evidence else (),
        since=system.row.assessed,
    )
