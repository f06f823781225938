"""Queries in the words of EPCIS: each parameter, pages, and what is no question."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sekisho.factory.rfid.events import document, taken, taken_back
from sekisho.factory.rfid.naming import board_name, order_name, stall_name
from sekisho.factory.rfid.querying import Page, query
from sekisho.factory.rfid.refusing import Refused
from sekisho.factory.rfid.repository import Repository

AT = datetime(2026, 12, 1, 8, tzinfo=UTC)
TAGS = [f"urn:epc:id:sgtin:4987654.000001.{serial}" for serial in range(5)]
EVENTS = [
    taken([tag], board_name(f"B-{at % 2}"), order_name(f"WO-{at % 3}"), stall_name("stall-1"), AT + timedelta(hours=at))
    for at, tag in enumerate(TAGS)
]


@pytest.fixture
def repository() -> Iterator[Repository]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as base:
        repository = Repository(base)
        repository.take(document([*EVENTS, taken_back(EVENTS[4], "did_not_occur", AT)][:5], AT), "rfid")
        repository.take(document([taken_back(EVENTS[4], "did_not_occur", AT)], AT), "rfid")
        yield repository


def events(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.document["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    return found


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, [0, 1, 2, 3, 4]),
        ({"EQ_eventID": EVENTS[2]["eventID"]}, [2]),
        ({"MATCH_epc": TAGS[1]}, [1]),
        ({"MATCH_parentID": board_name("B-1")}, [1, 3]),
        ({"EQ_bizTransaction_prodorder": order_name("WO-0")}, [0, 3]),
        ({"GE_eventTime": "2026-12-01T18:00:00+09:00", "LT_eventTime": "2026-12-01T11:00:00Z"}, [1, 2]),
        ({"MATCH_epc": TAGS[1], "EQ_bizTransaction_prodorder": order_name("WO-0")}, []),
        ({"MATCH_epc": "'; DROP TABLE event; --"}, []),
    ],
)
def test_each_parameter_chooses_events(repository: Repository, parameters: dict[str, str], expected: list[int]) -> None:
    found = query(repository, parameters, AT)
    assert [one["eventID"] for one in events(found)] == [EVENTS[at]["eventID"] for at in expected]
    assert found.next_page_token == ""


def test_an_answer_is_a_query_document_and_tells_errors(repository: Repository) -> None:
    page = query(repository, {"MATCH_epc": TAGS[4]}, AT)
    assert (page.document["type"], page.document["creationDate"]) == ("EPCISQueryDocument", "2026-12-01T08:00:00.000Z")
    assert events(page)[0]["errorDeclaration"]["reason"].endswith("did_not_occur")


@pytest.mark.parametrize("size", [1, 2, 3, 5, 500])
def test_pages_hold_every_event_once(repository: Repository, size: int) -> None:
    found: list[dict[str, Any]] = []
    parameters = {"perPage": str(size)}
    while True:
        page = query(repository, parameters, AT)
        found += events(page)
        assert len(events(page)) <= size
        if not page.next_page_token:
            break
        parameters["nextPageToken"] = page.next_page_token
    assert [one["eventID"] for one in found] == [one["eventID"] for one in EVENTS]


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"EQ_disposition": "active"}, "epcis.E401"),
        ({"GE_eventTime": "yesterday"}, "epcis.E402"),
        ({"LT_eventTime": ""}, "epcis.E402"),
        ({"perPage": "0"}, "epcis.E402"),
        ({"perPage": "501"}, "epcis.E402"),
        ({"perPage": "１０"}, "epcis.E402"),
        ({"nextPageToken": "?"}, "epcis.E402"),
        ({"nextPageToken": "_____w=="}, "epcis.E402"),
    ],
)
def test_what_is_no_question_is_refused_with_a_sentence(
    repository: Repository, parameters: dict[str, str], code: str
) -> None:
    with pytest.raises(Refused) as caught:
        query(repository, parameters, AT)
    assert caught.value.code == code
    assert next(iter(parameters)) in caught.value.text.ja
