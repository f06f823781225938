"""Sheets with other headers than ours: what names a set of labels, and how a remembered layout reads them.

Knows no file, and proposes nothing; `work.mapping` does.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sekisho.security.ledgers.cells import Cell
from sekisho.security.ledgers.declaring import REGISTRY, Ledger
from sekisho.security.ledgers.header import SEARCHED_LINES
from sekisho.security.ledgers.layout import Layout
from sekisho.security.ledgers.words import fold

FEWEST_LABELS = 2
LONGEST_LABEL = 100
_ID_DIGITS = 16


@dataclass(frozen=True, slots=True)
class KnownLayout:
    """A layout that a person has confirmed. labels: folded label to field name; empty for what is not read."""

    ledger: Ledger
    labels: Mapping[str, str]


def shown_label(cell: Cell) -> str:
    """A label as one line, as a person would say it; empty for a cell that is no text."""
    return " ".join(cell.split()) if isinstance(cell, str) else ""


def labels_of(line: Sequence[Cell]) -> tuple[str, ...]:
    """The labels of a line, each once, in its order; blanks, long texts and cells that are no texts are none."""
    labels: dict[str, str] = {}
    for cell in line:
        label = shown_label(cell)
        if len(label) <= LONGEST_LABEL and (word := fold(label)):
            labels.setdefault(word, label)
    return tuple(labels.values())


def layout_id(labels: Iterable[str]) -> str:
    """Names a set of labels, whatever their order and width: 16 hex digits."""
    text = "\x1f".join(sorted({fold(label) for label in labels}))
    return hashlib.sha256(text.encode()).hexdigest()[:_ID_DIGITS]


def known_layouts(rows: Iterable[Layout]) -> dict[str, KnownLayout]:
    """What was confirmed, by layout id. Ledgers and fields that are no more are passed over."""
    found: dict[str, dict[str, str]] = {}
    ledgers: dict[str, Ledger] = {}
    for row in rows:
        ledger = REGISTRY.get(row.ledger)
        if ledger is None or (row.field and row.field not in {one.name for one in ledger.fields}):
            continue
        ledgers[row.layout] = ledger
        found.setdefault(row.layout, {})[fold(row.label)] = row.field
    return {name: KnownLayout(ledgers[name], labels) for name, labels in found.items()}


def layout_of(lines: Iterable[tuple[int, Sequence[Cell]]], known: Mapping[str, KnownLayout]) -> KnownLayout | None:
    """The remembered layout of a sheet, found by any of its first lines; None where there is none."""
    if not known:
        return None
    for number, line in lines:
        if number > SEARCHED_LINES:
            break
        labels = labels_of(line)
        if len(labels) >= FEWEST_LABELS and (layout := known.get(layout_id(labels))):
            return layout
    return None
