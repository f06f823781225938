"""The last released plan on the disk, and its intake: it stays valid until a newer one comes, whatever is cut.

A newer plan replaces quantity, sequence, priority and times of what is not begun. A work order that is in it no more is
held: nothing of it is begun, and nothing is forgotten. That the plan came from the planning server is proved by TLS and
kept in the exchange server's log; it bears no signature of its own.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from typing import Any

from sekisho.factory.process.facts import Ordered, Replanned
from sekisho.factory.process.journal import Journal
from sekisho.factory.process.plan import Plan, Request, conflicts, faults, plan_of, request_of
from sekisho.factory.process.records import Order
from sekisho.guard.text import Text

_WHO = "planning"
_TABLES = """
CREATE TABLE IF NOT EXISTS plan (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL, version INTEGER NOT NULL, taken TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS planned (work_order TEXT PRIMARY KEY, plan INTEGER NOT NULL, content TEXT NOT NULL) STRICT;
"""
_LAST = "schedule"  # the figure: number of the last document, taken or refused


class PlanRefused(ValueError):  # noqa: N818 -- named for what it is
    """A plan that is not taken. texts: all that is wrong with it."""

    def __init__(self, texts: tuple[Text, ...]) -> None:
        self.texts = texts
        super().__init__("; ".join(one.en for one in texts))


class Released:
    """The work orders as planned, those of earlier plans too. id, version: of the last plan; since: when it was taken.

    number: of the last document of the exchange server, whether it was taken or not.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        journal.post.base.executescript(_TABLES)
        self.requests: dict[str, Request] = {}
        self._current: frozenset[str] = frozenset()
        self._read()

    def of(self, order: Order) -> Request:
        """How a work order is planned; one that was split off as that which it comes from."""
        return self.requests[order.root]

    def held(self, order: Order) -> bool:
        """Whether a work order is in the plan no more."""
        return order.root not in self._current

    def take(self, number: int, schedule: Mapping[str, Any], at: datetime) -> dict[str, Text]:
        """Enter a newer plan; what people should know of it, by work order.

        Raises PlanRefused; then the last plan stays valid.
        schedule: whose form was checked.  number: of the exchange server; the document is not asked for again.
        """
        wrong = tuple(faults(schedule, self.version))
        plan = Plan("", 0, {}) if wrong else plan_of(schedule)
        wrong = wrong or tuple(conflicts(plan, self.requests, self._journal.books))
        told: dict[str, Text] = {}
        with self._journal.together() as base:
            self._journal.keep(_LAST, number)
            if not wrong:
                base.execute(
                    "INSERT INTO plan (number, id, version, taken) VALUES (?, ?, ?, ?)",
                    (number, plan.id, plan.version, at.isoformat()),
                )
                base.executemany(
                    "INSERT OR REPLACE INTO planned (work_order, plan, content) VALUES (?, ?, ?)",
                    [(one["ID"], number, json.dumps(one)) for one in schedule["OperationsRequest"]],
                )
                told = {one.id: text for one in plan.requests.values() for text in self._enter(one, number, at)}
        self._read()
        if wrong:
            raise PlanRefused(wrong)
        return told

    def _enter(self, request: Request, number: int, at: datetime) -> Iterator[Text]:
        books, name = self._journal.books, f"plan/{number}/{request.id}"
        if request.id not in books.orders:
            if request.quantity:
                self._journal.record(
                    Ordered(name, at, request.id, request.quantity, request.route, request.parts, who=_WHO)
                )
            return
        root = books.orders[request.id]
        if request.quantity < root.least + root.moved:
            yield _kept(request, root)
        for order in books.family(request.id):
            quantity = order.quantity if order is not root else max(request.quantity - root.moved, root.least)
            if (quantity, request.route, dict(request.parts)) != (order.quantity, order.route, order.parts):
                self._journal.record(
                    Replanned(f"{name}/{order.id}", at, order.id, quantity, request.route, request.parts, who=_WHO)
                )

    def _read(self) -> None:
        """What the file says."""
        base = self._journal.post.base
        self.number = self._journal.figure(_LAST)
        with closing(base.execute("SELECT number, id, version, taken FROM plan ORDER BY number DESC LIMIT 1")) as rows:
            plan, name, version, since = rows.fetchone() or (0, "", 0, "")
        self.id, self.version = str(name), int(version)
        self.since = datetime.fromisoformat(since) if since else None
        with closing(base.execute("SELECT work_order, plan, content FROM planned")) as rows:
            read = rows.fetchall()
        self.requests = {order: request_of(json.loads(content)) for order, _, content in read}
        self._current = frozenset(order for order, of, _ in read if of == plan)


def _kept(request: Request, order: Order) -> Text:
    least = order.least + order.moved
    return Text(
        f"計画の作業指示 {request.id} は {request.quantity} 枚ですが、{least} 枚を始めたので {least} 枚としました。",
        f"The plan asks for {request.quantity} boards of work order {request.id}; {least} are begun, so it is {least}.",
    )
