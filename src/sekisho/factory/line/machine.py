"""One machine of the board line, running: its core, and what connects it with its neighbours and the factory.

Whatever it does is on its disk before anyone hears of it, so that it goes on where it was after it was killed.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sekisho.factory.line.bell import Bell
from sekisho.factory.line.conveyor import Conveyor
from sekisho.factory.line.keeping import Keeping
from sekisho.factory.line.kinds import MACHINES, MachineKind
from sekisho.factory.line.nature import Nature
from sekisho.factory.line.opcua.auditing import Audit
from sekisho.factory.line.opcua.serving import MachineServer
from sekisho.factory.line.orders import Refused
from sekisho.factory.line.station import Station
from sekisho.factory.wire.job import Act, Load
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.series import EventId, EventsShown
from sekisho.factory.wire.web import Unreachable
from sekisho.guard.text import Text

HOST = "process"
"""Who orders the machines; while nobody of that name is there, no job order is begun."""
RETRY_S = 1.0
"""Real seconds until an event is told again that the broker did not take."""
T = TypeVar("T")


class Bus(Protocol):
    """What takes the events of a machine."""

    def connected(self) -> AbstractAsyncContextManager[None]:
        """Stay connected while inside."""

    async def publish(self, message: str, content: dict[str, Any], /, **values: str) -> None:
        """Hand over a message. Raises Unreachable where it was not taken, or nobody knows."""


class BoardMachine:
    """One machine. system: its id in the contracts.  seed: of what happens by chance, the same for a whole line.

    kinds: all machines of the line, in the order in which a board comes through them.
    """

    def __init__(
        self,
        plant: Plant,
        system: str,
        bus: Bus,
        *,
        seed: int = 1,
        kinds: tuple[MachineKind, ...] = tuple(MACHINES.values()),
    ) -> None:
        self._plant, self._bus, self._bell = plant, bus, Bell()
        self._keeping = Keeping(plant.file(system, "machine.sqlite"))
        self._audit = Audit(system, plant.file(system, "audit.log"), plant.clock)
        at = [one.system for one in kinds].index(system)
        now = plant.clock.now()
        self.station = Station(kinds[at], Nature(seed), self._keeping.memory(now), kinds[:at])
        self._before = kinds[at - 1].system if at else None
        self._after = kinds[at + 1].system if at + 1 < len(kinds) else None
        self._server = MachineServer(plant, system, self, self._audit, self._who_is_there)

    async def run(self) -> None:
        """Work until cancelled, ordered and watched over OPC UA; then close its file."""
        try:
            async with self._server.listening(), asyncio.TaskGroup() as together:
                together.create_task(self.work())
                together.create_task(self._show())
        finally:
            self.close()

    async def work(self) -> None:
        """Work until cancelled, without a server."""
        self.do(self.station.switched_on)
        conveyor = Conveyor(self._plant, self)
        comes = conveyor.take_in(self._before) if self._before else conveyor.feed()
        goes = conveyor.hand_out(self._after) if self._after else conveyor.put_out()
        async with self._bus.connected(), asyncio.TaskGroup() as together:
            for one in (self._proceed(), self._tell(), comes, goes):
                together.create_task(one)

    def close(self) -> None:
        """Close its file. It does nothing more."""
        self._keeping.close()

    def store(self, content: dict[str, Any], *, start: bool) -> None:
        """Take a checked job order. start: it may be begun at once. Raises Refused, NotAllowed."""
        self.do(lambda at: self.station.store(content, at, start=start))

    def act(self, name: str, act: Act) -> None:
        """Do something with a job order. Raises Refused, NotAllowed; then nothing has changed."""
        self.do(lambda at: self.station.act(name, act, at))

    def load(self, new: Load) -> None:
        """A person loads a reel; the same once more changes nothing. Raises Refused."""
        self.do(lambda at: self.station.load(new, at))

    def safe_stop(self, who: str) -> None:
        """Stop safely: every output takes the form that it was given. Only a person lets the machine run again."""
        self.do(self.station.stop)
        self._audit.write("safe-stop", _STOPPED, user=who)

    def release(self, person: str) -> None:
        """A person lets the machine run again. Raises Refused where it does not stand, or is being repaired."""
        self.do(self.station.release)
        self._audit.write("release", _RELEASED, user=person)

    @property
    def output(self) -> tuple[tuple[str, bool], ...]:
        """The boards in the magazine at the end of the line: serial number, and whether it is good."""
        return tuple(self.station.memory.output)

    @property
    def untold(self) -> int:
        """How many events wait until the broker takes them."""
        return self._keeping.untold

    @property
    def events(self) -> EventsShown | None:
        """What it has told, and has to tell; None before its first event."""
        memory = self.station.memory
        last = EventId(memory.series, memory.events)
        return EventsShown(last.at(self._keeping.oldest), last, self.untold) if memory.events else None

    def tell_again(self, after: str) -> int:
        """Tell once more what followed an event, as far as it is kept; how many events that is, of as many at once.

        Raises Refused for what is no event of this machine.
        """
        known = EventId.of(after)
        if known is None or known.series != self.station.memory.series:
            raise Refused(
                f"「{after[:40]}」はこの設備のイベントではありません。LastEventを読み直してください。",
                f'"{after[:40]}" is no event of this machine. Read LastEvent again.',
            )
        number = self._keeping.tell_again(known.number)
        self._bell.ring()
        return number

    def take_out(self) -> tuple[tuple[str, bool], ...]:
        """A person takes all boards out of that magazine."""
        boards = self.output
        self.do(lambda _: self.station.memory.output.clear())
        return boards

    def do(self, what: Callable[[datetime], T]) -> T:
        """Let something happen now, after all that was due before; keep it, and wake whoever waits for a change."""
        at = self._plant.clock.now()
        with self._kept(at):
            self.station.proceed(at)
            return what(at)

    async def wait(self, until: datetime | None = None) -> None:
        """Wait for a change, or for a moment."""
        heard = self._bell.heard()
        if until is None:
            await heard
            return
        timer = asyncio.ensure_future(self._plant.clock.until(until))
        try:
            await asyncio.wait((heard, timer), return_when=asyncio.FIRST_COMPLETED)
        finally:
            timer.cancel()
            heard.cancel()

    @contextmanager
    def _kept(self, at: datetime) -> Iterator[None]:
        try:
            yield
        finally:
            if self._keeping.keep(self.station.memory, self.station.told, at):
                self.station.told.clear()
                self._bell.ring()

    def _who_is_there(self, users: frozenset[str]) -> None:
        self.do(lambda at: self.station.connected(at, host=HOST in users))

    async def _proceed(self) -> None:
        """Let happen what happens by itself."""
        while True:
            self.do(lambda _: None)
            await self.wait(self.station.due)

    async def _tell(self) -> None:
        """Tell the events in their order, each until it was taken."""
        while True:
            events = self._keeping.to_tell()
            try:
                for one in events:
                    await self._bus.publish("machine-events", one, message=one["MessageName"])
                    self._keeping.told(one)
            except Unreachable:
                await asyncio.sleep(RETRY_S)
                continue
            if events:
                self._bell.ring()
            else:
                await self.wait()

    async def _show(self) -> None:
        """Show how the machine is."""
        while True:
            heard = self._bell.heard()
            await self._server.show()
            await heard


_STOPPED = Text("設備を安全に停止しました。", "The machine was stopped safely.")
_RELEASED = Text("設備の停止を解除しました。", "The stop of the machine was released.")
