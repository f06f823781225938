"""How many SQL statements each kind of request makes, pinned in query_counts.json and the same for every ledger."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from asking import BY_HAND, Program, program, write
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.change import Change
from sekisho.security.ledgers.zone import Zone
from sekisho.security.terms.words import Department

pytestmark = pytest.mark.usefixtures("home")

PINNED: dict[str, int] = json.loads((Path(__file__).parent / "query_counts.json").read_text("utf-8"))
REQUESTS: dict[str, Callable[[Program, str, str], Any]] = {
    "list": lambda who, rows, _: who.get(rows),
    "list, filtered, searched, sorted": lambda who, rows, _: who.get(rows, q="x", site="A", sort="-site", page=2),
    "one": lambda who, rows, name: who.get(f"{rows}/{name}"),
    "history": lambda who, rows, name: who.get(f"{rows}/{name}/history"),
    "ledgers": lambda who, *_: who.get("/ledgers"),
    "checkpoint": lambda who, *_: who.get("/journal/checkpoint"),
}
ROWS = {
    "asset": [Asset(id=f"P{at}", name="x", site="A") for at in range(60)],
    "zone": [Zone(name=f"xZ{at}", site="A") for at in range(60)],
    "change": [Change(what=f"xC{at}", site="A") for at in range(60)],
}


def counted(act: Callable[[], Any]) -> int:
    """Statements of one request, without what opening a connection takes."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as captured:
        assert act().status == 200
    return len([one for one in captured.captured_queries if "search_path" not in one["sql"]])


@pytest.mark.parametrize("slug", ROWS)
@pytest.mark.parametrize("kind", REQUESTS)
def test_a_request_makes_as_many_statements_as_are_pinned(kind: str, slug: str) -> None:
    assert slug in BY_HAND
    write(ROWS[slug])
    who, rows = program("P1", Department.PRODUCTION_IT), f"/ledgers/{slug}/rows"
    name = who.get(rows).body["rows"][0]["row_id"]
    REQUESTS[kind](who, rows, name)  # the memory is filled
    assert counted(lambda: REQUESTS[kind](who, rows, name)) == PINNED[kind]


def test_every_pinned_kind_is_measured() -> None:
    assert list(PINNED) == list(REQUESTS)


def test_no_list_takes_more_statements_for_more_rows() -> None:
    write(ROWS["asset"])
    who = program("P1", Department.PRODUCTION_IT)
    who.get("/ledgers/asset/rows")
    few, many = (counted(lambda size=size: who.get("/ledgers/asset/rows", page_size=size)) for size in (1, 50))
    assert few == many
