"""What is wrong with an input: what was found, where, and what to do now. Reading reports these and never raises."""

from dataclasses import dataclass
from typing import Literal

from sekisho.guard.text import Text

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of an input.

    code: stable id, `asset.E003` for errors, `asset.W001` for warnings.
    file: name without a path; where: sheet and cell, line, frame or byte, as a person finds it; may be empty.
    text: full sentences in both languages: what was found, and what to do now.
    """

    code: str
    file: str
    where: str
    text: Text

    @property
    def level(self) -> Level:
        """Error (the value could not be used) or warning (it was used, but looks wrong)."""
        return "warning" if self.code.rpartition(".")[2].startswith("W") else "error"

    @property
    def told(self) -> dict[str, str]:
        """It as programs read it: code, level, file, where, ja and en."""
        return {"code": self.code, "level": self.level, "file": self.file, "where": self.where, **self.text.told}

    def sentence(self, language: Literal["ja", "en"]) -> str:
        """The whole message as printed: file, place, text and code."""
        place = " ".join(part for part in (self.file, self.where) if part)
        return f"{place}: {self.text.of(language)} ({self.code})"
