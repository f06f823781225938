"""The totals of work orders, reported upwards whenever something changed.

A report says how many there are in all, never how many more, so that one that comes twice, or not at all before the
next, changes nothing. What was split from a work order here is reported with it: the plan knows nothing of it.
"""

import json
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from sekisho.factory.process.journal import Journal
from sekisho.factory.process.plan import Request
from sekisho.factory.process.records import Order
from sekisho.factory.process.released import Released

RECEIVER = "exchange"
_NUMBER = "report"
_LIST_MOST = 1000
_ORDERS_MOST = 200
"""Work orders of one report, so that it stays small; more go into the next ones."""

_TABLES = """
CREATE TABLE IF NOT EXISTS reported (work_order TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT;
"""


class Reporting:
    """Makes the reports of one factory."""

    def __init__(self, journal: Journal, released: Released) -> None:
        self._journal, self._released = journal, released
        journal.post.base.executescript(_TABLES)

    def report(self, at: datetime) -> None:
        """Leave reports of all that changed to be sent."""
        changed = set(self._journal.progress.changed)
        responses = [self._response(self._released.requests[one]) for one in sorted(changed)]
        new = [one for one in responses if json.dumps(one) != self._last(one["OperationsRequestID"])]
        for begin in range(0, len(new), _ORDERS_MOST):
            self._put(new[begin : begin + _ORDERS_MOST], at)
        self._journal.progress.changed -= changed

    def _put(self, responses: list[dict[str, Any]], at: datetime) -> None:
        with self._journal.together() as base:
            number = self._journal.figure(_NUMBER) + 1
            self._journal.keep(_NUMBER, number)
            name = f"R{number:08}"
            report = {
                "ID": name,
                "PublishedDate": _instant(at),
                "OperationsScheduleID": self._released.id,
                "OperationsResponse": responses,
            }
            self._journal.post.put(name, RECEIVER, report)
            base.executemany(
                "INSERT OR REPLACE INTO reported (work_order, content) VALUES (?, ?)",
                [(one["OperationsRequestID"], json.dumps(one)) for one in responses],
            )

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
