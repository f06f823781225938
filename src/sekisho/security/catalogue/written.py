"""The records of what is written out: sheets that people sign, and documents that rules name without a sample.

Their sentences are data; how they are set is for `present`. Nothing in them is a template: rows and rules join them by
the words of `fill`.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from sekisho.guard.text import Text

_STRICT = ConfigDict(extra="forbid")

Layout = Literal["list", "answers", "steps"]
"""How the lines of a part are set: as a list; as a table with room for an answer; as steps with who and until when."""

Fill = Literal["", "diagram", "ledger", "rules", "measures", "standard", "minimum"]
"""What joins a part: the network diagram; a ledger's rows; rules of practices; one section for each practice with
purpose, function and settings; one section for each practice as a standard; only the required ones as a table."""


@dataclass(frozen=True, slots=True, config=_STRICT)
class Line:
    """One item, requirement or step. rules: what it comes from; none where it is ours.  who: by role, for steps."""

    ja: str
    en: str
    rules: tuple[str, ...] = ()
    who: Text | None = None

    @property
    def text(self) -> Text:
        """The sentence in both languages."""
        return Text(self.ja, self.en)


@dataclass(frozen=True, slots=True, config=_STRICT)
class Sheet:
    """A paper that one person signs. variants: the statement by the code of a result, where it differs.

    version: of the wording; a signature counts for one version.  note: what stands in small print.
    """

    id: str
    version: str
    statement: Text
    lines: tuple[Line, ...] = ()
    variants: Mapping[str, Text] = field(default_factory=dict)
    note: Text | None = None
    source_note: Text | None = None


@dataclass(frozen=True, slots=True, config=_STRICT)
class Part:
    """One section of a document. level: 1 or 2.  blanks: what only the company knows, with room to write it in.

    practices: of `rules`, `measures`, `standard`; none there means all that name the document.  ledger: of `ledger`.
    """

    heading: Text
    level: Literal[1, 2] = 1
    paragraphs: tuple[Text, ...] = ()
    lines: tuple[Line, ...] = ()
    layout: Layout = "list"
    blanks: tuple[Text, ...] = ()
    fill: Fill = ""
    ledger: str = ""
    practices: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """A ledger is named exactly where one is to be filled in."""
        if (self.fill == "ledger") != bool(self.ledger):
            raise ValueError('`ledger` belongs to fill = "ledger" and to nothing else')


@dataclass(frozen=True, slots=True, config=_STRICT)
class Written:
    """A document that rules name. id: of the form it is; title and purpose stand there."""

    id: str
    parts: tuple[Part, ...]
    source_note: Text | None = None
