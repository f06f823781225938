"""What a workbook tells of its own export, and how far it can be believed by the journal that it came back to."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from sekisho.guard.text import Language
from sekisho.security.ledgers.book import Book
from sekisho.security.terms.choice import Choice


@dataclass(frozen=True, slots=True)
class Stamp:
    """One sheet of an export.

    origin: the journal's name.  position: how many entries it had.  sites: of which every row is in the sheet; None for
    all.  as_of: the day that the sheet shows; None for the rows as they were when it was written.
    """

    ledger: str
    origin: str
    position: int
    language: Language = "ja"
    sites: frozenset[str] | None = None
    as_of: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of the sheets beside their rows, by slug.

    position: how many entries the journal had when the sheet was exported; absent for a sheet that was never exported.
    whole: the sites of which it holds every row; None for all sites that there were.
    """

    position: Mapping[str, int] = field(default_factory=dict)
    whole: Mapping[str, frozenset[str] | None] = field(default_factory=dict)


class Doubt(Choice):
    """Why a stamp is passed over, so that the sheet is held against the present values alone."""

    OTHER = "other", "別の履歴から書き出された", "Exported from another journal"
    LATER = "later", "今の履歴より後に書き出された", "Exported later than the journal reaches"


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What a book's stamps come to. past: those of sheets that show a day and are only to be read."""

    given: Given
    past: tuple[Stamp, ...]
    doubts: tuple[Doubt, ...]


def reckon(book: Book, stamps: Mapping[str, Stamp], journal: tuple[str, int], *, replace: bool) -> Reckoned:
    """Which stamps hold here, and which rows the book has all of.

    journal: its name and how many entries it has.  replace: the person says that the book holds every row of the sites
    it names, whatever its stamps say.
    """
    origin, size = journal
    used = [stamp for slug, stamp in stamps.items() if slug in book.tables]
    good = [one for one in used if one.as_of is None and one.origin == origin and one.position <= size]
    doubts = {one: Doubt.OTHER if one.origin != origin else Doubt.LATER for one in used if one not in good}
    whole = {one.ledger: one.sites for one in good}
    if replace:
        for slug, entries in book.tables.items():
            sites = whole.get(slug, frozenset())
            whole[slug] = None if sites is None else sites | {entry.row.site for entry in entries}
    return Reckoned(
        Given({one.ledger: one.position for one in good}, whole),
        tuple(one for one in used if one.as_of is not None),
        tuple(dict.fromkeys(doubt for one, doubt in doubts.items() if one.as_of is None)),
    )
