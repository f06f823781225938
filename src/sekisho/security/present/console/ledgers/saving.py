"""The pending edits of a grid: looked at while a person types, and saved as one act with one reason, all or nothing."""

from collections.abc import Sequence
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from sekisho.guard.text import Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.plain import as_json
from sekisho.security.present.api.receiving import Items, content
from sekisho.security.present.api.refusing import refusal_of, shaped
from sekisho.security.present.api.rows import json_answer
from sekisho.security.present.console import naming
from sekisho.security.present.console.asker import Asker, asker
from sekisho.security.present.console.ledgers.known import known_slug
from sekisho.security.present.console.ledgers.sending import Read, read_rows, sent_rows
from sekisho.security.store.door import write
from sekisho.security.store.errors import RowsChanged, RowsRefused
from sekisho.security.store.pasts import standing
from sekisho.security.store.proposing import Asked, propose
from sekisho.security.work.access import PROPOSE
from sekisho.security.work.permission import Right
from sekisho.security.work.rowchange import Conflict, RowChange

_LONGEST_TITLE = 200


@require_POST
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """What the typed cells mean and what is wrong with them; nothing is written."""
    who = asker(request)
    who.reach(Right.READ, known_slug(slug))
    items = Items(content(request))
    items.known(("rows",))
    found = read_rows(who, slug, sent_rows(items), Right.READ)
    told = [
        {"id": one.sent.id, "texts": one.texts, "problems": [problem.told for problem in one.problems]} for one in found
    ]
    return json_answer({"rows": told})


@require_POST
def save(request: HttpRequest, slug: str) -> HttpResponse:
    """Write all rows that were sent, or leave them as a proposal. A row that somebody else changed stops all of it."""
    who = asker(request)
    items = Items(content(request))
    items.known(("why", "title", "propose", "rows"))
    why, title = items.text("why", required=True), items.text("title", most=_LONGEST_TITLE)
    proposes = items.answer("propose")
    rows = sent_rows(items)
    right = Right.READ if proposes else Right.WRITE
    who.reach(right, known_slug(slug))
    if proposes:
        who.must_scope(PROPOSE)
    found = read_rows(who, slug, rows, right)
    if errors := tuple(one for read in found for one in read.problems if one.level == "error"):
        raise RowsRefused(errors)
    changes = [one.change for one in found if one.change is not None]
    try:
        number = _carried_out(who, changes, why, (title or _title(slug, len(changes), who)) if proposes else "")
    except RowsChanged as changed:
        return _conflicting(who, changed, found)
    warnings = [one.told for read in found for one in read.problems]
    return json_answer({"saved": len(changes), "proposal": number, "problems": warnings})


def _carried_out(who: Asker, changes: Sequence[RowChange], why: str, title: str) -> str | None:
    """Write the changes; with a title hold them as a proposal, and give its number."""
    if title:
        return propose(changes, Asked(who.who, title, why)).number
    write(changes, Act(who.who, why))
    return None


def _title(slug: str, count: int, who: Asker) -> str:
    title = REGISTRY[slug].title
    return Text(f"{title.ja} {count}行の変更", f"{title.en}: {count} rows").of(who.language)


def _conflicting(who: Asker, changed: RowsChanged, found: Sequence[Read]) -> HttpResponse:
    """The answer to the second of two people: what was changed, by whom, and every such row as it is now."""
    refused = refusal_of(changed)
    body = orjson.loads(shaped(refused.code, refused.text, (), changed.conflicts))
    by = naming.names(one.who for one in changed.conflicts)
    told = zip(body["conflicts"], changed.conflicts, strict=True)
    body["conflicts"] = [{**plain, **_beside(who, one, found), "who_name": by.get(one.who, "")} for plain, one in told]
    return HttpResponse(orjson.dumps(body), status=409, content_type="application/json")


def _beside(who: Asker, one: Conflict, found: Sequence[Read]) -> dict[str, Any]:
    """The sent row that a conflict is about, and the row as it stands, where the person may read that."""
    ledger = REGISTRY[one.ledger]
    for read in found:
        rows = [row for row in (read.change.before, read.change.after) if row] if read.change else []
        if (one.site, one.key) not in {(row.site, ledger.key(row)) for row in rows}:
            continue
        now = standing(one.ledger, read.sent.id) if read.sent.position is not None else None
        reads = now is not None and who.reach(Right.READ, one.ledger).covers(now.row.site, writing=False)
        row = {"position": now.position, "row": as_json(ledger, now.row)} if now and reads else None
        return {"id": read.sent.id, "present": row}
    return {"id": "", "present": None}
