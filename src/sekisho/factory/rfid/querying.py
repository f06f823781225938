"""Queries for events in the words of EPCIS 2.0 (8.2.7.1, SimpleEventQuery, as its REST binding writes it), by pages."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sekisho.factory.rfid.events import in_utc, query_document
from sekisho.factory.rfid.refusing import Refused
from sekisho.factory.rfid.repository import Question, Repository

MOST_A_PAGE = 500
_WORDS: Mapping[str, str] = {
    "EQ_eventID": "event",
    "MATCH_epc": "part",
    "MATCH_parentID": "board",
    "EQ_bizTransaction_prodorder": "order",
    "GE_eventTime": "since",
    "LT_eventTime": "until",
}
_PAGING = ("perPage", "nextPageToken")


@dataclass(frozen=True, slots=True)
class Page:
    """An answer: an EPCISQueryDocument, and the token of the page behind it; empty for the last one."""

    document: dict[str, Any]
    next_page_token: str


def query(repository: Repository, parameters: Mapping[str, str], at: datetime) -> Page:
    """The events that fit all parameters, with those that were declared errors. at: when it is asked.

    Raises Refused for a parameter that is not known here, and for a value that cannot be.
    """
    if unknown := sorted(parameters.keys() - _WORDS.keys() - set(_PAGING)):
        known = ", ".join((*_WORDS, *_PAGING))
        raise Refused(
            "epcis.E401",
            f"検索条件「{unknown[0][:80]}」は使えません。使えるのは {known} です。",
            f'The parameter "{unknown[0][:80]}" is not known. These are: {known}.',
        )
    asked = {_WORDS[name]: value for name, value in parameters.items() if name in _WORDS}
    for name in ("GE_eventTime", "LT_eventTime"):
        _instant(name, parameters.get(name))
    size = _size(parameters.get("perPage", "30"))
    question = Question(**asked, errors=True, most=size + 1, after=_place(parameters.get("nextPageToken", "")))
    events = list(repository.ask(question))
    more = len(events) > size
    return Page(query_document(events[:size], at), _token(events[size - 1]) if more else "")


def _instant(name: str, value: str | None) -> None:
    try:
        if value is not None:
            in_utc(value)
    except ValueError as error:
        raise _refused(name, value or "", "2026-12-01T09:00:00+09:00") from error


def _size(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= len(text) <= 3 and 1 <= int(text) <= MOST_A_PAGE):
        raise _refused("perPage", text, f"1–{MOST_A_PAGE}")
    return int(text)


def _token(event: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(f"{in_utc(event['eventTime'])} {event['eventID']}".encode()).decode()


def _place(token: str) -> tuple[str, str]:
    try:
        at, _, event = base64.b64decode(token, altchars=b"-_", validate=True).decode().partition(" ")
    except (binascii.Error, ValueError) as error:
        raise _refused("nextPageToken", token, "Page.next_page_token") from error
    return at, event


def _refused(name: str, value: str, example: str) -> Refused:
    return Refused(
        "epcis.E402",
        f"{name}の値「{value[:80]}」は使えません。例: {example}",
        f'{name} cannot be "{value[:80]}". Example: {example}',
    )
