"""What commands may ask of the factory that runs: an order, its state, its plans, a board's history."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sekisho.factory.app.control import Act, Refused
from sekisho.factory.app.factory import Factory
from sekisho.factory.plan.production import refusals as planning_refusals
from sekisho.factory.plan.production.records import STANDARD_PRIORITY, Order
from sekisho.factory.plan.production.versions import State
from sekisho.factory.process import refusals as process_refusals


def acts(factory: Factory) -> Mapping[str, Act]:
    """The acts by their names."""
    one = _Asked(factory)
    return {"order": one.order, "status": one.status, "plan": one.plan, "board": one.board, "receive": one.receive}


class _Asked:
    def __init__(self, factory: Factory) -> None:
        self._factory = factory

    async def order(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Enter an order. rush: before all others."""
        now = self._factory.plant.clock.now()
        due = datetime.fromisoformat(asked["due"])
        priority = 0 if asked.get("rush") else STANDARD_PRIORITY
        order = Order(asked["id"], asked["customer"], asked["item"], int(asked["quantity"]), due, now, priority)
        try:
            self._factory.planning.at.acts.place_order(order, asked["who"])
        except planning_refusals.Refused as error:
            raise Refused(error.text) from error
        return {"order": order.id}

    async def receive(self, asked: dict[str, Any]) -> dict[str, Any]:
        """A reel comes into the stock."""
        try:
            self._factory.process.at.acts.receive(asked["reel"], asked["part"], int(asked["quantity"]), asked["who"])
        except process_refusals.Refused as error:
            raise Refused(error.text) from error
        return {"reel": asked["reel"]}

    async def plan(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The newest versions; approve or release one of them first, where asked."""
        planning = self._factory.planning.at
        try:
            if "approve" in asked:
                planning.versions.approve(int(asked["approve"]), asked["who"])
            if "release" in asked:
                planning.versions.release(int(asked["release"]), asked["who"])
        except planning_refusals.Refused as error:
            raise Refused(error.text) from error
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

    async def status(self, _: dict[str, Any]) -> dict[str, Any]:
        """The services, orders, machines, alarms, boards that wait for a person, and whether the books balance."""
        factory = self._factory
        state, planning = factory.process.at.status(), factory.planning.at.status()
        progress = {one.id: one for one in state.orders}
        return {
            "at": factory.plant.clock.now().isoformat(timespec="seconds"),
            "services": [
                {"name": one.name, "up": one.since is not None, "failures": one.failures, "why": one.why}
                for one in factory.services
            ],
            "orders": [
                {
                    "id": one.order.id, "item": one.order.item, "quantity": one.order.quantity, "good": one.good,
                    "scrap": one.scrap, "due": one.order.due.isoformat(),
                    "end": one.end.isoformat() if one.end else None, "late_s": one.late_s,
                    "why": [text.told for text in one.why],
                    "segments": [asdict(seg) for seg in progress[one.order.id].segments]
                    if one.order.id in progress else [],
                }
                for one in planning.orders
            ],
            "machines": {name: {"state": one.state, **one.label.told} for name, one in state.machines.items()},
            "alarms": [
                {"name": one.name, "since": one.since.isoformat(), **one.text.told} for one in state.alarms
            ],
            "decisions": list(state.decisions),
            "queues": dict(state.queues),
            "imbalances": [one.told for one in factory.process.at.balance()],
        }  # fmt: skip

    async def board(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Where a board has been, and which reels are in it."""
        try:
            found = self._factory.process.at.genealogy(asked["serial"])
        except process_refusals.Refused as error:
            raise Refused(error.text) from error
        return {
            "board": found.board, "order": found.order, "item": found.item, "revision": found.revision,
            "over": found.over,
            "parts": [{"reel": reel, "part": part, "quantity": many} for reel, part, many in found.parts],
            "facts": [
                {"kind": type(one).__name__, "at": one.at.isoformat(timespec="seconds"),
                 "segment": getattr(one, "segment", "")}
                for one in found.facts
            ],
        }  # fmt: skip
