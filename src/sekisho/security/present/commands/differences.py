"""What changed since an earlier period, for `sekisho observe --before`: a file of all changes, and a look at them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from sekisho.guard.problem import Problem
from sekisho.guard.text import Language, Text
from sekisho.security.observe.difference import Change, difference
from sekisho.security.observe.reading import read
from sekisho.security.observe.tables import Observed
from sekisho.security.present.changes import MARKS, ORDER, change_json, counted, row_of
from sekisho.security.present.commands.inputs import files_of
from sekisho.security.present.commands.lines import print_line

FILE = "changes.json"
MOST_LINES = 40
"""Changes that are shown on a terminal; the file holds all of them."""

_TITLE = Text("前の期間からの変化", "What changed since the earlier period")
_SUBJECT = Text("対象", "Subject")
_MORE = Text(f"ほか{{count:,}}件は{FILE}にあります。", f"{{count:,}} more are in {FILE}.")
_RESULTS = Text("変化のすべて", "All changes")
_NOTHING = Text(
    "前の期間の証跡を読み取れなかったため、比べていません。",
    "No evidence of the earlier period could be read, so nothing was compared.",
)


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison found. told: as JSON.  problems: of the evidence of the earlier period."""

    changes: tuple[Change, ...]
    told: dict[str, object]
    problems: tuple[Problem, ...]
    possible: bool


def compared(observed: Observed, before: Sequence[Path], out: Path) -> Compared:
    """Read the earlier period, and write all changes into `out`.

    JSON: before (names of its files), before_problems, change_counts (by subject and way) and changes (all of them).
    """
    earlier = read(tuple(files_of(before)))
    found = difference(earlier, observed).changes if earlier.sources else ()
    told: dict[str, object] = {
        "before": [one.name for one in earlier.sources],
        "before_problems": [one.told for one in earlier.problems],
        "change_counts": {
            what.code: {how.code: count for how, count in counts.items()} for what, counts in counted(found).items()
        },
        "changes": [change_json(one) for one in found],
    }
    (out / FILE).write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")
    return Compared(found, told, earlier.problems, bool(earlier.sources))


def show_changes(found: Compared, out: Path, console: Console, language: Language) -> None:
    """Print the counts, and the first changes. Nothing that comes from outside is taken for markup."""

    def say(line: str) -> None:
        print_line(console, line)

    for problem in found.problems:
        say(problem.sentence(language))
    if not found.possible:
        say(_NOTHING.of(language))
        return
    table = Table(title=_TITLE.of(language), title_justify="left")
    table.add_column(_SUBJECT.of(language))
    for how in ORDER:
        table.add_column(f"{MARKS[how]} {how.of(language)}", justify="right")
    for what, counts in counted(found.changes).items():
        table.add_row(what.of(language), *(f"{counts[how]:,}" for how in ORDER))
    console.print(table)
    for one in found.changes[:MOST_LINES]:
        row = row_of(one, {}, language)
        values = " → ".join(filter(None, (row.before, row.after)))
        say(" ".join(filter(None, (MARKS[row.how], row.what.of(language), row.who, row.item, values))))
    if len(found.changes) > MOST_LINES:
        say(_MORE.of(language).format(count=len(found.changes) - MOST_LINES))
    say(f"{_RESULTS.of(language)}: {out.name}/{FILE}")
