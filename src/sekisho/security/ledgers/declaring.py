"""How a ledger is declared: one frozen dataclass, each field `Annotated[type, Column(...)]`.

From the declaration come table, migration, Excel, printed form, JSON and test data. A type always has an empty value
(text "", tuple (), the rest None or a default), so that any line of any workbook can become a row: what is missing or
unreadable is a problem of the row, never a reason to lose it.
"""

import datetime as dt
import typing
from collections.abc import Callable, Iterator
from dataclasses import KW_ONLY, MISSING, dataclass, fields
from dataclasses import field as dataclass_field
from operator import attrgetter
from typing import Annotated, TypeVar, get_args, get_origin, get_type_hints

from sekisho.guard.text import Text
from sekisho.security.terms.address import Endpoint, Ip, Mac, Network
from sekisho.security.terms.calendar import Clock, FiscalYear
from sekisho.security.terms.choice import Choice

Value = str | int | bool | dt.date | Choice | tuple[str, ...] | None
"""What a cell of a row can hold. Mac, Ip, Network, Endpoint, FiscalYear and Clock are kinds of str."""

TEXTS: tuple[type[str], ...] = (str, Mac, Ip, Network, Endpoint, FiscalYear, Clock)
SCALARS: tuple[type, ...] = (*TEXTS, int, bool, dt.date)


@dataclass(frozen=True, slots=True)
class Column:
    """A column as people see it.

    ja, en: the label; the Japanese of a report's column is the report's wording.
    width: of the Excel column, in half-width characters.  max_length: of one text value, in characters.
    key: part of what makes a row unique within a site.  required: an empty cell is a problem.
    refers: slug of the ledger whose key this holds; a reference to nothing is a finding, not an error.
    ours: not one of the report's columns; ours follow the report's and are left out of the printed form.
    paper: on the printed form of a ledger that the report does not print; the rest stands in Excel and on the screen.
    was: the label before a rename; workbooks with the old label are still read.
    """

    ja: str
    en: str
    _: KW_ONLY
    width: int = 16
    max_length: int = 200
    key: bool = False
    required: bool = False
    refers: str = ""
    ours: bool = False
    paper: bool = True
    was: str = ""
    help: Text | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong inside one row: the field, the number of the problem's code, and the sentence."""

    field: str
    number: str
    text: Text


@dataclass(frozen=True, kw_only=True)
class Row:
    """One entry of a ledger. Every row belongs to a site (工場), and says when a person last looked at it."""

    reviewed: Annotated[dt.date | None, Column("最終見直し日", "Last review", width=14, ours=True)] = None
    site: Annotated[str, Column("工場", "Site", width=14, max_length=60, ours=True)] = ""

    @property
    def looked_at(self) -> dt.date | None:
        """The day a person last held the row against reality; None where none is recorded."""
        return self.reviewed

    def over(self, on: dt.date) -> bool:  # noqa: ARG002 -- ledgers whose entries end ask for the day
        """Whether on this day the row only tells of the past (returned, disposed of, done): nobody reviews it again."""
        return False

    def faults(self) -> Iterator[Fault]:
        """Rules inside one row that the types cannot say; numbers from E100 (errors) or W100 (warnings).

        Errors are what cannot be so, and what makes the record worthless. What breaks a practice but did happen, and
        what the report's own layout cannot say, is a warning: a ledger must be able to hold the truth.
        """
        yield from ()


COMMON = ("reviewed", "site")
"""The fields that every ledger has."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a ledger with its Python side.

    type: the bare type: one of SCALARS or a Choice.  many: the row holds a tuple of them.
    optional: None is the empty value (dates, numbers, choices); otherwise `default` is.
    """

    name: str
    type: type
    many: bool
    optional: bool
    default: Value
    column: Column


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """A ledger as declared. Two are equal only where they are the same one.

    slug: singular English; also the id of the form in content/forms.
    fields: the report's columns in the report's order, then ours, review and site last.
    by_system: its rows come by their own procedure alone (a proposal is decided, not edited): no hand writes them.
    keys: the fields that together name a row within a site.
    values: the values of a row, in the order of the fields.
    """

    slug: str
    title: Text
    row: type[Row]
    fields: tuple[Field, ...]
    by_system: bool = False
    keys: tuple[Field, ...] = dataclass_field(init=False)
    values: Callable[[Row], tuple[Value, ...]] = dataclass_field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", tuple(one for one in self.fields if one.column.key))
        object.__setattr__(self, "values", attrgetter(*(one.name for one in self.fields)))

    def key(self, row: Row) -> str:
        """What names the row within its site, as people would say it: the key values joined by ' / '."""
        return " / ".join(shown(getattr(row, field.name)) for field in self.keys)

    def field(self, name: str) -> Field:
        """The field of this name; KeyError where there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(f"{self.slug}.{name}")


REGISTRY: dict[str, Ledger] = {}


def shown(value: Value) -> str:
    """A value as text without regard to language: dates as 2024/04/01, several values joined by '、', None as ''."""
    match value:
        case None:
            return ""
        case tuple():
            return "、".join(value)
        case Choice():
            return value.ja
        case bool():
            return "○" if value else ""
        case dt.date():
            return f"{value:%Y/%m/%d}"
        case _:
            return str(value)


def _field(row: type[Row], name: str, hint: object, default: object) -> Field:
    if get_origin(hint) is not Annotated:
        raise TypeError(f"{row.__name__}.{name}: write Annotated[type, Column(...)]")
    base, *extra = get_args(hint)
    column = next((part for part in extra if isinstance(part, Column)), None)
    if column is None:
        raise TypeError(f"{row.__name__}.{name}: no Column(...)")
    inner = get_args(base)
    many = get_origin(base) is tuple
    optional = type(None) in inner
    kind = next(part for part in inner if part not in (type(None), Ellipsis)) if inner else base
    if kind not in SCALARS and not (isinstance(kind, type) and issubclass(kind, Choice)):
        raise TypeError(f"{row.__name__}.{name}: a column cannot be {base}")
    if default is MISSING:
        default = () if many else None if optional else "" if kind in TEXTS else MISSING
    if default is MISSING:
        raise TypeError(f"{row.__name__}.{name}: {base} needs `| None` or a default, so that an empty cell has a value")
    return Field(name, kind, many, optional, typing.cast("Value", default), column)


R = TypeVar("R", bound=Row)


def ledger(*, slug: str, ja: str, en: str, by_system: bool = False) -> Callable[[type[R]], type[R]]:
    """Register a row class as a ledger. ValueError for a slug used twice or no key; TypeError for a wrong column."""

    def register(row: type[R]) -> type[R]:
        if slug in REGISTRY:
            raise ValueError(f"ledger {slug!r} is declared twice")
        hints = get_type_hints(row, include_extras=True)
        found = [_field(row, part.name, hints[part.name], part.default) for part in fields(row)]
        found.sort(key=lambda field: (field.name in COMMON, field.column.ours))
        if not any(field.column.key for field in found):
            raise ValueError(f"ledger {slug!r} has no key column")
        REGISTRY[slug] = Ledger(slug, Text(ja, en), row, tuple(found), by_system)
        return row

    return register
