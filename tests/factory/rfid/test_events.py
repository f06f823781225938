"""Events and their names. The hashes are those of the reference implementation, epcis-event-hash-generator 1.9.3."""

from datetime import UTC, datetime, timedelta, timezone

import jsonschema_rs
import pytest

from sekisho.contracts import contracts
from sekisho.contracts.schemas import schema_of
from sekisho.factory.rfid.events import Event, document, event_id, query_document, seen, taken, taken_back, transaction

JAPAN = timezone(timedelta(hours=9))
AT = datetime(2026, 11, 24, 9, 0, 30, 123600, tzinfo=JAPAN)
ORDER = transaction("4512345000004", "WO-1")
PARTS = (
    "urn:epc:id:sgtin:4512345.012345.17",
    "urn:epc:id:sgtin:4512345.012345.9",
    "urn:epc:id:sscc:4012345.0000000111",
)
BOARD, STATION = "urn:epc:id:sgtin:4512345.099999.B-1", "urn:epc:id:sgln:4512345.00011.S1"
TAKEN = "ni:///sha-256;266473cae43fd21afae7afa77240271df0241ba7d99db4a6236d11e1342019f4?ver=CBV2.0"
SEEN = "ni:///sha-256;98898dd9074824b296dbb92c469c8b5c2d7f7d78a76bfa34d47fd00fadb85c10?ver=CBV2.0"


def a_taking() -> Event:
    return taken(PARTS, BOARD, ORDER, STATION, AT)


def a_sighting() -> Event:
    return seen(
        ["urn:epc:id:giai:4012345.A-1"], ORDER, "urn:epc:id:sgln:4512345.00011.0", datetime(2026, 11, 24, tzinfo=UTC)
    )


def test_names_are_those_of_the_reference() -> None:
    assert a_taking()["eventID"] == TAKEN
    assert a_sighting()["eventID"] == SEEN


def test_what_is_written_otherwise_and_says_the_same_has_the_same_name() -> None:
    event = a_taking()
    assert event_id({**event, "childEPCs": event["childEPCs"][::-1]}) == TAKEN
    assert event_id({**event, "bizStep": "urn:epcglobal:cbv:bizstep:installing"}) == TAKEN
    assert event_id({**event, "parentID": "https://id.gs1.org/01/04512345999995/21/B-1"}) == TAKEN
    assert event_id(taken_back(event, "incorrect_data", AT)) == TAKEN


@pytest.mark.parametrize(
    "change",
    [
        {"eventTime": "2026-11-24T09:00:30.124+09:00"},
        {"eventTimeZoneOffset": "+08:00"},
        {"action": "DELETE"},
        {"childEPCs": [PARTS[0]]},
        {"parentID": "urn:epc:id:sgtin:4512345.099999.B-2"},
        {"readPoint": {"id": "urn:epc:id:sgln:4512345.00011.S2"}},
        {"bizTransactionList": [{"type": "prodorder", "bizTransaction": transaction("4512345000004", "WO-2")}]},
        {"bizStep": "assembling"},
        {"disposition": "active"},
    ],
)
def test_what_says_something_else_has_another_name(change: Event) -> None:
    assert event_id({**a_taking(), **change}) != TAKEN


def test_documents_fit_the_declared_payload() -> None:
    schema = schema_of(contracts().payloads["epcis-events"])
    whole = document([a_taking(), a_sighting(), taken_back(a_taking(), "incorrect_data", AT)], AT)
    jsonschema_rs.validate(schema, whole)
    assert not jsonschema_rs.is_valid(schema, {**whole, "schemaVersion": "1.2"})


def test_offsets_of_all_zones_are_told() -> None:
    west = datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))
    assert seen([PARTS[0]], ORDER, STATION, west)["eventTimeZoneOffset"] == "-03:30"


def test_what_was_seen_and_not_taken_says_why() -> None:
    event = seen([PARTS[0]], ORDER, STATION, AT, "mismatch_class")
    assert event["disposition"] == "mismatch_class"
    assert event["eventID"] not in {event_id({**event, "disposition": "in_progress"}), SEEN}


def test_an_answer_to_a_query_holds_the_events() -> None:
    told = query_document([a_taking()], AT)
    assert told["type"] == "EPCISQueryDocument"
    assert told["epcisBody"]["queryResults"]["resultsBody"]["eventList"] == [a_taking()]
