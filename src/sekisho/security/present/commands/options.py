"""Options that several words of the command line share."""

from datetime import datetime
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
Evidence = Annotated[
    list[Path] | None, typer.Argument(help="証跡と台帳のファイルまたはフォルダー / evidence and ledgers")
]
Books = Annotated[list[Path] | None, typer.Option("--ledgers", help="台帳のブック（複数可） / workbook of ledgers")]
OutDir = Annotated[Path, typer.Option("--out", help="結果を書くフォルダー / folder for the results")]
KeptIn = Annotated[
    Path | None, typer.Option("--home", help="台帳を保管しているフォルダー / folder in which ledgers are kept")
]
OfSite = Annotated[str, typer.Option("--site", help="対象の工場 / the site")]
AsOf = Annotated[datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="基準日 / the day it is for")]
PolicyFile = Annotated[Path | None, typer.Option("--policy", help="日数などの設定（TOML） / figures, as TOML")]
FailOn = Annotated[
    Level | None, typer.Option("--fail-on", help="この重さ以上の指摘があれば終了コード1 / exit 1 at this severity")
]
