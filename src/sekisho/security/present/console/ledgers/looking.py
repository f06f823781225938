"""What a person looks at: the address of a ledger's page -> the API's own question, and addresses of other pages.

A form sends every filter, most of them empty; those are left out. A day may be typed as people write it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from sekisho.guard.limits import QUERY_CHARACTERS
from sekisho.guard.problem import Problem
from sekisho.security.ledgers.dates import date_in_text
from sekisho.security.ledgers.words import trimmed
from sekisho.security.present.api.asking import GENERAL_NAMES, filters_of, question
from sekisho.security.present.api.refusing import Refused
from sekisho.security.store.lists import Question

SIZE = 50
_DAY = "as_of"


@dataclass(frozen=True, slots=True)
class Looking:
    """What is asked for. typed: parameters as the person gave them.  problems: of what could not be read."""

    slug: str
    typed: Mapping[str, str]
    question: Question
    problems: tuple[Problem, ...] = ()
    row: str = ""

    @property
    def sorted_by(self) -> dict[str, bool]:
        """Field to whether downwards, in order."""
        return dict(self.question.sort)

    @property
    def narrowed(self) -> bool:
        """Whether rows are left out by a filter or words."""
        return bool(self.question.filters or self.question.words)

    def address(self, **changed: str) -> str:
        """The address of the page with some parameters changed; an empty value leaves one out."""
        parameters = {**self.typed, **changed}
        told = urlencode({name: value for name, value in parameters.items() if value})
        return f"?{told}" if told else "./"

    def by(self, name: str) -> str:
        """The address that sorts by a column: upwards, then downwards, then not at all."""
        now = self.sorted_by.get(name)
        wanted = name if now is None else f"-{name}" if now is False else ""
        return self.address(sort=wanted, page="")


def looking(slug: str, query: QueryDict, sites: frozenset[str] | None) -> Looking:
    """What a page was asked for; unreadable parameters become problems, and then nothing is filtered."""
    typed = dict(_typed(slug, query))
    asked = QueryDict(mutable=True)
    asked.update({**typed, "page_size": str(SIZE)})
    if _DAY in typed:
        asked[_DAY] = day_in(typed[_DAY])
    row = trimmed(query.get("row", ""))[:64]
    try:
        return Looking(slug, typed, question(slug, asked, sites), row=row)
    except Refused as refused:
        kept = {name: typed[name] for name in ("page",) if name in typed and typed[name].isdigit()}
        bare = QueryDict(mutable=True)
        bare.update({**kept, "page_size": str(SIZE)})
        return Looking(slug, typed, question(slug, bare, sites), refused.problems, row)


def _typed(slug: str, query: QueryDict) -> Iterator[tuple[str, str]]:
    for name in (*GENERAL_NAMES, *filters_of(slug)):
        value = trimmed(str(query.get(name, "")))[:QUERY_CHARACTERS]
        if value and name != "page_size":
            yield name, value


def day_in(text: str) -> str:
    """A day as the API takes it, from 2024/4/1 or R6.4.1 too; as it is where it is none."""
    try:
        return date_in_text(text).isoformat()
    except ValueError:
        return text
