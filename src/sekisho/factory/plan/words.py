"""The numbers of an instance's file, each with its line, and the refusals that all readers share."""

import re
from dataclasses import dataclass
from pathlib import Path

from sekisho.factory.plan.refusing import PlanRefused
from sekisho.guard.limits import PLAN_BYTES, PLAN_OPERATIONS, PLAN_TIME
from sekisho.guard.problem import Problem
from sekisho.guard.text import Text

_WHOLE = re.compile(r"-?[0-9]{1,9}")
_DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")


@dataclass(frozen=True, slots=True)
class Row:
    """One line that is not empty. number: from 1, as editors count."""

    number: int
    words: tuple[str, ...]


class Instance:
    """A file as rows of words; `refused` makes its errors. Lines that begin with # are comments."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.rows = [
            Row(number, tuple(words))
            for number, line in enumerate(self._text(path).splitlines(), 1)
            if (words := re.split(r"[\s,]+", line.strip().strip(","))) != [""] and not words[0].startswith("#")
        ]
        if not self.rows:
            raise self.refused(
                "plan.E002",
                0,
                "数字が1つもありません。公開された形式の問題のファイルを指定してください。",
                "There is no number in it. Name a file of an instance in its published format.",
            )

    def refused(self, code: str, line: int, ja: str, en: str) -> PlanRefused:
        """An error of one line, or of the file where it is 0."""
        return PlanRefused(Problem(code, self.name, "", Text(ja, en), line))

    def whole(self, word: str, line: int, least: int = 0, most: int = PLAN_TIME) -> int:
        """A whole number between two bounds, both allowed."""
        if not _WHOLE.fullmatch(word):
            shown = "".join(one if one.isprintable() else "?" for one in word[:40])
            raise self.refused(
                "plan.E003",
                line,
                f"「{shown}」は整数ではありません。9桁までの整数に直してください。",
                f"'{shown}' is not a whole number. Write a whole number of at most 9 digits.",
            )
        if not least <= int(word) <= most:
            raise self.refused(
                "plan.E004",
                line,
                f"{word} は {least} から {most} の間にありません。この範囲の数に直してください。",
                f"{word} is not between {least} and {most}. Write a number of this range.",
            )
        return int(word)

    def head(self) -> tuple[int, int]:
        """How many jobs and machines the first line names; a third number, the mean of the choices, is passed over."""
        first = self.rows[0]
        if not 2 <= len(first.words) <= 3 or not _DECIMAL.fullmatch(first.words[-1]):
            raise self.refused(
                "plan.E005",
                first.number,
                "最初の行は「ジョブの数 機械の数」です。--kind と形式が合っているかを確かめてください。",
                "The first line is 'jobs machines'. See whether --kind is that of the file.",
            )
        return (self.whole(first.words[0], first.number, 1, PLAN_OPERATIONS),
                self.whole(first.words[1], first.number, 1, PLAN_OPERATIONS))  # fmt: skip

    def _text(self, path: Path) -> str:
        try:
            with path.open("rb") as file:
                octets = file.read(PLAN_BYTES + 1)
            if len(octets) > PLAN_BYTES:
                raise self.refused(
                    "plan.E007",
                    0,
                    f"{PLAN_BYTES}バイトを超えています。問題を小さく分けてください。",
                    f"It is larger than {PLAN_BYTES} bytes. Divide the instance.",
                )
            return octets.decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise self.refused(
                "plan.E001",
                0,
                "テキストとして読めません。場所、権限、文字コード（UTF-8）を確かめてください。",
                "It cannot be read as text. See its place, your permission, and that it is UTF-8.",
            ) from error
