"""The state of every rule and practice by site and system: what checks, ledgers and people's answers say together.

A rule can be assured in several ways. Failing in one fails it; evidence too old makes it stale; it holds only when
every way that is built says so. What is only planned says nothing: a rule with nothing else is not assessed. What
Sekisho enforces itself it enforces in itself alone, so that says nothing of the factory's systems either.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from sekisho.guard.text import Text
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.catalogue.records import Means, Practice, Rule
from sekisho.security.checks.case import Case
from sekisho.security.checks.decided import Decisions, Standing
from sekisho.security.checks.finding import Finding
from sekisho.security.checks.logged import nothing_found
from sekisho.security.checks.months import months_before
from sekisho.security.checks.running import CHECKS, gap_text
from sekisho.security.checks.spoken import plain
from sekisho.security.checks.vulnerability.site import nothing_unlisted
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.attestation import Answer, Attestation
from sekisho.security.ledgers.book import Entry
from sekisho.security.ledgers.declaring import REGISTRY, Ledger, Row
from sekisho.security.terms.calendar import day_of
from sekisho.security.terms.evidence import Evidence
from sekisho.security.terms.state import State, worst
from sekisho.security.terms.words import Assurance

WHOLE_SITE = ""
"""The scope of what belongs to no single system."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One way of assurance and what it says, with the findings or the evidence behind it."""

    means: Assurance
    state: State
    text: Text
    findings: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleState:
    """The state of one rule on one system of one site; the system is empty for the whole site."""

    site: str
    system: str
    rule: str
    state: State
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class PracticeState:
    """The worst of a practice's rules on one system.

    shaken: practices its residual risk relies on that fail on this site: it holds less than its own state says.
    """

    site: str
    system: str
    practice: str
    state: State
    counts: Mapping[State, int] = field(default_factory=dict)
    shaken: tuple[str, ...] = ()


ENFORCED_HERE = Text(
    "関所の画面自身では、この規定を強制しています。ほかの機器については、ほかの手段で確かめます。",
    "The console itself enforces it. Other devices are made sure of by the other means.",
)
NO_DIFFERENCE = Text("照合して差異はありません。", "Checked; no difference was found.")
NOT_PLANNED_YET = Text("照合する仕組みは計画中です。", "The way to know this is planned, not built.")


