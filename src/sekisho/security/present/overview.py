"""A result at a glance: how many practices hold, what was found, and what to do next. Every face shows these."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sekisho.guard.text import Text
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.catalogue.records import CheckText
from sekisho.security.checks.assessing import Result
from sekisho.security.checks.finding import Finding
from sekisho.security.checks.running import CHECKS, FIREWALL, LOGS, LONG_TRAFFIC, TRAFFIC, gap_text
from sekisho.security.checks.state import Reason
from sekisho.security.ledgers.declaring import REGISTRY
from sekisho.security.terms.state import Severity, State, worst
from sekisho.security.terms.words import Assurance, Phase

Counts = Mapping[State, int]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do next.

    what: the act.  why: what it is for, with its count.  severity: of the findings it answers; None where it answers
    none.  check: id of the check whose findings it answers; "" for others.  findings: those findings.
    """

    what: Text
    why: Text
    severity: Severity | None = None
    check: str = ""
    findings: tuple[Finding, ...] = ()


def practice_states(result: Result) -> dict[str, State]:
    """The worst state of each practice over all sites and systems, in the order of the catalogue."""
    states: dict[str, list[State]] = {}
    for assessment in result.assessments:
        for practice in assessment.practices:
            states.setdefault(practice.practice, []).append(practice.state)
    return {number: worst(found) for number, found in states.items()}


def practice_counts(result: Result) -> Counts:
    """How many practices are in each state; every state is there, worst first."""
    return _counts(Counter(practice_states(result).values()))


def severity_counts(result: Result) -> Mapping[Severity, int]:
    """How many open findings there are of each severity; every severity is there."""
    found = Counter(finding.severity for finding in result.open_findings)
    return {severity: found[severity] for severity in Severity}


def rules_by_phase(result: Result, catalogue: Catalogue) -> Mapping[Phase, Counts]:
    """The states of all rules on all systems, by life-cycle phase."""
    found: dict[Phase, Counter[State]] = {phase: Counter() for phase in Phase}
    for assessment in result.assessments:
        for rule in assessment.rules:
            found[catalogue.practice_of(rule.rule).phase][rule.state] += 1
    return {phase: _counts(counts) for phase, counts in found.items() if counts}


def rules_by_system(result: Result) -> Mapping[tuple[str, str], Counts]:
    """The states of all rules by (site, system), in the order of the ledgers, each site's whole last."""
    found: dict[tuple[str, str], Counter[State]] = {}
    for assessment in result.assessments:
        for system in (*assessment.systems, ""):
            found[assessment.case.site, system] = Counter()
        for rule in assessment.rules:
            found.setdefault((rule.site, rule.system), Counter())[rule.state] += 1
    return {scope: _counts(counts) for scope, counts in found.items() if counts}


def _counts(found: Counter[State]) -> Counts:
    return {state: found[state] for state in State}


def acts(result: Result, catalogue: Catalogue, most: int = 5) -> tuple[Act, ...]:
    """What to do next, the most urgent first: findings, then what is not given, what is old, what nobody answers.

    Findings of low severity come after what keeps rules from being assessed: an answer not known may be worse.
    """
    of_checks = list(_finding_acts(result, catalogue))
    low = [act for act in of_checks if act.severity is Severity.LOW]
    urgent = [act for act in of_checks if act.severity is not Severity.LOW]
    return (*urgent, *_missing(result, catalogue), *_old(result), *low, *_unanswered(result))[:most]


def _finding_acts(result: Result, catalogue: Catalogue) -> Iterator[Act]:
    by_check: dict[str, list[Finding]] = {}
    for finding in result.open_findings:
        by_check.setdefault(finding.check, []).append(finding)

    def urgency(check: str) -> tuple[int, int, str]:
        text = catalogue.checks[check]
        return (tuple(Severity).index(text.severity), -len(text.rules), check)

    for check in sorted(by_check, key=urgency):
        yield _finding_act(catalogue.checks[check], tuple(by_check[check]))


