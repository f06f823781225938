"""`sekisho assess`: evidence and ledgers in; state, findings, proposals and a report out. The main job."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from rich.console import Console

from sekisho.guard.problem import Problem
from sekisho.guard.strict_toml import ContentError, decode
from sekisho.guard.text import Language, Text
from sekisho.security.catalogue.reading import Catalogue, read_catalogue
from sekisho.security.checks.assessing import Result, assess, sites_of
from sekisho.security.checks.policy import Policy
from sekisho.security.ledgers.book import Book, joined
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.observe.reading import read
from sekisho.security.observe.tables import Observed
from sekisho.security.present.commands.home import HomeRefused
from sekisho.security.present.commands.inputs import Inputs, files_of, told_apart
from sekisho.security.present.commands.ledger import kept_book, kept_catalogue
from sekisho.security.present.commands.lines import print_line
from sekisho.security.present.commands.progress import Bars
from sekisho.security.present.commands.saying import say_refusal
from sekisho.security.present.evidence import located
from sekisho.security.present.results import (
    CHECKING,
    READING_EVIDENCE,
    READING_LEDGERS,
    STEPS,
    WRITING,
    Written,
    write_results,
)
from sekisho.security.present.terminal import summary
from sekisho.security.present.workbook.reading import read_book
from sekisho.security.terms.calendar import JAPAN
from sekisho.security.terms.state import Severity

CLEAN, FOUND, UNUSABLE = 0, 1, 2
"""Exit codes: nothing at or above --fail-on; something; wrong use, or no input that could be read."""


class WrongUse(Exception):  # noqa: N818 -- it is no error of the program
    """What the person asked cannot be done as asked. `text` says what, where and what to do."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked.

    before: evidence of an earlier period, to tell what changed since.
    propose: who proposes what was seen to the ledgers of the home.  record: who keeps the run in the home, and why.
    Both empty for nobody.
    """

    evidence: Sequence[Path]
    ledgers: Sequence[Path]
    out: Path
    as_of: date | None = None
    site: str = ""
    policy: Path | None = None
    fail_on: Severity | None = None
    language: Language = "ja"
    as_json: bool = False
    home: Path | None = None
    propose: str = ""
    record: str = ""
    why: str = ""
    before: Sequence[Path] = ()


def assess_command(request: Request, console: Console) -> int:
    """Run the main job. Writes the report, the workbook, the tables and the JSON into `out`; returns the exit code."""
    try:
        result, inputs, catalogue = result_of(request, console)
    except (WrongUse, HomeRefused) as error:
        console.print(error.text.of(request.language), style="red", markup=False, highlight=False)
        return UNUSABLE
    if not result.observed.sources and not result.book.tables:
        return nothing_read((*result.book.problems, *result.observed.problems), console, request.language)
    written = _write(result, inputs, catalogue, request, console)
    recorded = _record(written.json, request, console) if request.record else True
    if request.propose:
        _propose(result, request, console)
    if request.as_json:
        print(json.dumps(written.json, ensure_ascii=False, indent=1))  # noqa: T201 -- the answer itself, on stdout
    else:
        summary(result, catalogue, console, request.language)
        print_line(console, f"{REPORT.of(request.language)}: {written.report}")
    if not recorded:
        return UNUSABLE
    grave = request.fail_on and any(finding.severity.at_least(request.fail_on) for finding in result.open_findings)
    return FOUND if grave else CLEAN


def _record(said: dict[str, object], request: Request, console: Console) -> bool:
    """Keep the run in the home; whether it is kept. A refusal is told, and the files that were written stay."""
    from sekisho.security.store.assessments import keep  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.errors import StoreError  # noqa: PLC0415

    try:
        row = keep(said, Act(request.record, request.why or RECORDED.of(request.language)))
    except StoreError as refused:
        say_refusal(refused, request.language)
        return False
    told = Text(
        f"この結果を評価 {row.number} として保管しました。sekisho assessment show {row.number} で見られます。",
        f"This result is kept as assessment {row.number}. Look at it with sekisho assessment show {row.number}.",
    )
    print_line(console, told.of(request.language))
    return True


def _propose(result: Result, request: Request, console: Console) -> None:
    """Propose what was seen and is in no ledger to the ledgers of the home."""
    from sekisho.security.store.errors import StoreError  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.observing import propose_observed  # noqa: PLC0415
    from sekisho.security.store.proposing import Asked  # noqa: PLC0415

    names = "、".join(source.name for source in result.observed.sources)[:LONGEST_TITLE]
    title = Text(f"観測からの提案（{names}）", f"Proposed from observations ({names})").of(request.language)
    try:
        proposal = propose_observed(result.proposals, Asked(request.propose, title, WHY.of(request.language)))
    except StoreError as refused:
        say_refusal(refused, request.language)
        return
    told = NOTHING_NEW
    if proposal is not None:
        told = Text(
            f"台帳にない機器と通信、空欄のサポート終了日、合わせて{proposal.rows}件を"
            f"提案 {proposal.number} として申請しました。"
            f"内容は sekisho proposal show {proposal.number} で確かめられます。",
            f"Proposed {proposal.rows} rows (devices and flows that no ledger lists, ends of support) "
            f"as {proposal.number}. "
            f"Look at them with sekisho proposal show {proposal.number}.",
        )
    print_line(console, told.of(request.language))


LONGEST_TITLE = 120
"""Of the names of files in a proposal's title."""
WHY = Text("証跡に現れ、台帳にないため", "Seen in the evidence, and in no ledger")
RECORDED = Text("証跡と台帳の照合", "Evidence held against the ledgers")
NO_HOME_TO_KEEP = Text(
    "--record には結果の保管先が必要です。--home で台帳を保管しているフォルダーを指定してください。",
    "--record needs a home to keep the result in. Name its folder with --home.",
)
NO_HOME = Text(
    "--propose には提案先の台帳が必要です。--home で台帳を保管しているフォルダーを指定してください。",
    "--propose needs the ledgers to propose to. Name their folder with --home.",
)
NOTHING_NEW = Text("新しく提案する行はありません。", "There is no new row to propose.")

