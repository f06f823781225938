"""How commands reach the home directory. `app` says how when it starts; `present` may not know `app`."""

from collections.abc import Callable
from pathlib import Path

from sekisho.security.terms.text import Text

opener: Callable[[Path], None] | None = None
"""Opens a home for this process; set by `app` before any command runs."""


class HomeRefused(Exception):  # noqa: N818  # named for what happened, as people say it
    """A home that cannot be opened. `text` says why and what to do."""

    code = "home"

    def __init__(self, text: Text) -> None:
        super().__init__(f"{text.ja} / {text.en}")
        self.text = text


def open_home(path: Path) -> None:
    """Open a home by the way `app` has set. HomeRefused where it cannot be used, or no way was set."""
    if opener is None:
        raise HomeRefused(
            Text(
                "台帳の保管先を開く準備ができていません。コマンド sekisho から実行してください。",
                "Nothing has said how to open a home. Run this through the command sekisho.",
            )
        )
    opener(path)
