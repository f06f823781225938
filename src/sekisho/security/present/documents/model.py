"""What a document consists of, before it is set in Word or as PDF: both show the same blocks in the same order."""

import datetime as dt
from dataclasses import dataclass

from sekisho.guard.text import Language


@dataclass(frozen=True, slots=True)
class Blank:
    """A place for what only the company knows. said: whether its mark stands there in words, beside the colour."""

    said: bool = True


Cell = str | Blank


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading. level: 1 to 3; number: as it stands before the text, such as `4.2`."""

    level: int
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain text. note: set apart, for what explains and does not demand."""

    text: str
    note: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list in no order."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header. widths: shares of the page's width.  heads: the first column names its row.

    columns: empty where the table has no header.  scale: of the text, from 0.7 to 1, for tables of many columns.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    heads: bool = False
    scale: float = 1


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing on a page of its own, across. svg and png show the same.  paper: a3 or a4.  legend: SVG, beside svg."""

    caption: str
    svg: str
    legend: str
    png: bytes
    paper: str


Block = Heading | Paragraph | Items | Table | Figure


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document with what stands on its title page.

    facts: pairs for the title page.  seals: boxes to sign in.  revisions: rows under revision_columns.
    contents: the word over the table of contents.  mark: what stands in a place that is to be filled in.
    """

    language: Language
    day: dt.date
    title: str
    site: str
    facts: tuple[tuple[str, Cell], ...]
    seals: tuple[str, ...]
    revisions: Table
    revisions_title: str
    contents: str
    mark: str
    blocks: tuple[Block, ...]
