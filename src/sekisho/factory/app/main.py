"""The words of `sekisho factory`."""

import sys
from collections.abc import Sequence

import typer

from sekisho.factory.app.solving import solve

words = typer.Typer(
    help="工場側（1.3.2節の生産システム）。 / The factory half: the production system of section 1.3.2.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
words.command("solve")(solve)


@words.callback()
def _words() -> None:
    """With one word alone Typer would take its name away."""


def _built(word: str) -> None:
    """Add a word; each brings its own part of the factory, which is not loaded for the others."""
    match word:
        case "board":
            from sekisho.factory.app.board import board  # noqa: PLC0415

            words.command("board")(board)
        case "up":
            from sekisho.factory.app.up import up  # noqa: PLC0415

            words.command("up")(up)
        case "serve":
            from sekisho.factory.app.serve import serve  # noqa: PLC0415

            words.command("serve")(serve)
        case "day":
            from sekisho.factory.app.day import day  # noqa: PLC0415

            words.command("day")(day)
        case "order" | "status" | "plan" | "decide" | "trace" | "events":
            from sekisho.factory.app import words as people  # noqa: PLC0415

            words.command(word)(getattr(people, word))


_WORDS = ("board", "up", "serve", "order", "status", "plan", "decide", "trace", "events", "day")


def run(arguments: Sequence[str]) -> None:
    """Run one command line, whose first word is `factory`, and exit."""
    asked = arguments[1:2]
    for word in _WORDS if not asked or asked[0].startswith("-") else asked:
        _built(word)
    sys.exit(words(list(arguments[1:]), prog_name="sekisho factory"))
