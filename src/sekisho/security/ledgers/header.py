"""Finds the line of labels in a sheet, and which ledger a sheet is.

Title lines, blank lines, a `#` column and labels over two merged lines are normal in the report's own forms.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sekisho.security.ledgers.cells import Cell
from sekisho.security.ledgers.declaring import Ledger
from sekisho.security.ledgers.words import fold

SEARCHED_LINES = 30
SHEET_NAME_CHARACTERS = 31
"""Excel's limit; longer titles are cut."""

COUNTERS = frozenset({"#", "no", "no.", "番号", "項番", "通番", "連番", "行", "行番号", "seq", "seq."})
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True, slots=True)
class Header:
    """Where the labels are. Lines and columns count from 1.

    columns: field name to column.  unknown, twice: column and label of what is not read.  unlabelled: columns without.
    labels: the line as it stands.
    """

    line: int
    columns: dict[str, int]
    unknown: tuple[tuple[int, str], ...]
    twice: tuple[tuple[int, str], ...]
    unlabelled: tuple[int, ...]
    labels: tuple[Cell, ...]


def sheet_name(title: str) -> str:
    """A ledger's title as Excel takes it for the name of a sheet."""
    return _FORBIDDEN.sub("", title)[:SHEET_NAME_CHARACTERS]


def _labels(ledger: Ledger) -> Mapping[str, str]:
    """Field names by folded label, in both languages and as they were."""
    labels = {fold(field.column.was): field.name for field in ledger.fields if field.column.was}
    for field in ledger.fields:
        labels[fold(field.column.ja)] = labels[fold(field.column.en)] = field.name
    return labels


def _read_line(labels: Mapping[str, str], number: int, line: Sequence[Cell]) -> Header:
    columns: dict[str, int] = {}
    unknown, twice, unlabelled = [], [], []
    for at, cell in enumerate(line, 1):
        shown = cell if isinstance(cell, str) else ""
        word = fold(shown)
        name = labels.get(word)
        if name is None:
            if not word:
                unlabelled.append(at)
            elif word not in COUNTERS:
                unknown.append((at, " ".join(shown.split())))
        elif not name:
            continue  # a person said that this column is not to be read
        elif name in columns:
            twice.append((at, " ".join(shown.split())))
        else:
            columns[name] = at
    return Header(number, columns, tuple(unknown), tuple(twice), tuple(unlabelled), tuple(line))


def find_header(
    ledger: Ledger, lines: Iterable[tuple[int, Sequence[Cell]]], labels: Mapping[str, str] | None = None
) -> Header | None:
    """The line with the most labels of this ledger; None where no line has two (or the only one there is).

    lines: numbered lines from the top.  labels: field names by folded label instead of the ledger's own; an empty name
    for a column that is not read.  Of equal lines the last counts: labels merged over two lines fill both.
    """
    labels = _labels(ledger) if labels is None else labels
    best: Header | None = None
    for number, line in lines:
        found = _read_line(labels, number, line)
        if len(found.columns) >= min(2, len(ledger.fields)) and (
            best is None
            or len(found.columns) > len(best.columns)
            or (len(found.columns) == len(best.columns) and number == best.line + 1)
        ):
            best = found
    return best


def ledger_of_name(name: str, ledgers: Iterable[Ledger]) -> Ledger | None:
    """The ledger whose title (in either language) or slug is the name of the sheet or file."""
    wanted = fold(name)
    for ledger in ledgers:
        titles = (ledger.slug, ledger.title.ja, ledger.title.en, sheet_name(ledger.title.ja))
        if wanted in {fold(title) for title in (*titles, sheet_name(ledger.title.en))}:
            return ledger
    return None


def ledger_of_header(
    name: str, lines: Sequence[tuple[int, Sequence[Cell]]], ledgers: Iterable[Ledger]
) -> Ledger | None:
    """The ledger whose columns a sheet of another name has; None where no line holds all that it must have.

    Where several fit, one whose title is part of the name wins, then the one with the most columns found.
    """
    best: tuple[tuple[bool, int, int], Ledger] | None = None
    for ledger in ledgers:
        header = find_header(ledger, lines)
        must = {field.name for field in ledger.fields if field.name in needed(ledger) or field.column.key}
        if header is None or not must <= set(header.columns) or len(header.unknown) > len(header.columns):
            continue
        named = any(fold(title) in fold(name) for title in (ledger.title.ja, ledger.title.en))
        rank = (named, len(header.columns), -len(ledger.fields))
        if best is None or rank > best[0]:
            best = (rank, ledger)
    return best[1] if best else None


def needed(ledger: Ledger) -> tuple[str, ...]:
    """Names of the columns a sheet must have: the required ones, but of ours only where the report prints none.

    The report's own layout is always enough.
    """
    ours_only = all(field.column.ours for field in ledger.fields)
    return tuple(
        field.name for field in ledger.fields if field.column.required and (ours_only or not field.column.ours)
    )


def advised(ledger: Ledger) -> tuple[str, ...]:
    """Names of our required columns that the report's layout lacks: a sheet without them is warned about."""
    return tuple(field.name for field in ledger.fields if field.column.required and field.name not in needed(ledger))
