"""What a program is told that asked for something it cannot have: one shape for every status, both languages.

Never a trace, a path of this machine or a statement of the database; those go to the log.
"""

import datetime as dt
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import orjson
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from sekisho.guard.audit import Event, Outcome
from sekisho.guard.problem import Problem
from sekisho.guard.text import Text
from sekisho.security.store.console_log import tell
from sekisho.security.store.errors import ActRefused, JournalRefused, NothingToProve, RowsChanged, RowsRefused
from sekisho.security.work.rowchange import Conflict

log = logging.getLogger("sekisho.api")


class Refused(Exception):  # noqa: N818  # named for what happened, as people say it
    """A request that is answered with an error. `text` says what was found and what to do."""

    def __init__(
        self, status: int, code: str, text: Text, problems: Sequence[Problem] = (), conflicts: Sequence[Conflict] = ()
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.text = status, code, text
        self.problems, self.conflicts = tuple(problems), tuple(conflicts)


@dataclass(frozen=True, slots=True)
class Said:
    """What is answered for a status when nothing more is known."""

    code: str
    text: Text
    headers: Mapping[str, str] = field(default_factory=dict)


GENERAL: Mapping[int, Said] = {
    400: Said(
        "api.E001",
        Text("要求を読めません。APIの説明書のとおりに直してください。", "The request cannot be read. Correct it."),
    ),
    401: Said(
        "api.E002",
        Text(
            "トークンがないか、使えません。有効なトークンを Authorization: Bearer で送ってください。",
            "There is no token, or it is not valid. Send a valid one as Authorization: Bearer.",
        ),
        {"WWW-Authenticate": "Bearer"},
    ),
    403: Said("api.E003", Text("許可されていません。", "This is not permitted.")),
    404: Said(
        "api.E004",
        Text(
            "その場所には何もありません。アドレスと番号を確かめてください。",
            "There is nothing at this address. Check the address and the number.",
        ),
    ),
    405: Said(
        "api.E005",
        Text(
            "この場所ではその操作はできません。許される操作は Allow ヘッダーにあります。",
            "This method cannot be used here. The header Allow names those that can.",
        ),
    ),
    409: Said("api.E009", Text("今の状態ではできません。", "This cannot be done as things stand.")),
    413: Said(
        "api.E006",
        Text("送られた内容が大きすぎます。分けて送ってください。", "The request is too large. Send it in parts."),
    ),
    415: Said(
        "api.E007",
        Text(
            "内容の種類が違います。JSON（application/json）またはファイル（multipart/form-data）で送ってください。",
            "The content type is wrong. Send JSON (application/json) or a file (multipart/form-data).",
        ),
    ),
    422: Said(
        "api.E008",
        Text(
            "値に誤りがあります。problems の各項目を直してください。",
            "Values are wrong. Correct each of the problems.",
        ),
    ),
    500: Said(
        "api.E010",
        Text(
            "内部の誤りです。何も書き込まれていません。管理者に時刻を伝えてください。",
            "A fault of ours; nothing was written. Tell the administrator the time.",
        ),
    ),
    503: Said("api.E011", Text("ジャーナルに書けません。", "The journal cannot be written.")),
}


def shaped(code: str, text: Text, problems: Sequence[Problem], conflicts: Sequence[Conflict]) -> bytes:
    """The one shape of every error."""
    told = {
        "code": code,
        **text.told,
        "problems": [one.told for one in problems],
        "conflicts": [_conflict(one) for one in conflicts],
    }
    return orjson.dumps(told)


def _conflict(one: Conflict) -> dict[str, object]:
    cells = [{"field": cell.field, "seen": cell.seen, "wanted": cell.wanted, "now": cell.now} for cell in one.cells]
    told = {"ledger": one.ledger, "site": one.site, "key": one.key, "gone": one.gone, "who": one.who, "at": one.at}
    return {**told, "cells": cells, **one.text.told}


def answer(status: int, refused: Refused | None = None) -> HttpResponse:
    """The answer to a refused request; the general sentence of the status where nothing more is known."""
    said = GENERAL.get(status, GENERAL[400])
    if refused is None:
        body = shaped(said.code, said.text, (), ())
    else:
        body = shaped(refused.code, refused.text, refused.problems, refused.conflicts)
    return HttpResponse(body, status=status, content_type="application/json", headers=dict(said.headers))


_STATUS = {
    "store.E003": 422,
    "store.E004": 403,
    "store.E005": 409,
    "store.E010": 404,
    "store.E012": 422,
    "store.E006": 422,
    "store.E014": 403,
}
"""What the store's refusals of an act are over HTTP; 409 where not named."""

_CODE = re.compile(r"\(([a-z]+\.E[0-9]{3})\)\s*$")


def _of_act(refused: ActRefused) -> Refused:
    found = _CODE.search(refused.text.ja)
    if found is None:  # a decision that does not fit the proposal as it stands
        return Refused(409, refused.code, refused.text)
    return Refused(_STATUS.get(found[1], 409), found[1], refused.text)


_ROWS = Text(
    "行に誤りがあるため、何も書き込んでいません。problems の各項目を直して、もう一度送ってください。",
    "Rows have errors, so nothing was written. Correct each of the problems and send it again.",
)
_CHANGED = Text(
    "見ている間に行が変更されたため、何も書き込んでいません。conflicts の今の値を確かめて、もう一度送ってください。",
    "Rows were changed meanwhile, so nothing was written. Check the present values in conflicts and send it again.",
)


_GENERAL_OF: tuple[tuple[type[Exception], int], ...] = (
    (AuthenticationError, 401),
    (Http404, 404),
    (RequestDataTooBig, 413),
    (ValidationError, 422),
    (SuspiciousOperation, 400),
    (MultiPartParserError, 400),
    (UnreadablePostError, 400),
)
"""What Django and ninja raise, and its status; the narrower kinds come first."""


def refusal_of(error: Exception) -> Refused:
    """An error as it is told; 500 for what we did not foresee."""
    match error:
        case Refused():
            return error
        case RowsRefused():
            return Refused(422, error.code, _ROWS, problems=error.problems)
        case RowsChanged():
            return Refused(409, error.code, _CHANGED, conflicts=error.conflicts)
        case ActRefused():
            return _of_act(error)
        case JournalRefused():
            return Refused(404 if isinstance(error, NothingToProve) else 503, error.code, error.text)
    status = next((status for kind, status in _GENERAL_OF if isinstance(error, kind)), 500)
    return general(error.status_code if isinstance(error, HttpError) else status)


def general(status: int) -> Refused:
    """The refusal of which nothing more is known than its status."""
    said = GENERAL.get(status, GENERAL[400])
    return Refused(status, said.code, said.text)


_DENIED = {401: "token", 403: "right"}
"""Statuses that the console's own log hears of, and their event."""


def _tell(request: HttpRequest, refused: Refused, person: str) -> None:
    event = Event(
        at=dt.datetime.now(dt.UTC),
        name=_DENIED[refused.status],
        outcome=Outcome.REFUSED,
        why=refused.code,
        person=person,
        source=str(request.META.get("REMOTE_ADDR") or ""),
        what=f"{request.method} {request.path}",
    )
    tell(event)


def install(api: NinjaAPI) -> None:
    """Let the API answer every error in the one shape, and log it without what the request held."""

    def handle(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
        error = error if isinstance(error, Exception) else error()
        refused = refusal_of(error)
        holder = getattr(getattr(request, "auth", None), "holder", None)
        told = (refused.status, refused.code, request.method, request.path[:200], holder.token if holder else "-")
        if refused.status >= 500:
            log.error("failed %s %s %s %r token=%s", *told, exc_info=error)
        else:
            log.info("refused %s %s %s %r token=%s", *told)
        if refused.status in _DENIED:
            _tell(request, refused, holder.person if holder else "")
        return answer(refused.status, refused)

    for kind in (Exception, AuthenticationError, HttpError, ValidationError, Http404):
        api.add_exception_handler(kind, handle)
