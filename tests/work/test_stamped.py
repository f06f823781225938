"""How far a book's word on its own export is taken."""

import datetime as dt

import pytest

from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.book import Book, Entry
from sekisho.security.work.stamped import Doubt, Given, Stamp, reckon

BOOK = Book({"asset": (Entry(Asset(id="P1", site="A")),)})
JOURNAL = ("here", 10)


def reckoned(stamp: Stamp | None, *, replace: bool = False) -> tuple[Given, tuple[Doubt, ...]]:
    found = reckon(BOOK, {stamp.ledger: stamp} if stamp else {}, JOURNAL, replace=replace)
    return found.given, found.doubts


def test_a_sheet_of_this_journal_tells_where_it_started() -> None:
    assert reckoned(Stamp("asset", "here", 10)) == (Given({"asset": 10}, {"asset": None}), ())


@pytest.mark.parametrize(
    ("stamp", "doubt"),
    [(Stamp("asset", "there", 3), Doubt.OTHER), (Stamp("asset", "here", 11), Doubt.LATER)],
)
def test_a_stamp_that_cannot_be_believed_removes_nothing(stamp: Stamp, doubt: Doubt) -> None:
    assert reckoned(stamp) == (Given(), (doubt,))


def test_a_sheet_that_shows_a_day_is_only_read() -> None:
    past = Stamp("asset", "here", 3, as_of=dt.date(2026, 4, 1))
    found = reckon(BOOK, {"asset": past}, JOURNAL, replace=True)
    assert (found.past, found.doubts, found.given.position) == ((past,), (), {})


def test_a_stamp_without_its_sheet_says_nothing() -> None:
    assert reckoned(Stamp("zone", "there", 3)) == (Given(), ())


@pytest.mark.parametrize(
    ("stamp", "whole"),
    [
        (None, frozenset("A")),
        (Stamp("asset", "here", 3, sites=frozenset("B")), frozenset("AB")),
        (Stamp("asset", "here", 3), None),
    ],
)
def test_to_replace_adds_the_sites_that_the_book_names(stamp: Stamp | None, whole: frozenset[str] | None) -> None:
    assert reckoned(stamp, replace=True)[0].whole == {"asset": whole}