READING_EARLIER = Text("前の期間の証跡の読み取り", "Reading evidence of the earlier period")
NOTHING_READ = Text(
    "読み取れた入力が一つもありません。台帳のブックか通信の証跡を指定してください。",
    "No input could be read. Give a workbook of ledgers, or evidence of traffic.",
)
REPORT = Text("レポート", "Report")


def nothing_read(problems: Iterable[Problem], console: Console, language: Language) -> int:
    """Say why no input could be used; the exit code for that."""
    for problem in problems:
        print_line(console, problem.sentence(language))
    console.print(NOTHING_READ.of(language), style="red", markup=False, highlight=False)
    return UNUSABLE


def result_of(
    request: Request, console: Console, catalogue: Catalogue | None = None
) -> tuple[Result, Inputs, Catalogue]:
    """Read what was named and assess it. Raises WrongUse, or what opening the home raises.

    catalogue: that of the home where none is given, or the product's own.
    """
    if request.propose and not request.home:
        raise WrongUse(NO_HOME)
    if request.record and not request.home:
        raise WrongUse(NO_HOME_TO_KEEP)
    policy = _policy(request.policy)
    inputs = told_apart(request.evidence, request.ledgers)
    earlier = tuple(files_of(request.before))
    with Bars(console, request.language) as bars:
        with bars.step(READING_LEDGERS, len(inputs.ledgers)) as done:
            books = [kept_book(request.home)] if request.home else []
            catalogue = catalogue or (kept_catalogue() if request.home else read_catalogue())
            for path in inputs.ledgers:
                books.append(read_book(path, site=request.site))
                done(1)
        observed = _read(inputs.evidence, READING_EVIDENCE, bars)
        before = _read(earlier, READING_EARLIER, bars)
        book = joined(books)
        with bars.step(CHECKING, 1) as done:
            as_of = request.as_of or datetime.now(JAPAN).date()
            site = _site(book, request.site)
            result = assess(book, observed, catalogue, as_of=as_of, policy=policy, site=site, before=before)
            done(1)
    return result, inputs, catalogue


def _read(files: Sequence[Path], title: Text, bars: Bars) -> Observed:
    if not files:
        return Observed()
    with bars.step(title, sum(path.stat().st_size for path in files if path.is_file())) as done:
        return read(files, progress=bars.absolute(done))


def _policy(path: Path | None) -> Policy:
    if path is None:
        return Policy()
    try:
        return decode(Policy, path.read_bytes(), path.name)
    except OSError as error:
        text = Text(
            f"{path.name}: 開けません。場所と読み取り権限を確認してください。",
            f"{path.name}: cannot be opened. Check where it is and that it may be read.",
        )
        raise WrongUse(text) from error
    except ContentError as error:
        raise WrongUse(
            Text(
                "\n".join(problem.sentence("ja") for problem in error.problems),
                "\n".join(problem.sentence("en") for problem in error.problems),
            )
        ) from error


def _site(book: Book, asked: str) -> str:
    """The site the evidence was taken at: the one asked for, else the only one the ledgers name."""
    known = sites_of(book)
    if asked or len(known) == 1:
        return asked or known[0]
    text = Text(
        f"台帳に複数の工場（{'、'.join(known)}）があります。証跡を取得した工場を「--site」で指定してください。",
        f"The ledgers name several sites ({', '.join(known)}). Say with --site where the evidence was taken.",
    )
    raise WrongUse(text)


def _write(result: Result, inputs: Inputs, catalogue: Catalogue, request: Request, console: Console) -> Written:
    with Bars(console, request.language) as bars, bars.step(WRITING, STEPS) as done:
        files = located(result.before, files_of(request.before)) | located(result.observed, inputs.evidence)
        return write_results(result, files, catalogue, request.out, language=request.language, done=done)
