"""The query of a list: its parameters as the document names them, and what they ask for."""

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.http import QueryDict

from sekisho.guard.limits import API_PAGE_ROWS, QUERY_CHARACTERS
from sekisho.guard.problem import Problem
from sekisho.guard.text import Text
from sekisho.security.ledgers import REGISTRY, faults
from sekisho.security.ledgers.cells import LARGEST_NUMBER, reader
from sekisho.security.ledgers.declaring import Field
from sekisho.security.ledgers.faults import CellError, clipped, listed
from sekisho.security.ledgers.words import trimmed
from sekisho.security.present.api import receiving
from sekisho.security.present.api.receiving import problem, whole_number, wrong
from sekisho.security.present.api.schemas import codes_of
from sekisho.security.store.lists import Filter, Match, Question, tests_of
from sekisho.security.store.shelf import is_text

LAST_PAGE = 10**9
GENERAL_NAMES = ("q", "sort", "page", "page_size", "as_of")

Schema = dict[str, Any]
"""A piece of the OpenAPI document: JSON by its own rules."""


def parameter(field: Field, match: Match) -> str:
    """The name of a filter: the field's, `.from` or `.to` after it where it bounds."""
    name = f"{field.name}_" if field.name in GENERAL_NAMES else field.name
    return f"{name}.{match.code}" if match in {Match.FROM, Match.TO} else name


@cache
def filters_of(slug: str) -> dict[str, tuple[Field, Match]]:
    """Every filter of a ledger by the name of its parameter."""
    fields = REGISTRY[slug].fields
    return {parameter(field, match): (field, match) for field in fields for match in tests_of(field)}


def question(slug: str, query: QueryDict, sites: frozenset[str] | None) -> Question:
    """What a query asks of a ledger. Raises Refused (422) with every fault of it.

    sites: those that the caller may read; rows of no site are everybody's.
    """
    problems: list[Problem] = []
    known = (*GENERAL_NAMES, *filters_of(slug))
    filters: list[Filter] = []
    for name in query:
        if name not in known:
            told = listed(Text(one, one) for one in known)
            text = faults.UNKNOWN_KEY.text(value=name, names=told)
            problems.append(Problem("api.E017", "", clipped(name), text))
        elif len(query.getlist(name)) > 1:
            problems.append(problem(receiving.TWICE, name, value=name))
        elif name in filters_of(slug):
            filters += _filter(slug, name, str(query[name]), problems)
    page = _number(query, "page", 1, LAST_PAGE, problems)
    size = _number(query, "page_size", 50, API_PAGE_ROWS, problems)
    found = Question(
        filters=tuple(filters),
        words=tuple(query.get("q", "")[:QUERY_CHARACTERS].split()),
        sites=sites if sites is None else sites | {""},
        sort=tuple(_sort(slug, query.get("sort", ""), problems)),
        page=page,
        size=size,
        day=as_of(query, problems),
    )
    if problems:
        raise wrong(*problems)
    return found


def _number(query: QueryDict, name: str, default: int, most: int, problems: list[Problem]) -> int:
    text = query.get(name)
    if text is None:
        return default
    number = whole_number(text, 1, most)
    if number is None:
        problems.append(problem(receiving.NO_NUMBER, name, value=text, least=1, most=most))
        return default
    return number


def as_of(query: QueryDict, problems: list[Problem]) -> dt.date | None:
    """The day of the past that is asked for; None for now."""
    text = query.get("as_of")
    if text is None:
        return None
    found = receiving.day(text)
    if found is None:
        problems.append(problem(receiving.NO_DAY, "as_of", value=text))
    return found


def _filter(slug: str, name: str, text: str, problems: list[Problem]) -> Iterator[Filter]:
    field, match = filters_of(slug)[name]
    if len(text) > QUERY_CHARACTERS:
        told = faults.TOO_LONG.text(field.column, value=text, length=len(text), most=QUERY_CHARACTERS)
        problems.append(Problem(f"{slug}.E010", "", name, told))
        return
    if is_text(field):
        yield Filter(field.name, match, trimmed(text) or None)
        return
    try:
        value = reader(REGISTRY[slug], field)(text)
    except CellError as error:
        wording = error.wording
        problems.append(Problem(f"{slug}.{wording.number}", "", name, wording.text(field.column, **error.values)))
        return
    yield Filter(field.name, Match.IS if value is None else match, value)


def _sort(slug: str, text: str, problems: list[Problem]) -> Iterator[tuple[str, bool]]:
    names = [field.name for field in REGISTRY[slug].fields]
    seen = set()
    for part in filter(None, text.split(",")):
        name = part.removeprefix("-")
        if name not in names:
            told = listed(Text(one, one) for one in names)
            problems.append(problem(receiving.NO_WORD, "sort", value=name, names=told))
        elif name in seen:
            problems.append(problem(receiving.TWICE, "sort", value=name))
        else:
            seen.add(name)
            yield name, part.startswith("-")


def described(slug: str) -> list[Schema]:
    """The parameters of a list as the document holds them."""
    return [*_general(slug), *(_described(name, field, match) for name, (field, match) in filters_of(slug).items())]


def _described(name: str, field: Field, match: Match) -> Schema:
    column = field.column
    bound = {Match.FROM: " 以降 / from, included", Match.TO: " 以前 / to, included", Match.HAS: " を含む / contains"}
    about = f"{column.ja} / {column.en}{bound.get(match, '')}"
    schema: Schema = {"type": "string", "maxLength": QUERY_CHARACTERS}
    if codes := codes_of(field):
        schema = {"type": "string", "enum": list(codes)}
    elif field.type is dt.date:
        schema = {"type": "string", "format": "date"}
    elif field.type is bool:
        schema = {"type": "boolean"}
    elif field.type is int:
        schema = {"type": "integer", "minimum": -LARGEST_NUMBER, "maximum": LARGEST_NUMBER}
    return {"name": name, "in": "query", "required": False, "description": about, "schema": schema}


def as_of_described() -> Schema:
    """The parameter of the past."""
    return {
        "name": "as_of",
        "in": "query",
        "required": False,
        "description": "この日の終わりの状態（日本時間） / as it was at the end of this day, Japan time",
        "schema": {"type": "string", "format": "date"},
    }


def pages_described() -> Iterable[Schema]:
    """The parameters of the page."""
    page = {"type": "integer", "minimum": 1, "maximum": LAST_PAGE, "default": 1}
    size = {"type": "integer", "minimum": 1, "maximum": API_PAGE_ROWS, "default": 50}
    yield {"name": "page", "in": "query", "required": False, "description": "ページ / page", "schema": page}
    yield {"name": "page_size", "in": "query", "required": False, "description": "行数 / rows", "schema": size}


def _general(slug: str) -> Iterator[Schema]:
    names = "|".join(field.name for field in REGISTRY[slug].fields)
    yield {
        "name": "q",
        "in": "query",
        "required": False,
        "description": "行のどこかに含む語（空白で区切ると、すべてを含む）。全角・大文字・かなの違いは問わない"
        " / words found anywhere in the row, all of them; width, case and kana do not count",
        "schema": {"type": "string", "maxLength": QUERY_CHARACTERS},
    }
    yield {
        "name": "sort",
        "in": "query",
        "required": False,
        "description": "並び順。例: -name,place（- は降順、空欄は最後） / order, - downwards, empty ones last",
        "schema": {"type": "string", "pattern": f"^(-?({names})(,-?({names}))*)?$"},
    }
    yield from pages_described()
    yield as_of_described()
