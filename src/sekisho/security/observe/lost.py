"""What of a source was not read: each reason once, with its count and its first line."""

from sekisho.guard.text import Text
from sekisho.security.observe.tables import Skipped

TOO_LONG = Text("1行が1 MiBを超えています", "the line is longer than 1 MiB")
NOT_JSON = Text("JSONのオブジェクトとして読めません", "the line cannot be read as a JSON object")
CUT_SHORT = Text("圧縮ファイルが途中で切れているか壊れています", "the compressed file is cut short or broken")


class Lost:
    """Gathers reasons while a source is read."""

    def __init__(self) -> None:
        self._seen: dict[Text, tuple[int, int]] = {}

    def add(self, reason: Text, count: int, line: int) -> None:
        """Count some lines, the first of which is `line`."""
        if count:
            before, first = self._seen.get(reason, (0, line))
            self._seen[reason] = before + count, min(first, line)

    def skipped(self) -> tuple[Skipped, ...]:
        """All reasons by their first lines."""
        found = sorted(self._seen.items(), key=lambda one: one[1][1])
        return tuple(Skipped(count, f"line {line}", reason) for reason, (count, line) in found)
