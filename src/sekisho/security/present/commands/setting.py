"""`sekisho setting ...`: the settings of the console, shown and changed; each change is journaled."""

from typing import Annotated

import typer

from sekisho.guard.text import Language, Text
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.present.commands.options import AsJson, HomeDir, InLanguage, Lang, Who, Why
from sekisho.security.present.commands.saying import CLEAN, ends_in_store, print_json, say
from sekisho.security.work.settings import SETTINGS, written


def list_settings(language: Language, *, as_json: bool) -> int:
    """Every setting with its value as it is, and where the demand comes from."""
    from sekisho.security.store.settings import settings  # noqa: PLC0415 -- needs an open home

    known = settings()
    if as_json:
        print_json([{"name": name, "value": known.of(name), "default": one.default} for name, one in SETTINGS.items()])
        return CLEAN
    for name, one in SETTINGS.items():
        value = written(known.of(name)).replace("\n", " / ")
        typer.echo(f"{name} = {value}  ({one.label.of(language)}; {one.source})")
    return CLEAN


def put(name: str, value: str, act: Act, language: Language, *, site: str) -> int:
    """Change one."""
    from sekisho.security.store.settings import put_setting  # noqa: PLC0415 -- needs an open home

    kept = written(put_setting(name, value, act, site=site))
    say(Text(f"{name} を {kept} にしました。", f"{name} is {kept} now."), language)
    return CLEAN


setting_commands = typer.Typer(
    help="コンソールの設定を表示・変更します。 / Settings of the console: list, set.", no_args_is_help=True
)


@setting_commands.command("list")
def list_word(home_dir: HomeDir, as_json: AsJson = False, language: InLanguage = Lang.JA) -> None:
    """設定と今の値を表示します。 / Every setting and its value."""
    ends_in_store(home_dir, lambda: list_settings(language.value, as_json=as_json), language.value)


@setting_commands.command("set")
def set_word(  # noqa: PLR0913, PLR0917 -- one parameter an option
    name: Annotated[str, typer.Argument(help="設定名 / name of the setting")],
    value: Annotated[str, typer.Argument(help="値 / value")],
    home_dir: HomeDir,
    who: Who,
    why: Why,
    site: Annotated[str, typer.Option("--site", help="この工場だけ / for this site only")] = "",
    language: InLanguage = Lang.JA,
) -> None:
    """設定を変更します。 / Change a setting."""
    ends_in_store(home_dir, lambda: put(name, value, Act(who, why), language.value, site=site), language.value)
