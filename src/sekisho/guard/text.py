"""A text in both languages. Japanese comes first; the English is equal in content."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["ja", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """One text as a person reads it. Neither language is ever empty: a reader would see an empty line."""

    ja: str
    en: str

    def __post_init__(self) -> None:
        """Refuse a text that lacks a language."""
        if not self.ja.strip() or not self.en.strip():
            raise ValueError(f"a text needs Japanese and English, not {self.ja!r} and {self.en!r}")

    @property
    def told(self) -> dict[str, str]:
        """Both languages, as programs read them: `{"ja": …, "en": …}`."""
        return {"ja": self.ja, "en": self.en}

    def of(self, language: Language) -> str:
        """The text in one language."""
        return self.ja if language == "ja" else self.en
