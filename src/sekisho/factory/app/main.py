"""The words of `sekisho factory`. Built: `board` and `solve`; the others say that they are planned."""

import sys
from collections.abc import Callable, Sequence

import typer

from sekisho.factory.app.solving import solve

words = typer.Typer(
    help="工場側（1.3.2節の生産システム）。 / The factory half: the production system of section 1.3.2.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
words.command("solve")(solve)

PLANNED = {
    "up": "生産システムを起動 / start the production system",
    "order": "注文を入力 / enter an order",
    "plan": "生産計画 / the production plan",
    "status": "状態を表示 / show its state",
}


def _say_planned(title: str) -> Callable[[], None]:
    def say() -> None:
        typer.echo(f"計画中です。まだ使えません。 / This is planned, not built yet: {title}", err=True)
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
