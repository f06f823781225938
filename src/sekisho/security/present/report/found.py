"""The findings of the report: by severity, then by check with its remedy once, then one by one with their evidence."""

from collections.abc import Sequence

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.catalogue.records import CheckText
from sekisho.security.checks.assessing import Result
from sekisho.security.checks.finding import Finding
from sekisho.security.ledgers.declaring import REGISTRY
from sekisho.security.present.decided import decision_told
from sekisho.security.present.marks import SEVERITY_MARK, scope_name, site_name
from sekisho.security.present.report.opening import Section, anchor
from sekisho.security.present.report.place import Places
from sekisho.security.terms.state import Severity

MOST_OF_CHECK = 30
"""Findings of one check on the page; people judge the rest in the workbook."""
MOST_PLACES = 5


def shown_ids(findings: Sequence[Finding]) -> frozenset[str]:
    """Ids of the findings that have a place on the page."""
    counts: dict[str, int] = {}
    shown = set()
    for finding in findings:
        counts[finding.check] = counts.get(finding.check, 0) + 1
        if counts[finding.check] <= MOST_OF_CHECK:
            shown.add(finding.id)
    return frozenset(shown)


def found(result: Result, catalogue: Catalogue, places: Places) -> list[Section]:
    """One group for each severity that occurs. Counts are of open findings; decided ones tell who decided what."""
    findings = result.findings
    language = places.labels.language
    groups: list[Section] = []
    for severity in Severity:
        here = [finding for finding in findings if finding.severity is severity]
        checks: dict[str, list[Finding]] = {}
        for finding in here:
            checks.setdefault(finding.check, []).append(finding)
        if here:
            groups.append(
                {
                    "code": severity.code,
                    "mark": SEVERITY_MARK[severity],
                    "word": severity.of(language),
                    "count": places.labels.filled("count", count=_open(here, result)),
                    "checks": [
                        _check(catalogue.checks[name], same, catalogue, places, result) for name, same in checks.items()
                    ],
                }
            )
    return groups


def _open(findings: Sequence[Finding], result: Result) -> int:
    return sum(result.standings[one.id].fails for one in findings)


def _check(
    text: CheckText, findings: Sequence[Finding], catalogue: Catalogue, places: Places, result: Result
) -> Section:
    labels = places.labels
    language = labels.language
    hidden = len(findings) - MOST_OF_CHECK
    return {
        "id": text.id,
        "anchor": anchor(text.id),
        "title": text.title.of(language),
        "compares": text.compares.of(language),
        "remedy": text.remedy.of(language),
        "false_alarms": text.false_alarms.of(language),
        "count": labels.filled("count", count=_open(findings, result)),
        "rules": [
            {"id": rule.id, "practice": rule.practice, "heading": rule.heading.of(language)}
            for rule in (catalogue.rules[name] for name in text.rules)
        ],
        "findings": [_finding(one, places, result) for one in findings[:MOST_OF_CHECK]],
        "more": labels.filled("more_findings", count=hidden) if hidden > 0 else "",
    }


def _finding(finding: Finding, places: Places, result: Result) -> Section:
    labels = places.labels
    language = labels.language
    ledger = REGISTRY.get(finding.subject.ledger)
    decision = result.decided.get(finding.id)
    hidden = len(finding.evidence) - MOST_PLACES
    return {
        "id": finding.id,
        "sentence": finding.text.of(language),
        "ledger": ledger.title.of(language) if ledger else finding.subject.ledger,
        "key": finding.subject.key,
        "system": scope_name(finding.subject.system).of(language),
        "site": site_name(finding.site).of(language) if len(result.assessments) > 1 else "",
        "since": f"{finding.since:%Y/%m/%d}" if finding.since else labels["since_unknown"],
        "decision": decision_told(decision, result.standings[finding.id]).of(language) if decision else "",
        "places": places.of(finding.evidence, MOST_PLACES),
        "more": labels.filled("more_evidence", count=hidden) if hidden > 0 else "",
    }
