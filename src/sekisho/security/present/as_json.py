"""A result as JSON: what `--json` prints, programs read, and a home keeps. Keys are stable; new ones may be added.

Top level: format, as_of, site (of the evidence), policy, summary, acts, practices, sites, findings, idle_decisions,
proposals, sources, before (the sources of an earlier period), changes (since then), match (what advisories mean for
the site of the evidence, as `present.matching.as_json` tells it; null where neither advisories nor a ledger about
them was given), ledgers, problems. The summary counts open findings. In each of the sites, risk holds the facts from
which the risk analysis is computed. Days are `2026-05-20`, instants RFC 3339 in UTC. Choices are their codes; texts
hold both languages as `{"ja": …, "en": …}`.
"""

import dataclasses
import datetime as dt

from sekisho.guard.problem import Problem
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.catalogue.risk_reading import RiskLibrary, read_risk
from sekisho.security.checks.assessing import Result
from sekisho.security.checks.finding import Finding
from sekisho.security.checks.proposals import Proposal
from sekisho.security.checks.state import Assessment, Reason
from sekisho.security.ledgers.decision import Decision
from sekisho.security.ledgers.declaring import REGISTRY, Value
from sekisho.security.ledgers.plain import told
from sekisho.security.observe.tables import Source
from sekisho.security.present.changes import change_json, changes_of
from sekisho.security.present.overview import acts, practice_counts, practice_states, severity_counts
from sekisho.security.present.picture import network_map_of
from sekisho.security.risk.gathering import gather
from sekisho.security.terms.choice import Choice
from sekisho.security.work import risk_facts
from sekisho.security.work.network_map import instant, plain

FORMAT = 1
"""Raised when a key changes its meaning or goes."""

Json = dict[str, object]


def as_json(result: Result, catalogue: Catalogue) -> Json:
    """The whole result, ready for `json.dumps`. The same result gives the same keys and values in the same order."""
    library = read_risk(catalogue)
    return {
        "format": FORMAT,
        "as_of": result.as_of.isoformat(),
        "site": result.site,
        "policy": dataclasses.asdict(result.policy),
        "summary": {
            "practices": {state.code: count for state, count in practice_counts(result).items()},
            "findings": {severity.code: count for severity, count in severity_counts(result).items()},
            "proposals": len(result.proposals),
        },
        "acts": [
            {
                "what": act.what.told,
                "why": act.why.told,
                "severity": act.severity.code if act.severity else None,
                "check": act.check or None,
                "findings": [finding.id for finding in act.findings],
            }
            for act in acts(result, catalogue)
        ],
        "practices": {number: state.code for number, state in practice_states(result).items()},
        "sites": [_site(one, library) for one in result.assessments],
        "findings": [_finding(one, catalogue, result) for one in result.findings],
        "idle_decisions": [_decision(entry.row) for entry in result.idle_decisions],
        "proposals": [_proposal(one) for one in result.proposals],
        "sources": [_source(one) for one in result.observed.sources],
        "before": [_source(one) for one in result.before.sources],
        "changes": [change_json(one) for one in changes_of(result)],
        "match": _match(result),
        "ledgers": {slug: len(entries) for slug, entries in result.book.tables.items()},
        "problems": [
            _problem(one) for one in (*result.book.problems, *result.observed.problems, *result.before.problems)
        ],
    }


_OF_MATCHING = ("vulnerability", "advisory", "same-product")


def _match(result: Result) -> Json | None:
    case = next(one.case for one in result.assessments if one.case.site == result.site)
    if case.observed.intelligence is None and not any(map(case.book.has, _OF_MATCHING)):
        return None
    # These load what reads names, which other runs need not wait for.
    from sekisho.security.present.matching.as_json import kept_json  # noqa: PLC0415
    from sekisho.security.present.matching.making import outcome_of  # noqa: PLC0415

    return kept_json(outcome_of(case))


def _site(assessment: Assessment, library: RiskLibrary) -> Json:
    return {
        "site": assessment.case.site,
        "systems": list(assessment.systems),
        "practices": [
            {
                "practice": one.practice,
                "system": one.system,
                "state": one.state.code,
                "rules": {state.code: count for state, count in one.counts.items()},
                "shaken": list(one.shaken),
            }
            for one in assessment.practices
        ],
        "rules": [
            {
                "rule": one.rule,
                "system": one.system,
                "state": one.state.code,
                "reasons": [_reason(reason) for reason in one.reasons],
            }
            for one in assessment.rules
        ],
        "network": plain(network_map_of(assessment)),
        "risk": risk_facts.plain(gather(assessment, library)),
    }


def _reason(reason: Reason) -> Json:
    return {
        "means": reason.means.code,
        "state": reason.state.code,
        "text": reason.text.told,
        "findings": list(reason.findings),
        "evidence": [one.told for one in reason.evidence],
    }


def _finding(one: Finding, catalogue: Catalogue, result: Result) -> Json:
    decision = result.decided.get(one.id)
    return {
        "id": one.id,
        "check": one.check,
        "title": catalogue.checks[one.check].title.told,
        "severity": one.severity.code,
        "rules": list(one.rules),
        "site": one.site,
        "subject": {"ledger": one.subject.ledger, "key": one.subject.key, "system": one.subject.system},
        "text": one.text.told,
        "remedy": catalogue.checks[one.check].remedy.told,
        "since": one.since.isoformat() if one.since else None,
        "evidence": [place.told for place in one.evidence],
        "standing": result.standings[one.id].code,
        "decision": _decision(decision) if decision else None,
    }


def _decision(one: Decision) -> Json:
    return dict(told(REGISTRY["decision"], one))


def _proposal(one: Proposal) -> Json:
    fields = REGISTRY[one.ledger].fields
    return {
        "ledger": one.ledger,
        "finding": one.finding or None,
        "row": {field.name: _value(getattr(one.row, field.name)) for field in fields},
        "evidence": {name: place.told for name, place in one.evidence.items()},
        "fills": one.fills,
    }


def _value(value: Value) -> object:
    match value:
        case Choice():
            return value.code
        case tuple():
            return [str(one) for one in value]
        case dt.date():
            return value.isoformat()
        case None | bool() | int():
            return value
        case _:
            return str(value)


def _source(one: Source) -> Json:
    return {
        "file": one.name,
        "kind": one.kind,
        "sha256": one.sha256,
        "size_bytes": one.size_bytes,
        "records": one.records,
        "first": instant(one.first) if one.first else None,
        "last": instant(one.last) if one.last else None,
        "skipped": [{"count": part.count, "at": part.at, "reason": part.reason.told} for part in one.skipped],
    }


def _problem(one: Problem) -> Json:
    return {"code": one.code, "level": one.level, "file": one.file, "where": one.where, "text": one.text.told}
