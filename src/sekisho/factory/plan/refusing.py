"""What cannot be planned, and why: one kind of error for any file. It is told in both languages."""

from sekisho.guard.text import Text


class PlanRefused(Exception):  # noqa: N818 # named for what happened, as people say it
    """A file or a wish that cannot be planned. `text` says what was found, where, and what to do."""

    def __init__(self, code: str, ja: str, en: str) -> None:
        self.code, self.text = code, Text(f"{ja}({code})", f"{en} ({code})")
        super().__init__(f"{self.text.ja} / {self.text.en}")