def _finding_act(text: CheckText, findings: tuple[Finding, ...]) -> Act:
    count = len(findings)
    plural = "finding" if count == 1 else "findings"
    why = Text(f"{text.title.ja}（{count}件）", f"{text.title.en} ({count} {plural})")
    return Act(text.remedy, why, text.severity, text.id, findings)


def _missing(result: Result, catalogue: Catalogue) -> Iterator[Act]:
    """One act for each ledger, column and traffic without which checks cannot run: the one that blocks most first."""
    blocked: dict[str, set[str]] = {}
    for assessment in result.assessments:
        for check in CHECKS.values():
            for gap in (*check.lacks(assessment.case), *check.blanks(assessment.case)):
                blocked.setdefault(gap, set()).update(catalogue.checks[check.id].rules)
    for gap, rules in sorted(blocked.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        count = len(rules)
        why = Text(f"これがないため、{count}件の規定を照合できません。", f"Without it {count} rules cannot be checked.")
        yield Act(_supplied(gap), why)


def _supplied(gap: str) -> Text:
    """What a person does about a gap of `Check.lacks` or `Check.blanks`."""
    name = gap_text(gap)
    if gap in REGISTRY:
        return Text(
            f"「{name.ja}」を用意し、入力に加えてください。", f'Prepare the ledger "{name.en}" and give it as input.'
        )
    if gap in (TRAFFIC, LONG_TRAFFIC):
        return Text(
            f"{name.ja}（pcap、Zeekのconn.logまたはSuricataのeve.json）を取得し、入力に加えてください。",
            f"Capture {name.en} (pcap, conn.log of Zeek, or eve.json of Suricata) and give it as input.",
        )
    if gap == FIREWALL:
        return Text(
            f"{name.ja}（FortiGate、ASA/IOS、PAN-OS、nftables、iptables）を取り出し、入力に加えてください。",
            f"Take the {name.en} (FortiGate, ASA/IOS, PAN-OS, nftables, iptables) and give it as input.",
        )
    if gap == LOGS:
        return Text(
            f"{name.ja}（syslog、RFC 5424の形式）を集め、入力に加えてください。",
            f"Collect {name.en} (syslog as RFC 5424 has it) and give them as input.",
        )
    return Text(f"{name.ja}を記入してください。", f"Fill in: {name.en}.")


def _reasons(result: Result, state: State, means: Assurance) -> list[Reason]:
    return [
        reason
        for assessment in result.assessments
        for rule in assessment.rules
        for reason in rule.reasons
        if reason.state is state and reason.means is means
    ]


_RENEW = {
    Assurance.CHECKED: Text(
        "通信の証跡とログを取得し直してください。", "Capture the traffic and collect the logs again."
    ),
    Assurance.RECORDED: Text(
        "見直しの期限を過ぎた台帳の行を現物と照らし、最終見直し日を記入してください。",
        "Hold the overdue ledger rows against reality and enter the day of the review.",
    ),
    Assurance.ATTESTED: Text(
        "期限の切れた確認をやり直してください。", "Answer again for the rules whose answer has expired."
    ),
}


def _old(result: Result) -> Iterator[Act]:
    for means, what in _RENEW.items():
        if count := len(_reasons(result, State.STALE, means)):
            why = Text(
                f"証跡が古いため、{count}件の状態が「証跡が古い」になっています。",
                f"{count} states are stale because of it.",
            )
            yield Act(what, why)


def _unanswered(result: Result) -> Iterator[Act]:
    if count := len(_reasons(result, State.NOT_ASSESSED, Assurance.ATTESTED)):
        yield Act(
            Text(
                "「確認記録」に、証跡と有効期限を付けて回答を記入してください。",
                "Enter answers in the ledger of attestations, with evidence and end date.",
            ),
            Text(
                f"人の確認を待つ規定が{count}件あります（システムごとに数えます）。",
                f"{count} rules wait for a person's answer (counted by system).",
            ),
        )
