"""Each advisory on its way from the committee to the department, to production and back (report, figure 3)."""

import datetime as dt
from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from sekisho.guard.problem import Problem
from sekisho.guard.text import Text
from sekisho.security.ledgers.advisory import STEPS, AdvisoryRecord
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.keys import row_id
from sekisho.security.ledgers.proposal import Proposal
from sekisho.security.ledgers.vulnerability import Needed
from sekisho.security.present.api.receiving import Items, wrong
from sekisho.security.present.api.refusing import general
from sekisho.security.present.console.linking import address_of_row
from sekisho.security.present.console.page import Asker, asker, page
from sekisho.security.present.console.paging import cut
from sekisho.security.present.console.standing import standing, today
from sekisho.security.present.console.vulnerabilities.joined import match_of
from sekisho.security.store.advisories import LEDGER, Step, advance, receive, recorded
from sekisho.security.store.rows import stream
from sekisho.security.work.advisory import Answer, next_step, stays
from sekisho.security.work.permission import Right

PAGE = "/vulnerabilities/ways/"
MOST_NEW = 500
RECEIVED = Text("アドバイザリの受領", "Advisories received")


@require_GET
def ways(request: HttpRequest) -> HttpResponse:
    """The page: what waits longest first, what was reported back last; and what the newest run shows beside."""
    who = asker(request)
    reach = who.reach(Right.READ, LEDGER.slug)
    stands, day = standing(who), today()
    rows = [row for row in stream(LEDGER.slug) if isinstance(row, AdvisoryRecord)]
    seen = [row for row in rows if reach.covers(row.site, writing=False)]
    known = {row.number for row in rows}
    match = match_of(stands)
    site = stands.kept.site if stands else ""
    fresh = [one for number, one in match.advisories.items() if number not in known] if match else []
    shown = cut([_line(row, day) for row in _ordered(seen, day)], request.GET.get("page", "1"))
    values = {
        "lines": shown,
        "previous": f"?page={shown.previous}" if shown.previous else "",
        "next": f"?page={shown.next}" if shown.next else "",
        "steps": [(step, _column(step)) for step in STEPS],
        "fresh": fresh[:MOST_NEW],
        "needs": [Needed.YES, Needed.NO],
        "day": day,
        "said": request.GET.get("said", ""),
        "may_act": who.writes(LEDGER.slug, site) or who.may_propose,
    }
    return page(request, "vulnerabilities/ways.html", values)


def _ordered(rows: Iterable[AdvisoryRecord], day: dt.date) -> list[AdvisoryRecord]:
    def order(row: AdvisoryRecord) -> tuple[bool, int, str]:
        waits = next((stay.days for stay in stays(row, day) if stay.ended is None), 0)
        return row.over(day), -waits, row.number

    return sorted(rows, key=order)


def _line(row: AdvisoryRecord, day: dt.date) -> dict[str, object]:
    found = stays(row, day)
    days = {one.step: one.days for one in found}
    step = next_step(row)
    return {
        "row": row,
        "name": row_id(LEDGER, row),
        "address": address_of_row(LEDGER.slug, row),
        "cells": [(name, row.day(name), days.get(name), name == step) for name in STEPS],
        "next": step,
        "next_label": _column(step) if step else None,
        "waits": next((one.days for one in found if one.ended is None), None),
        "late": bool(row.due and row.answered is None and row.due < day),
    }


def _column(step: str) -> Text:
    column = LEDGER.field(step).column
    return Text(column.ja, column.en)


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Receive advisories, or enter the next step of one; as a proposal where the person may not write the ledger.

    Raises Refused: 403 without the right, 404 for what is not there, 422 with every fault of the form.
    """
    who, items = asker(request), Items(request.POST.dict())
    match items.text("deed"):
        case "receive":
            made = _receive(request.POST.getlist("advisory"), items, who)
        case "step":
            made = _step(items, who)
        case _:
            raise wrong(Problem("advisory.E202", "", "deed", _NO_DEED))
    return HttpResponseRedirect(f"/proposals/{made.number}/" if made else f"{PAGE}?said=done", status=303)


def _receive(named: Iterable[str], items: Items, who: Asker) -> Proposal | None:
    day = items.day("day", required=True)
    items.done()
    stands = standing(who)
    match = match_of(stands)
    known = match.advisories if match else {}
    found = [known.get(number) for number in dict.fromkeys(named)]
    chosen = [one for one in found[:MOST_NEW] if one]
    if stands is None or not chosen or len(chosen) != len(found):
        raise general(404)
    rows = [
        AdvisoryRecord(
            number=one.id, title=one.title[:400], origin=one.publisher, published=one.published, received=day,
            site=stands.kept.site,
        )
        for one in chosen
    ]  # fmt: skip
    return receive(rows, Act(who.who, RECEIVED.ja), proposes=who.proposes(LEDGER.slug, stands.kept.site))


def _step(items: Items, who: Asker) -> Proposal | None:
    row = recorded(items.text("line", most=64))
    if row is None or not who.reach(Right.READ, LEDGER.slug).covers(row.site, writing=False):
        raise Http404
    name, day = items.text("step", required=True, most=40), items.day("day", required=True)
    needed = items.choice("needed", Needed, required=name == "answered")
    text = items.text("answer", most=1000, required=needed is Needed.NO)
    items.done()
    if name not in STEPS or day is None:
        raise general(404)
    answer = Answer(needed, text, who.who) if needed else None
    why = _column(name).ja
    return advance(row, Step(name, day, answer), Act(who.who, why), proposes=who.proposes(LEDGER.slug, row.site))


_NO_DEED = Text(
    "何をするかが選ばれていません。ページを読み直してください。", "What to do was not chosen. Reload the page."
)
