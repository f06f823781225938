"""Proposals over HTTP: make, list, show with the difference and its hash, decide, apply, withdraw, renew."""

import re
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from sekisho.guard.limits import API_CHANGES
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.plain import Plain, as_json, plain
from sekisho.security.ledgers.proposal import Proposal
from sekisho.security.present.api import receiving
from sekisho.security.present.api.asking import question
from sekisho.security.present.api.calling import Caller, caller
from sekisho.security.present.api.receiving import Items, content
from sekisho.security.present.api.rows import json_answer, nothing
from sekisho.security.present.api.wanting import of_proposal
from sekisho.security.store import proposing
from sekisho.security.store.lists import page_of
from sekisho.security.store.proposing import Asked
from sekisho.security.store.voiding import found, said
from sekisho.security.work.access import DECIDE, PROPOSE
from sekisho.security.work.permission import Right
from sekisho.security.work.proposal import Decision, Difference, differences
from sekisho.security.work.rowchange import RowChange

SLUG = "proposal"
LEDGER = REGISTRY[SLUG]
NUMBER = r"P[0-9]{4}-[0-9]{6,12}"


def list_proposals(request: HttpRequest) -> HttpResponse:
    """One page of the proposals."""
    who = caller(request)
    asked = question(SLUG, request.GET, who.reach(Right.READ, SLUG).sites)
    page = page_of(SLUG, asked, who.version(SLUG))
    rows = [{"row_id": one.row_id, "position": one.position, "row": one.values} for one in page.rows]
    head = {"count": page.count, "page": asked.page, "page_size": asked.size, "as_of": asked.day}
    return json_answer({**head, "rows": rows})


def make(request: HttpRequest) -> HttpResponse:
    """Hold any changes of any ledgers as one proposal."""
    who = caller(request)
    who.must_scope(PROPOSE)
    items = Items(content(request))
    items.known(("title", "why", "listed", "changes"))
    title, why = items.text("title", required=True, most=200), items.text("why", required=True)
    listed, changes = items.answer("listed"), items.data.get("changes")
    if not isinstance(changes, list) or not 0 < len(changes) <= API_CHANGES:
        items.complain(receiving.NO_LIST, "changes", most=API_CHANGES)
    items.done()
    wanted = [of_proposal(who, one, at) for at, one in enumerate(changes if isinstance(changes, list) else ())]
    made = proposing.propose(wanted, Asked(who.who, title, why, listed))
    headers = {"Location": f"/api/v1/proposals/{made.number}"}
    return json_answer(_shown(made, wanted), 201, **headers)


def show(request: HttpRequest, number: str) -> HttpResponse:
    """A proposal with everything it would change; `sha256` stands for exactly this difference."""
    return json_answer(_shown(*known(caller(request), number)))


def decide(request: HttpRequest, number: str) -> HttpResponse:
    """Approve or reject what was shown. Needs the right to write all that it changes; never one's own."""
    who = caller(request)
    who.must_scope(DECIDE)
    items = Items(content(request))
    items.known(("approve", "sha256", "note"))
    approve, sha256 = items.answer("approve", required=True), items.text("sha256", required=True, most=64)
    note = items.text("note")
    items.done()
    return json_answer(_shown(*decided(who, number, Decision(who.who, approve, sha256, note))))


def decided(who: Caller, number: str, decision: Decision) -> tuple[Proposal, Sequence[RowChange]]:
    """Let a person decide, who may write every row of it. Raises Refused or ActRefused."""
    who.must_scope(DECIDE)
    _, changes = known(who, number)
    for slug, site in places(changes):
        who.must_hold(slug, site)
    return proposing.decide(number, decision), changes


def apply(request: HttpRequest, number: str) -> HttpResponse:
    """Write all that a proposal says, or nothing. Needs the right to write all of it."""
    return json_answer(_shown(*applied(caller(request), number)))


def applied(who: Caller, number: str) -> tuple[Proposal, Sequence[RowChange]]:
    """Write a proposal's rows for a person who may. Raises Refused, ActRefused, RowsChanged or RowsRefused."""
    _, changes = known(who, number)
    for slug, site in places(changes):
        who.must(Right.WRITE, slug, site)
    proposing.apply(number, who=who.who)
    return known(who, number)


def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take back one's own proposal."""
    who = caller(request)
    who.must_scope(PROPOSE)
    items = Items(content(request))
    items.known(("why",))
    why = items.text("why", required=True)
    items.done()
    return json_answer(_shown(*withdrawn(who, number, why)))


def withdrawn(who: Caller, number: str, why: str) -> tuple[Proposal, Sequence[RowChange]]:
    """Take a person's own proposal back. Raises Refused or ActRefused."""
    who.must_scope(PROPOSE)
    _, changes = known(who, number)
    return proposing.withdraw(number, who=who.who, why=why), changes


def renew(request: HttpRequest, number: str) -> HttpResponse:
    """A new proposal of what a void one wanted, on the rows as they are now."""
    made = renewed(caller(request), number)
    return json_answer(_shown(made, said(made)), 201, Location=f"/api/v1/proposals/{made.number}")


def renewed(who: Caller, number: str) -> Proposal:
    """Propose anew what a void proposal wanted. Raises Refused, ActRefused, RowsChanged or RowsRefused."""
    who.must_scope(PROPOSE)
    known(who, number)
    return proposing.renew(number, who=who.who)


def known(who: Caller, number: str) -> tuple[Proposal, Sequence[RowChange]]:
    """A proposal, all of whose rows the caller may read. Raises Refused (403, 404)."""
    proposal = found(number) if re.fullmatch(NUMBER, number, re.ASCII) else None
    if proposal is None:
        raise nothing()
    changes = said(proposal)
    for slug, site in places(changes):
        who.must(Right.READ, slug, site)
    return proposal, changes


def places(changes: Sequence[RowChange]) -> list[tuple[str, str]]:
    """Every ledger and site that changes touch, once each."""
    rows = ((change.ledger, row) for change in changes for row in (change.before, change.after) if row is not None)
    return list(dict.fromkeys((slug, row.site) for slug, row in rows))


def _shown(proposal: Proposal, changes: Sequence[RowChange]) -> dict[str, Any]:
    return {
        "proposal": as_json(LEDGER, proposal),
        "sha256": proposal.sha256,
        "difference": [_difference(one) for one in differences(changes)],
    }


def _difference(one: Difference) -> dict[str, Any]:
    fields = {field.name: field.column for field in REGISTRY[one.ledger].fields}
    cells = [
        {
            "field": cell.field,
            "ja": fields[cell.field].ja,
            "en": fields[cell.field].en,
            "before": _plain(cell.before),
            "after": _plain(cell.after),
        }
        for cell in one.cells
    ]
    return {"ledger": one.ledger, "site": one.site, "key": one.key, "deed": one.deed.code, "cells": cells}


def _plain(value: Any) -> Plain:  # noqa: ANN401 -- a value of some column
    return plain(value)
