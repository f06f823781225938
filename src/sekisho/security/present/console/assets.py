"""Which built file stands for a name: `app.js` is `app-NTC5UWKR.js` on the wire, so that browsers keep it for ever."""

import json
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
PREFIX = "/static/"
_BUILT = FOLDER / "console"


@cache
def _names() -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads((_BUILT / "manifest.json").read_text("utf-8"))
    except FileNotFoundError as error:
        raise RuntimeError(
            "The console's scripts and styles were not built. Run `make setup`, or install a built wheel."
        ) from error
    return found


def address_of(name: str) -> str:
    """The address of a built file. KeyError for no file of this name."""
    return f"{PREFIX}console/{_names()[name]}"


def is_immutable(_: str, address: str) -> bool:
    """Whether a file may be kept for ever: all whose names carry their hash."""
    return address.startswith(f"{PREFIX}console/") and not address.endswith("manifest.json")
