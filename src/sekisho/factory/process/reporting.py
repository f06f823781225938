"""The totals of work orders, reported upwards whenever something changed, and what has happened since the last report.

A report says how many there are in all, never how many more, so that one that comes twice, or not at all before the
next, changes nothing. Visits of boards and failures of machines are told once, and a visit again when a person decided
on it. What was split from a work order here is reported with it: the plan knows nothing of it.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

from sekisho.factory.process.facts import AnyFact
from sekisho.factory.process.journal import Journal
from sekisho.factory.process.plan import Request
from sekisho.factory.process.records import Order
from sekisho.factory.process.released import Released
from sekisho.factory.process.route import machine
from sekisho.factory.process.stops import Stop, Stops
from sekisho.factory.process.visits import Visit, visits
from sekisho.factory.wire.bodies import BODY_BYTES

RECEIVER = "exchange"
REPORT_BYTES = BODY_BYTES // 2
"""The responses of one report, so that it is never too large to be taken. Those of one order alone are not larger."""

TOLD_FOR = timedelta(weeks=4)
"""Visits that ended longer ago are told no more: with an older file all would be new at once."""

_NUMBER, _FACTS = "report", "report/facts"  # the figures: of the last report, and of the last fact that was looked at
_LIST_MOST = 1000
_ORDERS_MOST = 200
_FACTS_MOST, _STOPS_MOST = 2000, 500
"""Of one look. What is left waits for the next ones: no line comes near to so much in a minute."""

_Visits = Mapping[str, Mapping[str, list[dict[str, Any]]]]
"""What is told of visits, by work order of the plan and segment."""

_TABLES = """
CREATE TABLE IF NOT EXISTS reported (work_order TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT;
"""


class Reporting:
    """Makes the reports of one factory."""

    def __init__(self, journal: Journal, released: Released) -> None:
        self._journal, self._released = journal, released
        self._stops = Stops(journal.post.base)
        journal.post.base.executescript(_TABLES)

    def report(self, at: datetime) -> None:
        """Leave reports of all that changed to be sent."""
        changed = set(self._journal.progress.changed)
        page = self._journal.facts_after(self._journal.figure(_FACTS), _FACTS_MOST)
        came = self._visits([fact for _, fact in page], at)
        totals = [self._response(self._released.requests[one]) for one in sorted(changed | came.keys())]
        new = {one["OperationsRequestID"]: one for one in totals if self._is_news(one, came)}
        if page or new:
            with self._journal.together() as base:
                self._put([_with_visits(one, came.get(name, {})) for name, one in new.items()], at)
                if page:
                    self._journal.keep(_FACTS, page[-1][0])
                base.executemany(
                    "INSERT OR REPLACE INTO reported (work_order, content) VALUES (?, ?)",
                    [(name, json.dumps(one)) for name, one in new.items()],
                )
        self._journal.progress.changed -= changed

    def _is_news(self, totals: dict[str, Any], came: _Visits) -> bool:
        name = totals["OperationsRequestID"]
        return name in came or json.dumps(totals) != self._last(name)

    def _put(self, responses: list[dict[str, Any]], at: datetime) -> None:
        """Leave reports of work orders. What machines failed of goes with the first of them."""
        stops = self._stops.untold(_STOPS_MOST) if responses else []
        self._stops.tell(stops)
        for part in parted(responses):
            number = self._journal.figure(_NUMBER) + 1
            self._journal.keep(_NUMBER, number)
            name = f"R{number:08}"
            report = {
                "ID": name,
                "PublishedDate": _instant(at),
                "OperationsScheduleID": self._released.id,
                "OperationsResponse": part,
                **({"EquipmentActual": [_failure(one) for one in stops]} if stops else {}),
            }
            self._journal.post.put(name, RECEIVER, report)
            stops = []

    def _visits(self, new: list[AnyFact], at: datetime) -> _Visits:
        """The visits that something new is known of. new: facts."""
        found: defaultdict[str, defaultdict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
        books, names = self._journal.books, {one.id for one in new}
        for name in dict.fromkeys(board for one in new if (board := getattr(one, "board", None))):
            order = books.orders[books.boards[name].order].root
            for visit in visits(self._journal.facts_of(name)):
                if visit.last in names and visit.ended and visit.ended > at - TOLD_FOR:
                    found[order][visit.segment].append(self._visit(name, order, visit, visit.ended))
        return found

    def _visit(self, board: str, order: str, visit: Visit, ended: datetime) -> dict[str, Any]:
        planned = self._released.requests[order].segments[visit.segment].equipment
        equipment = machine(visit.segment) or visit.stall or planned
        told = {
            "BoardSerial": board,
            "EquipmentID": equipment,
            "ActualStartTime": _instant(visit.begun),
            "ActualEndTime": _instant(ended),
            "SegmentState": visit.state,
        }
        if not visit.is_work:
            return told
        stood = self._stops.stood(equipment, visit.begun, ended)
        seconds = max((ended - visit.begun).total_seconds() - stood - visit.pauses_s, 0.0)
        return told | {"SegmentData": [{"ID": "WorkTime", "Value": round(seconds, 3), "UnitOfMeasure": "s"}]}

    def _last(self, order: str) -> str:
        query = "SELECT content FROM reported WHERE work_order = ?"
        with closing(self._journal.post.base.execute(query, (order,))) as rows:
            row = rows.fetchone()
        return str(row[0]) if row else ""

    def _response(self, request: Request) -> dict[str, Any]:
        """The totals of one work order of the plan, with all that was split from it."""
        family = self._journal.books.family(request.id)
        segments = [one for segment in request.route if (one := self._segment(request, segment, family))]
        response: dict[str, Any] = {
            "OperationsRequestID": request.id,
            "State": state(family),
            "GoodQuantity": sum(one.good for one in family),
            "ScrapQuantity": sum(one.scrap for one in family),
            "SegmentResponse": segments,
        }
        if segments:
            response["StartTime"] = min(one["ActualStartTime"] for one in segments)
        if response["State"] == "Completed" and segments:
            response["EndTime"] = max(one["ActualEndTime"] for one in segments)
        return response

    def _segment(self, request: Request, segment: str, family: list[Order]) -> dict[str, Any]:
        """The totals of one segment; nothing where it was not begun."""
        parts = [self._journal.progress.of(order.id, segment) for order in family]
        begun = min((one.begun for one in parts if one.begun), default=None)
        if begun is None:
            return {}
        left = max((one.left for one in parts if one.left), default=None)
        told = {
            "ProcessSegmentID": segment,
            "EquipmentID": request.segments[segment].equipment,
            "BoardSerial": _latest(name for one in parts for name in one.done),
            "ActualStartTime": _instant(begun),
            "MaterialLotID": _latest(name for one in parts for name in one.reels),
        }
        return {**told, "ActualEndTime": _instant(left)} if left is not None else told


def parted(responses: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Responses as reports take them, in their order: not too many, and not too large."""
    part: list[dict[str, Any]] = []
    size = 0
    for one in responses:
        more = len(json.dumps(one, ensure_ascii=False, separators=(",", ":")).encode()) + 1
        if part and (len(part) == _ORDERS_MOST or size + more > REPORT_BYTES):
            yield part
            part, size = [], 0
        part.append(one)
        size += more
    if part:
        yield part


def _with_visits(totals: dict[str, Any], came: Mapping[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """The totals of a work order, with visits by segment."""
    segments = [
        {**one, "SegmentResponse": came[name]} if (name := one["ProcessSegmentID"]) in came else one
        for one in totals["SegmentResponse"]
    ]
    return {**totals, "SegmentResponse": segments}


def _failure(stop: Stop) -> dict[str, Any]:
    times = {"ActualStartTime": _instant(stop.begin), "ActualEndTime": _instant(stop.end)}
    return {"EquipmentID": stop.system, "EquipmentUse": "Failed", **times}


def _instant(at: datetime) -> str:
    """In UTC: texts of this form stand in the order of their instants."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def _latest(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))[-_LIST_MOST:]


def state(family: list[Order]) -> str:
    """Where a work order is, in ISA-95's words, with all that was split from it."""
    if all(one.remaining <= 0 for one in family):
        return "Completed" if any(one.good for one in family) else "Aborted"
    if any(one.stopped for one in family):
        return "Paused"
    if any(one.begun for one in family):
        return "Running"
    return "Ready" if any(one.awaited for one in family) else "Waiting"
