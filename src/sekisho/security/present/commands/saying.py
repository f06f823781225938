"""What every word of the command line says in the same way: sentences, problems, refusals, and its exit code."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from sekisho.guard.problem import Problem
from sekisho.guard.text import Language, Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.present.commands import home
from sekisho.security.present.printed.errors import PrintError
from sekisho.security.present.workbook.errors import WorkbookError
from sekisho.security.work.backup.refusing import BackupRefused

if TYPE_CHECKING:
    from sekisho.security.store.errors import StoreError

CLEAN, FOUND, WRONG = 0, 1, 2
"""Exit codes: nothing to do; only warnings or problems in what was checked; wrong use, or input that was refused."""


class WordRefused(Exception):  # noqa: N818  # named for what happened, as people say it
    """A word that cannot do what it was asked. `text` says why and what to do."""

    code = "word"

    def __init__(self, text: Text) -> None:
        super().__init__(f"{text.ja} / {text.en}")
        self.text = text


def say(text: Text, language: Language, *, error: bool = False) -> None:
    """Print a sentence."""
    typer.echo(text.of(language), err=error)


def tell(problems: Iterable[Problem], language: Language) -> None:
    """Print every problem, and how many errors and warnings there are."""
    counts = Counter(_told(problem, language) for problem in problems)
    errors, warnings = counts["error"], counts["warning"]
    say(Text(f"誤り {errors}件、注意 {warnings}件。", f"{errors} errors, {warnings} warnings."), language)


def _told(problem: Problem, language: Language) -> str:
    typer.echo(problem.sentence(language))
    return problem.level


def print_json(content: object) -> None:
    """Print for machines."""
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2))


def say_refusal(refused: "StoreError", language: Language) -> None:
    """Every reason why the store refused."""
    for problem in getattr(refused, "problems", ()):
        typer.echo(problem.sentence(language), err=True)
    for conflict in getattr(refused, "conflicts", ()):
        say(conflict.text, language, error=True)
    if text := getattr(refused, "text", None):
        say(text, language, error=True)


def ends(act: Callable[[], int], language: Language) -> NoReturn:
    """Run an act and exit with its code; what it refuses is told in one sentence."""
    try:
        code = act()
    except (home.HomeRefused, PrintError, WorkbookError, WordRefused, BackupRefused) as refused:
        say(refused.text, language, error=True)
        code = WRONG
    except OSError as error:
        reason = Text(
            f"ファイルに書けません（{Path(error.filename or '').name}）。場所と権限を確かめてください。",
            f"The file cannot be written ({Path(error.filename or '').name}). Check its place and your permission.",
        )
        say(reason, language, error=True)
        code = WRONG
    raise typer.Exit(code)


def ends_in_store(path: Path, act: Callable[[], int], language: Language) -> NoReturn:
    """As `ends`, with a home opened first; what the store refuses is told with every reason."""

    def with_home() -> int:
        home.open_home(path)
        from sekisho.security.store.errors import StoreError  # noqa: PLC0415 -- needs an open home

        try:
            return act()
        except StoreError as refused:
            say_refusal(refused, language)
            return WRONG

    ends(with_home, language)


def known(slugs: Iterable[str]) -> None:
    """WordRefused for the first slug that is no ledger's."""
    for slug in slugs:
        if slug not in REGISTRY:
            names = ", ".join(REGISTRY)
            raise WordRefused(
                Text(
                    f"{slug} という台帳はありません。{names} のいずれかを指定してください。",
                    f"There is no ledger {slug}. Name one of {names}.",
                )
            )
