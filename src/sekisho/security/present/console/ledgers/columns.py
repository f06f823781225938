"""The columns of a ledger as the page and its scripts see them: all of it from the declaration."""

import datetime as dt
from dataclasses import dataclass

from sekisho.guard.text import Language
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.cells import empty
from sekisho.security.ledgers.declaring import Field
from sekisho.security.ledgers.plain import plain
from sekisho.security.present.api.asking import parameter
from sekisho.security.present.console.asker import Asker
from sekisho.security.present.workbook.writing import cell_text
from sekisho.security.store.lists import Match, tests_of
from sekisho.security.terms.choice import Choice
from sekisho.security.work.permission import Right

PX_A_CHARACTER, CELL_PX, LEAST_PX, MOST_PX = 7.0, 20, 64, 280
"""Width of a column on the screen from its width in Excel, within what stays readable."""
_LONG_TEXT = 200


@dataclass(frozen=True, slots=True)
class Column:
    """A column. kind: text, many, choice, day, number or answer: how it is entered and filtered.

    width_px: on the screen.  words: code and label of each choice.  filters: names of the parameters, one or from and
    to.  refers: slug of the ledger that it names rows of, where the asker may read that.  refers_key: its key's name.
    """

    name: str
    label: str
    kind: str
    width_px: int
    key: bool
    required: bool
    ours: bool
    most: int
    long: bool
    words: tuple[tuple[str, str], ...]
    filters: tuple[str, ...]
    refers: str
    refers_key: str
    help: str
    default: object

    def plain(self) -> dict[str, object]:
        """For scripts."""
        return {name: getattr(self, name) for name in self.__slots__}


def columns_of(slug: str, who: Asker) -> tuple[Column, ...]:
    """The columns in the order of the screen: those that name a row first, then as declared."""
    ledger = REGISTRY[slug]
    ordered = sorted(ledger.fields, key=lambda one: not one.column.key)
    return tuple(_column(one, who) for one in ordered)


def _column(field: Field, who: Asker) -> Column:
    column, language = field.column, who.language
    label = column.ja if language == "ja" else column.en
    reads = column.refers if column.refers and who.may(Right.READ, column.refers) else ""
    return Column(
        name=field.name,
        label=label,
        kind=_kind(field),
        width_px=round(min(max(column.width * PX_A_CHARACTER, _label_px(label)) + CELL_PX, MOST_PX)),
        key=column.key,
        required=column.required,
        ours=column.ours,
        most=column.max_length,
        long=column.max_length > _LONG_TEXT,
        words=_words(field, language),
        filters=_filters(field),
        refers=reads,
        refers_key=REGISTRY[reads].keys[0].name if reads else "",
        help=column.help.of(language) if column.help else "",
        default=plain(empty(field)),
    )


def _label_px(label: str) -> float:
    return max(LEAST_PX, sum(13 if ord(one) > 0xFF else PX_A_CHARACTER for one in label) + 20)


def _kind(field: Field) -> str:
    if field.many:
        return "many"
    if issubclass(field.type, Choice):
        return "choice"
    return {dt.date: "day", int: "number", bool: "answer"}.get(field.type, "text")


def _words(field: Field, language: Language) -> tuple[tuple[str, str], ...]:
    if issubclass(field.type, Choice):
        return tuple((one.code, one.of(language)) for one in field.type)
    if field.type is bool:
        return tuple((str(one).lower(), cell_text(field, one, language)) for one in (True, False))
    return ()


def _filters(field: Field) -> tuple[str, ...]:
    tests = tests_of(field)
    wanted = (Match.FROM, Match.TO) if Match.FROM in tests else tests[:1]
    return tuple(parameter(field, one) for one in wanted)
