"""Wires the command line of the security half: gives the words that need a home the way to open one."""

from collections.abc import Sequence

from sekisho.security.app.setup import open_home
from sekisho.security.present.commands.words import run_words


def run(arguments: Sequence[str]) -> None:
    """Run one command line (without the program's name) and exit with its code."""
    run_words(arguments, open_home)
