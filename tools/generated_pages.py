"""Pages that a tool writes: written anew, or with --check only compared."""

import sys
from pathlib import Path


def write(path: Path, text: str, command: str) -> None:
    """Write a page; with --check on the command line leave it and end with 1 and a sentence where it would change.

    command: what writes it, as a person types it.
    """
    if "--check" not in sys.argv:
        path.write_text(text, "utf-8")
    elif not path.is_file() or path.read_text("utf-8") != text:
        sys.exit(f"{path.name} is out of date: run `{command}`.")
