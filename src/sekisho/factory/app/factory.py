"""All services of one factory in one process, each at its own address: what `sekisho factory up` starts."""

from collections.abc import AsyncIterator, Iterable
from functools import partial
from typing import Any

from sekisho.factory.app.browsing import Pages
from sekisho.factory.app.items import STALLS, changeover
from sekisho.factory.app.pages.line_pages import LinePages
from sekisho.factory.app.pages.operator_pages import OperatorPages
from sekisho.factory.app.pages.planner_pages import PlannerPages
from sekisho.factory.app.running import Service, side_by_side
from sekisho.factory.exchange.server import ExchangeServer
from sekisho.factory.line.kinds import MACHINES
from sekisho.factory.line.machine import BoardMachine
from sekisho.factory.plan.production.records import BoardLine
from sekisho.factory.plan.production.server import PlanningServer
from sekisho.factory.process.opcua import OpcUaMachines
from sekisho.factory.process.server import ProcessServer
from sekisho.factory.rfid.assembler import Assembler, Stall, Waiting, Worker
from sekisho.factory.rfid.bins import Bins
from sekisho.factory.rfid.field import Field
from sekisho.factory.rfid.reader import Reader
from sekisho.factory.rfid.server import RfidServer
from sekisho.factory.simulate.service import Simulator
from sekisho.factory.wire.mqtt import Broker, Bus
from sekisho.factory.wire.plant import Plant

_WORKER_LOOKS_S = 15.0
"""Seconds of the factory's time between two looks of a worker without a board at what waits."""


class Factory:
    """The services of a plant. seed: of all chance in the machines and workers that are simulated.

    auto_release: plans that the planning server makes by itself are followed without a person's approval.
    """

    def __init__(self, plant: Plant, *, seed: int = 1, auto_release: bool = False) -> None:
        self.plant, self._seed = plant, seed
        line = BoardLine(tuple(MACHINES), "placer")
        self.planning = Service(
            "planning", lambda: PlanningServer(plant, line=line, changeover=changeover(), auto_release=auto_release)
        )
        self.simulator = Service("simulator", lambda: Simulator(plant))
        self.exchange = Service("exchange", lambda: ExchangeServer(plant))
        self.broker = Service("broker", lambda: Broker(plant, "broker"))
        self.process = Service("process", lambda: ProcessServer(plant, OpcUaMachines(plant)))
        self.machines = {one: Service(one, partial(self._machine, one)) for one in MACHINES}
        self.rfid = Service("rfid", lambda: RfidServer(plant))
        self.pages = (
            Service("pages of planning", partial(Pages, plant, "planning", self._planner)),
            Service("pages of process", partial(Pages, plant, "process", self._floor)),
        )
        self._field = Field()
        self._readers = [self._reader(unit) for unit in range(len(STALLS))]
        self._bins: dict[RfidServer, Bins] = {}
        self._taken: dict[int, str] = {}
        self._workers = [self._worker(unit) for unit in range(len(STALLS))]

    async def run(self) -> None:
        """Run all of them until cancelled."""
        await side_by_side(self.services, self.plant.clock)

    @property
    def services(self) -> Iterable[Service[Any]]:
        """All of them."""
        return (
            self.exchange, self.broker, self.planning, self.simulator, self.process, *self.machines.values(),
            self.rfid, *self._readers, *self._workers, *self.pages,
        )  # fmt: skip

    def _planner(self) -> tuple[PlannerPages]:
        return (PlannerPages(lambda: self.planning.at),)

    def _floor(self) -> tuple[LinePages, OperatorPages]:
        return LinePages(lambda: self.process.at), OperatorPages(lambda: self.process.at)

    def _machine(self, system: str) -> BoardMachine:
        return BoardMachine(self.plant, system, Bus(self.plant, system), seed=self._seed)

    def _reader(self, unit: int) -> Service[Reader]:
        return Service(self.plant.unit("reader", unit), lambda: Reader(self.plant, unit, self._field, self._seed))

    def _worker(self, unit: int) -> Service[Assembler]:
        name = Worker(f"worker-{unit + 1}", seed=self._seed)

        def make() -> Assembler:
            rfid = self.rfid.at
            if rfid not in self._bins:
                self._bins = {rfid: Bins(rfid, self._received, seed=self._seed)}
            stall = Stall(unit, rfid, self._field, self._bins[rfid])
            return Assembler(self.plant, stall, name, self._boards(unit))

        return Service(self.plant.unit("terminal", unit), make)

    async def _boards(self, unit: int) -> AsyncIterator[Waiting]:
        """What a worker takes up next: the first board that waits and that no other worker has; for ever."""
        while True:
            others = {board for other, board in self._taken.items() if other != unit}
            waiting = (one for one in self.process.at.by_hand() if one.board not in others)
            if (one := next(waiting, None)) is None:
                self._taken.pop(unit, None)
                await self.plant.clock.sleep(_WORKER_LOOKS_S)
                continue
            self._taken[unit] = one.board
            yield Waiting(one.order, one.board, one.step, dict(one.parts), one.seconds)
            await self._recorded(unit)

    async def _recorded(self, unit: int) -> None:
        """Wait until the process management server knows of what a worker did; else it would be done once more."""
        while self._workers[unit].at.waiting:
            await self.plant.clock.sleep(1)

    def _received(self, epcs: Iterable[str], part: str, _lot: str) -> None:
        """Goods receipt of parts that have tags: each is a lot of one, named by its tag."""
        for epc in epcs:
            self.process.at.acts.receive(epc, part, 1, "goods-receipt")
