"""The process management server, its pages, and what people and the stalls ask of it."""

from dataclasses import asdict
from functools import partial
from typing import Any

from pydantic import TypeAdapter

from sekisho.factory.app.browsing import Pages
from sekisho.factory.app.control import Act
from sekisho.factory.app.pages.line_pages import LinePages
from sekisho.factory.app.pages.operator_pages import OperatorPages
from sekisho.factory.app.running import Service
from sekisho.factory.app.unit import Options, Unit
from sekisho.factory.process.acts import Verdict
from sekisho.factory.process.opcua import OpcUaMachines
from sekisho.factory.process.server import ProcessServer
from sekisho.factory.wire.plant import Plant

_VERDICT: TypeAdapter[Verdict] = TypeAdapter(Verdict)


class Process(Unit):
    """The server with its pages. server: as it is now."""

    def __init__(self, plant: Plant, name: str) -> None:
        self.server = Service(name, lambda: ProcessServer(plant, OpcUaMachines(plant)))
        pages = Service("pages of process", partial(Pages, plant, name, self._pages))
        acts: dict[str, Act] = {
            "status": self._status, "board": self._board, "receive": self._receive, "by-hand": self._by_hand,
            "decide": self._decide,
        }  # fmt: skip
        super().__init__(name, [self.server, pages], acts)

    def _pages(self) -> tuple[LinePages, OperatorPages]:
        return LinePages(lambda: self.server.at), OperatorPages(lambda: self.server.at)

    async def _status(self, _: dict[str, Any]) -> dict[str, Any]:
        """Machines, alarms, boards that wait for a person, the segments of orders, and whether the books balance."""
        state = self.server.at.status()
        return {
            "machines": {name: {"state": one.state, **one.label.told} for name, one in state.machines.items()},
            "alarms": [
                {"name": one.name, "since": one.since.isoformat(), **one.text.told} for one in state.alarms
            ],
            "decisions": list(state.decisions),
            "queues": dict(state.queues),
            "segments": {one.id: [asdict(segment) for segment in one.segments] for one in state.orders},
            "imbalances": [one.told for one in self.server.at.balance()],
        }  # fmt: skip

    async def _receive(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Reels come into the stock: each its number, part and quantity."""
        for reel, part, quantity in asked["reels"]:
            self.server.at.acts.receive(reel, part, int(quantity), asked["who"])
        return {}

    async def _decide(self, asked: dict[str, Any]) -> dict[str, Any]:
        """A person says what becomes of a board that failed."""
        verdict = _VERDICT.validate_python(asked["verdict"])
        self.server.at.acts.decide(asked["board"], verdict, asked["reason"], asked["who"])
        return {}

    async def _by_hand(self, _: dict[str, Any]) -> dict[str, Any]:
        """The boards that wait for work by hand, or are in it."""
        return {"boards": [asdict(one) for one in self.server.at.by_hand()]}

    async def _board(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Where a board has been, and which reels are in it."""
        found = self.server.at.genealogy(asked["serial"])
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


def unit(plant: Plant, name: str, _: Options) -> Process:
    """The server with its pages."""
    return Process(plant, name)
