"""`sekisho assessment ...`: the runs that the home keeps, listed, and shown with what got worse since the last."""

from collections.abc import Iterable, Iterator
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from sekisho.guard.text import Language, Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.assessment import Assessment
from sekisho.security.ledgers.plain import as_json as plain_row
from sekisho.security.present.commands.options import AsJson, HomeDir, InLanguage, Lang
from sekisho.security.present.commands.saying import CLEAN, ends_in_store, print_json, say
from sekisho.security.present.marks import SEVERITY_MARK, STATE_MARK, scope_name
from sekisho.security.terms.state import Severity, State
from sekisho.security.work.kept import Kept, KeptFinding
from sekisho.security.work.worsening import Moved, Worsening, ages, worsening

LEDGER = REGISTRY["assessment"]
LISTED = (
    "number",
    "as_of",
    "site",
    "who",
    "high",
    "medium",
    "low",
    "fails",
    "stale",
    "not_assessed",
    "holds",
    "sources",
)
MOST_SHOWN = 20


def list_runs(site: str | None, language: Language, *, as_json: bool) -> int:
    """Every kept run, the latest day first."""
    from sekisho.security.store.assessments import history  # noqa: PLC0415 -- needs an open home

    rows = history(site)
    if as_json:
        print_json([plain_row(LEDGER, row) for row in rows])
    elif rows:
        Console(highlight=False).print(_listed(rows, language))
    else:
        say(_NONE, language)
    return CLEAN


def _listed(rows: Iterable[Assessment], language: Language) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in LISTED:
        column = LEDGER.field(name).column
        number = LEDGER.field(name).type is int
        label = column.ja if language == "ja" else column.en
        table.add_column(label, overflow="fold", justify="right" if number else "left", no_wrap=name == "number")
    for row in rows:
        values = (getattr(row, name) for name in LISTED)
        table.add_row(*(Styled(f"{one:%Y/%m/%d}" if hasattr(one, "year") else str(one)) for one in values))
    return table


def show_run(number: str, language: Language, *, as_json: bool) -> int:
    """One run: its figures, what got worse since the last run of an earlier day, and how old its evidence was.

    as_json: the whole result as it was kept.
    """
    from sekisho.security.store.assessments import before, of, plain  # noqa: PLC0415 -- needs an open home

    if as_json:
        print_json(plain(number))
        return CLEAN
    kept = of(number)
    console = Console(highlight=False, soft_wrap=True)
    for line in (*_head(kept, language), *_evidence(kept, language)):
        console.print(Styled(line))
    earlier = before(kept)
    if earlier is None:
        say(_FIRST, language)
        return CLEAN
    told = Text(
        f"{earlier.number}（{earlier.as_of:%Y/%m/%d}）から", f"Since {earlier.number} ({earlier.as_of:%Y/%m/%d})"
    )
    console.print(Styled(told.of(language), "bold"))
    for line in _moved(worsening(earlier, kept), language):
        console.print(Styled(line))
    return CLEAN


def _head(kept: Kept, language: Language) -> Iterator[str]:
    counts = [one.severity for one in kept.open_findings]
    states = list(kept.practices.values())
    yield f"{kept.number}  {kept.as_of:%Y/%m/%d}  {kept.site}  {kept.who}".rstrip()
    found = "  ".join(f"{SEVERITY_MARK[one]} {one.of(language)} {counts.count(one)}" for one in Severity)
    yield f"{_FINDINGS.of(language)}  {found}"
    held = "  ".join(f"{STATE_MARK[one]} {one.of(language)} {states.count(one)}" for one in State)
    yield f"{_PRACTICES.of(language)}  {held}"


def _evidence(kept: Kept, language: Language) -> Iterator[str]:
    for one in ages(kept, kept.as_of):
        days = _UNREAD if one.days is None else Text(f"{one.days}日前まで", f"until {one.days} days before")
        old = "" if one.fresh else f"  {STATE_MARK[State.STALE]} {State.STALE.of(language)}"
        yield f"{one.source.name}  {one.source.sha256[:12]}  {days.of(language)}{old}"


def _moved(told: Worsening, language: Language) -> Iterator[str]:
    yield from _findings(_NEW, told.new, language)
    yield from _findings(_REOPENED, told.reopened, language)
    yield from _states(_WORSE, [one for one in told.practices if one.worse], language)
    yield from _states(_BETTER, [one for one in told.practices if not one.worse], language)
    yield from _findings(_GONE, told.gone, language)
    if not told.anything:
        yield _NO_WORSE.of(language)


def _findings(label: Text, findings: tuple[KeptFinding, ...], language: Language) -> Iterator[str]:
    lines = [f"  {SEVERITY_MARK[one.severity]} {one.text.of(language)} [{one.id}]" for one in findings]
    yield from _some(label, lines, language)


def _states(label: Text, moved: list[Moved], language: Language) -> Iterator[str]:
    lines = [
        f"  {one.number} {scope_name(one.system).of(language)}: {one.before.of(language)} → {one.after.of(language)}"
        for one in moved
    ]
    yield from _some(label, lines, language)


def _some(label: Text, lines: list[str], language: Language) -> Iterator[str]:
    if lines:
        yield f"{label.of(language)} {len(lines)}"
        yield from lines[:MOST_SHOWN]
    if len(lines) > MOST_SHOWN:
        yield Text(f"  ほか{len(lines) - MOST_SHOWN}件", f"  {len(lines) - MOST_SHOWN} more").of(language)


_NONE = Text(
    "保管した評価はまだありません。sekisho assess に --home と --record を付けて実行してください。",
    "No assessment is kept yet. Run sekisho assess with --home and --record.",
)
_FIRST = Text("これより前の日の評価はありません。", "There is no assessment of an earlier day.")
_FINDINGS = Text("指摘", "Findings")
_PRACTICES = Text("実施例", "Practices")
_UNREAD = Text("記録なし", "no record")
_NEW = Text("新しい指摘", "New findings")
_GONE = Text("なくなった指摘", "Findings gone")
_REOPENED = Text("再び有効になった指摘", "Findings open again")
_WORSE = Text("悪くなった実施例", "Practices that got worse")
_BETTER = Text("良くなった実施例", "Practices that got better")
_NO_WORSE = Text("悪くなったものはありません。", "Nothing got worse.")

assessment_commands = typer.Typer(
    help="保管した評価を表示します。 / Assessments kept in the home: list, show.", no_args_is_help=True
)


@assessment_commands.command("list")
def list_word(
    home_dir: HomeDir,
    site: Annotated[str | None, typer.Option("--site", help="この工場の証跡だけ / evidence of this site only")] = None,
    as_json: AsJson = False,
    language: InLanguage = Lang.JA,
) -> None:
    """保管した評価の一覧を表示します。 / Every kept assessment, the latest day first."""
    ends_in_store(home_dir, lambda: list_runs(site, language.value, as_json=as_json), language.value)


@assessment_commands.command("show")
def show_word(
    number: Annotated[str, typer.Argument(help="評価番号 / number of the assessment")],
    home_dir: HomeDir,
    as_json: AsJson = False,
    language: InLanguage = Lang.JA,
) -> None:
    """一つの評価と、前の日の評価から悪くなったことを表示します。 / One assessment, and what got worse."""
    ends_in_store(home_dir, lambda: show_run(number, language.value, as_json=as_json), language.value)
