"""What is wrong with an input: what was found, where, and what to do now. Reading reports these and never raises."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sekisho.guard.text import Language, Text

Level = Literal["error", "warning", "note"]
_LEVELS: Mapping[str, Level] = {"W": "warning", "N": "note"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault or oddity of an input.

    code: stable id, `asset.E003` for errors, `asset.W001` for warnings, `product.N108` for notes.
    file: name without a folder; where: sheet and cell, frame or byte, as a person finds it; may be empty.
    text: full sentences in both languages: what was found, and what to do now.
    line: instead of `where`, for files that are read by lines: from 1, 0 where none can be named.
    """

    code: str
    file: str
    where: str
    text: Text
    line: int | None = None

    @property
    def level(self) -> Level:
        """Error (could not be used), warning (used, but looks wrong) or note (read otherwise than it stands there)."""
        return _LEVELS.get(self.code.rpartition(".")[2][:1], "error")

    @property
    def told(self) -> dict[str, str | int]:
        """It as programs read it: code, level, file, where or line, ja and en."""
        place: dict[str, str | int] = {"where": self.where} if self.line is None else {"line": self.line}
        return {"code": self.code, "level": self.level, "file": self.file, **place, **self.text.told}

    def sentence(self, language: Language) -> str:
        """The whole message as printed: file, place, text and code."""
        line = Text(f"{self.line}行目", f"line {self.line}").of(language) if self.line else ""
        place = " ".join(part for part in (self.file, self.where, line) if part)
        return f"{place}: {self.text.of(language)} ({self.code})"
