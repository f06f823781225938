"""The production planning server, its pages, and what people ask of it."""

from datetime import datetime
from functools import partial
from typing import Any

from pydantic import TypeAdapter

from sekisho.factory.app.browsing import Pages
from sekisho.factory.app.control import Act
from sekisho.factory.app.items import ASSEMBLERS, STALLS, changeover
from sekisho.factory.app.pages.planner_pages import PlannerPages
from sekisho.factory.app.running import Service
from sekisho.factory.app.unit import Options, Unit
from sekisho.factory.line.kinds import MACHINES
from sekisho.factory.plan.production.calendar import Calendar
from sekisho.factory.plan.production.records import STANDARD_PRIORITY, BoardLine, Item, Order
from sekisho.factory.plan.production.server import PlanningServer
from sekisho.factory.plan.production.standard import standard_calendar
from sekisho.factory.plan.production.versions import State
from sekisho.factory.wire.plant import Plant

_ITEMS = TypeAdapter(tuple[Item, ...])


class Planning(Unit):
    """The server with its pages. server: as it is now."""

    def __init__(self, plant: Plant, name: str, options: Options) -> None:
        self._plant, line = plant, BoardLine(tuple(MACHINES), "placer")
        self.server = Service(
            name,
            lambda: PlanningServer(plant, line=line, changeover=changeover(), auto_release=options.auto_release),
        )
        pages = Service("pages of planning", partial(Pages, plant, name, self._pages))
        acts: dict[str, Act] = {
            "status": self._status, "order": self._order, "plan": self._plan, "items": self._items,
            "stock": self._stock,
        }  # fmt: skip
        super().__init__(name, [self.server, pages], acts)

    def _pages(self) -> tuple[PlannerPages]:
        return (PlannerPages(lambda: self.server.at),)

    async def _items(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Enter items, and working times where there are none yet."""
        acts, who = self.server.at.acts, asked["who"]
        made = _ITEMS.validate_python(asked["items"])
        if self.server.at.inputs().calendar == Calendar():
            acts.set_calendar(standard_calendar((*MACHINES, *STALLS), (ASSEMBLERS,)), who)
        for one in made:
            acts.add_item(one, who)
        return {}

    async def _stock(self, asked: dict[str, Any]) -> dict[str, Any]:
        """So many more of some parts are there."""
        held = {one.id: one.quantity for one in self.server.at.inputs().parts}
        for part, more in asked["parts"].items():
            quantity = held.get(part, 0) + int(more)
            self.server.at.acts.set_stock(part, quantity, asked["who"], lead_days=int(asked["lead_days"]))
        return {}

    async def _order(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Enter an order. rush: before all others."""
        now = self._plant.clock.now()
        due = datetime.fromisoformat(asked["due"])
        priority = 0 if asked.get("rush") else STANDARD_PRIORITY
        order = Order(asked["id"], asked["customer"], asked["item"], int(asked["quantity"]), due, now, priority)
        self.server.at.acts.place_order(order, asked["who"])
        return {"order": order.id}

    async def _plan(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The newest versions; approve, release or simulate one of them first, where asked."""
        planning = self.server.at
        if "approve" in asked:
            planning.versions.approve(int(asked["approve"]), asked["who"])
        if "release" in asked:
            planning.versions.release(int(asked["release"]), asked["who"])
        if "simulate" in asked:
            await planning.ask_simulator(int(asked["simulate"]), asked["who"])
        versions = [planning.store.versions.latest(one) for one in (State.RELEASED, State.APPROVED, State.DRAFT)]
        return {
            "versions": [
                {
                    "number": one.number, "state": one.state.value, "made_at": one.made_at.isoformat(),
                    "made_by": one.made_by, "why": one.why.told,
                    "orders": [
                        {
                            "id": out.order, "item": out.item, "boards": out.boards, "begin": out.begin.isoformat(),
                            "end": out.end.isoformat(), "due": out.due.isoformat(), "late_s": out.late_s,
                        }
                        for out in one.plan.outcomes
                    ],
                }
                for one in versions
                if one
            ]
        }  # fmt: skip

    async def _status(self, _: dict[str, Any]) -> dict[str, Any]:
        """The time, and orders as they are foreseen."""
        return {
            "at": self._plant.clock.now().isoformat(timespec="seconds"),
            "orders": [
                {
                    "id": one.order.id, "item": one.order.item, "quantity": one.order.quantity, "good": one.good,
                    "scrap": one.scrap, "due": one.order.due.isoformat(),
                    "end": one.end.isoformat() if one.end else None, "late_s": one.late_s,
                    "why": [text.told for text in one.why],
                }
                for one in self.server.at.status().orders
            ],
        }  # fmt: skip


def unit(plant: Plant, name: str, options: Options) -> Planning:
    """The server with its pages."""
    return Planning(plant, name, options)
