"""`sekisho match`: ledgers and advisories in; what concerns the factory, when to act and what to find out, out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from sekisho.guard.text import Text
from sekisho.security.catalogue.patching import read_patch_policy
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.catalogue.risk_reading import read_risk
from sekisho.security.checks.assessing import Result
from sekisho.security.checks.spoken import plain
from sekisho.security.checks.state import Assessment
from sekisho.security.checks.vulnerability.held import Held, held_assets, held_components, held_software
from sekisho.security.checks.vulnerability.holdings import matched
from sekisho.security.checks.vulnerability.index import Index
from sekisho.security.checks.vulnerability.remembering import remembered
from sekisho.security.ledgers.advisory import AdvisoryRecord
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.same_product import SameProduct
from sekisho.security.ledgers.software import Software
from sekisho.security.ledgers.vulnerability import Vulnerability
from sekisho.security.observe.advisories.reading import read
from sekisho.security.observe.advisories.sources import Intelligence, SourceKind
from sekisho.security.present.commands.assess import (
    CLEAN,
    FOUND,
    UNUSABLE,
    Request,
    WrongUse,
    nothing_read,
    result_of,
)
from sekisho.security.present.commands.home import HomeRefused
from sekisho.security.present.commands.lines import print_line
from sekisho.security.present.commands.options import (
    AsJson,
    AsOf,
    Books,
    Evidence,
    InLanguage,
    KeptIn,
    Lang,
    OfSite,
    OutDir,
)
from sekisho.security.present.commands.saying import print_json
from sekisho.security.present.matching.as_json import match_json
from sekisho.security.present.matching.outcome import MatchOutcome
from sekisho.security.present.matching.sheets import sheets
from sekisho.security.present.matching.telling import told
from sekisho.security.present.workbook.findings import write_tables
from sekisho.security.present.workbook.writing import write_book
from sekisho.security.risk.advising import Context, advised, proposed
from sekisho.security.risk.gathering import gather
from sekisho.security.risk.patching import Signals
from sekisho.security.risk.sheet import Rated, rate

_WRITTEN = Text("出力先", "Written to")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked. request: of ledgers and evidence.  urgent: exit 1 where something is affected."""

    request: Request
    advisories: Sequence[Path]
    urgent: bool


def match_command(asked: Asked, console: Console) -> int:
    """Match one site, write everything into a folder, and return the exit code."""
    request = asked.request
    try:
        result, _, catalogue = result_of(request, console)
    except (WrongUse, HomeRefused) as error:
        console.print(error.text.of(request.language), style="red", markup=False, highlight=False)
        return UNUSABLE
    outcome = _outcome(result, catalogue, read(asked.advisories))
    if not result.book.tables:
        return nothing_read(outcome.problems, console, request.language)
    said = match_json(outcome)
    request.out.mkdir(parents=True, exist_ok=True)
    (request.out / "match.json").write_text(json.dumps(said, ensure_ascii=False, indent=1), "utf-8")
    write_tables(sheets(outcome), request.out / "match.xlsx", outcome.as_of, request.language)
    write_book(request.out / "proposed.xlsx", {"vulnerability": outcome.proposals})
    if request.as_json:
        print_json(said)
    else:
        for line in (*told(outcome, request.language), *(one.sentence(request.language) for one in outcome.problems)):
            print_line(console, line)
        print_line(console, f"{_WRITTEN.of(request.language)}: {request.out}")
    return FOUND if asked.urgent and outcome.affected else CLEAN


def _outcome(result: Result, catalogue: Catalogue, intelligence: Intelligence) -> MatchOutcome:
    assessment = next(one for one in result.assessments if one.case.site == result.site)
    book, index = assessment.case.book, Index(intelligence.advisories)
    known = tuple(entry.row for entry in book.rows(Vulnerability))
    answers = remembered((entry.row for entry in book.rows(SameProduct)), index.vendors)
    found = tuple(matched(_held(assessment, intelligence), index, answers))
    policy = read_patch_policy()
    assets = frozenset(entry.row.id for entry in book.rows(Asset))
    advice = advised(found, Context(_signals(intelligence), assets, _rated(assessment, catalogue), policy))
    return MatchOutcome(
        result.as_of,
        intelligence,
        found,
        advice,
        known,
        tuple(proposed(advice, known, catalogue, policy, result.as_of)),
        tuple(entry.row for entry in book.rows(AdvisoryRecord)),
        (*result.book.problems, *result.observed.problems, *intelligence.problems),
    )


def _held(assessment: Assessment, intelligence: Intelligence) -> list[Held]:
    """Everything the site has; a software list belongs to the device whose id, name or model it bears."""
    book = assessment.case.book
    found = [*held_assets(entry.row for entry in book.rows(Asset))]
    called: dict[str, set[str]] = {}
    for one in found:
        for name in {one.key, one.name, one.model}:
            called.setdefault(plain(name), set()).add(one.key)
    found += held_software(entry.row for entry in book.rows(Software))
    for each in intelligence.software_lists:
        name = each.of.name if each.of else each.file
        owners = called.get(plain(name), set())
        found += held_components(next(iter(owners)) if len(owners) == 1 else name, each)
    return found


def _signals(intelligence: Intelligence) -> Signals:
    listed = max(
        (one.newest for one in intelligence.sources if one.kind is SourceKind.KEV and one.newest), default=None
    )
    return Signals(
        {one.cve: one for one in intelligence.exploited}, {one.cve: one for one in intelligence.decision_points}, listed
    )


def _rated(assessment: Assessment, catalogue: Catalogue) -> dict[str, Rated]:
    """The rating of each asset's system."""
    library = read_risk(catalogue)
    systems = {one.system.name: one for one in rate(gather(assessment, library), library.method)}
    rows = (entry.row for entry in assessment.case.book.rows(Asset))
    return {row.id: systems[row.system] for row in rows if row.system in systems}


def match_word(  # noqa: PLR0913, PLR0917 -- one parameter an option
    evidence: Evidence = None,
    ledgers: Books = None,
    advisories: Annotated[
        list[Path] | None,
        typer.Option(
            "--advisories",
            help="アドバイザリ、KEVなどのファイルやフォルダー / files or folders of advisories, KEV and more",
        ),
    ] = None,
    out: OutDir = Path("sekisho-match"),
    home_dir: KeptIn = None,
    site: OfSite = "",
    as_of: AsOf = None,
    fail: Annotated[
        bool, typer.Option("--fail-on-affected", help="該当があれば終了コード1 / exit 1 where something is affected")
    ] = False,
    as_json: AsJson = False,
    language: InLanguage = Lang.JA,
) -> None:
    """脆弱性情報を台帳と照合し、該当する機器と適用時期の助言を示します。 / Advisories against the ledgers."""
    request = Request(
        evidence=evidence or [],
        ledgers=ledgers or [],
        out=out,
        as_of=as_of.date() if as_of else None,
        site=site,
        policy=None,
        fail_on=None,
        language=language.value,
        as_json=as_json,
        home=home_dir,
    )
    raise typer.Exit(match_command(Asked(request, advisories or [], fail), Console(stderr=as_json)))
