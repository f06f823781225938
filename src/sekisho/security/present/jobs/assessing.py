"""The job `assess`: kept evidence of a site and the ledgers of the home in; a kept run out."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sekisho.guard.text import Text
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.assessing import Result, assess
from sekisho.security.checks.policy import Policy
from sekisho.security.ledgers.evidence_file import EvidenceFile, EvidenceKind
from sekisho.security.ledgers.journal.entry import Act, moment
from sekisho.security.observe.reading import read
from sekisho.security.observe.tables import Observed
from sekisho.security.present.as_json import as_json
from sekisho.security.present.commands.progress import Bars
from sekisho.security.present.results import CHECKING, READING_EVIDENCE, READING_LEDGERS
from sekisho.security.store.arriving import path_of
from sekisho.security.store.assessments import keep
from sekisho.security.store.assessments import of as kept_run
from sekisho.security.store.content import content
from sekisho.security.store.errors import ActRefused
from sekisho.security.store.evidence_files import dated, every
from sekisho.security.store.records import Job
from sekisho.security.store.rows import book_as_of, load_book
from sekisho.security.store.sites import the_site
from sekisho.security.store.telling import Advance, Telling
from sekisho.security.terms.calendar import JAPAN, day_of

if TYPE_CHECKING:
    from sekisho.security.observe.advisories.sources import Intelligence


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run is made of. files: hashes; empty for all kept evidence of the site.  as_of: today where none.

    assessment: the number of a kept run, which is made again as it was; then the others say nothing.
    """

    site: str = ""
    files: tuple[str, ...] = ()
    as_of: dt.date | None = None
    assessment: str = ""

    @classmethod
    def of(cls, what: Mapping[str, Any]) -> Self:  # Any: JSON
        """As a job keeps it. ActRefused (job.E107) for anything else."""
        try:
            day = what.get("as_of")
            files = tuple(str(one) for one in what.get("files") or ())
            as_of = dt.date.fromisoformat(day) if day else None
        except (TypeError, ValueError) as error:
            raise ActRefused(_UNREADABLE) from error
        return cls(str(what.get("site") or ""), files, as_of, str(what.get("assessment") or ""))

    def what(self) -> dict[str, object]:
        """As a job keeps it."""
        day = self.as_of.isoformat() if self.as_of else ""
        return {"site": self.site, "files": list(self.files), "as_of": day, "assessment": self.assessment}


@dataclass(frozen=True, slots=True)
class Made:
    """A run and what it was made of. paths: where each file lies, by its hash."""

    result: Result
    catalogue: Catalogue
    paths: Mapping[str, Path]


def assess_job(job: Job, telling: Telling) -> dict[str, object]:
    """Make a run and keep it. Gives its number, and how many files and findings it has."""
    made = make(Asked.of(job.what), job, telling)
    with telling.step(_KEEPING, 1) as done:
        said = as_json(made.result, made.catalogue)
        done(1)
    row = keep(said, Act(job.who, _why(job)))
    return {"assessment": row.number, **counts(made.result)}


def counts(result: Result) -> dict[str, object]:
    """How large a run is."""
    return {
        "site": result.site,
        "as_of": result.as_of.isoformat(),
        "sources": len(result.observed.sources),
        "findings": len(result.findings),
        "problems": len(result.observed.problems),
    }


@dataclass(frozen=True, slots=True)
class _Plan:
    """A run to be made. past: when the ledgers are to be as they were; None for as they are."""

    site: str
    as_of: dt.date
    rows: Sequence[EvidenceFile]
    policy: Policy
    past: dt.datetime | None = None


def make(asked: Asked, job: Job, telling: Telling) -> Made:
    """Read kept evidence, and hold it against the ledgers. ActRefused where a file is not kept."""
    plan = _of_kept(asked.assessment) if asked.assessment else _fresh(asked)
    catalogue = content().catalogue
    with telling.step(READING_LEDGERS, 1) as done:
        book = book_as_of(plan.past) if plan.past else load_book()
        done(1)
    with telling.step(READING_EVIDENCE, sum(row.size_bytes or 0 for row in plan.rows)) as done:
        observed = _observed(plan.rows, done)
    _date(plan.rows, observed, Act(job.who, _why(job)))
    with telling.step(CHECKING, 1) as done:
        result = assess(book, observed, catalogue, as_of=plan.as_of, policy=plan.policy, site=plan.site)
        done(1)
    return Made(result, catalogue, {row.sha256: path_of(row.sha256) for row in plan.rows})


def _fresh(asked: Asked) -> _Plan:
    site = the_site(asked.site)
    as_of = asked.as_of or dt.datetime.now(JAPAN).date()
    return _Plan(site, as_of, _chosen(asked.files, site), Policy())


def _of_kept(number: str) -> _Plan:
    """A kept run once more: its day, its evidence, and the ledgers as they stood when it was kept."""
    kept = kept_run(number)
    hashes = [source.sha256 for source in kept.sources]
    rows = _chosen(hashes, kept.site) if hashes else []
    return _Plan(kept.site, kept.as_of, rows, kept.policy, moment(kept.at))


def _chosen(files: Sequence[str], site: str) -> list[EvidenceFile]:
    """The kept files of a site that can be observed: those that were named, or all."""
    here = {row.sha256: row for row in every(site) if row.here and row.kind is not EvidenceKind.WORKBOOK}
    if missing := [one for one in files if one not in here]:
        raise ActRefused(_not_kept(missing[0]))
    return [here[one] for one in dict.fromkeys(files)] if files else list(here.values())


def _observed(rows: Sequence[EvidenceFile], done: Advance) -> Observed:
    """All that the files show, under the names they came with."""
    observed = read([path_of(row.sha256) for row in rows], progress=Bars.absolute(done)) if rows else Observed()
    names = {row.sha256: row.name for row in rows}
    return replace(
        observed,
        sources=tuple(replace(one, name=names.get(one.sha256, one.name)) for one in observed.sources),
        problems=tuple(replace(one, file=names.get(one.file, one.file)) for one in observed.problems),
        intelligence=_renamed(observed.intelligence, names) if observed.intelligence else None,
    )


def _renamed(known: "Intelligence", names: Mapping[str, str]) -> "Intelligence":
    from sekisho.security.observe.advisories.given import renamed  # noqa: PLC0415 -- loads a reader for each format

    return renamed(known, names)


def _date(rows: Sequence[EvidenceFile], observed: Observed, act: Act) -> None:
    """Write into each row the days that its file was found to show, where it does not say them yet."""
    shown = {one.sha256: (one.first, one.last) for one in observed.sources}
    for row in rows:
        first, last = shown.get(row.sha256, (None, None))
        if row.first is None and first and last:
            dated(row.sha256, row.site, day_of(first), day_of(last), act)


def _why(job: Job) -> str:
    return f"証跡と台帳の照合（ジョブ {job.number}）"


def _not_kept(sha256: str) -> Text:
    return Text(
        f"ハッシュ {sha256[:12]}… の証跡はその工場に保管されていません。sekisho evidence list で確かめてください。"
        "(job.E108)",
        f"No evidence of the hash {sha256[:12]}… is kept for the site. See sekisho evidence list. (job.E108)",
    )


_KEEPING = Text("結果の保管", "Keeping the result")
_UNREADABLE = Text(
    "ジョブの指定を読めません。もう一度依頼してください。(job.E107)",
    "What the job was asked cannot be read. Ask for it again. (job.E107)",
)
