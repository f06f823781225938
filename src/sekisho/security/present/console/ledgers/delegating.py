"""The API's own acts at addresses of the console: the same code, with the person of the session as the caller."""

from collections.abc import Callable
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from sekisho.security.ledgers import REGISTRY
from sekisho.security.present.api.refusing import general
from sekisho.security.present.api.rows import Rows, json_answer
from sekisho.security.present.api.sheets import Sheets
from sekisho.security.present.console import naming
from sekisho.security.present.console.asker import asker
from sekisho.security.present.console.ledgers.known import known_slug

Act = Callable[[HttpRequest], HttpResponse]


def called(request: HttpRequest) -> HttpRequest:
    """The request with its person as the API's caller."""
    request.auth = asker(request)  # type: ignore[attr-defined]  # as ninja leaves it
    return request


@require_GET
def rows(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of the rows."""
    return Rows(known_slug(slug)).list(called(request))


@require_GET
def one(request: HttpRequest, slug: str, row_id: str) -> HttpResponse:
    """One row."""
    return Rows(known_slug(slug)).one(called(request), row_id)


@require_GET
def history(request: HttpRequest, slug: str, row_id: str) -> HttpResponse:
    """A row's entries, with the names of the people in them."""
    told: dict[str, Any] = orjson.loads(Rows(known_slug(slug)).history(called(request), row_id).content)
    approvals = (entry["approval"] or {} for entry in told["entries"])
    ids = [*(entry["who"] for entry in told["entries"]), *(one.get("approver") for one in approvals)]
    return json_answer({**told, "names": naming.names(ids)})


@require_GET
def export(request: HttpRequest, slug: str) -> HttpResponse:
    """The ledger as a workbook."""
    return Sheets(known_slug(slug)).export(called(request))


@require_POST
def take_in(request: HttpRequest, slug: str) -> HttpResponse:
    """A workbook's preview, or its application."""
    if REGISTRY[known_slug(slug)].by_system:
        raise general(405)
    return Sheets(slug).take_in(called(request))
