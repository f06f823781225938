"""`sekisho login ...`: accounts of the console, made for a person of the people ledger, reset and closed.

Whoever can run this on the home's machine may: the first administrator's account comes from here.
"""

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from sekisho.guard.text import Language, Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.plain import as_json as plain_row
from sekisho.security.present.commands.options import AsJson, HomeDir, InLanguage, Lang, Who, Why
from sekisho.security.present.commands.saying import CLEAN, ends_in_store, print_json, say
from sekisho.security.terms.calendar import JAPAN

if TYPE_CHECKING:
    from sekisho.security.store.logins import Given, NewLogin


def add_login(wish: "NewLogin", act: Act, language: Language, *, as_json: bool) -> int:
    """Make an account in the open home and print its first password, once."""
    from sekisho.security.store.logins import add  # noqa: PLC0415 -- needs an open home

    return _show(add(wish, act), language, as_json=as_json)


def reset_login(name: str, act: Act, language: Language, *, second: bool, as_json: bool) -> int:
    """Give an account a new first password and print it, once. second: forget the second factor too."""
    from sekisho.security.store.logins import reset  # noqa: PLC0415 -- needs an open home

    return _show(reset(name, act, second=second), language, as_json=as_json)


def _show(given: "Given", language: Language, *, as_json: bool) -> int:
    name = given.row.name
    if as_json:
        print_json({"name": name, "password": given.password})
        return CLEAN
    if not given.password:
        said = Text(
            f"アカウント {name} を発行しました。別の認証でサインインします。",
            f"Made the account {name}. It signs in elsewhere.",
        )
        say(said, language)
        return CLEAN
    typer.echo(given.password)
    said = Text(
        f"アカウント {name} の初回パスワードです。二度と表示できません。本人に直接渡してください。"
        "最初のサインインで変更します。",
        f"This is the first password of the account {name}. It is never shown again. Hand it to the person; it is "
        "changed at the first sign-in.",
    )
    say(said, language, error=True)
    return CLEAN


def list_logins(language: Language, *, as_json: bool) -> int:
    """Every account ever made, and whether it is open. No password is kept, so none is shown."""
    from sekisho.security.store.logins import every_login  # noqa: PLC0415 -- needs an open home

    today = dt.datetime.now(JAPAN).date()
    logins = every_login()
    if as_json:
        print_json([{**plain_row(REGISTRY["login"], one), "open": not one.over(today)} for one in logins])
        return CLEAN
    for one in logins:
        kind = Text("管理者", "administrator") if one.administrator else Text("一般", "ordinary")
        state = Text("停止", "closed") if one.over(today) else Text("有効", "open")
        typer.echo(f"{one.name}  {one.person}  {kind.of(language)}  {state.of(language)}")
    if not logins:
        say(Text("アカウントはまだありません。", "There is no account yet."), language)
    return CLEAN


def close_login(name: str, act: Act, language: Language) -> int:
    """Close an account at once."""
    from sekisho.security.store.logins import close  # noqa: PLC0415 -- needs an open home

    close(name, act)
    say(Text(f"アカウント {name} を停止しました。", f"The account {name} is closed."), language)
    return CLEAN


login_commands = typer.Typer(
    help="コンソールのアカウントを発行・停止します。 / Accounts of the console: add, reset, close, list.",
    no_args_is_help=True,
)
Name = Annotated[str, typer.Argument(help="アカウント名 / name of the account")]


@login_commands.command("add")
def add_word(  # noqa: PLR0913, PLR0917 -- one parameter an option
    person: Annotated[str, typer.Argument(help="人員台帳のID / ID of the people ledger")],
    home_dir: HomeDir,
    who: Who,
    why: Why,
    administrator: Annotated[
        bool, typer.Option("--administrator", help="管理者アカウントにする / an administrator account")
    ] = False,
    name: Annotated[
        str, typer.Option("--name", help="アカウント名（省略時はIDから） / name, else made of the ID")
    ] = "",
    elsewhere: Annotated[
        bool, typer.Option("--elsewhere", help="LDAPやOIDCでだけサインインする / signs in by LDAP or OIDC alone")
    ] = False,
    as_json: AsJson = False,
    language: InLanguage = Lang.JA,
) -> None:
    """アカウントを発行し、初回パスワードを一度だけ表示します。 / Make an account and show its first password once."""

    def act() -> int:
        from sekisho.security.store.logins import NewLogin  # noqa: PLC0415 -- needs an open home

        return add_login(
            NewLogin(person, administrator, name, elsewhere), Act(who, why), language.value, as_json=as_json
        )

    ends_in_store(home_dir, act, language.value)


@login_commands.command("list")
def list_word(home_dir: HomeDir, as_json: AsJson = False, language: InLanguage = Lang.JA) -> None:
    """発行したアカウントの一覧を表示します。 / Every account that was made."""
    ends_in_store(home_dir, lambda: list_logins(language.value, as_json=as_json), language.value)


@login_commands.command("reset")
def reset_word(  # noqa: PLR0913, PLR0917 -- one parameter an option
    name: Name,
    home_dir: HomeDir,
    who: Who,
    why: Why,
    second: Annotated[
        bool, typer.Option("--second-factor", help="二要素認証も初期化する / forget the second factor too")
    ] = False,
    as_json: AsJson = False,
    language: InLanguage = Lang.JA,
) -> None:
    """パスワードを再発行します。 / Give a new first password; the second factor stays unless it is named."""

    def act() -> int:
        return reset_login(name, Act(who, why), language.value, second=second, as_json=as_json)

    ends_in_store(home_dir, act, language.value)


@login_commands.command("close")
def close_word(name: Name, home_dir: HomeDir, who: Who, why: Why, language: InLanguage = Lang.JA) -> None:
    """アカウントをただちに停止します。 / Close an account at once."""
    ends_in_store(home_dir, lambda: close_login(name, Act(who, why), language.value), language.value)
