"""What `sekisho observe` shows: counts, what was refused, what was not read, and where the results are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.guard.text import Language, Text
from sekisho.security.present.commands.lines import print_line, print_table
from sekisho.security.present.commands.refusals import refusals

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from sekisho.security.observe.tables import Observed

MOST_ROWS = 20
"""Rows on the terminal; the workbook and the Parquet file hold all."""

_REFUSED = Text("断られた要求", "Refused")
_HEADS = {
    "peer": Text("相手", "Source"),
    "host": Text("断った機器", "Refused by"),
    "message": Text("電文・出来事", "Message or event"),
    "code": Text("理由・状態", "Reason or status"),
    "count": Text("回数", "Count"),
}
_ADVISING = Text(
    "脆弱性情報の{count}ファイルは表に入りません。台帳との照合には sekisho assess か sekisho match を使ってください。",
    "{count} files about vulnerabilities are in no table. Hold them against the ledgers with sekisho assess or match.",
)
_CANNOT_WRITE = Text(
    "結果を書き込めません: {}。空き容量と権限を確認し、Excelで開いている場合は閉じてください。",
    "The results cannot be written: {}. Check space and permissions, and close the workbook if Excel has it open.",
)
_LABELS = {
    "records": Text("記録", "Records"),
    "assets": Text("機器", "Devices"),
    "dataflows": Text("データフロー", "Data flows"),
    "identities": Text("機器の名乗り", "Identities"),
    "operations": Text("操作", "Operations"),
    "refused": Text("断られた要求", "Refused requests"),
    "skipped": Text("読み飛ばし", "Skipped"),
}


def unwritten(error: OSError, language: Language) -> str:
    """Why nothing could be written, and what to do."""
    return _CANNOT_WRITE.of(language).format(error.strerror or type(error).__name__)


def show(
    observed: Observed, summary: dict[str, object], out: Path, console: Console | None, language: Language
) -> None:
    """Print what was seen, what was not, and where the results are. console: None for plain lines."""
    if observed.sources:
        skipped = sum(s.count for one in observed.sources for s in one.skipped)
        counts = {"records": sum(one.records for one in observed.sources), **summary, "skipped": skipped}
        print_table(console, [(label.of(language), f"{counts[key]:,}") for key, label in _LABELS.items()])
        _show_refusals(observed, console, language)
    for one in observed.sources:
        for skipped_part in one.skipped:
            line = f"{one.name} {skipped_part.at}: {skipped_part.count:,} - {skipped_part.reason.of(language)}"
            print_line(console, line)
    if count := sum(one.advises for one in observed.sources):
        print_line(console, _ADVISING.of(language).format(count=f"{count:,}"))
    for problem in observed.problems:
        print_line(console, problem.sentence(language))
    if observed.sources:
        where = Text(f"結果: {out.name}/observed.xlsx", f"Results: {out.name}/observed.xlsx")
        print_line(console, where.of(language))


def _show_refusals(observed: Observed, console: Console | None, language: Language) -> None:
    """Print the table, where anything was refused."""
    rows = refusals(observed)
    if rows.is_empty():
        return
    heads = [head.of(language) for head in _HEADS.values()]
    told = [(*row, f"{count:,}") for *row, count in rows.head(MOST_ROWS).iter_rows()]
    print_table(console, told, heads, _REFUSED.of(language))
    if (left := rows.height - MOST_ROWS) > 0:
        more = Text(f"ほか{left:,}行は events.parquet にあります。", f"{left:,} more rows are in events.parquet.")
        print_line(console, more.of(language))
