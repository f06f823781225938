"""What is printed as it is: names of files are no markup, numbers keep their colour, long lines stay whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what draws on terminals takes long to load, and who reads a pipe needs none of it
    from collections.abc import Iterable, Sequence

    from rich.console import Console


def print_line(console: Console | None, text: str) -> None:
    """Print one line; on standard output where there is no console."""
    if console:
        console.print(text, markup=False, highlight=False, soft_wrap=True)
    else:
        print(text)  # noqa: T201 -- no terminal


def print_table(
    console: Console | None, rows: Iterable[Sequence[str]], heads: Sequence[str] = (), title: str = ""
) -> None:
    """Print a table; with tabs between its cells where there is no console. title: before it, on the left."""
    if not console:
        for row in (*filter(None, ([title] if title else [], heads)), *rows):
            print("\t".join(row))  # noqa: T201 -- as above
        return
    from rich.table import Table  # noqa: PLC0415 -- as above
    from rich.text import Text as Plain  # noqa: PLC0415

    table = Table(*heads, title=title or None, title_justify="left", show_header=bool(heads))
    for row in rows:
        table.add_row(*map(Plain, row))
    console.print(table)
