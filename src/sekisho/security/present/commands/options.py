"""Options that several words of the command line share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Lang(StrEnum):
    """What --lang takes."""

    JA = "ja"
    EN = "en"


class Level(StrEnum):
    """What --fail-on takes."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


InLanguage = Annotated[Lang, typer.Option("--lang", help="表示の言語 / language")]
AsJson = Annotated[bool, typer.Option("--json", help="結果をJSONで出力 / print the result as JSON")]
HomeDir = Annotated[
    Path,
    typer.Option("--home", envvar="SEKISHO_HOME", help="台帳を保管するフォルダー / folder of the kept ledgers"),
]
Who = Annotated[str, typer.Option("--who", envvar="SEKISHO_WHO", help="変更する人 / who makes the change")]
Why = Annotated[str, typer.Option("--why", help="変更の理由 / why the change is made")]
