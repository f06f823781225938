"""Rules that many ledgers share inside one row: days in order, two people, and what a value asks for beside it.

The sentences name the columns by their labels, so that a rule says only which fields it is about. An empty row breaks
none of them.
"""

from collections.abc import Iterator

from sekisho.guard.text import Text
from sekisho.security.ledgers.book import ledger_of
from sekisho.security.ledgers.declaring import Column, Fault, Row
from sekisho.security.ledgers.faults import listed
from sekisho.security.ledgers.words import fold

_EMPTY: tuple[object, ...] = (None, "", (), False)


def _column(row: Row, name: str) -> Column:
    return ledger_of(type(row)).field(name).column


def _label(row: Row, name: str) -> Text:
    column = _column(row, name)
    return Text(f"「{column.ja}」", f'"{column.en}"')


def in_order(row: Row, number: str, earlier: str, later: str) -> Iterator[Fault]:
    """Two days, or two times of one day: the second does not come before the first. Equal is in order."""
    first, second = getattr(row, earlier), getattr(row, later)
    if first in _EMPTY or second in _EMPTY or second >= first:
        return
    one, other = _label(row, earlier), _label(row, later)
    yield Fault(
        later,
        number,
        Text(
            f"{other.ja}が{one.ja}より前です。どちらかを直してください。",
            f"{other.en} lies before {one.en}. Correct one of them.",
        ),
    )


def two_people(row: Row, number: str, one: str, other: str) -> Iterator[Fault]:
    """Two fields that name different people; width of letters and blanks do not make a person another."""
    first, second = fold(getattr(row, one)), fold(getattr(row, other))
    if not first or first != second:
        return
    who, again = _label(row, one), _label(row, other)
    yield Fault(
        other,
        number,
        Text(
            f"{who.ja}と{again.ja}が同じ人です。別の人が{again.ja}になるか、まだなら空欄にしてください。",
            f"{who.en} and {again.en} are the same person. Let another person take {again.en}, or leave it empty.",
        ),
    )


def needs(row: Row, number: str, because: Text, *names: str) -> Iterator[Fault]:
    """All the fields that are empty although something asks for them, as one fault at the first of them.

    because: what asks for them, as a noun in Japanese and a sentence's subject in English.
    """
    missing = [name for name in names if getattr(row, name) in _EMPTY]
    if not missing:
        return
    labels = listed(_label(row, name) for name in missing)
    yield Fault(
        missing[0],
        number,
        Text(
            f"{because.ja}には{labels.ja}が必要です。記入してください。",
            f"{because.en} needs {labels.en}. Enter what is missing.",
        ),
    )


def not_negative(row: Row, number: str, name: str) -> Iterator[Fault]:
    """A count or a duration is 0 or more."""
    value = getattr(row, name)
    if value is None or value >= 0:
        return
    label = _label(row, name)
    yield Fault(
        name,
        number,
        Text(f"{label.ja}が {value} です。0以上の数にしてください。", f"{label.en} is {value}. Enter 0 or more."),
    )
