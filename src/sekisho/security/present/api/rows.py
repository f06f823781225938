"""The rows of one ledger over HTTP: list, one, history, create, change, withdraw. The same code for every ledger."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from sekisho.guard.limits import API_PAGE_ROWS
from sekisho.guard.problem import Problem
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.plain import as_json
from sekisho.security.present.api import receiving
from sekisho.security.present.api.asking import LAST_PAGE, as_of, question
from sekisho.security.present.api.calling import Caller, caller
from sekisho.security.present.api.receiving import Items, content, problem, whole_number, wrong
from sekisho.security.present.api.refusing import Refused, general
from sekisho.security.present.api.schemas import ROW_ID
from sekisho.security.present.api.wanting import Seen, Wanted, change, new, withdrawal
from sekisho.security.store.door import write
from sekisho.security.store.journal.proving import prove
from sekisho.security.store.lists import page_of
from sekisho.security.store.pasts import key_of, past_of, standing, standing_on
from sekisho.security.terms.calendar import JAPAN
from sekisho.security.work.permission import Right

_ETAG = re.compile(r'(?:W/)?"([0-9]{1,19})"')


def json_answer(data: Any, status: int = 200, **headers: str) -> HttpResponse:  # noqa: ANN401 -- JSON
    """JSON as an answer, Japanese as it is."""
    return HttpResponse(orjson.dumps(data), status=status, content_type="application/json", headers=headers)


def nothing() -> Refused:
    """The refusal of what is not there, or is not the caller's to see."""
    return general(404)


def known_name(row_id: str) -> str:
    """An id of a row. Raises Refused (404) for what can be none."""
    if not re.fullmatch(ROW_ID, row_id, re.ASCII):
        raise nothing()
    return row_id


def _seen(request: HttpRequest, position: int | None, values: dict[str, object] | None = None) -> Seen:
    """What was seen, by the body or by the header If-Match."""
    if position is None and (match := _ETAG.fullmatch(request.headers.get("If-Match", "").strip())):
        position = whole_number(match[1], 0, receiving.MOST)
    return Seen(position, values)


@dataclass(frozen=True, slots=True)
class Rows:
    """The acts on one ledger's rows."""

    slug: str

    def list(self, request: HttpRequest) -> HttpResponse:
        """One page of the rows."""
        who = caller(request)
        asked = question(self.slug, request.GET, who.reach(Right.READ, self.slug).sites)
        page = page_of(self.slug, asked, who.version(self.slug))
        rows = [{"row_id": one.row_id, "position": one.position, "row": one.values} for one in page.rows]
        head = {"count": page.count, "page": asked.page, "page_size": asked.size, "as_of": asked.day}
        return json_answer({**head, "rows": rows})

    def one(self, request: HttpRequest, row_id: str) -> HttpResponse:
        """One row, now or as of a day."""
        name, who, problems = known_name(row_id), caller(request), list[Problem]()
        reach = who.reach(Right.READ, self.slug)
        day = as_of(request.GET, problems)
        if problems:
            raise wrong(*problems)
        found = standing_on(self.slug, name, day) if day else standing(self.slug, name)
        if found is None or not reach.covers(found.row.site, writing=False):
            raise nothing()
        row = as_json(REGISTRY[self.slug], found.row)
        told = {"row_id": name, "position": found.position, "row": row}
        return json_answer(told, ETag=f'"{found.position}"')

    def history(self, request: HttpRequest, row_id: str) -> HttpResponse:
        """The row's entries in the journal, the latest first; of withdrawn rows too."""
        name, who = known_name(row_id), caller(request)
        reach = who.reach(Right.READ, self.slug)
        page, size = (
            whole_number(request.GET.get(key, default), 1, most)
            for key, default, most in (("page", "1", LAST_PAGE), ("page_size", "50", API_PAGE_ROWS))
        )
        if page is None or size is None:
            key, most = ("page", LAST_PAGE) if page is None else ("page_size", API_PAGE_ROWS)
            raise wrong(problem(receiving.NO_NUMBER, key, value=request.GET[key], least=1, most=most))
        past = past_of(self.slug, name, page, size)
        if past is None or not reach.covers(past.site or "", writing=past.site is None):
            raise nothing()
        return json_answer({"count": past.count, "page": page, "page_size": size, "entries": past.entries})

    def proof(self, request: HttpRequest, row_id: str) -> HttpResponse:
        """The entry that held for the row at the end of a day (today), with a proof that anybody can verify."""
        name, who, problems = known_name(row_id), caller(request), list[Problem]()
        reach = who.reach(Right.READ, self.slug)
        day = as_of(request.GET, problems) or dt.datetime.now(JAPAN).date()
        if problems:
            raise wrong(*problems)
        named = key_of(self.slug, name)
        if named is None or not reach.covers(named.site, writing=False):
            raise nothing()
        proved = prove(self.slug, named.site, named.key, day)
        return json_answer({"entry": proved.octets.decode(), "proof": str(proved.proof), "key": str(proved.key)})

    def create(self, request: HttpRequest) -> HttpResponse:
        """Enter a new row."""
        who = caller(request)
        who.reach(Right.WRITE, self.slug)
        items = Items(content(request))
        items.known(("why", "row"))
        why, row = items.text("why", required=True), items.object("row", required=True)
        items.done()
        return self._write(who, new(who, self.slug, row), why, status=201)

    def change(self, request: HttpRequest, row_id: str) -> HttpResponse:
        """Change some values of a row, by the position or the values that were seen."""
        name, who = known_name(row_id), caller(request)
        who.reach(Right.WRITE, self.slug)
        items = Items(content(request))
        items.known(("why", "set", "position", "seen"))
        why, values = items.text("why", required=True), items.object("set", required=True)
        seen = _seen(request, items.number("position"), items.object("seen"))
        items.done()
        return self._write(who, change(who, self.slug, name, seen, values or {}), why)

    def withdraw(self, request: HttpRequest, row_id: str) -> HttpResponse:
        """Take a row out of the ledger; its history stays."""
        name, who = known_name(row_id), caller(request)
        who.reach(Right.WRITE, self.slug)
        text = request.GET.get("position")
        position = None if text is None else whole_number(text, 0, receiving.MOST)
        items = Items({"why": request.GET.get("why")})
        if text is not None and position is None:
            items.complain(receiving.NO_NUMBER, "position", value=text, least=0, most=receiving.MOST)
        why = items.text("why", required=True)
        items.done()
        wanted = withdrawal(who, self.slug, name, _seen(request, position))
        positions = write([wanted.change], Act(who.who, why))
        return json_answer({"row_id": name, "position": positions[-1]})

    def _write(self, who: Caller, wanted: Wanted, why: str, status: int = 200) -> HttpResponse:
        write([wanted.change], Act(who.who, why))
        found = standing(self.slug, wanted.name)
        if found is None:  # somebody withdrew it between the two statements
            raise nothing()
        row = as_json(REGISTRY[self.slug], found.row)
        told = {"row_id": wanted.name, "position": found.position, "row": row}
        headers = {"ETag": f'"{found.position}"'}
        if status == 201:
            headers["Location"] = f"/api/v1/ledgers/{self.slug}/rows/{wanted.name}"
        return json_answer({**told, "problems": [one.told for one in wanted.warnings]}, status, **headers)
