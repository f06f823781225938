"""Errors in words for people."""

from sekisho.guard.text import Text


class ToldError(ValueError):
    """Something that was found to be wrong, or is not done. `text`: what was found, and what to do."""

    def __init__(self, ja: str, en: str) -> None:
        self.text = Text(ja, en)
        super().__init__(en)
