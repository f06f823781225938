"""`sekisho zones`: firewall configurations written from the zone policy, and running ones held against it."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from sekisho.guard.text import Language, Text
from sekisho.security.catalogue.reading import read_catalogue
from sekisho.security.checks.assessing import of_site, sites_of
from sekisho.security.checks.case import Case
from sekisho.security.checks.zone_policy import zone_policy
from sekisho.security.ledgers.book import Book, joined
from sekisho.security.observe.reading import read
from sekisho.security.present.commands.inputs import told_apart
from sekisho.security.present.commands.ledger import kept_book
from sekisho.security.present.commands.options import AsJson, Books, InLanguage, Lang, Level
from sekisho.security.present.commands.saying import CLEAN, FOUND, WRONG, WordRefused, ends, print_json, say
from sekisho.security.present.firewalls.generating import NotWritten, Target, generated
from sekisho.security.present.firewalls.verifying import as_json as verified_json
from sekisho.security.present.firewalls.verifying import told, verified
from sekisho.security.present.workbook.reading import read_book
from sekisho.security.terms.calendar import JAPAN
from sekisho.security.terms.state import Severity

zone_commands = typer.Typer(
    help="ゾーンの方針から境界機器の設定を作り、照合します。 / Zone policy and firewalls.", no_args_is_help=True
)
Home = Annotated[
    Path | None,
    typer.Option("--home", help="台帳を保管しているフォルダー / folder in which ledgers are kept"),
]
Site = Annotated[str, typer.Option("--site", help="対象の工場 / site")]

NO_BOOK = Text(
    "ゾーンの方針を読む台帳がありません。--home か --ledgers で指定してください。",
    "There are no ledgers to read the zone policy from. Name them with --home or --ledgers.",
)
NO_CONFIGURATION = Text(
    "読み取れたファイアウォールの設定がありません。実行中の設定のファイルを指定してください。",
    "No firewall configuration could be read. Give files of running configurations.",
)


@zone_commands.command("generate")
def generate_word(  # noqa: PLR0913, PLR0917 -- one parameter an option
    target: Annotated[Target, typer.Option("--target", help="機器の種類 / kind of device")],
    out: Annotated[Path, typer.Option("--out", help="設定を書くフォルダー / folder for the configurations")],
    home_dir: Home = None,
    ledgers: Books = None,
    site: Site = "",
    degraded: Annotated[
        bool, typer.Option("--degraded", help="遮断時も通す通信路だけ / only what flows when zones are cut")
    ] = False,
    language: InLanguage = Lang.JA,
) -> None:
    """ゾーン一覧と通信路一覧から、境界機器の設定を作ります。 / Write firewall configurations from the ledgers."""

    def act() -> int:
        policy = zone_policy(_book(home_dir, ledgers, site)[0])
        try:
            files = generated(policy, target, degraded=degraded)
        except NotWritten as refused:
            raise WordRefused(refused.text) from refused
        out.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (out / name).write_text(text, "utf-8")
            lines = text.count("\n")
            say(Text(f"{name}（{lines}行）を書きました。", f"Wrote {name} ({lines} lines)."), language.value)
        return CLEAN

    ends(act, language.value)


@zone_commands.command("verify")
def verify_word(  # noqa: PLR0913, PLR0917 -- one parameter an option
    configurations: Annotated[
        list[Path], typer.Argument(help="実行中の設定（通信の証跡も可） / running configurations; captures too")
    ],
    home_dir: Home = None,
    ledgers: Books = None,
    site: Site = "",
    fail_on: Annotated[
        Level, typer.Option("--fail-on", help="この重さ以上の指摘があれば終了コード1 / exit 1 at this severity")
    ] = Level.LOW,
    as_json: AsJson = False,
    language: InLanguage = Lang.JA,
) -> None:
    """設定を、ゾーンの方針と通信に照らします。 / Hold running configurations against policy and traffic."""
    ends(
        lambda: _verify(configurations, _book(home_dir, ledgers, site), fail_on, language.value, json=as_json),
        language.value,
    )


def _verify(configurations: list[Path], of: tuple[Book, str], fail_on: Level, language: Language, *, json: bool) -> int:
    book, site = of
    observed = read(told_apart(configurations, ()).evidence)
    if not observed.firewalls:
        for problem in observed.problems:
            typer.echo(problem.sentence(language), err=True)
        say(NO_CONFIGURATION, language, error=True)
        return WRONG
    catalogue = read_catalogue()
    case = Case(site, book, observed, dt.datetime.now(JAPAN).date(), catalogue=catalogue)
    findings = verified(case, catalogue)
    if json:
        print_json(verified_json(case, findings))
    else:
        for problem in observed.problems:
            typer.echo(problem.sentence(language), err=True)
        for line in told(case, findings, catalogue, language):
            typer.echo(line)
    bar = Severity.named(fail_on)
    return FOUND if bar and any(one.severity.at_least(bar) for one in findings) else CLEAN


def _book(home_dir: Path | None, ledgers: list[Path] | None, site: str) -> tuple[Book, str]:
    """The ledgers of the site that was asked for, or of the only one there is, with its name."""
    books = [kept_book(home_dir)] if home_dir else []
    books += [read_book(path, site=site) for path in ledgers or ()]
    if not books:
        raise WordRefused(NO_BOOK)
    book = joined(books)
    sites = sites_of(book)
    if site not in sites and (site or len(sites) > 1):
        names = "、".join(sites)
        raise WordRefused(
            Text(
                f"台帳にある工場は {names} です。「--site」でどれかを指定してください。",
                f"The ledgers name the sites {names}. Say with --site which one is meant.",
            )
        )
    chosen = site or sites[0]
    return of_site(book, chosen), chosen
