"""One line on the terminal as it is: names of files are no markup, numbers keep their colour, long lines stay whole."""

from rich.console import Console


def print_line(console: Console, text: str) -> None:
    """Print one line."""
    console.print(text, markup=False, highlight=False, soft_wrap=True)
