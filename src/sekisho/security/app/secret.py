"""The secret of a home by which Django signs: made once, readable by its owner alone."""

import contextlib
import os
import secrets
from pathlib import Path

FILE = "secret.key"
_BYTES = 50
_SHORTEST = 32


def secret_key(home: Path) -> str:
    """The home's secret. OSError where it cannot be read or made; ValueError where the file holds none."""
    path = home / FILE
    with contextlib.suppress(FileExistsError):
        # Exclusive, and closed to others from its first octet on.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(_BYTES))
    found = path.read_text("ascii").strip()
    if len(found) < _SHORTEST:
        raise ValueError(path.name)
    return found
