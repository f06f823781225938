"""Events of parts: kept once, refused twice, taken back by declaration, and asked for."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sekisho.factory.rfid.events import Event, document, in_utc, seen, taken, taken_back, transaction
from sekisho.factory.rfid.repository import CONFLICT, CREATED, REFUSED, Question, Repository

AT = datetime.fromisoformat("2026-11-24T09:00:00+09:00")
FIRST, SECOND = (transaction("4512345000004", name) for name in ("WO-1", "WO-2"))
STATION = "urn:epc:id:sgln:4512345.00011.S1"


def part(serial: int) -> str:
    return f"urn:epc:id:sgtin:4512345.012345.{serial}"


def board(serial: int) -> str:
    return f"urn:epc:id:sgtin:4512345.099999.{serial}"


def put(number: int, order: str = FIRST, *parts: int) -> Event:
    return taken([part(one) for one in parts or (number,)], board(number), order, STATION, AT + timedelta(hours=number))


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Repository]:
    with closing(sqlite3.connect(tmp_path / "parts.db", isolation_level=None)) as base:
        yield Repository(base)


def take(kept: Repository, *events: Event) -> int:
    return kept.take(document(events, AT), "rfid").status


def test_the_same_event_counts_once(kept: Repository) -> None:
    assert take(kept, put(1)) == CREATED
    answer = kept.take(document([put(1)], AT), "rfid")
    assert (answer.status, [one.code for one in answer.problems]) == (CONFLICT, ["epcis.E409"])
    assert len(list(kept.ask(Question()))) == 1


def test_a_document_is_taken_whole_or_not_at_all(kept: Repository) -> None:
    assert take(kept, put(1)) == CREATED
    assert take(kept, put(2), put(1), put(3)) == CONFLICT
    assert [one["parentID"] for one in kept.ask(Question())] == [board(1)]
    assert take(kept, put(2), put(3)) == CREATED


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"eventID": "ni:///sha-256;" + "0" * 64 + "?ver=CBV2.0"}, "epcis.E422"),
        ({"childEPCs": [part(9)]}, "epcis.E422"),
        ({"eventTime": "2026-02-31T09:00:00Z"}, "epcis.E424"),
        ({"eventTime": "0001-01-01T00:00:00+09:00"}, "epcis.E424"),
        ({"eventTime": "9999-12-31T23:59:59.9999Z"}, "epcis.E424"),
    ],
)
def test_an_event_that_was_changed_on_its_way_is_refused(kept: Repository, change: Event, code: str) -> None:
    answer = kept.take(document([{**put(1), **change}], AT), "rfid")
    assert (answer.status, [(one.code, one.file) for one in answer.problems]) == (REFUSED, [(code, "rfid")])
    assert not list(kept.ask(Question()))


def test_the_same_event_twice_in_one_document_is_refused(kept: Repository) -> None:
    assert take(kept, put(1), put(1)) == REFUSED


def test_what_was_declared_an_error_counts_no_more_and_stays_to_be_read(kept: Repository) -> None:
    take(kept, put(1), put(2))
    wrong = taken_back(put(1), "incorrect_data", AT)
    assert take(kept, wrong) == CREATED
    assert kept.parts_of(board(1)) == ()
    assert kept.boards_with(part(1)) == ()
    assert [one["parentID"] for one in kept.ask(Question())] == [board(2)]
    (told,) = kept.ask(Question(board=board(1), errors=True))
    assert told["errorDeclaration"]["reason"] == "https://ref.gs1.org/cbv/ER-incorrect_data"
    assert take(kept, wrong) == CONFLICT
    assert take(kept, put(1)) == CONFLICT


def test_genealogy_goes_both_ways(kept: Repository) -> None:
    take(kept, put(1, FIRST, 11, 12), put(2, FIRST, 13), put(3, SECOND, 12))
    assert kept.parts_of(board(1)) == (part(11), part(12))
    assert kept.boards_with(part(12)) == (board(1), board(3))


def test_questions_are_answered_by_each_of_their_parts(kept: Repository) -> None:
    sighting = seen([part(77)], SECOND, STATION, AT)
    take(kept, put(1), put(2), put(3, SECOND), sighting)

    def found(**question: str) -> list[str]:
        return [one["eventID"] for one in kept.ask(Question(**question))]

    assert found() == [
        sighting["eventID"],
        *(put(n, order)["eventID"] for n, order in ((1, FIRST), (2, FIRST), (3, SECOND))),
    ]
    assert found(order=SECOND) == [sighting["eventID"], put(3, SECOND)["eventID"]]
    assert found(part=part(77)) == found(event=sighting["eventID"]) == [sighting["eventID"]]
    assert found(since="2026-11-24T01:00:00Z", until="2026-11-24T03:00:00Z") == [put(1)["eventID"], put(2)["eventID"]]
    with pytest.raises(ValueError, match="yesterday"):
        found(since="yesterday")
    assert found(order="'; DROP TABLE event; --") == []


def test_events_stay_when_the_service_ends(tmp_path: Path) -> None:
    path = tmp_path / "parts.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        take(Repository(base), put(1))
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        again = Repository(base)
        assert take(again, put(1)) == CONFLICT
        assert again.parts_of(board(1)) == (part(1),)


def test_what_is_taken_goes_with_the_transaction_it_was_taken_in(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "parts.db", isolation_level=None)) as base:
        kept = Repository(base)
        base.execute("BEGIN")
        assert take(kept, put(1)) == CREATED
        assert take(kept, put(2), put(1)) == CONFLICT
        base.execute("ROLLBACK")
        assert list(kept.ask(Question())) == []


def test_events_are_told_page_by_page_without_loss_or_repetition(kept: Repository) -> None:
    same_time = [taken([part(one)], board(one), FIRST, STATION, AT) for one in range(5)]
    take(kept, *same_time, put(1), put(2))
    whole = [one["eventID"] for one in kept.ask(Question())]
    pages: list[str] = []
    after = ("", "")
    while page := list(kept.ask(Question(most=2, after=after))):
        pages += [one["eventID"] for one in page]
        after = in_utc(page[-1]["eventTime"]), page[-1]["eventID"]
    assert len(whole) == 7
    assert pages == whole
