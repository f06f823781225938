"""Frameworks: which of their items have a practice, and how these practices stand."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from sekisho.security.catalogue.records import Category, Framework, Item
from sekisho.security.present.console.bars import shares
from sekisho.security.present.console.known import catalogue
from sekisho.security.present.console.page import asker, page
from sekisho.security.present.console.standing import standing
from sekisho.security.terms.state import State, worst

WITHOUT = "without"


@cache
def answering() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The practices that answer to each item, in the report's order, by framework and item."""
    found: dict[tuple[str, str], set[str]] = {}
    for mapping in catalogue().mappings.values():
        for link in mapping.links:
            for item in link.ids:
                found.setdefault((link.framework, item), set()).add(mapping.practice)
    order = {number: at for at, number in enumerate(catalogue().practices)}
    return {key: tuple(sorted(numbers, key=order.__getitem__)) for key, numbers in found.items()}


@dataclass(frozen=True, slots=True)
class Answered:
    """One item. state: the worst of its practices; None where no practice answers to it."""

    item: Item
    practices: tuple[tuple[str, State], ...]
    state: State | None


def _categories(framework: Framework, states: Mapping[str, State]) -> Iterator[tuple[Category, list[Answered]]]:
    order = {code: at for at, code in enumerate(framework.categories)}
    mine = [one for one in catalogue().categories.values() if one.framework == framework.id]
    for category in sorted(mine, key=lambda one: (order.get(one.category, len(order)), one.category)):
        yield category, [_answered(framework, item, states) for item in category.items]


def _answered(framework: Framework, item: Item, states: Mapping[str, State]) -> Answered:
    numbers = answering().get((framework.id, item.id), ())
    found = tuple((one, states.get(one, State.NOT_ASSESSED)) for one in numbers)
    return Answered(item, found, worst(state for _, state in found) if found else None)


def frameworks(request: HttpRequest) -> HttpResponse:
    """The list of frameworks."""
    stands = standing(asker(request))
    states = stands.practices if stands else {}
    told = []
    for framework in catalogue().frameworks.values():
        items = [one for _, every in _categories(framework, states) for one in every]
        counts = Counter(one.state for one in items)
        named = {state: counts[state] for state in State}
        told.append((framework, shares(framework.title, named), len(items), counts[None]))
    return page(request, "frameworks/every.html", {"told": told, "states": [one for one, _ in told[0][1].numbers]})


def framework(request: HttpRequest, name: str) -> HttpResponse:
    """One framework, its items by category. Raises Http404 for no framework's id."""
    found = catalogue().frameworks.get(name)
    if found is None:
        raise Http404
    stands = standing(asker(request))
    chosen = request.GET.get("state", "")
    categories = []
    for category, items in _categories(found, stands.practices if stands else {}):
        shown = [one for one in items if chosen in {"", one.state.code if one.state else WITHOUT}]
        if shown:
            categories.append((category, shown))
    values = {
        "framework": found,
        "categories": categories,
        "chosen": chosen,
        "states": list(State),
        "without": WITHOUT,
        "titles": {number: one.title for number, one in catalogue().practices.items()},
    }
    return page(request, "frameworks/one.html", values)


ADDRESSES = [path("frameworks/", frameworks), path("frameworks/<str:name>/", framework)]
