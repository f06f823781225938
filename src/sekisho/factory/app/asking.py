"""What the words of the command line share: their options, and how they ask the factory that runs in a folder."""

import asyncio
from collections.abc import Coroutine
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from sekisho.factory.app import control

WRONG = 2
"""The exit code of wrong use, and of what cannot be read or done."""


class Lang(StrEnum):
    """What --lang takes."""

    JA = "ja"
    EN = "en"


HomeOption = Annotated[
    Path, typer.Option("--home", envvar="SEKISHO_FACTORY_HOME", help="工場のフォルダー / folder of the factory")
]
LangOption = Annotated[Lang, typer.Option("--lang", help="表示の言語 / language")]


def asked(home: Path, asking: Coroutine[Any, Any, dict[str, Any]]) -> dict[str, Any]:
    """The answer of the factory that runs in a folder; what it refuses ends the command with 2."""
    try:
        return asyncio.run(asking)
    except control.Refused as error:
        typer.echo(f"{error.text.ja}\n{error.text.en}", err=True)
    except control.NobodyThere:
        typer.echo(
            f"{home} では工場が動いていません。sekisho factory up --home {home} で起動してください。\n"
            f"No factory runs in {home}. Start it: sekisho factory up --home {home}",
            err=True,
        )
    raise typer.Exit(WRONG)
