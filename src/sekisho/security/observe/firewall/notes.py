"""What of a configuration was not read or only in part, in the words that every maker's reader shares."""

from sekisho.guard.text import Text
from sekisho.security.observe.lost import Lost

MOST_REASONS = 200
ONLY_V6 = ("IPv6の規則です", "a rule for IPv6")
ONLY_ANSWERS = (
    "応答だけに合う規則です（新しい接続を開きません）",
    "a rule that fits answers only and opens no connection",
)
NARROWED = ("範囲で表せない条件がある規則です", "the rule has a condition that ranges cannot hold")
NO_RULE_LINE = ("規則として読めない行です", "the line cannot be read as a rule")
_MORE = Text("ほかにも読み取れない記述があります", "further statements cannot be read")


class Notes(Lost):
    """Gathers reasons; a file gives at most MOST_REASONS different ones, and the rest is counted together."""

    def unread(self, line: int, ja: str, en: str, words: str = "") -> None:
        """Count one statement at a line. words: of the file, put behind the reason; cut to 60 characters."""
        shown = "".join(letter if letter.isprintable() else "?" for letter in words[:60])
        reason = Text(f"{ja}: {shown}", f"{en}: {shown}") if shown else Text(ja, en)
        is_new = reason not in self._seen and len(self._seen) >= MOST_REASONS
        self.add(_MORE if is_new else reason, 1, line)