@dataclass(frozen=True)
class Assessment:
    """One case, its findings, and what they say of every rule."""

    case: Case
    catalogue: Catalogue
    findings: tuple[Finding, ...]

    @property
    def systems(self) -> tuple[str, ...]:
        """The systems of the site's assets, in the order of the ledger."""
        return self.case.systems

    @cached_property
    def decisions(self) -> Decisions:
        """What people decided on the findings."""
        return Decisions(self.case, self.findings)

    @cached_property
    def _found(self) -> dict[tuple[str, str], list[Finding]]:
        index: dict[tuple[str, str], list[Finding]] = {}
        for finding in self.findings:
            system = finding.subject.system if finding.subject.system in self.systems else WHOLE_SITE
            index.setdefault((finding.check, system), []).append(finding)
        return index

    @property
    def _oldest(self) -> date:
        """The first day of which evidence is fresh."""
        return self.case.as_of - timedelta(days=self.case.policy.fresh_days)

    @cached_property
    def _seen_systems(self) -> dict[str, bool]:
        """Systems of which a device was heard, and whether one was within the policy's fresh days."""
        oldest = self._oldest
        fresh: dict[str, bool] = {}
        for entry in self.case.assets:
            for address in (*entry.row.ips, *entry.row.macs):
                last = self.case.last_heard.get(address)
                if last:
                    system = entry.row.system
                    fresh[system] = fresh.get(system, False) or day_of(last) >= oldest
        if self.case.heard:
            fresh[WHOLE_SITE] = day_of(self.case.heard[1]) >= oldest
        return fresh

    @cached_property
    def rules(self) -> tuple[RuleState, ...]:
        """Every rule by system, in the order of the catalogue."""
        return tuple(
            state
            for practice in self.catalogue.practices.values()
            for rule in practice.rules
            for state in self._of_rule(practice, rule)
        )

    @cached_property
    def practices(self) -> tuple[PracticeState, ...]:
        """Every practice by system, in the order of the catalogue."""
        states: dict[tuple[str, str], list[State]] = {}
        for rule in self.rules:
            states.setdefault((self.catalogue.rules[rule.rule].practice, rule.system), []).append(rule.state)
        failing = {practice for (practice, _), found in states.items() if worst(found) is State.FAILS}
        return tuple(
            PracticeState(
                site=self.case.site,
                system=system,
                practice=practice,
                state=worst(found),
                counts={state: found.count(state) for state in State if state in found},
                shaken=tuple(one for one in self.catalogue.practices[practice].leans_on if one in failing),
            )
            for (practice, system), found in states.items()
        )

    def _of_rule(self, practice: Practice, rule: Rule) -> Iterator[RuleState]:
        scopes: Iterable[str] = (WHOLE_SITE,)
        if not practice.of_site and self.systems:
            checked = any(means.checks for means in rule.assurance)
            scopes = (*self.systems, WHOLE_SITE) if checked else self.systems
        for system in scopes:
            of_systems = system == WHOLE_SITE and not practice.of_site and bool(self.systems)
            asked = [means for means in rule.assurance if means.checks or not of_systems]
            covered = (*self.systems, WHOLE_SITE) if practice.of_site else (system,)
            said = [(means, self._reason(rule, means, system, covered)) for means in asked]
            yield RuleState(self.case.site, system, rule.id, _together(said), tuple(reason for _, reason in said))

    def _reason(self, rule: Rule, means: Means, system: str, covered: tuple[str, ...]) -> Reason:
        """What one way of assurance says. covered: systems whose findings count; all, for a practice of the site."""
        match means.kind:
            case Assurance.CHECKED if means.checks:
                return self._checked(means, system, covered)
            case Assurance.RECORDED if means.ledger in REGISTRY:
                return self._recorded(means, system)
            case Assurance.ATTESTED:
                return self._attested(rule, means, system)
            case Assurance.ENFORCED if not means.planned:
                return Reason(means.kind, State.HOLDS, ENFORCED_HERE)
            case _:
                return Reason(means.kind, State.NOT_ASSESSED, NOT_PLANNED_YET)

    def _checked(self, means: Means, system: str, covered: tuple[str, ...]) -> Reason:
        findings = [finding for name in means.checks for one in covered for finding in self._found.get((name, one), ())]
        if failing := self.decisions.failing(findings):
            text = Text(f"指摘が{len(failing)}件あります。", f"There are {len(failing)} findings.")
            return Reason(means.kind, State.FAILS, text, tuple(finding.id for finding in failing))
        if accepted := self.decisions.stood(findings, Standing.ACCEPTED):
            return self._accepted(means, accepted)
        if gap := self._gap(means):
            return gap
        if any(CHECKS[name].traffic for name in means.checks) and (unseen := self._unseen(means, system)):
            return unseen
        if any(CHECKS[name].advisories for name in means.checks):
            state, text, places = nothing_unlisted(self.case, system)
        elif any(CHECKS[name].logs for name in means.checks):
            state, text, places = nothing_found(self.case.logged_by_system.get(system, []), self._oldest)
        else:
            state, text, places = State.HOLDS, NO_DIFFERENCE, ()
        if findings and state is State.HOLDS:
            return _only_alarms(means, findings)
        return Reason(means.kind, state, text, evidence=places)

    def _gap(self, means: Means) -> Reason | None:
        """What keeps its checks from running; None where they could."""
        missing = sorted({gap for name in means.checks for gap in CHECKS[name].lacks(self.case)})
        if missing:
            names = [gap_text(gap) for gap in missing]
            text = Text(
                f"{'、'.join(name.ja for name in names)}がないため照合できません。",
                f"Cannot be checked without: {', '.join(name.en for name in names)}.",
            )
            return Reason(means.kind, State.NOT_ASSESSED, text)
        blank = sorted({gap for name in means.checks for gap in CHECKS[name].blanks(self.case)})
        if blank:
            names = [gap_text(gap) for gap in blank]
            text = Text(
                f"{'、'.join(name.ja for name in names)}に比べられる値がないため照合できません。",
                f"Cannot be checked, for there is nothing to compare in: {'; '.join(name.en for name in names)}.",
            )
            return Reason(means.kind, State.NOT_ASSESSED, text)
        return None

    def _unseen(self, means: Means, system: str) -> Reason | None:
        """Why the traffic cannot tell of a system: none of it was seen, or too long ago; None where it can."""
        fresh = self._seen_systems.get(system)
        if fresh is None:
            text = Text("このシステムの通信が証跡にありません。", "The evidence shows no traffic of this system.")
            return Reason(means.kind, State.NOT_ASSESSED, text)
        text = Text("通信の証跡が古くなっています。", "The evidence of its traffic is too old.")
        return None if fresh else Reason(means.kind, State.STALE, text)

    def _accepted(self, means: Means, findings: list[Finding]) -> Reason:
        """Not applicable as long as every finding is accepted: by whom, until when and why; the first to end leads."""
        entries = [entry for one in findings if (entry := self.decisions.of(one.id))]
        first = min(entries, key=lambda entry: entry.row.until or date.max)
        row, more = first.row, len(entries) - 1
        until = f"{row.until:%Y/%m/%d}"
        text = Text(
            f"{row.person} が {until} まで受容しています（承認 {row.approver}）: {row.reason}"
            + (f"（ほか{more}件）" if more else ""),
            f"Accepted by {row.person} until {until} (approved by {row.approver}): {row.reason}"
            + (f" ({more} more)" if more else ""),
        )
        told = tuple(entry.evidence("deed") for entry in entries)
        return Reason(means.kind, State.NOT_APPLICABLE, text, tuple(one.id for one in findings), told)

    def _recorded(self, means: Means, system: str) -> Reason:
        ledger = REGISTRY[means.ledger]
        entries = [entry for entry in self.case.book.tables.get(means.ledger, ()) if self._concerns(entry, system)]
        if not entries:
            text = Text(f"{ledger.title.ja}に記録がありません。", f"{ledger.title.en}: nothing is recorded.")
            return Reason(means.kind, State.NOT_ASSESSED, text)
        oldest = months_before(self.case.as_of, means.review_months)
        running = [entry for entry in entries if not entry.row.over(self.case.as_of)]
        late = [entry for entry in running if (day := _looked_at(entry, means)) is None or day < oldest]
        if late:
            text = _late_text(ledger, means, len(late), len(running))
            return Reason(means.kind, State.STALE, text, evidence=(late[0].evidence(means.day or "reviewed"),))
        newest = max((day for entry in entries if (day := _looked_at(entry, means))), default=date.min)
        if not running and newest < oldest:
            text = Text(
                f"{ledger.title.ja}の{len(entries)}行はすべて終わった記録で、"
                f"{means.review_months}か月以上、新しい記録も見直しもありません。",
                f"{ledger.title.en}: all {len(entries)} rows are of the past, and nothing was added or reviewed "
                f"for {means.review_months} months or more.",
            )
            return Reason(means.kind, State.STALE, text, evidence=(entries[-1].evidence(),))
        text = Text(
            f"{ledger.title.ja}に{len(entries)}行あり、見直しも済んでいます。",
            f"{ledger.title.en}: {len(entries)} rows, all reviewed in time.",
        )
        return Reason(means.kind, State.HOLDS, text, evidence=(entries[0].evidence(),))

    def _concerns(self, entry: Entry[Row], system: str) -> bool:
        """Whether a row speaks of this system: its asset, or a row that names it, a device of it or a zone it lies in.

        A row that names no system and no device speaks of the whole site, and so of every system.
        """
        if system == WHOLE_SITE:
            return True
        own = (*_each(getattr(entry.row, "system", "")), *_each(getattr(entry.row, "systems", ())))
        if isinstance(entry.row, Asset) or own:
            return plain(system) in map(plain, own)
        fields = [field for field in REGISTRY_BY_ROW[type(entry.row)].fields if field.column.refers == "asset"]
        named = {one for field in fields for one in _each(getattr(entry.row, field.name))}
        of_system = (one for one in self.case.assets if one.row.system == system)
        return not named or any(
            one.row.id in named or self.case.zone_by_device.get(one.row.id) in named for one in of_system
        )

    @cached_property
    def _answers(self) -> dict[tuple[str, str], Entry[Attestation]]:
        """The latest answer up to the day asked for each rule and system, both as `plain` compares them."""
        latest: dict[tuple[str, str], Entry[Attestation]] = {}
        for entry in self.case.book.rows(Attestation):
            key = (plain(entry.row.rule), plain(entry.row.system))
            known = latest.get(key)
            ahead = entry.row.answered is not None and entry.row.answered > self.case.as_of
            if entry.row.answer and not ahead and (known is None or _day(known) <= _day(entry)):
                latest[key] = entry
        return latest

    def _attested(self, rule: Rule, means: Means, system: str) -> Reason:
        entry = self._answers.get((rule.id, plain(system))) or self._answers.get((rule.id, WHOLE_SITE))
        if entry is None or entry.row.answer is None:
            text = Text("確認記録がありません。", "Nobody has answered for it.")
            return Reason(Assurance.ATTESTED, State.NOT_ASSESSED, text)
        row, answer = entry.row, entry.row.answer
        evidence = (entry.evidence("answer"),)
        who = row.person or "?"
        if any(fault.field in ("answer", "evidence") for fault in row.faults()):
            text = Text(f"{who} の回答に証跡または理由が足りません。", f"The answer of {who} lacks evidence or reason.")
            return Reason(Assurance.ATTESTED, State.NOT_ASSESSED, text, evidence=evidence)
        if row.until and row.until < self.case.as_of:
            text = Text(
                f"{who} の確認の有効期限（{row.until:%Y/%m/%d}）が過ぎています。",
                f"The answer of {who} was valid until {row.until:%Y/%m/%d}.",
            )
            return Reason(Assurance.ATTESTED, State.STALE, text, evidence=evidence)
        if answer is Answer.HOLDS and (row.answered or date.min) < months_before(self.case.as_of, means.every_months):
            when = f"{row.answered:%Y/%m/%d}" if row.answered else ""
            text = Text(
                f"{who} の確認（{when or '確認日なし'}）から{means.every_months}か月以上たっています。",
                f"The answer of {who} ({when or 'no day'}) is older than {means.every_months} months.",
            )
            return Reason(Assurance.ATTESTED, State.STALE, text, evidence=evidence)
        state = {Answer.HOLDS: State.HOLDS, Answer.FAILS: State.FAILS, Answer.NOT_APPLICABLE: State.NOT_APPLICABLE}
        until = f"（{row.until:%Y/%m/%d} まで）" if row.until else ""
        text = Text(
            f"{who} が「{answer.ja}」と確認しました{until}。",
            f"{who} answered '{answer.en}'" + (f" (until {row.until:%Y/%m/%d})." if row.until else "."),
        )
        return Reason(Assurance.ATTESTED, state[answer], text, evidence=evidence)


