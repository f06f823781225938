"""What people and programs of the factory may not do here, and what to do instead."""

from sekisho.guard.text import Text


class Refused(ValueError):  # noqa: N818 -- named for what it is
    """It was not done, and nothing has changed. code: stable id.  text: why, and what to do."""

    def __init__(self, code: str, ja: str, en: str) -> None:
        self.code, self.text = code, Text(ja, en)
        super().__init__(f"{en} ({code})")
