"""A factory floor for tests: a line that does what its job orders say and tells of it, stalls, and a clock set by hand.

The line is a small honest stand-in: it keeps the states of ISA-95 Job Control and counts its own reels. Boards go
through it one at a time; what it tells is handed over by the test, in whatever order and however often.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sekisho.contracts import contracts
from sekisho.factory.process.catching_up import CatchingUp
from sekisho.factory.process.refusals import Refused
from sekisho.factory.process.route import LINE
from sekisho.factory.process.server import ProcessServer
from sekisho.factory.wire.checking import refused
from sekisho.factory.wire.clock import Clock
from sekisho.factory.wire.job import Act, Load, NotAllowed, State, after
from sekisho.factory.wire.keys import Keys
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.series import EventId, EventsShown, new_series
from sekisho.factory.wire.web import Unreachable

BEGIN = datetime.fromisoformat("2026-11-24T09:00:00+09:00")
SIDES = {"bottom": ("print-bottom", "place-bottom", "reflow-bottom", "inspect-bottom"),
         "top": ("print-top", "place-top", "reflow-top", "inspect-top")}  # fmt: skip
WHO = "山田（架空）"
ORDERS = "urn:epcglobal:cbv:bt:4512345000004"
Json = dict[str, Any]
Event = tuple[str, Json]


class HandClock(Clock):
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        super().__init__(BEGIN)
        self.at = BEGIN

    def now(self) -> datetime:
        return self.at

    async def until(self, at: datetime) -> None:
        while self.at < at:  # noqa: ASYNC110 -- a test moves it
            await asyncio.sleep(0)

    def go(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Held:
    """A job order at a machine."""

    content: Json
    state: State
    made: set[str] = field(default_factory=set)

    @property
    def boards(self) -> list[str]:
        return [one["Value"] for one in self.content["JobOrderParameters"] if one["ID"] == "Board"]

    def value(self, name: str) -> str:
        return next(one["Value"] for one in self.content["JobOrderParameters"] if one["ID"] == name)


class Line:
    """The machines. cut: those that cannot be reached.  mute: whose answers are lost.  refuses: job orders and reels.

    fails: whether inspection says so of a board on a side.  loses: parts that are lost at each board.
    loaded: reels that were loaded, and of which part.  waits: whether the placer has too few parts for its next board.
    kept: events that a machine keeps.  untold: those that it still has to tell.  again: what it was asked for again.
    """

    def __init__(self, clock: HandClock) -> None:
        self.clock = clock
        self.held: dict[str, dict[str, Held]] = {system: {} for system in LINE.values()}
        self.reels: dict[str, int] = {}
        self.lost: dict[str, int] = {}
        self.cut: set[str] = set()
        self.mute: set[str] = set()
        self.refuses: set[str] = set()
        self.refused = 0
        self.calls: list[tuple[str, str, str]] = []
        self.fails: Callable[[str, str], bool] = lambda _board, _side: False
        self.loses: Callable[[str], int] = lambda _: 0
        self.loaded: dict[str, str] = {}
        self.waits = False
        self.said: dict[str, list[Event]] = {system: [] for system in LINE.values()}
        self.series = {system: new_series() for system in LINE.values()}
        self.kept = 10_000
        self.untold: Callable[[str], int] = lambda _: 0
        self.again: list[Event] = []
        self._said = 0

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[None]:
        yield

    async def states(self, system: str) -> dict[str, State]:
        self._reach(system)
        return {name: one.state for name, one in self.held[system].items()}

    async def events(self, system: str) -> EventsShown | None:
        self._reach(system)
        last = EventId(self.series[system], len(self.said[system]))
        first = last.at(max(last.number - self.kept, 0) + 1)
        return EventsShown(first, last, self.untold(system)) if last.number else None

    async def tell_again(self, system: str, after: str) -> None:
        self._reach(system)
        known = EventId.of(after)
        assert known is not None
        assert known.series == self.series[system]
        self.again += self.said[system][known.number :][:50]

    def forget(self, system: str) -> None:
        """A machine loses its memory of what it has told."""
        self.said[system], self.series[system] = [], new_series()

    async def store_and_start(self, system: str, job_order: Json) -> None:
        name = job_order["JobOrderID"]
        self._reach(system)
        assert refused("job-order", job_order) is None
        if name in self.refuses:
            self.refused += 1
            raise Refused("断りました。", "It refuses.")
        held = self.held[system].get(name)
        state = self._after(held.state if held else None, Act.STORE_AND_START)
        assert state is not None
        self.held[system][name] = Held(job_order, state)
        for one in job_order["MaterialRequirements"]:
            self.reels.setdefault(one["MaterialLotID"], one["Quantity"])
        self._answer(system, "StoreAndStart", name)

    async def pause(self, system: str, job: str) -> None:
        await self._act(system, job, Act.PAUSE)

    async def resume(self, system: str, job: str) -> None:
        await self._act(system, job, Act.RESUME)

    async def stop(self, system: str, job: str) -> None:
        await self._act(system, job, Act.STOP)

    async def abort(self, system: str, job: str) -> None:
        await self._act(system, job, Act.ABORT)

    async def clear(self, system: str, job: str) -> None:
        await self._act(system, job, Act.CLEAR)

    async def load(self, system: str, new: Load) -> None:
        self._reach(system)
        if new.reel in self.refuses:
            self.refused += 1
            raise Refused("断りました。", "It refuses.")
        assert new.quantity >= self.reels.setdefault(new.reel, new.quantity)
        self.loaded[new.reel] = new.part
        self._answer(system, "LoadMaterial", new.reel)

    async def _act(self, system: str, job: str, act: Act) -> None:
        self._reach(system)
        held = self.held[system].get(job)
        state = self._after(held.state if held else None, act)
        if state is None:
            del self.held[system][job]
        else:
            self.held[system][job].state = state
        self._answer(system, act.value, job)

    def _after(self, state: State | None, act: Act) -> State | None:
        try:
            return after(state, act)
        except NotAllowed as why:
            raise Refused(why.text.ja, why.text.en) from None

    def _reach(self, system: str) -> None:
        if system in self.cut:
            raise Unreachable(system)

    def _answer(self, system: str, act: str, job: str) -> None:
        self.calls.append((system, act, job))
        if system in self.mute:
            raise Unreachable(system)

    def make(self, boards: int = 1000) -> list[Event]:
        """Let the printer take boards, as many at most, and bring each to the end of the line; what is told of it."""
        told: list[Event] = []
        for _ in range(boards):
            found = self._up_next()
            if found is None:
                break
            if self._runs_out(*found) is not self.waits:
                self.waits = not self.waits
                state = {"NewState": "5500" if self.waits else "2000"}
                told.append(self.say("placer", "ResourcePerformance.StationStateChanged", state))
            if self.waits:
                break
            told += self._pass(*found)
        return told

    def _runs_out(self, printing: Held, board: str) -> bool:
        """Whether the placer has too few parts for a board."""
        job = self._job("placer", board, printing.value("Side"))
        if job is None:
            return False
        if job.state is State.ALLOWED_TO_START:
            job.state = State.RUNNING
        parts = _places(job)
        return any(sum(self.reels[one] for one in self._serving(job, part)) < len(parts[part]) for part in parts)

    def _serving(self, job: Held, part: str) -> list[str]:
        materials = job.content["MaterialRequirements"]
        named = [one["MaterialLotID"] for one in materials if one["MaterialDefinitionID"] == part]
        return list(dict.fromkeys([*named, *(reel for reel, of in self.loaded.items() if of == part)]))

    def _job(self, system: str, board: str, side: str) -> Held | None:
        """The job order by which a machine makes a board, if any."""
        fit = (one for one in self.held[system].values() if board in one.boards and one.value("Side") == side)
        return next((one for one in fit if board not in one.made and not one.state.over), None)

    def _up_next(self) -> tuple[Held, str] | None:
        for state in (State.RUNNING, State.ALLOWED_TO_START):
            for job in self.held["printer"].values():
                left = [one for one in job.boards if one not in job.made]
                if job.state is state and left:
                    return job, left[0]
        return None

    def _pass(self, printing: Held, board: str) -> list[Event]:
        side, told = printing.value("Side"), []
        for system in LINE.values():
            job = self._job(system, board, side)
            if job is not None:  # it passes through a machine that no longer makes it
                told += self._work(system, job, board, side)
        return told

    def _work(self, system: str, job: Held, board: str, side: str) -> list[Event]:
        if job.state is State.ALLOWED_TO_START:
            job.state = State.RUNNING
        work = str(self._id())
        units = [{"UnitIdentifier": board, "PositionNumber": 1}]
        told = [self.say(system, "Production.WorkStarted", {"TransactionID": work, "Units": units})]
        self.clock.go(float(job.value("Duration")))
        if system == "placer":
            told.append(self._place(job, board, work))
        if system == "inspection":
            result = "Failed" if self.fails(board, side) else "Passed"
            unit = {"UnitIdentifier": board, "UnitPositionNumber": 1, "OverallResult": result}
            body = {"TransactionId": work, "InspectionMethod": "AOI", "InspectedUnits": [unit]}
            told.append(self.say(system, "Production.TestAndInspection.UnitsInspected", body))
        body = {"TransactionID": work, "Result": "Completed"}
        told.append(self.say(system, "Production.WorkCompleted", body))
        job.made.add(board)
        if job.made == set(job.boards) and job.state is State.RUNNING:
            job.state = State.ENDED
        return told

    def _place(self, job: Held, board: str, work: str) -> Event:
        placed: list[Json] = []
        for part, places in _places(job).items():
            rest, gone = list(places), self.loses(board)
            for reel in self._serving(job, part):
                drop = min(gone, max(self.reels[reel] - len(rest), 0))
                here, rest = rest[: self.reels[reel] - drop], rest[self.reels[reel] - drop :]
                self.reels[reel] -= len(here) + drop
                self.lost[part] = self.lost.get(part, 0) + drop
                gone -= drop
                if here or drop:
                    placed.append(_installed(board, part, reel, self.reels[reel], here))
            assert not rest, f"the line has run out of {part}"
        return self.say("placer", "Production.Assembly.MaterialsInstalled",
                        {"TransactionId": work, "InstalledMaterials": placed})  # fmt: skip

    def say(self, system: str, name: str, body: Json) -> Event:
        """A message of a machine, a second after the one before."""
        self.clock.go(1)
        event = {
            "MessageName": f"CFX.{name}",
            "Version": "1.7",
            "TimeStamp": self.clock.now().isoformat(timespec="milliseconds"),
            "UniqueID": str(EventId(self.series[system], len(self.said[system]) + 1)),
            "Source": system,
            "MessageBody": body,
        }
        assert refused("cfx-event", event) is None
        self.said[system].append((system, event))
        return system, event

    def _id(self) -> UUID:
        self._said += 1
        return UUID(int=self._said)


def _places(job: Held) -> dict[str, list[str]]:
    """Where each part is placed on a board."""
    return {one["MaterialDefinitionID"]: one["ReferenceDesignator"] for one in job.content["MaterialRequirements"]}


def _installed(board: str, part: str, reel: str, left: int, places: list[str]) -> Json:
    return {
        "UnitIdentifier": board,
        "UnitPositionNumber": 1,
        "QuantityInstalled": len(places),
        "Material": {"UniqueIdentifier": reel, "InternalPartNumber": part, "Quantity": left},
        "InstalledComponents": [{"ReferenceDesignator": one} for one in places],
    }


def request(order: str, quantity: int, **changes: Any) -> Json:
    """A work order of a plan. begin: minutes from the begin of the day.  sides: by default both.  hand: by default."""
    begin = BEGIN + timedelta(minutes=changes.pop("begin", 0))
    route = [one for side in changes.pop("sides", ("bottom", "top")) for one in SIDES[side]]
    route += changes.pop("hand", ("assemble", "final"))
    parts = changes.pop("parts", {"place-bottom": {"C100N": 2}, "place-top": {"C100N": 1, "R10K": 1},
                                  "assemble": {"USB-C": 1}})  # fmt: skip
    told = {
        "ID": order, "MaterialDefinitionID": "crab", "Revision": "r1", "Quantity": quantity,
        "DueDate": (BEGIN + timedelta(days=2)).isoformat(), "Priority": 5,
        "SegmentRequirement": [_segment(one, begin, parts.get(one, {})) for one in route],
    }  # fmt: skip
    return {**told, **changes}


def _segment(name: str, begin: datetime, parts: dict[str, int]) -> Json:
    kind = name.partition("-")[0]
    return {
        "ID": name,
        "EquipmentID": LINE.get(kind, "stall-1"),
        "EarliestStartTime": (begin + timedelta(hours=3 * name.endswith("top"))).isoformat(),
        "LatestEndTime": (begin + timedelta(hours=9)).isoformat(),
        "Duration": 20,
        "Passage": 300 if kind == "reflow" else 30,
        "Changeover": 600 if kind == "place" else 0,
        "MaterialRequirement": [
            {"MaterialDefinitionID": part, "Quantity": many,
             "ReferenceDesignator": [f"{part}-{at}" for at in range(many)] if kind == "place" else []}
            for part, many in parts.items()
        ],
    }  # fmt: skip


def schedule(version: int, *requests: Json, **changes: Any) -> Json:
    """A plan."""
    told = {
        "ID": f"plan-{version}", "Version": version, "PublishedDate": BEGIN.isoformat(), "ReleasedBy": WHO,
        "StartTime": BEGIN.isoformat(), "EndTime": (BEGIN + timedelta(days=7)).isoformat(),
        "OperationsRequest": list(requests),
    }  # fmt: skip
    assert refused("operations-schedule", {**told, **changes}) is None
    return {**told, **changes}


class Floor:
    """A process management server on a folder, its line, and what they have told each other so far."""

    def __init__(self, folder: Path) -> None:
        self.clock = HandClock()
        self.plant = Plant(contracts(), self.clock, Keys(folder / "keys"), folder)
        self.line = Line(self.clock)
        self.server = self._begin()

    def _begin(self) -> ProcessServer:
        server = ProcessServer(self.plant, self.line)
        server._journal.post.base.execute("PRAGMA synchronous = OFF")  # no test cuts the power
        self._catching_up = CatchingUp(self.line, server._intake, lambda: True, self.clock)
        return server

    def kill(self) -> None:
        """End the server without a word, and begin another on the same files."""
        self.server._journal.close()
        self.server = self._begin()

    @property
    def books(self) -> Any:
        return self.server._journal.books

    @property
    def alarms(self) -> list[str]:
        return [one.name for one in self.server._journal.alarms.standing]

    def plan(self, told: Json) -> Any:
        return self.server._released.take(self.server._released.number + 1, told, self.clock.now())

    def stock(self, **parts: int) -> None:
        for name, quantity in parts.items():
            part, _, number = name.partition("__")
            self.server.acts.receive(f"RL-{part}-{number or 1}", part.replace("_", "-"), quantity, WHO)

    def round(self, seconds: float = 30) -> None:
        self.clock.go(seconds)
        asyncio.run(self.server._dispatcher.round(self.clock.now()))

    def take(self, *events: Event) -> None:
        for one in events:
            self.server._intake.machine_events([one], self.clock.now())

    def look_back(self) -> list[Event]:
        """Look once at what was lost; what the machines tell again."""
        asyncio.run(self._catching_up.look())
        told, self.line.again = self.line.again, []
        return told

    def catch_up(self) -> None:
        """Look and take until nothing is missing any more."""
        for _ in range(3):
            while told := [*self.look_back(), *self.look_back(), *self.look_back()]:
                self.take(*told)

    def run(self, rounds: int = 40) -> None:
        """Let the line work until nothing comes any more."""
        for _ in range(rounds):
            self.round()
            self.take(*self.line.make())

    def tag(self, epc: str, board: str, order: str, **changes: Any) -> Json:
        """An EPCIS document: a part is in a board."""
        name = f"ni:///sha-256;{sha256(f'{epc} {board}'.encode()).hexdigest()}?ver=CBV2.0"
        event = {
            "eventID": name, "type": "AggregationEvent", "eventTime": self.clock.now().isoformat(),
            "eventTimeZoneOffset": "+09:00", "action": "ADD", "bizStep": "installing",
            "readPoint": {"id": "urn:epc:id:sgln:4512345.00011.stall-1"},
            "parentID": f"urn:sekisho:board:{board}", "childEPCs": [epc],
            "bizTransactionList": [{"type": "prodorder", "bizTransaction": f"{ORDERS}:{order}"}], **changes,
        }  # fmt: skip
        document = {"@context": "https://ref.gs1.org/epcis", "type": "EPCISDocument", "schemaVersion": "2.0",
                    "creationDate": self.clock.now().isoformat(), "epcisBody": {"eventList": [event]}}  # fmt: skip
        assert refused("epcis-events", document) is None
        return document

    def record(self, board: str, order: str, step: int, *parts: str, **changes: Any) -> Json:
        """The record of a step."""
        record = {
            "id": str(uuid5(NAMESPACE_URL, f"{board}/{step}")), "order": order, "board": board, "step": step,
            "stall": "stall-1", "worker": "w-7", "begun": self.clock.now().isoformat(),
            "ended": self.clock.now().isoformat(), "pauses": 0, "parts": list(parts), **changes,
        }  # fmt: skip
        assert refused("step-record", record) is None
        return record
