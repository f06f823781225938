"""Where the home of this process is: the directory that holds the database and the journal's signing key.

Set by `app` when a home is opened; a process has one home at a time.
"""

from pathlib import Path

DATABASE_FILE = "sekisho.sqlite3"
"""The database of a home that has no server's."""

home: Path | None = None


def opened() -> Path:
    """The home's directory. RuntimeError where none was opened: a fault of ours."""
    if home is None:
        raise RuntimeError("no home is open; call app.setup.open_home first")
    return home
