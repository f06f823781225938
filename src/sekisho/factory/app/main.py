"""The command line of the factory half: `board`. It says that the rest is planned."""

import sys
from collections.abc import Sequence

PLANNED = (
    "工場側（1.3.2節の生産システム）は計画中で、`sekisho factory board` のほかはまだ使えません。\n"
    "The factory half (the production system of section 1.3.2) is planned: "
    "beside `sekisho factory board` it cannot be used yet."
)


def run(arguments: Sequence[str]) -> None:
    """Run the word `board`; of all others say what is planned, and exit with 2 as for any wrong use."""
    if arguments[1:2] == ["board"]:
        import typer  # noqa: PLC0415 -- as the line below

        from sekisho.factory.app.board import board  # noqa: PLC0415 -- few ask for it

        words = typer.Typer(add_completion=False)
        words.command()(board)
        words(arguments[2:], prog_name="sekisho factory board")
    print(PLANNED, file=sys.stderr)  # noqa: T201 -- the answer itself
    sys.exit(2)
