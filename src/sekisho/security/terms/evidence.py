"""Where a person can see it with their own eyes: one place in one file, and the file known by its hash."""

from dataclasses import dataclass

from sekisho.guard.text import Language
from sekisho.security.terms.choice import Choice


class Unit(Choice):
    """What `Evidence.at` counts."""

    FRAME = "frame", "フレーム", "frame"
    LINE = "line", "行", "line"
    CELL = "cell", "セル", "cell"
    ROW = "row", "台帳の行", "ledger row"
    FILE = "file", "ファイル全体", "whole file"
    MEMBER = "member", "アーカイブ内のファイル", "file in the archive"


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """One place in one file.

    sha256: of the whole file as it was read, 64 lower-case hex digits.
    file: its name without a path (paths of a machine are nobody's business).
    unit: code of `Unit`.
    at: frame or line number counted from 1 as tshark and editors count; a cell as `sheet!B12`; the name of a file in
        an archive, whose hash and name stand in the others; a row of the home that came from no file by slug, key and
        site (its history is told by `sekisho ledger history`), with no hash and no file; empty for the file.
    """

    sha256: str
    file: str
    unit: str
    at: str

    @property
    def told(self) -> dict[str, str]:
        """It as programs read it, by the names of its parts."""
        return {"sha256": self.sha256, "file": self.file, "unit": self.unit, "at": self.at}

    def where(self, language: Language) -> str:
        """The place inside the file as people say it: `フレーム 12`, `セル 資産台帳!C4`."""
        unit = Unit.named(self.unit)
        return f"{unit.of(language) if unit else self.unit} {self.at}".rstrip()

    def __str__(self) -> str:
        return f"{self.file} {self.unit} {self.at}".strip()
