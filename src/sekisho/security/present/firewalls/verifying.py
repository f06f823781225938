"""What the checks say of firewall configurations alone, as sentences and as JSON."""

from collections.abc import Iterator

from sekisho.guard.text import Language, Text
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.case import Case
from sekisho.security.checks.finding import Finding
from sekisho.security.checks.running import CHECKS, gap_text, run

Json = dict[str, object]

ABOUT = "firewall/"
"""How the ids of the checks on configurations begin."""


def verified(case: Case, catalogue: Catalogue) -> tuple[Finding, ...]:
    """The findings of the checks on configurations, the worst first."""
    return tuple(one for one in run(case, catalogue.checks) if one.check.startswith(ABOUT))


def gaps(case: Case) -> dict[str, tuple[str, ...]]:
    """The checks that could not run, with what they lack, as `running.gap_text` reads it."""
    asked = (one for one in CHECKS.values() if one.id.startswith(ABOUT))
    return {one.id: lacking for one in asked if (lacking := (*one.lacks(case), *one.blanks(case)))}


def told(case: Case, findings: tuple[Finding, ...], catalogue: Catalogue, language: Language) -> Iterator[str]:
    """One line a firewall, a finding and a check that could not run, and a last one with the counts."""
    for one in case.boundaries:
        rules, pairs = len(one.firewall.rules), len(one.pairs)
        yield Text(
            f"{one.name}（{one.firewall.kind}）: 規則 {rules}件、ゾーンの組 {pairs}件",
            f"{one.name} ({one.firewall.kind}): {rules} rules, {pairs} pairs of zones",
        ).of(language)
    for finding in findings:
        where = finding.evidence[0]
        yield f"[{finding.severity.of(language)}] {finding.text.of(language)} ({where}; {finding.check})"
    for name, lacking in gaps(case).items():
        missing = [gap_text(gap) for gap in lacking]
        title = catalogue.checks[name].title
        yield Text(
            f"未評価: {title.ja}（{'、'.join(one.ja for one in missing)}がないため）",
            f"Not assessed: {title.en} (without: {', '.join(one.en for one in missing)})",
        ).of(language)
    yield Text(f"指摘 {len(findings)}件。", f"{len(findings)} findings.").of(language)


def as_json(case: Case, findings: tuple[Finding, ...]) -> Json:
    """The same for programs. Texts hold both languages; the evidence's first place is the configuration's line."""
    return {
        "firewalls": [
            {
                "name": one.name,
                "kind": one.firewall.kind,
                "file": case.observed.sources[one.firewall.source].name,
                "rules": len(one.firewall.rules),
                "pairs": [list(pair) for pair in one.pairs],
            }
            for one in case.boundaries
        ],
        "findings": [
            {
                "id": one.id,
                "check": one.check,
                "severity": one.severity.code,
                "ledger": one.subject.ledger,
                "key": one.subject.key,
                "text": one.text.told,
                "evidence": [at.told for at in one.evidence],
            }
            for one in findings
        ],
        "not_assessed": {name: list(lacking) for name, lacking in gaps(case).items()},
        "problems": [one.told for one in case.observed.problems],
    }
