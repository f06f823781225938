"""The word `solve`: files in, checked plans out, as a table or as JSON."""

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import typer

from sekisho.factory.app.showing import progress, show, told
from sekisho.factory.plan.instance import Line, Shop
from sekisho.factory.plan.reading import balancing, flexible, jobshop
from sekisho.factory.plan.refusing import PlanRefused
from sekisho.guard.text import Language

SOLVED, WRONG = 0, 2
"""Exit codes: all files are solved; wrong use, or a file that cannot be read."""


@dataclass(frozen=True, slots=True)
class Request:
    """One command line. started: the reading of perf_counter from which the first file's time counts."""

    files: tuple[Path, ...]
    kind: str
    limit_s: float
    cycle_time: int | None
    as_json: bool
    language: Language
    started: float


def solve_command(request: Request) -> int:
    """Read all files, then solve one after the other; nothing is solved if any cannot be read. Gives the exit code."""
    refused = _unready(request)
    instances: list[tuple[Path, Shop | Line]] = []
    for path in request.files if not refused else ():
        try:
            instances.append((path, _read(path, request)))
        except PlanRefused as error:
            refused.append(error)
    if refused:
        for one in refused:
            typer.echo(f"{one.text.ja}\n{one.text.en}", err=True)
        return WRONG
    from sekisho.factory.plan.engine import solve  # noqa: PLC0415 -- needs OR-Tools

    begun = request.started
    for path, instance in instances:
        with progress(path.name, request.language) as watch:
            solution = solve(instance, request.limit_s, begun=begun, watch=watch)
        if request.as_json:
            typer.echo(told(str(path), request.kind, solution))
        else:
            show(str(path), solution, request.language)
        sys.stdout.flush()
        begun = perf_counter()
    return SOLVED


def _unready(request: Request) -> list[PlanRefused]:
    """What is wrong before any file is opened."""
    refused = []
    if importlib.util.find_spec("ortools") is None:
        refused.append(
            PlanRefused(
                "plan.E016",
                "計画エンジンの部品（OR-Tools）がありません。pip install 'sekisho[factory]' で追加してください。",
                "The planning engine's parts (OR-Tools) are missing. Add them: pip install 'sekisho[factory]'",
            )
        )
    if (request.kind == "balancing") == (request.cycle_time is None):
        refused.append(
            PlanRefused(
                "plan.E017",
                "--cycle-time は --kind balancing のときだけ、必ず指定してください。",
                "Give --cycle-time with --kind balancing, always and only.",
            )
        )
    return refused


def _read(path: Path, request: Request) -> Shop | Line:
    if request.kind == "balancing":
        return balancing(path, request.cycle_time or 0)
    return jobshop(path) if request.kind == "jobshop" else flexible(path)
