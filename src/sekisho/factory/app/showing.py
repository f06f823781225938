"""How a solution is printed, and how far a search is while it runs."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from sekisho.factory.plan.instance import Line
from sekisho.factory.plan.line_schedule import on_line
from sekisho.factory.plan.solution import Solution
from sekisho.guard.text import Language, Text

if TYPE_CHECKING:
    from sekisho.factory.plan.engine import Standing

TEXTS = {
    "value": Text("結果", "value"),
    "bound": Text("下界", "bound"),
    "best": Text("最良", "best"),
    "proved": Text("最適と証明済み", "proved optimal"),
    "open": Text("証明なし、差", "not proved, gap"),
    "seconds": Text("秒、番号は0から", "s, numbers begin with 0"),
    "job": Text("ジョブ", "job"),
    "operation": Text("工程", "operation"),
    "machine": Text("機械", "machine"),
    "start": Text("開始", "start"),
    "end": Text("終了", "end"),
    "station": Text("ステーション", "station"),
    "tasks": Text("作業", "tasks"),
    "work": Text("作業時間", "work"),
}


def told(file: str, kind: str, solution: Solution) -> str:
    """One line of JSON. All numbers of jobs, operations, machines, tasks and stations begin with 0."""
    content: dict[str, object] = {
        "file": file,
        "kind": kind,
        "value": solution.value,
        "bound": solution.bound,
        "proved": solution.proved,
        "gap": round(solution.gap, 6),
        "seconds": round(solution.seconds, 2),
    }
    if isinstance(line := solution.instance, Line):
        content["cycle_time"] = line.cycle_time
        content["schedule"] = [
            {"task": placed.job, "station": placed.machine, "start": placed.start, "end": placed.end}
            for placed in on_line(line, solution.stations)
        ]
    else:
        content["schedule"] = [
            {
                "job": placed.job,
                "operation": placed.operation,
                "machine": placed.machine,
                "start": placed.start,
                "end": placed.end,
            }
            for placed in solution.schedule
        ]
    return json.dumps(content, ensure_ascii=False)


def show(file: str, solution: Solution, language: Language) -> None:
    """Print a summary and a table for people."""
    texts = {word: text.of(language) for word, text in TEXTS.items()}
    console = Console()
    state = texts["proved"] if solution.proved else f"{texts['open']} {solution.gap:.2%}"
    console.print(
        f"{file}: {texts['value']} {solution.value}, {texts['bound']} {solution.bound} ({state}), "
        f"{solution.seconds:.1f} {texts['seconds']}",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
    table = Table()
    if isinstance(line := solution.instance, Line):
        for word in ("station", "tasks", "work"):
            table.add_column(texts[word])
        for station in range(solution.value):
            tasks = [task for task, where in enumerate(solution.stations) if where == station]
            work = sum(line.times[task] for task in tasks)
            table.add_row(str(station), " ".join(map(str, tasks)), f"{work}/{line.cycle_time}")
    else:
        for word in ("job", "operation", "machine", "start", "end"):
            table.add_column(texts[word], justify="right")
        for placed in solution.schedule:
            table.add_row(*map(str, (placed.job, placed.operation, placed.machine, placed.start, placed.end)))
    console.print(table)


@contextmanager
def progress(title: str, language: Language) -> Iterator[Callable[["Standing"], None]]:
    """A bar on standard error, where that is a terminal, with the best value and the bound beside it."""
    texts = {word: text.of(language) for word, text in TEXTS.items()}
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        task = bars.add_task(title, total=1.0)

        def watch(standing: "Standing") -> None:
            value = "-" if standing.value is None else standing.value
            words = f"{title} {texts['best']} {value} {texts['bound']} {standing.bound}"
            bars.update(task, completed=standing.share, description=words)

        yield watch
