"""One ledger: its first page as a plain table that works by itself, and what the grid needs to take it over."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sekisho.security.ledgers import REGISTRY
from sekisho.security.present.commands.printing import SHEETS
from sekisho.security.present.console.known import catalogue
from sekisho.security.present.console.labels import Labels
from sekisho.security.present.console.ledgers.columns import Column, columns_of
from sekisho.security.present.console.ledgers.known import known_slug
from sekisho.security.present.console.ledgers.looking import Looking, looking
from sekisho.security.present.console.ledgers.texts import teller
from sekisho.security.present.console.page import Asker, asker, page
from sekisho.security.store.lists import Listed, Page, page_of, place_of
from sekisho.security.store.models import TABLES
from sekisho.security.work.access import PROPOSE
from sekisho.security.work.permission import Right


@require_GET
def grid(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of a ledger."""
    who = asker(request)
    sites = who.reach(Right.READ, known_slug(slug)).sites
    looked = _turned_to_row(looking(slug, request.GET, sites))
    found = page_of(slug, looked.question, who.version(slug))
    columns = columns_of(slug, who)
    values = {
        "ledger": REGISTRY[slug],
        "looked": looked,
        "practices": catalogue().forms[slug].practices if slug in catalogue().forms else (),
        "heads": [_head(one, looked) for one in columns],
        "rows": _texts(slug, found.rows, columns, who),
        "pages": _pages(found, looked),
        "as_of": looked.question.day,
        "problems": [one.text.of(who.language) for one in looked.problems],
        "missing": bool(looked.row) and looked.row not in {one.row_id for one in found.rows},
        "grid": _told(slug, who, looked, found, columns),
        "grid_words": Labels(who.language)["grid"].all(),
        "may": _rights(slug, who),
        "links": _links(slug, who, looked),
    }
    return page(request, "ledgers/grid.html", values)


def _turned_to_row(looked: Looking) -> Looking:
    """The same, turned to the page on which the wanted row stands, where nothing else decides the order."""
    asked = looked.question
    if not looked.row or looked.narrowed or asked.sort or asked.day or asked.page > 1:
        return looked
    place = place_of(looked.slug, looked.row, asked.sites)
    if place is None:
        return looked
    number = place // asked.size + 1
    typed = {**looked.typed, "page": str(number)} if number > 1 else looked.typed
    return replace(looked, typed=typed, question=replace(asked, page=number))


def _head(column: Column, looked: Looking) -> dict[str, Any]:
    downwards = looked.sorted_by.get(column.name)
    typed = [looked.typed.get(name, "") for name in column.filters]
    return {
        "column": column,
        "sort": looked.by(column.name),
        "sorted": "none" if downwards is None else "descending" if downwards else "ascending",
        "filters": list(zip(column.filters, typed, strict=True)),
    }


def _texts(slug: str, rows: Sequence[Listed], columns: Sequence[Column], who: Asker) -> list[dict[str, Any]]:
    fields = {one.name: one for one in REGISTRY[slug].fields}
    tellers = [(one.name, teller(fields[one.name], who.language)) for one in columns]
    plain: list[dict[str, Any]] = orjson.loads(orjson.dumps([one.values for one in rows]))
    return [
        {"id": one.row_id, "position": one.position, "cells": [tell(values[name]) for name, tell in tellers]}
        for one, values in zip(rows, plain, strict=True)
    ]


def _pages(found: Page, looked: Looking) -> dict[str, Any]:
    number, size = looked.question.page, looked.question.size
    last = max(-(-found.count // size), 1)
    return {
        "count": found.count,
        "first": min((number - 1) * size + 1, found.count),
        "last": min(number * size, found.count),
        "number": number,
        "of": last,
        "previous": looked.address(page=str(number - 1)) if number > 1 else "",
        "next": looked.address(page=str(number + 1)) if number < last else "",
    }


def _rights(slug: str, who: Asker) -> dict[str, bool]:
    by_hand = not REGISTRY[slug].by_system
    return {
        "write": by_hand and who.may(Right.WRITE, slug),
        "propose": by_hand and PROPOSE in who.holder.scopes,
        "import": by_hand,
    }


def _links(slug: str, who: Asker, looked: Looking) -> dict[str, str]:
    day = f"&as_of={looked.question.day}" if looked.question.day else ""
    return {
        "export": f"/ledgers/{slug}/export?lang={who.language}{day}",
        "print": f"/ledgers/{slug}/print{day.replace('&', '?')}",
        "import": f"/ledgers/{slug}/import/",
    }


def _told(slug: str, who: Asker, looked: Looking, found: Page, columns: Sequence[Column]) -> dict[str, Any]:
    """What the script is told."""
    asked, may = looked.question, _rights(slug, who)
    rules = TABLES["recordkeeping"].objects.filter(ledger=slug, approval=True)
    return {
        "slug": slug,
        "label": REGISTRY[slug].title.of(who.language),
        "columns": [one.plain() for one in columns],
        "count": found.count,
        "page": asked.page,
        "size": asked.size,
        "sort": [{"column": name, "dir": "desc" if down else "asc"} for name, down in asked.sort],
        "typed": dict(looked.typed),
        "as_of": asked.day.isoformat() if asked.day else "",
        "writes": may["write"] and asked.day is None,
        "proposes": may["propose"] and asked.day is None,
        "approval": may["import"] and rules.exists(),
        "sheet": slug in SHEETS,
        "row": looked.row,
    }
