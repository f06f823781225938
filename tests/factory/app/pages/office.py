"""A planning server with invented items, orders and stock, entered as people do; some orders are late."""

from datetime import date, datetime, time, timedelta

from factory.plants import BEGIN
from sekisho.factory.plan.production.calendar import JAPAN, Calendar, Holiday, Shift
from sekisho.factory.plan.production.records import (
    BoardLine,
    Changeover,
    Item,
    Material,
    Order,
    Purchase,
    Segment,
)
from sekisho.factory.plan.production.server import PlanningServer
from sekisho.factory.wire.plant import Plant

MACHINES = ("printer", "placer", "oven", "inspection")
STALLS = ("stall-1", "stall-2", "stall-3")
PLANNER, OTHER = "計画 太郎", "承認 花子"


def empty(plant: Plant) -> PlanningServer:
    return PlanningServer(plant, line=BoardLine(MACHINES, "placer"), changeover=Changeover(600, 20, 30), search_s=0.05)


async def filled(plant: Plant) -> PlanningServer:
    """Four items, ten orders, two versions of the plan, the first of them released."""
    server = empty(plant)
    enter(server)
    first = await server.plan_now(PLANNER)
    server.versions.approve(first.number, OTHER, "確認した")
    server.versions.release(first.number, OTHER, "確認した")
    server.acts.rush("O-1008", PLANNER, "顧客の要望")
    await server.plan_now(PLANNER)
    return server


def enter(server: PlanningServer) -> None:
    for item in ITEMS:
        server.acts.add_item(item, PLANNER)
    server.acts.set_calendar(CALENDAR, PLANNER)
    for part, (quantity, days) in STOCK.items():
        server.acts.set_stock(part, quantity, PLANNER, lead_days=days)
    server.acts.add_purchase(Purchase("PO-1", "U1", 500, BEGIN + timedelta(days=2)), PLANNER)
    for number in range(10):
        server.acts.place_order(order(number), PLANNER)
    unknown = Order("O-1999", "顧客4", "NO-SUCH", 10, BEGIN + timedelta(days=9), BEGIN)
    server.acts.place_order(unknown, PLANNER)


def order(number: int) -> Order:
    item = ITEMS[number % len(ITEMS)].id
    due = (BEGIN + timedelta(days=1 + number % 4)).astimezone(JAPAN).replace(hour=17)
    return Order(f"O-{1000 + number}", f"顧客{number % 3 + 1}", item, 60 + 40 * number % 260, due, BEGIN)


def _item(name: str, cycle: float, parts: tuple[str, ...], sides: tuple[str, ...], *, by_hand: bool) -> Item:
    segments: list[Segment] = []
    for side in sides:
        times = (("print", 25.0, 30.0), ("place", cycle, cycle + 20), ("reflow", 20.0, 300.0), ("inspect", 22.0, 30.0))
        for machine, (kind, pace, passage) in zip(MACHINES, times, strict=True):
            materials = tuple(Material(part, 2) for part in parts) if kind == "place" else ()
            segments.append(Segment(f"{kind}-{side}", (machine,), pace, passage, materials=materials))
    if by_hand:
        segments.append(
            Segment("assemble", STALLS, 120.0, 120.0, "assemblers", 1, (Material("J-USB-C", 1),)),
        )
        segments.append(Segment("final", STALLS, 60.0, 60.0, "assemblers", 1))
    return Item(name, "A", tuple(segments))


ITEMS = (
    _item("ORANGECRAB", 48, ("R1", "C1", "U1"), ("bottom", "top"), by_hand=True),
    _item("FOMU", 30, ("R1", "C2"), ("top",), by_hand=True),
    _item("SOLO-A", 38, ("R2", "C2", "U2"), ("top",), by_hand=False),
    _item("SOLO-C", 38, ("R2", "C2", "U3"), ("top",), by_hand=False),
)
STOCK = {
    **dict.fromkeys(("R1", "R2", "C1", "C2", "U1", "U2"), (3000, 5)), "J-USB-C": (150, 3), "U3": (20, 2),
}  # fmt: skip
CALENDAR = Calendar(
    tuple(Shift(one, day, time(8), time(20)) for one in (*MACHINES, *STALLS) for day in range(5))
    + tuple(Shift("assemblers", day, time(8), time(17), 2) for day in range(5)),
    (Holiday(date(2026, 12, 31), "大みそか"),),
)


def japan(day: int, hour: int) -> datetime:
    return datetime(2026, 12, day, hour, tzinfo=JAPAN)
