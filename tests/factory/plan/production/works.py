"""An invented factory to be planned: one line of four machines, three stalls, a crew, and small boards."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from factory.plants import BEGIN
from sekisho.factory.exchange.server import ExchangeServer
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.plan import Bar, Outcome, Plan
from sekisho.factory.plan.production.records import BoardLine, Changeover, Item, Material, Order, Part, Segment
from sekisho.factory.plan.production.server import PlanningServer
from sekisho.factory.plan.production.standard import standard_calendar
from sekisho.factory.plan.production.store import Store
from sekisho.factory.plan.production.versions import SERVER, Version
from sekisho.factory.wire.plant import Plant
from sekisho.guard.text import Text

WHO, OTHER = "計画 花子", "承認 次郎"
LINE = BoardLine(("printer", "placer", "oven", "inspection"), "placer")
CHANGEOVER = Changeover(300, 10, 20)
STALLS = ("stall-1", "stall-2", "stall-3")
CREW = "assemblers"
MACHINES = (*LINE.machines, *STALLS)
CALENDAR = standard_calendar(MACHINES, (CREW,))
WHY = Text("試験", "a test")
MONDAY = datetime(2026, 11, 30, 0, tzinfo=UTC)
"""09:00 in Japan."""


def item(name: str = "B-1", parts: tuple[str, ...] = ("R-1", "C-1")) -> Item:
    materials = tuple(Material(part, 2, (f"{part}-a", f"{part}-b")) for part in parts)
    return Item(
        name,
        "A",
        (
            Segment("print-top", ("printer",), 14.0, 20.0),
            Segment("place-top", ("placer",), 25.0, 30.0, "", 0, materials),
            Segment("reflow-top", ("oven",), 8.7, 255.0),
            Segment("inspect-top", ("inspection",), 12.0, 12.0),
            Segment("assemble", STALLS, 60.0, 60.0, CREW, 1, (Material("J-1", 1, ()),)),
            Segment("final", STALLS, 30.0, 30.0, CREW, 1),
        ),
    )


def order(name: str = "WO-1", quantity: int = 20, *, days: float = 3, of: str = "B-1", at: datetime = BEGIN) -> Order:
    return Order(name, "顧客A", of, quantity, at + timedelta(days=days), at)


def parts(quantity: int = 10_000) -> tuple[Part, ...]:
    return tuple(Part(name, quantity, 5) for name in ("C-1", "J-1", "R-1"))


def inputs(*orders: Order, **more: Any) -> Inputs:
    given = {"items": (item(),), "calendar": CALENDAR, "parts": parts()} | more
    return Inputs(LINE, CHANGEOVER, orders=orders, **given)


def store(path: Path) -> Store:
    return Store(path / "planning.sqlite", LINE, CHANGEOVER)


def plan(*orders: str, begin: datetime = BEGIN) -> Plan:
    """A plan of orders, an hour each, one after the other, by hand."""
    bars, outcomes = [], []
    for place, name in enumerate(orders):
        start = begin + timedelta(hours=place)
        for number, segment in enumerate(item().segments):
            at = start + timedelta(minutes=number)
            bars.append(
                Bar(segment.machines[0], name, "B-1", segment.id, int(number > 3), 20, at, at + timedelta(minutes=50),
                    changeover_s=600 if segment.id == "place-top" else 0, work_s=3000, crew=segment.crew,
                    workers=segment.workers)
            )  # fmt: skip
        outcomes.append(Outcome(name, "B-1", 20, start, start + timedelta(minutes=55), begin + timedelta(days=3)))
    return Plan(begin, tuple((one, "print-top") for one in orders), tuple(bars), tuple(outcomes), (), 0, 600)


def version(number: int = 1, made_by: str = SERVER, planned: Plan | None = None, **more: Any) -> Version:
    return Version(number, BEGIN, made_by, WHY, "0" * 64, 1, planned or plan("WO-1"), **more)


def report(number: int, orders: dict[str, int], at: datetime = BEGIN, **more: Any) -> dict[str, Any]:
    """A report: so many boards of each order are through printing."""
    return {
        "ID": f"R{number:08}",
        "PublishedDate": at.isoformat(),
        "OperationsScheduleID": "P-1",
        "OperationsResponse": [
            {
                "OperationsRequestID": name,
                "State": "Running",
                "GoodQuantity": 0,
                "ScrapQuantity": 0,
                "SegmentResponse": [segment("print-top", name, boards, at)],
            }
            | more
            for name, boards in orders.items()
        ],
    }


def segment(name: str, of: str, boards: int, at: datetime = BEGIN) -> dict[str, Any]:
    serials = [f"{of}-{number:04}" for number in range(1, boards + 1)]
    return {
        "ProcessSegmentID": name, "EquipmentID": "printer", "BoardSerial": serials,
        "ActualStartTime": at.isoformat(), "MaterialLotID": [],
    }  # fmt: skip


def enter(server: PlanningServer, *orders: Order) -> None:
    """What a new factory enters: its calendar, one item, its parts, and orders."""
    server.acts.set_calendar(CALENDAR, WHO)
    server.acts.add_item(item(), WHO)
    for one in parts():
        server.acts.set_stock(one.id, one.quantity, WHO, lead_days=one.lead_days)
    for one in orders:
        server.acts.place_order(one, WHO)


@asynccontextmanager
async def running(*services: Any) -> AsyncIterator[None]:
    """Run services while inside."""
    tasks = [asyncio.create_task(one.run()) for one in services]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task


def exchange(plant: Plant) -> ExchangeServer:
    return ExchangeServer(plant)


def planning(plant: Plant, **more: Any) -> PlanningServer:
    return PlanningServer(plant, line=LINE, changeover=CHANGEOVER, **({"search_s": 0.05} | more))


async def until(is_so: Any) -> None:
    """Let the others go on until it is so; the test's own time limit ends it otherwise."""
    while not is_so():  # noqa: ASYNC110 -- nothing tells when it begins to be so
        await asyncio.sleep(0.01)


def changes(of: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Order and quantity of a schedule."""
    for request in of["OperationsRequest"]:
        yield request["ID"], request["Quantity"]
