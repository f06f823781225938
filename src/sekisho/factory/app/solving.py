"""`sekisho factory solve`: files in, checked plans out, as a table or as JSON."""

import importlib.util
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from sekisho.factory.app.asking import WRONG, Lang
from sekisho.factory.app.showing import progress, show, told
from sekisho.factory.plan.instance import Line, Shop
from sekisho.factory.plan.reading import balancing, flexible, jobshop
from sekisho.factory.plan.refusing import PlanRefused
from sekisho.guard.problem import Problem
from sekisho.guard.text import Text


class Kind(StrEnum):
    """What --kind takes."""

    JOBSHOP = "jobshop"
    FLEXIBLE = "flexible"
    BALANCING = "balancing"


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
    begun = perf_counter()  # reading all files and loading the engine are part of the first file's wait
    refused = list(_unready(kind, cycle_time))
    instances: list[tuple[Path, Shop | Line]] = []
    for path in files if not refused else ():
        try:
            instances.append((path, _read(path, kind, cycle_time)))
        except PlanRefused as error:
            refused.append(error.problem)
    for one in refused:
        typer.echo(f"{one.sentence('ja')}\n{one.sentence('en')}", err=True)
    if refused:
        raise typer.Exit(WRONG)
    from sekisho.factory.plan import engine  # noqa: PLC0415 -- needs OR-Tools

    for path, instance in instances:
        with progress(path.name, language.value) as watch:
            solution = engine.solve(instance, limit_s, begun=begun, watch=watch)
        if as_json:
            typer.echo(told(str(path), kind.value, solution))
        else:
            show(str(path), solution, language.value)
        sys.stdout.flush()
        begun = perf_counter()


def _unready(kind: Kind, cycle_time: int | None) -> Iterator[Problem]:
    """What is wrong before any file is opened."""
    if importlib.util.find_spec("ortools") is None:
        text = Text(
            "計画エンジンに必要な部品がありません。pip install 'sekisho[factory]' で追加してください。",
            "The planning engine needs it, and it is missing. Add it: pip install 'sekisho[factory]'",
        )
        yield Problem("plan.E016", "", "OR-Tools", text)
    if (kind is Kind.BALANCING) == (cycle_time is None):
        text = Text(
            "--kind balancing のときだけ、必ず指定してください。",
            "Give it always with --kind balancing, and only then.",
        )
        yield Problem("plan.E017", "", "--cycle-time", text)


def _read(path: Path, kind: Kind, cycle_time: int | None) -> Shop | Line:
    if cycle_time is not None:
        return balancing(path, cycle_time)
    return jobshop(path) if kind is Kind.JOBSHOP else flexible(path)
