"""A result on the terminal: state by phase, the gravest findings, what was not read, and what to do next."""

from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from sekisho.guard.text import Language, Text
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.assessing import Result
from sekisho.security.present.decided import idle_told, set_aside
from sekisho.security.present.marks import SEVERITY_MARK, STATE_MARK
from sekisho.security.present.overview import acts, practice_counts, rules_by_phase, severity_counts
from sekisho.security.terms.state import Severity, State

WIDTH = 100
MOST_FINDINGS = 8
MOST_PROBLEMS = 5

_STYLE = {
    State.HOLDS: "green",
    State.FAILS: "bold red",
    State.STALE: "yellow",
    State.NOT_ASSESSED: "default",
    State.NOT_APPLICABLE: "dim",
}
_SEVERE = {Severity.HIGH: "bold red", Severity.MEDIUM: "yellow", Severity.LOW: "default"}
_ORDER = (State.HOLDS, State.FAILS, State.STALE, State.NOT_ASSESSED, State.NOT_APPLICABLE)

_AS_OF = Text("基準日 {day:%Y/%m/%d}　実施例{total}件", "As of {day:%Y/%m/%d}: {total} practices")
_PHASE = Text("フェーズ", "Phase")
_FOUND = Text("指摘 {total}件", "{total} findings")
_NONE_FOUND = Text("指摘はありません。", "There are no findings.")
_MORE = Text("ほか{count}件", "{count} more")
_NOT_READ = Text("読まなかったもの・入力の問題 {total}件", "{total} not read, or problems of the input")
_NEXT = Text("次にすること", "What to do next")


def summary(result: Result, catalogue: Catalogue, console: Console, language: Language = "ja") -> None:
    """Print the summary, at most 100 columns wide. Nothing that comes from outside is taken for markup."""
    width = min(console.width, WIDTH)
    _states(result, catalogue, console, language, width)
    _findings(result, catalogue, console, language, width)
    _not_read(result, console, language, width)
    _acts(result, catalogue, console, language, width)


def _say(console: Console, text: str | Styled, width: int, style: str = "") -> None:
    console.print(Styled(text, style) if isinstance(text, str) else text, width=width, highlight=False)


def _states(result: Result, catalogue: Catalogue, console: Console, language: Language, width: int) -> None:
    counts = practice_counts(result)
    head = _AS_OF.of(language).format(day=result.as_of, total=sum(counts.values()))
    line = Styled(head, "bold")
    for state in _ORDER:
        line.append(f"  {STATE_MARK[state]} {state.of(language)} {counts[state]}", _STYLE[state])
    _say(console, line, width)
    table = Table(box=None, padding=(0, 2, 0, 0), width=width, header_style="dim")
    table.add_column(_PHASE.of(language), ratio=1)
    for state in _ORDER:
        table.add_column(Styled(f"{STATE_MARK[state]} {state.of(language)}"), justify="right")
    for phase, rules in rules_by_phase(result, catalogue).items():
        numbers = [Styled(f"{rules[state]:,}", _STYLE[state] if rules[state] else "dim") for state in _ORDER]
        table.add_row(Styled(phase.of(language)), *numbers)
    console.print(table)
    console.print()


def _findings(result: Result, catalogue: Catalogue, console: Console, language: Language, width: int) -> None:
    counts = severity_counts(result)
    total = sum(counts.values())
    if not total:
        _say(console, _NONE_FOUND.of(language), width)
        _decided(result, console, language, width)
        return
    line = Styled(_FOUND.of(language).format(total=total), "bold")
    for severity, count in counts.items():
        line.append(f"  {SEVERITY_MARK[severity]} {severity.of(language)} {count}", _SEVERE[severity])
    _say(console, line, width)
    table = Table(box=None, padding=(0, 1, 0, 0), show_header=False, width=width)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    for finding in result.open_findings[:MOST_FINDINGS]:
        mark = Styled(f"{SEVERITY_MARK[finding.severity]} {finding.severity.of(language)}", _SEVERE[finding.severity])
        said = Styled(finding.text.of(language))
        said.append(f"  {catalogue.checks[finding.check].title.of(language)} [{finding.id}]", "dim")
        table.add_row(mark, said)
    console.print(table)
    if total > MOST_FINDINGS:
        _say(console, _MORE.of(language).format(count=f"{total - MOST_FINDINGS:,}"), width, "dim")
    _decided(result, console, language, width)


def _decided(result: Result, console: Console, language: Language, width: int) -> None:
    for told in filter(None, (set_aside(result), idle_told(result))):
        _say(console, told.of(language), width)
    console.print()


def _not_read(result: Result, console: Console, language: Language, width: int) -> None:
    lines = [
        f"{source.name}: {part.count:,} ({part.at}) {part.reason.of(language)}"
        for source in result.observed.sources
        for part in source.skipped
    ]
    problems = (*result.observed.problems, *result.book.problems)
    lines += [problem.sentence(language) for problem in sorted(problems, key=lambda one: one.level != "error")]
    if not lines:
        return
    _say(console, _NOT_READ.of(language).format(total=f"{len(lines):,}"), width, "bold")
    for line in lines[:MOST_PROBLEMS]:
        _say(console, f"  {line}", width)
    if len(lines) > MOST_PROBLEMS:
        _say(console, f"  {_MORE.of(language).format(count=f'{len(lines) - MOST_PROBLEMS:,}')}", width, "dim")
    console.print()


def _acts(result: Result, catalogue: Catalogue, console: Console, language: Language, width: int) -> None:
    wanted = acts(result, catalogue)
    if not wanted:
        return
    _say(console, _NEXT.of(language), width, "bold")
    table = Table(box=None, padding=(0, 1, 0, 0), show_header=False, width=width)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    for number, act in enumerate(wanted, 1):
        said = Styled(act.what.of(language))
        said.append(f"  {act.why.of(language)}", "dim")
        table.add_row(Styled(f"{number}."), said)
    console.print(table)
