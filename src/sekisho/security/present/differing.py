"""A comparison of sheets with ledgers, for people on a terminal and for machines as JSON: counts, then cell by cell."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from sekisho.guard.text import Language, Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.work.comparing import RowMerge
from sekisho.security.work.merging import Fate
from sekisho.security.work.threeway import RowShown, counted, rows_shown

MOST_LINES = 200
"""Cells that are shown on a terminal; the report and the JSON hold all of them."""

STYLE = {Fate.CREATE: "green", Fate.CHANGE: "yellow", Fate.WITHDRAW: "magenta", Fate.CONFLICT: "bold red"}
LEDGER, ROW, FATE = Text("台帳", "Ledger"), Text("行", "Row"), Text("結果", "Outcome")
SITE, WHERE = Text("工場", "Site"), Text("場所", "Where")
COLUMN, EXPORTED = Text("列", "Column"), Text("書き出し時", "As exported")
EDITED, NOW = Text("編集後", "As edited"), Text("現在", "Now")
CHANGES, CONFLICTS = Text("変更", "Changes"), Text("競合", "Conflicts")
_MORE = Text(
    "ほか{count}セル（--preview-out または --json で全部）", "{count} more cells (--preview-out or --json: all)"
)


def show(merges: Sequence[RowMerge], language: Language, console: Console | None = None) -> None:
    """Print counts, changes and conflicts. Nothing that comes from outside is taken for markup."""
    out = console or Console(highlight=False)
    counts = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    counts.add_column(LEDGER.of(language))
    for fate in Fate:
        counts.add_column(fate.of(language), justify="right")
    for slug, found in counted(merges).items():
        counts.add_row(Styled(REGISTRY[slug].title.of(language)), *(f"{found[fate]:,}" for fate in Fate))
    out.print(counts)
    rows = list(rows_shown(merges))
    _cells([one for one in rows if one.fate is not Fate.CONFLICT], CHANGES, language, out)
    _cells([one for one in rows if one.fate is Fate.CONFLICT], CONFLICTS, language, out)


def _cells(rows: Sequence[RowShown], title: Text, language: Language, out: Console) -> None:
    if not rows:
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", title=title.of(language), title_justify="left")
    for head_label in (LEDGER, ROW, FATE, COLUMN, EXPORTED, EDITED, NOW):
        table.add_column(head_label.of(language), overflow="fold")
    lines = 0
    for row in rows:
        ledger = REGISTRY[row.ledger]
        fate = Styled(row.fate.of(language), STYLE[row.fate])
        head: list[Styled] = [Styled(ledger.title.of(language)), Styled(row.key), fate]
        cells = row.cells or (None,)
        for cell in cells:
            lines += 1
            if lines > MOST_LINES:
                continue
            label = ledger.field(cell.field).column if cell else None
            column = (label.ja if language == "ja" else label.en) if label else ""
            texts = (cell.exported, cell.edited, cell.now) if cell else ("", "", "")
            table.add_row(*head, *map(Styled, (column, *texts)))
            head = [Styled()] * len(head)
    out.print(table)
    if lines > MOST_LINES:
        out.print(_MORE.of(language).format(count=f"{lines - MOST_LINES:,}"))


def as_json(merges: Sequence[RowMerge]) -> dict[str, object]:
    """All of it for machines: counts by ledger, rows that change, and rows that conflict."""
    rows = list(rows_shown(merges))
    return {
        "counts": {slug: {fate.code: found[fate] for fate in Fate} for slug, found in counted(merges).items()},
        "changes": [_row(one) for one in rows if one.fate is not Fate.CONFLICT],
        "conflicts": [_row(one) for one in rows if one.fate is Fate.CONFLICT],
    }


def _row(row: RowShown) -> dict[str, object]:
    return {
        "ledger": row.ledger,
        "site": row.site,
        "key": row.key,
        "outcome": row.fate.code,
        "where": row.where,
        "withdrawn_meanwhile": row.gone,
        "cells": [
            {"field": one.field, "exported": one.exported, "edited": one.edited, "now": one.now} for one in row.cells
        ],
    }
