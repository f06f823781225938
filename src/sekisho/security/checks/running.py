"""The checks by their ids, what each needs before it can say anything, and running them all over one case."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sekisho.guard.text import Text
from sekisho.security.catalogue.records import CheckText
from sekisho.security.checks.case import Case
from sekisho.security.checks.finding import Finding, Found
from sekisho.security.ledgers.declaring import REGISTRY, Value
from sekisho.security.terms.address import Endpoint
from sekisho.security.terms.identifier import stable_id
from sekisho.security.terms.state import Severity

Says = Callable[[Case], Iterator[Found]]

TRAFFIC, FIREWALL, LOGS, ADVISORIES = "traffic", "firewall", "logs", "advisories"
"""The gaps of evidence: nothing was recorded, and neither a firewall's configuration nor a log nor an advisory was
given.
"""
LONG_TRAFFIC = "long-traffic"
"""The gap of evidence that does not reach back the policy's `unseen_days`."""
_GAPS_OF_EVIDENCE = {
    TRAFFIC: Text("通信の証跡", "traffic"),
    FIREWALL: Text("ファイアウォールの設定", "firewall configuration"),
    LOGS: Text("機器とサービスのログ", "logs of devices and services"),
    ADVISORIES: Text("アドバイザリ", "advisories"),
    LONG_TRAFFIC: Text("十分な期間の通信の証跡", "traffic over a period long enough"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One check. ledgers: slugs that must be given; traffic: whether observations must be given too.

    A table of hosts or a scan is enough to find something; that nothing was found holds only of what was heard
    (`Case.traffic`), as `state` asks.

    columns: each `slug.field`, or several joined by "|", of which at least one row must say something: a column that
    nobody has filled cannot be compared.  long: whether the observations must reach back `unseen_days`.
    firewall: whether the configuration of a firewall must be given.  logs: whether a log of devices and services must.
    advisories: whether advisories must.
    instead: gives what else of a case can be compared where `columns` say nothing; falsy for nothing.
    """

    id: str
    ledgers: tuple[str, ...]
    traffic: bool
    says: Says
    columns: tuple[str, ...] = ()
    long: bool = False
    firewall: bool = False
    logs: bool = False
    advisories: bool = False
    instead: Callable[[Case], object] | None = None

    def lacks(self, case: Case) -> tuple[str, ...]:
        """What is missing before it can run: slugs of ledgers, and gaps of evidence; empty where it can."""
        missing = [slug for slug in self.ledgers if not case.book.has(slug)]
        configurations = {one.source for one in case.observed.firewalls}
        logs = {at for at, one in enumerate(case.observed.sources) if one.logs}
        known = case.observed.intelligence
        advice = {at for at, one in enumerate(case.observed.sources) if one.advises}
        if self.traffic and len(case.observed.sources) == len(configurations | logs | advice):
            missing.append(TRAFFIC)
        if self.firewall and not configurations:
            missing.append(FIREWALL)
        if self.logs and not logs:
            missing.append(LOGS)
        if self.advisories and not (known and known.advisories):
            missing.append(ADVISORIES)
        return tuple(missing)

    def blanks(self, case: Case) -> tuple[str, ...]:
        """What was given but says nothing to compare: of `columns`, and `LONG_TRAFFIC`; empty where it can run."""
        empty = [column for column in self.columns if not _filled(case, column)]
        if empty and self.instead and case.once(self.instead):
            empty = []
        if self.long and not case.long_enough:
            empty.append(LONG_TRAFFIC)
        return tuple(empty)


def _filled(case: Case, column: str) -> bool:
    pairs = [one.split(".") for one in column.split("|")]
    return any(_says(getattr(entry.row, name)) for slug, name in pairs for entry in case.book.tables.get(slug, ()))


def _says(value: Value) -> bool:
    """Whether a value can be compared with what was seen: an endpoint only with an address."""
    return value.network is not None if isinstance(value, Endpoint) else value not in (None, "", ())


def gap_text(gap: str) -> Text:
    """What one gap of `lacks` or `blanks` is called."""
    if gap in _GAPS_OF_EVIDENCE:
        return _GAPS_OF_EVIDENCE[gap]
    if gap in REGISTRY:
        return REGISTRY[gap].title
    named: dict[Text, list[Text]] = {}
    for ledger, _, field in (one.partition(".") for one in gap.split("|")):
        column = REGISTRY[ledger].field(field).column
        named.setdefault(REGISTRY[ledger].title, []).append(Text(column.ja, column.en))
    return Text(
        "、または".join(f"{title.ja}の{'・'.join(one.ja for one in names)}" for title, names in named.items()),
        " or ".join(f"{' / '.join(one.en for one in names)} in: {title.en}" for title, names in named.items()),
    )


CHECKS: dict[str, Check] = {}


def check(  # noqa: PLR0913 -- one parameter a need
    name: str,
    *,
    ledgers: tuple[str, ...] = (),
    traffic: bool = False,
    columns: tuple[str, ...] = (),
    long: bool = False,
    firewall: bool = False,
    logs: bool = False,
    advisories: bool = False,
    instead: Callable[[Case], object] | None = None,
) -> Callable[[Says], Says]:
    """Register a function as the check `name`, written `subject/what-is-wrong`."""

    def register(says: Says) -> Says:
        CHECKS[name] = Check(name, ledgers, traffic, says, columns, long, firewall, logs, advisories, instead)
        return says

    return register


def run(case: Case, texts: Mapping[str, CheckText]) -> tuple[Finding, ...]:
    """Every finding of every check that can run: by severity, check, then subject. `texts` gives severity and rules."""
    findings = {finding.id: finding for one in CHECKS.values() for finding in _run(case, one, texts)}
    order = tuple(Severity)
    return tuple(sorted(findings.values(), key=lambda f: (order.index(f.severity), f.check, f.subject.key, f.id)))


def _run(case: Case, one: Check, texts: Mapping[str, CheckText]) -> Iterator[Finding]:
    if not one.lacks(case) and not one.blanks(case):
        yield from told(case, one, texts[one.id])


def told(case: Case, one: Check, text: CheckText) -> Iterator[Finding]:
    """What one check says of a case, whether or not what it needs was given."""
    for found in one.says(case):
        yield Finding(
            id=stable_id(case.site, one.id, found.subject.ledger, found.subject.key, found.cause),
            check=one.id,
            severity=text.severity,
            rules=text.rules,
            site=case.site,
            subject=found.subject,
            text=found.text,
            evidence=tuple(dict.fromkeys(found.evidence)),  # several columns of a row of no file are one place
            since=found.since,
        )
