"""Which column of a ledger a foreign label means: proposed with a confidence, for a person to confirm. Pure.

Nothing is decided here: a proposal that nobody confirmed reads no cell.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.cells import Cell
from sekisho.security.ledgers.declaring import Field, Ledger
from sekisho.security.ledgers.foreign import FEWEST_LABELS, labels_of, layout_id
from sekisho.security.ledgers.header import COUNTERS, SEARCHED_LINES
from sekisho.security.ledgers.words import fold
from sekisho.security.terms.choice import Choice

Groups = Iterable[Sequence[str]]
"""Words that mean the same column, group by group."""

_DECORATION = re.compile(r"[(\[【<《].*?[)\]】>》]|[*※]|必須|任意")
_SHORTEST_CONTAINED = 2
_LEAST_RATIO = 0.6
_TRUSTED = 50


class Likeness(Choice):
    """How a label was found to mean a field."""

    SAID = "said", "指定", "Told"
    EQUAL = "equal", "同じ", "Equal"
    SYNONYM = "synonym", "同義語", "Synonym"
    CONTAINED = "contained", "語を含む", "Contains the word"
    SIMILAR = "similar", "似た綴り", "Similar"
    NONE = "none", "読まない", "Not read"


@dataclass(frozen=True, slots=True)
class Mapped:
    """One label with the field that it is taken to mean; an empty field where it is not read.

    confidence: 0 to 100.
    """

    label: str
    field: str
    likeness: Likeness
    confidence: int


@dataclass(frozen=True, slots=True)
class LabelMapping:
    """The labels of one line of a sheet and what they are taken to mean. line: from 1."""

    ledger: Ledger
    line: int
    labels: tuple[Mapped, ...]

    @property
    def id(self) -> str:
        """Names the set of labels; what a layout is remembered by."""
        return layout_id(one.label for one in self.labels)

    @property
    def score(self) -> int:
        """The sum of all confidences: what one line, or one ledger, is preferred to another by."""
        return sum(one.confidence for one in self.labels)

    @property
    def keys_missing(self) -> tuple[Field, ...]:
        """Key columns of the ledger that no label means: without them no row can be told from another."""
        named = {one.field for one in self.labels}
        return tuple(field for field in self.ledger.keys if field.name not in named)

    @property
    def likely(self) -> bool:
        """Whether the sheet may well be this ledger: its key, and at least one label more."""
        return not self.keys_missing and sum(one.confidence >= _TRUSTED for one in self.labels) >= FEWEST_LABELS

    def corrected(self, said: Mapping[str, str]) -> "LabelMapping":
        """With what a person says: folded label to field name, empty for not read. Nobody else keeps a field so named.

        KeyError for a label that the line lacks.
        """
        known = {fold(one.label) for one in self.labels}
        if unknown := [label for label in said if label not in known]:
            raise KeyError(*unknown)
        taken = set(filter(None, said.values()))
        return replace(self, labels=tuple(_corrected(one, said, taken) for one in self.labels))


def _corrected(one: Mapped, said: Mapping[str, str], taken: set[str]) -> Mapped:
    if fold(one.label) in said:
        return Mapped(one.label, said[fold(one.label)], Likeness.SAID, 100)
    return Mapped(one.label, "", Likeness.NONE, 0) if one.field in taken else one


def propose(labels: Sequence[str], ledger: Ledger, groups: Groups) -> tuple[Mapped, ...]:
    """The best field of each label: the surest pair first, each field once. In the order of the labels."""
    alike = _alike(groups)
    pairs = [
        (confidence, at, field, likeness)
        for at, label in enumerate(labels)
        for field in ledger.fields
        for likeness, confidence in (_best(label, field, alike),)
        if confidence
    ]
    chosen: dict[int, Mapped] = {}
    used: set[str] = set()
    for confidence, at, field, likeness in sorted(pairs, key=lambda pair: -pair[0]):
        if at not in chosen and field.name not in used:
            chosen[at] = Mapped(labels[at], field.name, likeness, confidence)
            used.add(field.name)
    return tuple(chosen.get(at, Mapped(label, "", Likeness.NONE, 0)) for at, label in enumerate(labels))


def _alike(groups: Groups) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for group in groups:
        words = frozenset(map(fold, group))
        for word in words:
            found[word] = found.get(word, frozenset()) | words
    return found


def _best(label: str, field: Field, alike: Mapping[str, frozenset[str]]) -> tuple[Likeness, int]:
    """The strongest likeness between a label and a field, with its confidence; NONE and 0 for none."""
    own = {fold(word) for word in (field.column.ja, field.column.en, field.column.was, field.name) if word}
    return max(_likenesses(label, own, alike), key=lambda found: found[1], default=(Likeness.NONE, 0))


def _likenesses(label: str, own: set[str], alike: Mapping[str, frozenset[str]]) -> Iterator[tuple[Likeness, int]]:
    word = fold(label)
    bare = _DECORATION.sub("", word) or word
    same = frozenset[str]().union(*(alike.get(one, frozenset()) for one in own))
    if word in own or bare in own:
        yield Likeness.EQUAL, 100 if word in own else 95
    if word in same or bare in same:
        yield Likeness.SYNONYM, 90 if word in same else 85
    if word in COUNTERS:
        return  # 番号 is part of many labels
    for other in own | same:
        short, long = sorted((bare, other), key=len)
        if len(short) >= _SHORTEST_CONTAINED and short in long:
            yield Likeness.CONTAINED, round((55 if other in own else 45) + 25 * len(short) / len(long))
    for other in own:
        if (ratio := SequenceMatcher(None, bare, other).ratio()) >= _LEAST_RATIO:
            yield Likeness.SIMILAR, round(70 * ratio)


def mapping_of(lines: Iterable[tuple[int, Sequence[Cell]]], ledger: Ledger, groups: Groups) -> LabelMapping | None:
    """The line of a sheet that reads best as labels of a ledger; None where no line has two labels that mean a field.

    lines: the first ones of the sheet, numbered from 1.
    """
    every = tuple(groups)
    best: LabelMapping | None = None
    for number, line in lines:
        labels = labels_of(line)
        if number > SEARCHED_LINES or len(labels) < FEWEST_LABELS:
            continue
        found = LabelMapping(ledger, number, propose(labels, ledger, every))
        if sum(bool(one.field) for one in found.labels) >= FEWEST_LABELS and (not best or found.score > best.score):
            best = found
    return best


def likely_mapping(lines: Sequence[tuple[int, Sequence[Cell]]], groups: Groups) -> LabelMapping | None:
    """The ledger that a foreign sheet reads best as, and how; None where it resembles none."""
    every = tuple(groups)
    found = (mapping_of(lines, one, every) for one in REGISTRY.values() if not one.by_system)
    likely = [one for one in found if one is not None and one.likely]
    return max(likely, key=lambda one: one.score, default=None)
