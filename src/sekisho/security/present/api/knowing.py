"""What there is over HTTP: every ledger with its columns and the caller's rights; the journal's newest checkpoint."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.declaring import Field, Ledger
from sekisho.security.present.api.calling import Caller, caller, granted
from sekisho.security.present.api.rows import json_answer, nothing
from sekisho.security.present.api.schemas import codes_of
from sekisho.security.store.records import Checkpoint
from sekisho.security.work.access import reach
from sekisho.security.work.permission import Right


def list_ledgers(request: HttpRequest) -> HttpResponse:
    """Every ledger, its columns, and what this token may do with it."""
    who = caller(request)
    holder = who.holder
    departments = [post.department.code for post in holder.posts if post.department]
    me = {
        "person": holder.person,
        "name": holder.name,
        "departments": list(dict.fromkeys(departments)),
        "sites": None if any(not post.site for post in holder.posts) else sorted({post.site for post in holder.posts}),
        "scopes": sorted(holder.scopes),
    }
    return json_answer({"me": me, "ledgers": [_ledger(who, one) for one in REGISTRY.values()]})


def _ledger(who: Caller, ledger: Ledger) -> dict[str, Any]:
    return {
        "slug": ledger.slug,
        "ja": ledger.title.ja,
        "en": ledger.title.en,
        "by_system": ledger.by_system,
        "columns": [_column(field) for field in ledger.fields],
        "rights": {right.code: _right(who, right, ledger) for right in Right},
    }


def _right(who: Caller, right: Right, ledger: Ledger) -> dict[str, Any]:
    found = reach(who.holder, right, ledger.slug, granted())
    may = found.lack is None and not (ledger.by_system and right is Right.WRITE)
    return {"may": may, "sites": sorted(found.sites) if may and found.sites is not None else None}


def _column(field: Field) -> dict[str, Any]:
    column = field.column
    words = [{"code": one.code, "ja": one.ja, "en": one.en} for one in field.type] if codes_of(field) else []  # type: ignore[attr-defined]
    return {
        "name": field.name,
        "ja": column.ja,
        "en": column.en,
        "type": "choice" if words else {"date": "date", "int": "integer", "bool": "boolean"}.get(_kind(field), "text"),
        "many": field.many,
        "key": column.key,
        "required": column.required,
        "refers": column.refers,
        "ours": column.ours,
        "max_length": column.max_length,
        "choices": words,
    }


def _kind(field: Field) -> str:
    return field.type.__name__


def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed checkpoint as text (C2SP tlog-checkpoint): keep it where no administrator reaches."""
    caller(request)
    newest = Checkpoint.objects.order_by("-size").values_list("note", flat=True).first()
    if newest is None:
        raise nothing()
    return HttpResponse(newest, content_type="text/plain; charset=utf-8")
