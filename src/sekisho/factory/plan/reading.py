"""Readers of published instances: job shop, flexible job shop, and line balancing (Scholl's .IN2)."""

from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from sekisho.factory.plan.instance import Choice, Line, Operation, Shop
from sekisho.factory.plan.words import Instance, Row
from sekisho.guard.limits import PLAN_OPERATIONS, PLAN_TIME


def jobshop(path: Path) -> Shop:
    """First line: jobs, machines. Then a line a job: pairs of machine (from 0) and time. PlanRefused."""
    file = Instance(path)
    count, machines = file.head()
    rows = file.rows[1:]
    _as_many(file, "ジョブ", "jobs", count, rows)
    return _checked(file, Shop(path.stem, machines, tuple(_job(file, row, machines) for row in rows)))


def _job(file: Instance, row: Row, machines: int) -> tuple[Operation, ...]:
    if len(row.words) % 2:
        raise file.refused(
            "plan.E008",
            row.number,
            f"数が{len(row.words)}個あり、「機械 時間」の組になりません。足りない数を補ってください。",
            f"{len(row.words)} numbers do not make pairs of machine and time. Add the one that is missing.",
        )
    pairs = zip(row.words[::2], row.words[1::2], strict=True)
    return tuple(
        Operation((Choice(file.whole(machine, row.number, 0, machines - 1), file.whole(time, row.number)),))
        for machine, time in pairs
    )


def flexible(path: Path) -> Shop:
    """First line: jobs, machines, mean of the choices or nothing. Then for each job its operations.

    For each operation: how many choices, and for each of them machine (from 1) and time. PlanRefused.
    """
    file = Instance(path)
    count, machines = file.head()
    words = ((word, row.number) for row in file.rows[1:] for word in row.words)

    def following(least: int, most: int) -> int:
        if (one := next(words, None)) is None:
            raise file.refused(
                "plan.E006",
                file.rows[-1].number,
                "ファイルが途中で終わっています。全部を取り直してください。",
                "The file ends too early. Get the whole of it again.",
            )
        return file.whole(*one, least, most)

    jobs = []
    for _ in range(count):
        operations = []
        for _ in range(following(1, PLAN_OPERATIONS)):
            ways = range(following(1, machines))
            operations.append(
                Operation(tuple(Choice(following(1, machines) - 1, following(0, PLAN_TIME)) for _ in ways))
            )
        jobs.append(tuple(operations))
    if left := next(words, None):
        raise file.refused(
            "plan.E009",
            left[1],
            f"{count}個のジョブの後に、まだ数があります。1行目のジョブの数を確かめてください。",
            f"Numbers are left after {count} jobs. See the number of jobs in line 1.",
        )
    return _checked(file, Shop(path.stem, machines, tuple(jobs)))


def balancing(path: Path, cycle_time: int) -> Line:
    """The number of tasks; a line a task: its time; lines `earlier,later` (tasks from 1); `-1,-1` ends. PlanRefused."""
    file = Instance(path)
    first, *rows = file.rows
    count = file.whole(first.words[0], first.number, 1, PLAN_OPERATIONS)
    if len(first.words) > 1:
        raise file.refused(
            "plan.E005",
            first.number,
            "最初の行は作業の数だけです。--kind と形式が合っているかを確かめてください。",
            "The first line is the number of tasks alone. See whether --kind is that of the file.",
        )
    pairs = [row for row in rows[count:] if row.words != ("-1", "-1")]
    _as_many(file, "作業", "tasks", count, rows[:count])
    times = tuple(file.whole(_alone(file, row), row.number, 0, PLAN_TIME) for row in rows[:count])
    for row, time in zip(rows, times, strict=False):
        if time > cycle_time:
            raise file.refused(
                "plan.E010",
                row.number,
                f"作業の時間 {time} が {cycle_time} を超えます。--cycle-time を {max(times)} 以上にしてください。",
                f"The task's time {time} exceeds {cycle_time}. Set --cycle-time to {max(times)} or more.",
            )
    return Line(path.stem, times, tuple(_pairs(file, pairs, count)), cycle_time)


def _alone(file: Instance, row: Row) -> str:
    if len(row.words) != 1:
        raise file.refused(
            "plan.E011", row.number, "1行に1つの作業の時間を書いてください。", "Write the time of one task in a line."
        )
    return row.words[0]


def _pairs(file: Instance, rows: list[Row], count: int) -> list[tuple[int, int]]:
    pairs = []
    for row in rows:
        if len(row.words) != 2:
            raise file.refused(
                "plan.E012",
                row.number,
                "「先の作業,後の作業」の2つを書いてください。",
                "Write two tasks: earlier,later.",
            )
        earlier, later = (file.whole(word, row.number, 1, count) - 1 for word in row.words)
        pairs.append((earlier, later))
    graph = TopologicalSorter[int]()
    for earlier, later in pairs:
        graph.add(later, earlier)
    try:
        graph.prepare()
    except CycleError as error:
        circle = [task + 1 for task in error.args[1]]
        line = next(row.number for row in rows if {int(word) for word in row.words} <= set(circle))
        told = " → ".join(map(str, circle[:20]))
        raise file.refused(
            "plan.E013",
            line,
            f"作業の順序が輪になっています（{told}）。どれか1つの行を消してください。",
            f"The order of tasks is a circle ({told}). Remove one of its lines.",
        ) from error
    return pairs


def _as_many(file: Instance, ja: str, en: str, count: int, rows: list[Row]) -> None:
    if len(rows) != count:
        raise file.refused(
            "plan.E014",
            file.rows[0].number,
            f"{ja}は{count}個とありますが、続く行は{len(rows)}行です。どちらかを直してください。",
            f"{count} {en} are named, and {len(rows)} lines follow. Correct one of them.",
        )


def _checked(file: Instance, shop: Shop) -> Shop:
    work = sum(max(choice.time for choice in operation.choices) for job in shop.jobs for operation in job)
    if shop.operations > PLAN_OPERATIONS or work > PLAN_TIME:
        raise file.refused(
            "plan.E015",
            file.rows[0].number,
            f"工程{PLAN_OPERATIONS}個、時間の合計{PLAN_TIME}までです。分けるか、時間の単位を粗くしてください。",
            f"At most {PLAN_OPERATIONS} operations and {PLAN_TIME} of time. Divide it, or take a coarser unit.",
        )
    return shop