def _only_alarms(means: Means, alarms: list[Finding]) -> Reason:
    """A check that found nothing but false alarms."""
    text = Text(
        f"照合して、誤検知とした指摘{len(alarms)}件のほかに差異はありません。",
        f"Checked; no difference was found but {len(alarms)} that were judged false alarms.",
    )
    return Reason(means.kind, State.HOLDS, text, tuple(finding.id for finding in alarms))


REGISTRY_BY_ROW = {ledger.row: ledger for ledger in REGISTRY.values()}


def _looked_at(entry: Entry[Row], means: Means) -> date | None:
    """The day a rule asks for: that of its own column, or the day a person last held the row against reality."""
    return getattr(entry.row, means.day) if means.day else entry.row.looked_at


def _late_text(ledger: Ledger, means: Means, late: int, running: int) -> Text:
    """How many of the running rows were not looked at in time, or lack the day that the rule asks for."""
    months = means.review_months
    if not means.day:
        return Text(
            f"{ledger.title.ja}の{running}行のうち{late}行が{months}か月以上見直されていません。",
            f"{ledger.title.en}: {late} of {running} rows were not reviewed for {months} months or more.",
        )
    column = ledger.field(means.day).column
    return Text(
        f"{ledger.title.ja}の{running}行のうち{late}行の「{column.ja}」が空欄か、{months}か月以上前です。",
        f'{ledger.title.en}: in {late} of {running} rows "{column.en}" is empty, or {months} months or more ago.',
    )


def _each(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),) if value else ()


def _day(entry: Entry[Attestation]) -> str:
    return f"{entry.row.answered or ''}"


def _together(said: Iterable[tuple[Means, Reason]]) -> State:
    """What several ways of assurance say together; see the module's first lines."""
    states = [reason.state for means, reason in said if _built(means) and means.kind is not Assurance.ENFORCED]
    if State.NOT_APPLICABLE in states and State.FAILS not in states:
        return State.NOT_APPLICABLE
    return worst(states)


def _built(means: Means) -> bool:
    """Whether a way of assurance exists today, so that its silence counts."""
    match means.kind:
        case Assurance.RECORDED:
            return means.ledger in REGISTRY
        case Assurance.ATTESTED:
            return True
        case _:
            return not means.planned


def planned(rule: Rule) -> bool:
    """Whether nothing that would assure a rule is built yet."""
    return not any(_built(means) for means in rule.assurance)
