"""A closed list of words that a person chooses from: each with a code for the machine and a label in both languages."""

import enum
from typing import Self

from sekisho.guard.text import Language


class Choice(enum.Enum):
    """Enum whose members carry (code, Japanese, English): `IN_USE = "in-use", "稼働", "In use"`.

    Words after these three are read for the member too, and never written: `NONE = "none", "無し", "None", "なし"`.
    """

    def __init__(self, code: str, ja: str, en: str, *also: str) -> None:
        self.code, self.ja, self.en, self.also = code, ja, en, also

    def of(self, language: Language) -> str:
        """The label in one language."""
        return self.ja if language == "ja" else self.en

    @classmethod
    def named(cls, word: str) -> Self | None:
        """The member whose code or label is `word`; None where there is none. Case and outer blanks do not count."""
        wanted = word.strip().casefold()
        for member in cls:
            if wanted in (member.code.casefold(), member.ja.casefold(), member.en.casefold()):
                return member
        return None
