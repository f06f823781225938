"""`sekisho match`: ledgers and advisories in; what concerns the factory, when to act and what to find out, out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from sekisho.guard.text import Text
from sekisho.security.checks.assessing import Result
from sekisho.security.observe.advisories.reading import read
from sekisho.security.observe.advisories.sources import Intelligence
from sekisho.security.observe.kinds import kind_of
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
from sekisho.security.present.commands.inputs import Inputs
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
from sekisho.security.present.matching.making import outcome_of
from sekisho.security.present.matching.sheets import sheets
from sekisho.security.present.matching.telling import told
from sekisho.security.present.workbook.findings import write_tables
from sekisho.security.present.workbook.writing import write_book

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
        result, inputs, _ = result_of(request, console)
    except (WrongUse, HomeRefused) as error:
        console.print(error.text.of(request.language), style="red", markup=False, highlight=False)
        return UNUSABLE
    known = _known(result, inputs, asked.advisories)
    case = next(one.case for one in result.assessments if one.case.site == result.site)
    outcome = outcome_of(
        replace(case, observed=replace(case.observed, intelligence=known)),
        tuple(dict.fromkeys((*result.book.problems, *result.observed.problems, *known.problems))),
    )
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


def _known(result: Result, inputs: Inputs, advisories: Sequence[Path]) -> Intelligence:
    """What the evidence tells of vulnerabilities, with the files and folders that were named as advisories."""
    if not advisories:
        return result.observed.intelligence or Intelligence()
    among = (one for one in inputs.evidence if one.is_file() and kind_of(one) == "advisory")
    return read([*advisories, *among])


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
