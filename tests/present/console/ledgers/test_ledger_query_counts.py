"""How many SQL statements each request to a ledger's page makes, pinned in query_counts.json, whatever the rows."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from asking import write
from ledger_visits import Visit, at
from sekisho.security.ledgers.asset import Asset

pytestmark = pytest.mark.usefixtures("home")

PINNED: dict[str, int] = json.loads((Path(__file__).parent / "query_counts.json").read_text("utf-8"))


def _cells(name: str) -> list[dict[str, Any]]:
    return [{"id": "new-1", "cells": {"id": name, "name": "x", "site": "A"}}]


REQUESTS: dict[str, Callable[[Visit, str], Any]] = {
    "page": lambda visit, _: visit.page(),
    "page, filtered, searched, sorted": lambda visit, _: visit.page(q="x", name="x", sort="-name", page="2"),
    "page, turned to a row": lambda visit, name: visit.page(row=name),
    "rows": lambda visit, _: visit.get("rows"),
    "history": lambda visit, name: visit.get(f"rows/{name}/history"),
    "check of a new row": lambda visit, _: visit.post("check", {"rows": _cells("Q1")}),
    "save of a new row": lambda visit, _: visit.post("save", {"why": "x", "rows": _cells("Q2")}),
    "proposals, waiting": lambda visit, _: visit.browser.get("/proposals/"),
    "proposals, all": lambda visit, _: visit.browser.get("/proposals/?view=all"),
}


def counted(act: Callable[[], Any]) -> int:
    from django.db import connection  # noqa: PLC0415 -- needs an open home
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as captured:
        answer = act()
        assert getattr(answer, "status", None) or answer.status_code == 200
    return len([one for one in captured.captured_queries if "search_path" not in one["sql"]])


@pytest.fixture
def visit() -> Visit:
    write(Asset(id=f"P{number}", name="x", site="A") for number in range(120))
    return at("asset")


@pytest.mark.parametrize("kind", REQUESTS)
def test_a_request_makes_as_many_statements_as_are_pinned(kind: str, visit: Visit) -> None:
    name = visit.get("rows", page="2").body["rows"][0]["row_id"]
    visit.page(q="x", name="x", sort="-name")  # the memory is filled
    assert counted(lambda: REQUESTS[kind](visit, name)) == PINNED[kind]


def test_every_pinned_kind_is_measured() -> None:
    assert list(PINNED) == list(REQUESTS)


def test_a_page_takes_no_more_statements_for_more_rows(visit: Visit) -> None:
    visit.page(name="x")
    few = counted(lambda: visit.page(name="x", page="3"))
    assert few == counted(lambda: visit.page(name="x"))
