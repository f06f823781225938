"""What is wrong or odd in a design file: what was found, in which file and line, and what to do now."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sekisho.guard.text import Language, Text

Level = Literal["error", "warning", "note"]

LONGEST_SHOWN = 60
_LEVELS: Mapping[str, Level] = {"E": "error", "W": "warning", "N": "note"}
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ud800-\udfff\ufffe\uffff]+")


@dataclass(frozen=True, slots=True)
class Wording:
    """One kind of fault: its stable code and its sentences with `{places}` for values."""

    code: str
    ja: str
    en: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault or oddity of an input. Beside guard's it has a line that programs can sort by, and a third level.

    code: `product.E101` for errors (something could not be used), `W` for warnings (used, but looks wrong), `N` for
    notes (read otherwise than it stands there).
    file: name without a folder, `archive.zip/member` inside an archive; line: from 1, 0 where no line can be named.
    """

    code: str
    file: str
    line: int
    ja: str
    en: str

    @property
    def level(self) -> Level:
        """Error, warning or note, by the letter of the code."""
        return _LEVELS[self.code.rpartition(".")[2][0]]

    @property
    def told(self) -> dict[str, str | int]:
        """It as programs read it."""
        return {
            "code": self.code, "level": self.level, "file": self.file, "line": self.line, "ja": self.ja, "en": self.en,
        }  # fmt: skip

    def sentence(self, language: Language) -> str:
        """The whole message as printed: file, line, text and code."""
        if language == "ja":
            place = f"{self.file} {self.line}行目" if self.line else self.file
            return f"{place}: {self.ja} ({self.code})"
        place = f"{self.file} line {self.line}" if self.line else self.file
        return f"{place}: {self.en} ({self.code})"


def clipped(value: object) -> str:
    """A value as a message can hold it: one line of at most 60 characters, without control characters."""
    text = _UNPRINTABLE.sub(" ", str(value)).strip()
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"


def _said(value: object, language: Language) -> str:
    return clipped(value.of(language) if isinstance(value, Text) else value)


MOST_OF_A_KIND = 200


@dataclass(slots=True)
class Complaints:
    """The problems found so far. Of one kind in one file 200 are kept; `closed` says how many more there were."""

    found: list[Problem] = field(default_factory=list)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, wording: Wording, file: str, line: int = 0, /, **values: object) -> None:
        """Keep one problem; values are put into the sentences, clipped."""
        count = self.counts[wording.code, file] = self.counts.get((wording.code, file), 0) + 1
        if count <= MOST_OF_A_KIND:
            ja = wording.ja.format(**{name: _said(value, "ja") for name, value in values.items()})
            en = wording.en.format(**{name: _said(value, "en") for name, value in values.items()})
            self.found.append(Problem(wording.code, file, line, ja, en))

    def closed(self, more: Wording) -> tuple[Problem, ...]:
        """All problems; where some of a kind were left out, one that says so."""
        for (code, file), count in sorted(self.counts.items()):
            if count > MOST_OF_A_KIND:
                said = {"code": code, "count": count - MOST_OF_A_KIND}
                self.found.append(Problem(more.code, file, 0, more.ja.format(**said), more.en.format(**said)))
        self.counts.clear()
        return tuple(self.found)
