"""The words of `sekisho factory`. Built: `board` and `solve`; the others say that they are planned."""

import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer
from rich.console import Console

STARTED = perf_counter()
"""What --limit counts from: starting up is part of the wait."""

words = typer.Typer(
    help="工場側（1.3.2節の生産システム）。 / The factory half: the production system of section 1.3.2.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


class Kind(StrEnum):
    """What --kind takes."""

    JOBSHOP = "jobshop"
    FLEXIBLE = "flexible"
    BALANCING = "balancing"


class Lang(StrEnum):
    """What --lang takes."""

    JA = "ja"
    EN = "en"


@words.command()
def solve(  # noqa: PLR0913, PLR0917 -- one parameter an option
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="問題のファイル / files of instances")],
    kind: Annotated[Kind, typer.Option("--kind", help="問題の種類 / what the files are")],
    limit_s: Annotated[
        float, typer.Option("--limit", min=0.1, max=86_400, help="1問あたりの秒数 / seconds for each file")
    ] = 60.0,
    cycle_time: Annotated[
        int | None,
        typer.Option("--cycle-time", min=1, help="balancingのサイクルタイム / cycle time of a line, for balancing"),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="結果をJSONで出力（1問1行） / print JSON, a line for each file")
    ] = False,
    language: Annotated[Lang, typer.Option("--lang", help="表示の言語 / language")] = Lang.JA,
) -> None:
    """公開された問題を計画エンジンで解きます。 / Run the planning engine on published instances."""
    from sekisho.factory.app.solving import Request, solve_command  # noqa: PLC0415 -- loads the engine

    request = Request(tuple(files), kind.value, limit_s, cycle_time, as_json, language.value, STARTED)
    raise typer.Exit(solve_command(request))


PLANNED = {
    "up": "生産システムを起動 / start the production system",
    "order": "注文を入力 / enter an order",
    "plan": "生産計画 / the production plan",
    "status": "状態を表示 / show its state",
}


def _say_planned(title: str) -> Callable[[], None]:
    def say() -> None:
        Console(stderr=True).print(
            f"計画中です。まだ使えません。 / This is planned, not built yet: {title}", markup=False
        )
        raise typer.Exit(2)

    return say


for _word, _title in PLANNED.items():
    words.command(_word, help=_title, rich_help_panel="計画中 / planned")(_say_planned(_title))


def run(arguments: Sequence[str]) -> None:
    """Run one command line, whose first word is `factory`, and exit."""
    if arguments[1:2] in (["board"], ["--help"], []):  # it brings the readers of design files
        from sekisho.factory.app.board import board  # noqa: PLC0415 -- few ask for it

        words.command("board")(board)
    sys.exit(words(list(arguments[1:]), prog_name="sekisho factory"))
