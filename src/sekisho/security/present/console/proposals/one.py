"""One proposal: the difference exactly as it is hashed, and what this person may do with it."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.plain import plain
from sekisho.security.ledgers.proposal import Proposal, Standing
from sekisho.security.present.api.proposals import known
from sekisho.security.present.console import naming
from sekisho.security.present.console.ledgers.texts import told
from sekisho.security.present.console.page import Asker, asker, page
from sekisho.security.present.console.proposals.waiting import covers, to_apply, to_decide
from sekisho.security.store.door import needing_approval
from sekisho.security.work.access import PROPOSE
from sekisho.security.work.proposal import Difference, differences
from sekisho.security.work.rowchange import RowChange

SHOWN = 200
"""Rows of a difference on one page."""
OUTCOMES = ("approved", "rejected", "applied", "withdrawn", "renewed")


@require_GET
def one(request: HttpRequest, number: str) -> HttpResponse:
    """The page of a proposal."""
    said = request.GET.get("said", "")
    return drawn(request, number, {"said": said if said in OUTCOMES else ""})


def drawn(request: HttpRequest, number: str, more: dict[str, Any], status: int = 200) -> HttpResponse:
    """The page with something more to say: an outcome, or why an act was refused and what was typed."""
    who = asker(request)
    proposal, changes = known(who, number)
    first = _first(request.GET.get("from", ""), len(changes))
    names = naming.names((proposal.applicant, proposal.approver))
    values = {
        "proposal": proposal,
        "state": proposal.state or Standing.VOID,
        "applicant": names.get(proposal.applicant, ""),
        "approver": names.get(proposal.approver, ""),
        "rows": [_row(who, change) for change in changes[first : first + SHOWN]],
        "part": {
            "count": len(changes),
            "first": first + 1,
            "last": min(first + SHOWN, len(changes)),
            "previous": max(first - SHOWN, 0) if first else None,
            "next": first + SHOWN if first + SHOWN < len(changes) else None,
        },
        "may": _may(who, proposal, changes),
        **more,
    }
    return page(request, "proposals/one.html", values, status=status)


def _first(text: str, count: int) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
    return number if number < count else 0


def _may(who: Asker, proposal: Proposal, changes: Sequence[RowChange]) -> dict[str, bool]:
    """Which acts are offered. What is not offered is refused where it is tried all the same."""
    mine = proposal.applicant == who.who
    by_itself = mine and proposal.state is Standing.OPEN and covers(who, proposal) and not needing_approval(changes)
    return {
        "decide": bool(to_decide(who, [proposal])),
        "apply": by_itself or bool(to_apply(who, [proposal])),
        "withdraw": mine and proposal.state in {Standing.OPEN, Standing.APPROVED},
        "renew": proposal.state is Standing.VOID and PROPOSE in who.holder.scopes,
        "own": mine and proposal.state is Standing.OPEN,
    }


def _row(who: Asker, change: RowChange) -> dict[str, Any]:
    found = next(iter(differences((change,))))
    name = change.names()[0] if change.before is not None else ""
    return {
        "title": REGISTRY[found.ledger].title,
        "ledger": found.ledger,
        "site": found.site,
        "key": found.key,
        "deed": found.deed,
        "row_id": name,
        "cells": _cells(who, found, change),
        "origin": change.origin if change.origin.file else None,
    }


def _cells(who: Asker, found: Difference, change: RowChange) -> list[dict[str, Any]]:
    labels = {one.name: one.column for one in REGISTRY[found.ledger].fields}
    return [
        {
            "label": labels[cell.field].ja if who.language == "ja" else labels[cell.field].en,
            "before": told(found.ledger, cell.field, plain(cell.before), who.language),  # type: ignore[arg-type]
            "after": told(found.ledger, cell.field, plain(cell.after), who.language),  # type: ignore[arg-type]
            "evidence": change.origin.evidence.get(cell.field),
        }
        for cell in found.cells
    ]
