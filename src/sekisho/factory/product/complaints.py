"""Collects the problems of all files of one board, and keeps a thousand equal faults from flooding the reader."""

import re
from collections import Counter
from dataclasses import dataclass, field

from sekisho.guard.problem import Problem
from sekisho.guard.text import Language, Text

LONGEST_SHOWN = 60
MOST_OF_A_KIND = 200
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ud800-\udfff\ufffe\uffff]+")


@dataclass(frozen=True, slots=True)
class Wording:
    """One kind of fault: its stable code and its sentences with `{places}` for values."""

    code: str
    ja: str
    en: str

    def text(self, **values: object) -> Text:
        """The sentences with their values: one line each of at most 60 characters, without control characters."""
        ja = self.ja.format(**{name: _said(value, "ja") for name, value in values.items()})
        en = self.en.format(**{name: _said(value, "en") for name, value in values.items()})
        return Text(ja, en)


def _said(value: object, language: Language) -> str:
    text = value.of(language) if isinstance(value, Text) else str(value)
    text = _UNPRINTABLE.sub(" ", text).strip()
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"


@dataclass(slots=True)
class Complaints:
    """The problems found so far. Of one kind in one file 200 are kept; `closed` says how many more there were."""

    found: list[Problem] = field(default_factory=list)
    _counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, wording: Wording, file: str, line: int = 0, /, **values: object) -> None:
        """Keep one problem. line: from 1, 0 where none can be named."""
        self._counts[wording.code, file] += 1
        if self._counts[wording.code, file] <= MOST_OF_A_KIND:
            self.found.append(Problem(wording.code, file, "", wording.text(**values), line))

    def closed(self, more: Wording) -> tuple[Problem, ...]:
        """All problems; where some of a kind were left out, one that says so."""
        left_out = [
            Problem(more.code, file, "", more.text(code=code, count=count - MOST_OF_A_KIND), 0)
            for (code, file), count in sorted(self._counts.items())
            if count > MOST_OF_A_KIND
        ]
        return (*self.found, *left_out)
