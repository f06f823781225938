"""`sekisho risk`: ledgers (and evidence) in; the risk analysis as JSON, workbook, print and drawn trees out."""

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from sekisho.guard.strict_toml import ContentError
from sekisho.guard.text import Language, Text
from sekisho.security.catalogue.reading import Catalogue, read_catalogue
from sekisho.security.catalogue.risk import Band
from sekisho.security.catalogue.risk_reading import RiskLibrary, read_method, read_risk
from sekisho.security.checks.assessing import Result
from sekisho.security.checks.state import Assessment
from sekisho.security.ledgers.risk import Risk
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
    FailOn,
    InLanguage,
    KeptIn,
    Lang,
    OfSite,
    OutDir,
    PolicyFile,
)
from sekisho.security.present.commands.saying import ends, print_json
from sekisho.security.present.risk.as_json import risk_json
from sekisho.security.present.risk.telling import told
from sekisho.security.present.risk.writing import write_outcome
from sekisho.security.risk.changing import WhatIfRefused
from sekisho.security.risk.history import Past, by_assessed
from sekisho.security.risk.outcome import Outcome, outcome_of
from sekisho.security.terms.state import Severity


class BandWord(StrEnum):
    """What --below takes."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked. request: of the ledgers and evidence.  method: a file, None for the product's own."""

    request: Request
    method: Path | None
    what_ifs: tuple[str, ...]
    below: Band | None


def risk_command(asked: Asked, console: Console) -> int:
    """Analyse one site, write everything into a folder, and return the exit code."""
    request = asked.request
    try:
        result, _, catalogue = result_of(request, console, _catalogue(asked.method))
        library = read_risk(catalogue)
        if not result.book.tables:
            problems = (*result.book.problems, *result.observed.problems)
            return nothing_read(problems, console, request.language)
        outcome = _outcome(result, library, asked)
    except (WrongUse, HomeRefused, WhatIfRefused) as error:
        console.print(error.text.of(request.language), style="red", markup=False, highlight=False)
        return UNUSABLE
    said = risk_json(outcome)
    said["problems"] = [one.told for one in (*result.book.problems, *result.observed.problems)]
    write_outcome(outcome, said, request.out, request.language)
    if request.as_json:
        print_json(said)
    else:
        for line in told(outcome, request.language):
            print_line(console, line)
        for problem in (*result.book.problems, *result.observed.problems):
            print_line(console, problem.sentence(request.language))
        print_line(console, f"{WRITTEN.of(request.language)}: {request.out}")
    grave = request.fail_on and any(one.severity.at_least(request.fail_on) for one in outcome.open_findings)
    return FOUND if grave else CLEAN


WRITTEN = Text("出力先", "Written to")


def _catalogue(method: Path | None) -> Catalogue | None:
    """The content with the method that was named; None for none. Raises WrongUse for one that cannot be used."""
    if method is None:
        return None
    try:
        own = read_method(method.read_bytes(), method.name)
    except OSError as error:
        raise WrongUse(
            Text(
                f"{method.name}: 開けません。場所と読み取り権限を確認してください。",
                f"{method.name}: cannot be opened. Check where it is and that it may be read.",
            )
        ) from error
    except ContentError as error:
        ja, en = ("\n".join(one.sentence(language) for one in error.problems) for language in _LANGUAGES)
        raise WrongUse(Text(ja, en)) from error
    return replace(read_catalogue(), method=own)


_LANGUAGES: tuple[Language, Language] = "ja", "en"


def _outcome(result: Result, library: RiskLibrary, asked: Asked) -> Outcome:
    assessment = next(one for one in result.assessments if one.case.site == result.site)
    past = _past(assessment, library, asked.request.home)
    return outcome_of(assessment, library, asked=asked.what_ifs, past=past, below=asked.below)


def _past(assessment: Assessment, library: RiskLibrary, home: Path | None) -> tuple[Past, ...]:
    """The sheet by quarter: from the home's journal, or by the days of rating where there is none."""
    case = assessment.case
    if home is None:
        return by_assessed((entry.row for entry in case.book.rows(Risk)), library.method)
    from sekisho.security.present.risk.past import past_of_home  # noqa: PLC0415 -- needs an open home

    return past_of_home(case.site, case.as_of, library.method)


def risk_word(  # noqa: PLR0913, PLR0917 -- one parameter an option
    evidence: Evidence = None,
    ledgers: Books = None,
    out: OutDir = Path("sekisho-risk"),
    home_dir: KeptIn = None,
    site: OfSite = "",
    as_of: AsOf = None,
    policy: PolicyFile = None,
    method: Annotated[
        Path | None, typer.Option("--method", help="自社の評価方法（TOML） / your own method of rating, as TOML")
    ] = None,
    what_ifs: Annotated[
        list[str] | None,
        typer.Option(
            "--what-if",
            metavar="KEY=VALUE",
            help="一つ変えると何が動くか（複数可）。例: impact:システム=low、state:3.1.2.1=holds / "
            "what moves if one thing is changed",
        ),
    ] = None,
    below: Annotated[
        BandWord | None,
        typer.Option("--below", help="この値以上のツリーを断つ対策を求める / cut trees of this risk value and worse"),
    ] = None,
    fail_on: FailOn = None,
    as_json: AsJson = False,
    language: InLanguage = Lang.JA,
) -> None:
    """台帳と証跡からリスクを分析し、Excel・PDF・攻撃ツリーの図を作ります。 / Risk analysis: workbook, print, trees."""
    request = Request(
        evidence=evidence or [],
        ledgers=ledgers or [],
        out=out,
        as_of=as_of.date() if as_of else None,
        site=site,
        policy=policy,
        fail_on=Severity.named(fail_on) if fail_on else None,
        language=language.value,
        as_json=as_json,
        home=home_dir,
    )
    asked = Asked(request, method, tuple(what_ifs or ()), below.value if below else None)
    ends(lambda: risk_command(asked, Console(stderr=as_json)), language.value)
