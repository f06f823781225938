"""What the report rests on: the evidence that was read, the ledgers, the problems of both, and the rows proposed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sekisho.guard.problem import Problem
from sekisho.security.checks.assessing import Result
from sekisho.security.checks.months import months_before
from sekisho.security.checks.proposals import Proposal
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.declaring import Field
from sekisho.security.observe.tables import Source
from sekisho.security.present.evidence import Excerpt
from sekisho.security.present.report.labels import Labels
from sekisho.security.present.report.opening import Section
from sekisho.security.present.workbook.writing import cell_text
from sekisho.security.terms.calendar import JAPAN, day_of
from sekisho.security.terms.evidence import Evidence

MOST_PROBLEMS = 200
MOST_PROPOSALS = 60
MOST_INDEXED = 500
MOST_ADVISING = 5
"""Files of advisories that are told one by one; more are told in one line, and the workbook and the JSON have all."""


def sources(result: Result, excerpts: Mapping[Evidence, Excerpt], labels: Labels) -> list[Section]:
    """One row a file of evidence, in the order given; many files of advisories in one row, which comes last."""
    index: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for evidence, excerpt in excerpts.items():
        if excerpt.file:
            index.setdefault((evidence.sha256, excerpt.file), []).append((excerpt.number, evidence.at))
    advising = [one for one in result.observed.sources if one.advises]
    if len(advising) <= MOST_ADVISING:
        return [_source(one, result, index, labels) for one in result.observed.sources]
    others = [one for one in result.observed.sources if not one.advises]
    return [_source(one, result, index, labels) for one in (*others, _together(advising, labels))]


def _together(advising: Sequence[Source], labels: Labels) -> Source:
    """Many files of advisories as one, as old as the newest of them."""
    return replace(
        advising[0],
        sha256="",
        name=labels.filled("and_more_files", name=advising[0].name, count=f"{len(advising) - 1:,}"),
        size_bytes=sum(one.size_bytes for one in advising),
        records=sum(one.records for one in advising),
        last=max((one.last for one in advising if one.last), default=None),
    )


def _source(
    one: Source, result: Result, index: Mapping[tuple[str, str], list[tuple[int, str]]], labels: Labels
) -> Section:
    return {
        "name": one.name,
        "kind": one.kind,
        "sha256": one.sha256,
        "short": one.sha256[:8],
        "size": size_shown(one.size_bytes),
        "records": f"{one.records:,}",
        "first": _instant(one.first),
        "last": f"{day_of(one.last):%Y/%m/%d}" if one.advises and one.last else _instant(one.last),
        "age": age(one.last, result.as_of, labels),
        "stale": one.last is not None and day_of(one.last) < _oldest(one, result),
        "skipped": [
            {"count": f"{part.count:,}", "at": part.at, "reason": part.reason.of(labels.language)}
            for part in one.skipped
        ],
        "captures": [
            {"file": file, "frames": _indexed(numbers, labels)}
            for (sha256, file), numbers in sorted(index.items())
            if sha256 == one.sha256
        ],
    }


def _oldest(one: Source, result: Result) -> date:
    """The first day of which evidence of this kind is fresh."""
    if one.advises:
        return months_before(result.as_of, result.policy.advisory_months)
    return result.as_of - timedelta(days=result.policy.fresh_days)


def _indexed(numbers: Sequence[tuple[int, str]], labels: Labels) -> str:
    entries = [labels.filled("frames_index_entry", number=number, at=at) for number, at in sorted(numbers)]
    return ("、" if labels.language == "ja" else ", ").join(entries[:MOST_INDEXED])


def age(last: datetime | None, as_of: date, labels: Labels) -> str:
    """How old evidence is on the day of the assessment, in words; empty where no record was read."""
    if last is None:
        return ""
    days = (as_of - day_of(last)).days
    if days == 0:
        return labels["today"]
    return labels["future"] if days < 0 else labels.filled("days_old", count=days)


def _instant(at: datetime | None) -> str:
    return f"{at.astimezone(JAPAN):%Y/%m/%d %H:%M}" if at else ""


def size_shown(size_bytes: int) -> str:
    """A size as people read it: 812 B, 1.4 MB (1 MB is 10^6 bytes)."""
    size = float(size_bytes)
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:,.0f} {unit}" if unit == "B" else f"{size:,.1f} {unit}"
        size /= 1000
    return f"{size:,.1f} GB"


def problems_of(result: Result) -> tuple[Problem, ...]:
    """The problems of ledgers and evidence, errors before warnings."""
    every = (*result.book.problems, *result.observed.problems)
    return tuple(sorted(every, key=lambda problem: problem.level != "error"))


def problems(result: Result, labels: Labels) -> Section:
    """The problems of the input, as sentences."""
    every = problems_of(result)
    hidden = len(every) - MOST_PROBLEMS
    return {
        "count": labels.filled("count", count=len(every)),
        "rows": [
            {"level": labels[f"problem_{one.level}"], "code": one.level, "sentence": one.sentence(labels.language)}
            for one in every[:MOST_PROBLEMS]
        ],
        "more": labels.filled("more_problems", count=hidden) if hidden > 0 else "",
    }


def ledgers(result: Result, labels: Labels) -> list[Section]:
    """One row a ledger that exists, whether it was given or not."""
    rows: list[Section] = []
    kept = labels.filled("entered_here")
    for slug, ledger in REGISTRY.items():
        entries = result.book.tables.get(slug, ())
        own = [problem for problem in result.book.problems if problem.code.partition(".")[0] == slug]
        rows.append(
            {
                "title": ledger.title.of(labels.language),
                "given": slug in result.book.tables,
                "rows": f"{len(entries):,}",
                "files": list(dict.fromkeys((entry.file or kept, entry.sha256, entry.sha256[:8]) for entry in entries)),
                "errors": sum(problem.level == "error" for problem in own),
                "warnings": sum(problem.level == "warning" for problem in own),
            }
        )
    return rows


def proposals(result: Result, labels: Labels) -> list[Section]:
    """One table a ledger; columns that no proposal fills are left out."""
    by_ledger: dict[str, list[Proposal]] = {}
    for proposal in result.proposals:
        by_ledger.setdefault(proposal.ledger, []).append(proposal)
    return [_proposed(slug, every, labels) for slug, every in by_ledger.items()]


def _proposed(slug: str, every: Sequence[Proposal], labels: Labels) -> Section:
    ledger = REGISTRY[slug]
    shown = every[:MOST_PROPOSALS]
    fields = [field for field in ledger.fields if any(_value(one, field, labels) for one in every)]
    hidden = len(every) - len(shown)
    return {
        "title": ledger.title.of(labels.language),
        "count": labels.filled("count", count=len(every)),
        "columns": [field.column.ja if labels.language == "ja" else field.column.en for field in fields],
        "rows": [
            {
                "values": [_value(one, field, labels) for field in fields],
                "evidence": list(
                    dict.fromkeys(f"{seen.file} {seen.where(labels.language)}" for seen in one.evidence.values())
                ),
                "finding": one.finding,
            }
            for one in shown
        ],
        "more": labels.filled("more_proposals", count=hidden) if hidden else "",
    }


def _value(proposal: Proposal, field: Field, labels: Labels) -> str:
    return cell_text(field, getattr(proposal.row, field.name), labels.language)
