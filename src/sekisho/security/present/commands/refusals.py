"""What devices and services refused, by their own logs: a table on the terminal, by source and reason."""

import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text as Plain

from sekisho.guard.text import Language, Text
from sekisho.security.observe.tables import Observed
from sekisho.security.present.commands.lines import print_line

MOST_ROWS = 20
"""Rows on the terminal; the workbook and the Parquet file hold all."""

_BY = ("peer", "host", "message", "code")
_TITLE = Text("断られた要求", "Refused")
_HEADS = {
    "peer": Text("相手", "Source"),
    "host": Text("断った機器", "Refused by"),
    "message": Text("電文・出来事", "Message or event"),
    "code": Text("理由・状態", "Reason or status"),
    "count": Text("回数", "Count"),
}


def refusals(observed: Observed) -> pl.DataFrame:
    """How often what was refused, by source, host, message and reason; the most frequent first."""
    refused = observed.events.filter(pl.col("outcome") == "refused")
    counted = refused.group_by(*_BY, maintain_order=True).agg(pl.col("count").sum())
    return counted.sort("count", descending=True, maintain_order=True)


def show_refusals(observed: Observed, console: Console, language: Language) -> None:
    """Print the table, where anything was refused."""
    rows = refusals(observed)
    if rows.is_empty():
        return
    table = Table(*(head.of(language) for head in _HEADS.values()), title=_TITLE.of(language), title_justify="left")
    for *told, count in rows.head(MOST_ROWS).iter_rows():
        table.add_row(*map(Plain, told), f"{count:,}")  # as plain text: what was logged is no markup
    console.print(table)
    if (left := rows.height - MOST_ROWS) > 0:
        more = Text(f"ほか{left:,}行は events.parquet にあります。", f"{left:,} more rows are in events.parquet.")
        print_line(console, more.of(language))
