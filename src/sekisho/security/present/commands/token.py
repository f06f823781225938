"""`sekisho token ...`: tokens for programs, issued to a person of the people ledger, shown once, revoked.

Whoever can run this on the home's machine may issue: the first token comes from here.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

import typer

from sekisho.guard.text import Language, Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.plain import as_json as plain_row
from sekisho.security.ledgers.token import Token
from sekisho.security.present.commands.options import AsJson, HomeDir, InLanguage, Lang, Who, Why
from sekisho.security.present.commands.saying import CLEAN, ends_in_store, print_json, say
from sekisho.security.terms.calendar import JAPAN
from sekisho.security.work.access import holds


@dataclass(frozen=True, slots=True)
class Issuing:
    """What is asked for with `issue`. until: the last day."""

    person: str
    scopes: tuple[str, ...]
    until: dt.date
    purpose: str
    site: str


def issue_token(issuing: Issuing, act: Act, language: Language, *, as_json: bool) -> int:
    """Issue a token in the open home and print its secret, once."""
    from sekisho.security.store.tokens import Wish, issue  # noqa: PLC0415 -- needs an open home

    issued = issue(Wish(issuing.person, issuing.scopes, issuing.until, issuing.purpose, issuing.site), act)
    token = issued.token
    if as_json:
        print_json({"id": token.id, "secret": issued.secret, "until": str(token.until)})
        return CLEAN
    typer.echo(issued.secret)
    said = Text(
        f"トークン {token.id} を発行しました（{token.until:%Y/%m/%d} まで）。上の行は二度と表示できません。"
        "安全な場所に保管してください。",
        f"Issued token {token.id} (until {token.until:%Y/%m/%d}). The line above is never shown again. Keep it safe.",
    )
    say(said, language, error=True)
    return CLEAN


def list_tokens(language: Language, *, as_json: bool) -> int:
    """Every token ever issued, and whether it holds today. No secret is kept, so none is shown."""
    from sekisho.security.store.tokens import every_token  # noqa: PLC0415

    today = dt.datetime.now(JAPAN).date()
    tokens = every_token()
    if as_json:
        print_json([{**_plain(one), "valid": holds(one, today)} for one in tokens])
        return CLEAN
    for one in tokens:
        state = Text("有効", "valid") if holds(one, today) else Text("無効", "not valid")
        until = f"{one.until:%Y/%m/%d}" if one.until else "-"
        typer.echo(f"{one.id}  {one.person}  {','.join(one.scopes)}  {until}  {state.of(language)}  {one.purpose}")
    if not tokens:
        say(Text("トークンはまだ発行されていません。", "No token has been issued yet."), language)
    return CLEAN


def _plain(token: Token) -> dict[str, object]:
    return {name: value for name, value in plain_row(REGISTRY["token"], token).items() if name != "digest"}


def revoke_token(number: str, act: Act, language: Language) -> int:
    """End a token at once."""
    from sekisho.security.store.tokens import revoke  # noqa: PLC0415 -- needs an open home

    revoke(number, act)
    say(Text(f"トークン {number} を失効させました。", f"Token {number} is revoked."), language)
    return CLEAN


token_commands = typer.Typer(
    help="プログラム用のトークンを発行・失効します。 / Tokens for programs: issue, list, revoke.", no_args_is_help=True
)


@token_commands.command("issue")
def issue_word(  # noqa: PLR0913, PLR0917 -- one parameter an option
    home_dir: HomeDir,
    person: Annotated[str, typer.Option("--person", help="人員台帳のID / ID of the people ledger")],
    scopes: Annotated[
        list[str],
        typer.Option("--scope", help="範囲: read:台帳|*、write:台帳|*、propose、decide（複数可） / scopes, repeatable"),
    ],
    until: Annotated[
        dt.datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="有効期限（その日を含む） / last day")
    ],
    who: Who,
    why: Why,
    purpose: Annotated[str, typer.Option("--purpose", help="用途 / what it is for")] = "",
    site: Annotated[str, typer.Option("--site", help="この工場だけ / for this site only")] = "",
    as_json: AsJson = False,
    language: InLanguage = Lang.JA,
) -> None:
    """トークンを発行し、一度だけ表示します。 / Issue a token and show it once."""
    issuing = Issuing(person, tuple(scopes), until.date(), purpose, site)
    ends_in_store(
        home_dir, lambda: issue_token(issuing, Act(who, why), language.value, as_json=as_json), language.value
    )


@token_commands.command("list")
def list_word(home_dir: HomeDir, as_json: AsJson = False, language: InLanguage = Lang.JA) -> None:
    """発行したトークンの一覧を表示します。 / Every token that was issued."""
    ends_in_store(home_dir, lambda: list_tokens(language.value, as_json=as_json), language.value)


@token_commands.command("revoke")
def revoke_word(
    number: Annotated[str, typer.Argument(help="トークンID / ID of the token")],
    home_dir: HomeDir,
    who: Who,
    why: Why,
    language: InLanguage = Lang.JA,
) -> None:
    """トークンをただちに失効させます。 / End a token at once."""
    ends_in_store(home_dir, lambda: revoke_token(number, Act(who, why), language.value), language.value)
