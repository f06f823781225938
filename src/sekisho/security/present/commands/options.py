"""Options that several words of the command line share."""

from enum import StrEnum
from typing import Annotated

import typer


class Lang(StrEnum):
    """What --lang takes."""

    JA = "ja"
    EN = "en"


InLanguage = Annotated[Lang, typer.Option("--lang", help="表示の言語 / language")]
AsJson = Annotated[bool, typer.Option("--json", help="結果をJSONで出力 / print the result as JSON")]
