"""What happened to parts as EPCIS 2.0 events, each named by the hash of what it says.

The hash is that of CBV 2.0, 8.9.2, over the properties that this factory's events have: whoever computes it anew from
the event gets the same name, so the same event counts once, however often it is sent.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sekisho.factory.rfid.epc import NotAnEpc, link

Event = dict[str, Any]
"""An event in EPCIS 2.0's JSON form."""

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
_CBV = "https://ref.gs1.org/cbv"


def taken(epcs: Iterable[str], board: str, order: str, station: str, at: datetime) -> Event:
    """Parts were built into a board (AggregationEvent, 7.4.3). Identities as URN; station: of its read point (SGLN).

    order: the work order's business transaction identifier, as `transaction` makes it.
    """
    what = {"action": "ADD", "disposition": "in_progress", "parentID": board, "childEPCs": sorted(epcs)}
    return _at_station("AggregationEvent", order, station, at, what)


def seen(epcs: Iterable[str], order: str, station: str, at: datetime, disposition: str = "in_progress") -> Event:
    """Parts were seen at a station (ObjectEvent, 7.4.2). disposition: what they are there (CBV 2.0, 7.2)."""
    what = {"action": "OBSERVE", "disposition": disposition, "epcList": sorted(epcs)}
    return _at_station("ObjectEvent", order, station, at, what)


def _at_station(kind: str, order: str, station: str, at: datetime, what: Event) -> Event:
    """An event at an assembly stall, with its hash as eventID."""
    event = {
        "type": kind,
        **_when(at),
        **what,
        "bizStep": "installing",
        "readPoint": {"id": station},
        "bizTransactionList": [{"type": "prodorder", "bizTransaction": order}],
    }
    return {"eventID": event_id(event), **event}


def taken_back(event: Event, reason: str, at: datetime) -> Event:
    """The declaration that an event was an error (7.4.1.2): the event once more, with who says so from when on."""
    declared = {"declarationTime": _instant(at), "reason": f"{_CBV}/ER-{reason}"}
    return {**event, "errorDeclaration": declared}


def transaction(company: str, order: str) -> str:
    """The identifier of a work order. company: GLN of the factory, 13 digits."""
    return f"urn:epcglobal:cbv:bt:{company}:{order}"


def document(events: Iterable[Event], at: datetime) -> dict[str, Any]:
    """Events as one EPCIS document, ready to be sent."""
    return _document("EPCISDocument", {"eventList": list(events)}, at)


def query_document(events: Iterable[Event], at: datetime) -> dict[str, Any]:
    """Events as the answer to a query (8.2.7.1, SimpleEventQuery)."""
    results = {"queryName": "SimpleEventQuery", "resultsBody": {"eventList": list(events)}}
    return _document("EPCISQueryDocument", {"queryResults": results}, at)


def _document(kind: str, body: dict[str, Any], at: datetime) -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "type": kind,
        "schemaVersion": "2.0",
        "creationDate": _instant(at),
        "epcisBody": body,
    }


def event_id(event: Event) -> str:
    """The hash of an event. An error declaration is no part of it: it speaks of the event."""
    digest = hashlib.sha256("".join(_said(event)).encode()).hexdigest()
    return f"ni:///sha-256;{digest}?ver=CBV2.0"


def _said(event: Mapping[str, Any]) -> Iterator[str]:
    """What the hash is made of: properties in the order of CBV 2.0, table 8-1; what an event lacks is left out."""
    yield f"eventType={event['type']}"
    yield f"eventTime={in_utc(event['eventTime'])}"
    yield f"eventTimeZoneOffset={event['eventTimeZoneOffset']}"
    yield from _epcs("epcList", event.get("epcList"))
    if "parentID" in event:
        yield f"parentID={_linked(event['parentID'])}"
    yield from _epcs("childEPCs", event.get("childEPCs"))
    if "action" in event:
        yield f"action={event['action']}"
    for name, kind in (("bizStep", "BizStep"), ("disposition", "Disp")):
        if name in event:
            yield f"{name}={_word(kind, event[name])}"
    if "readPoint" in event:
        yield f"readPointid={_linked(event['readPoint']['id'])}"
    if event.get("bizTransactionList"):
        yield "bizTransactionList"
        yield from sorted(
            f"type={_word('BTT', one['type'])}bizTransaction={one['bizTransaction']}"
            for one in event["bizTransactionList"]
        )


def _epcs(name: str, epcs: Iterable[str] | None) -> Iterator[str]:
    if epcs:
        yield name
        yield from sorted(f"epc={_linked(epc)}" for epc in epcs)


def _linked(value: str) -> str:
    try:
        return link(value) if value.startswith("urn:epc:id:") else value
    except NotAnEpc:
        return value


def _word(kind: str, value: str) -> str:
    """A word of the CBV as web vocabulary; what is none stays."""
    bare = value.removeprefix(f"urn:epcglobal:cbv:{kind.lower()}:")
    return f"{_CBV}/{kind}-{bare}" if re.fullmatch(r"[a-z_]+", bare) else value


def _when(at: datetime) -> dict[str, str]:
    offset = at.utcoffset() or timedelta()
    minutes = int(offset.total_seconds() // 60)
    sign = "-" if minutes < 0 else "+"
    return {
        "eventTime": _instant(at),
        "eventTimeZoneOffset": f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}",
    }


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def in_utc(text: str) -> str:
    """An instant in UTC with milliseconds, the fourth decimal rounded (CBV 2.0, 8.9.2, rule for timestamps).

    Texts of this form stand in the order of their instants. Raises ValueError for what no calendar has.
    """
    try:
        rounded = datetime.fromisoformat(text).astimezone(UTC) + timedelta(microseconds=500)
    except OverflowError as error:  # the first or last hours of the calendar, in another zone
        raise ValueError(text) from error
    return rounded.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
