"""What of a configuration was not read or only in part: each reason once, with its count and its first line."""

from sekisho.security.observe.tables import Skipped
from sekisho.security.terms.text import Text

MOST_REASONS = 200
_MORE = Text("ほかにも読み取れない記述があります", "further statements cannot be read")


class Notes:
    """Gathers reasons; a file gives at most MOST_REASONS different ones, and the rest is counted together."""

    def __init__(self) -> None:
        self._seen: dict[Text, tuple[int, int]] = {}

    def unread(self, line: int, ja: str, en: str, words: str = "") -> None:
        """Count one statement at a line. words: of the file, put behind the reason; cut to 60 characters."""
        shown = "".join(letter if letter.isprintable() else "?" for letter in words[:60])
        reason = Text(f"{ja}: {shown}", f"{en}: {shown}") if shown else Text(ja, en)
        if reason not in self._seen and len(self._seen) >= MOST_REASONS:
            reason = _MORE
        count, first = self._seen.get(reason, (0, line))
        self._seen[reason] = count + 1, min(first, line)

    def skipped(self) -> tuple[Skipped, ...]:
        """All reasons by their first lines."""
        found = sorted(self._seen.items(), key=lambda one: one[1][1])
        return tuple(Skipped(count, f"line {line}", reason) for reason, (count, line) in found)
