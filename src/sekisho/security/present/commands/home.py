"""How commands reach the home directory. `app` says how when it starts; `present` may not know `app`."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from sekisho.guard.text import Text


class Pointer(Protocol):
    """Sets this process to a directory as it is, whose database is made by whoever asks."""

    def __call__(self, path: Path, *, embedded: bool = False) -> None:
        """Point at it. embedded: its database is a file in it, whatever the environment says. Raises HomeRefused."""


opener: Callable[[Path], None] | None = None
"""Opens a home for this process; set by `app` before any command runs."""

pointer: Pointer | None = None
"""Points this process at a home that is being restored; set by `app`, too."""


class HomeRefused(Exception):  # noqa: N818  # named for what happened, as people say it
    """A home that cannot be opened. `text` says why and what to do."""

    code = "home"

    def __init__(self, text: Text) -> None:
        super().__init__(f"{text.ja} / {text.en}")
        self.text = text


def open_home(path: Path) -> None:
    """Open a home by the way `app` has set. HomeRefused where it cannot be used, or no way was set."""
    if opener is None:
        raise HomeRefused(_NOT_SAID)
    opener(path)


def point_at(path: Path, *, embedded: bool = False) -> None:
    """Point at a home by the way `app` has set. HomeRefused as above."""
    if pointer is None:
        raise HomeRefused(_NOT_SAID)
    pointer(path, embedded=embedded)


_NOT_SAID = Text(
    "台帳の保管先を開く準備ができていません。コマンド sekisho から実行してください。",
    "Nothing has said how to open a home. Run this through the command sekisho.",
)
