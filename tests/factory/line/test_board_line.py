"""Machines that hand boards to each other on the loopback: every board once at each, whatever is cut or killed."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from factory.line.connecting import Listener
from factory.line.orders import job_order
from factory.plants import loopback, plant, run
from sekisho.factory.line.handover import Receiver
from sekisho.factory.line.kinds import INSPECTION, MACHINES, NO_FAILURES, PLACER, PRINTER, MachineKind
from sekisho.factory.line.link import Lost, Machine
from sekisho.factory.line.machine import BoardMachine
from sekisho.factory.wire.plant import Plant

pytestmark = loopback
LINE = tuple(replace(one, failures=NO_FAILURES) for one in MACHINES.values())
SHORT = tuple(replace(one, failures=NO_FAILURES) for one in (PRINTER, PLACER))
BOARDS = ["WO-1-0001", "WO-1-0002", "WO-1-0003", "WO-1-0004", "WO-1-0005"]


@asynccontextmanager
async def working(
    works: Plant, system: str, listener: Listener, kinds: tuple[MachineKind, ...]
) -> AsyncIterator[BoardMachine]:
    """A machine that works, and is killed at the end."""
    machine = BoardMachine(works, system, listener, kinds=kinds)
    task = asyncio.create_task(machine.work())
    try:
        machine.do(lambda at: machine.station.connected(at, host=True))
        yield machine
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        machine.close()


def order(machine: BoardMachine, side: str = "top", boards: int = 5, **changed: Any) -> None:
    machine.store(job_order(f"{machine.station.kind.work}-{side}", boards, **changed), start=True)


async def out(machine: BoardMachine, boards: int) -> None:
    while len(machine.output) < boards:
        await machine.wait()


async def told(listener: Listener, name: str, times: int) -> None:
    while sum(one["MessageName"].endswith(name) for one in listener.told) < times:  # noqa: ASYNC110 -- of other tasks
        await asyncio.sleep(0)


def test_five_boards_go_through_four_machines_in_order_and_come_back_for_their_second_side(tmp_path: Path) -> None:
    works, listener = plant(tmp_path), Listener()

    async def line() -> tuple[tuple[str, bool], ...]:
        async with AsyncExitStack() as stack:
            machines = [await stack.enter_async_context(working(works, one.system, listener, LINE)) for one in LINE]
            for machine in machines:
                order(machine, "bottom")
            await out(machines[-1], 5)
            boards = machines[-1].take_out()
            for machine in machines:
                order(machine, "top")
            await out(machines[-1], 5)
            assert machines[-1].output == boards
            await told(listener, "UnitsInspected", 10)
            return boards

    assert run(line()) == tuple((one, True) for one in BOARDS)
    for one in LINE:
        assert listener.boards("WorkStarted", one.system) == BOARDS * 2
    assert listener.boards("UnitsInspected", "inspection") == BOARDS * 2
    begun = [
        (one["MessageBody"]["Units"][0]["UnitIdentifier"], one["Source"])
        for one in sorted(listener.told, key=lambda one: one["TimeStamp"])
        if one["MessageName"].endswith("WorkStarted")
    ]
    for board in BOARDS:
        assert [system for serial, system in begun if serial == board] == list(MACHINES) * 2


class Relay:
    """Stands between a machine and the one before it, and cuts the line once, at a message of either of them."""

    def __init__(self, works: Plant, at: bytes) -> None:
        self._works, self._at, self.cut = works, at, False
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def between(self, host: str) -> AsyncIterator[None]:
        server = await asyncio.start_server(self._met, host, 50_101)
        try:
            yield
        finally:
            server.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        own = self._works.address("placer"), 0
        there, back = await asyncio.open_connection(self._works.address("printer"), 50_101, local_addr=own)
        for source, sink in ((reader, back), (there, writer)):
            task = asyncio.create_task(self._pass(source, sink, (writer, back)))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pass(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, both: tuple[asyncio.StreamWriter, ...]
    ) -> None:
        with contextlib.suppress(ConnectionError):
            while octets := await source.read(65_536):
                if self._at in octets and not self.cut:
                    self.cut = True
                    break
                sink.write(octets)
                await sink.drain()
        for one in both:
            one.close()


@pytest.mark.parametrize("message", [b"BoardAvailable", b"StartTransport", b"StopTransport", b"TransportFinished"])
def test_a_board_that_was_handed_over_when_the_line_was_cut_is_found_at_one_machine(
    tmp_path: Path, message: bytes
) -> None:
    works, listener = plant(tmp_path), Listener()
    relay = Relay(works, message)

    async def line() -> tuple[tuple[str, bool], ...]:
        beside = works.address("robot")
        seen = replace(works, hosts={**works.hosts, "printer": beside})
        async with (
            relay.between(beside),
            working(works, "printer", listener, SHORT) as printer,
            working(seen, "placer", listener, SHORT) as placer,
        ):
            order(printer)
            order(placer)
            await out(placer, 5)
            await told(listener, "WorkCompleted", 10)
            return placer.output

    assert run(line()) == tuple((one, True) for one in BOARDS)
    assert relay.cut
    assert listener.boards("WorkStarted", "placer") == BOARDS
    faults = [one["MessageName"].rpartition(".")[2] for one in listener.told if "Fault" in one["MessageName"]]
    assert faults.count("FaultOccurred") == faults.count("FaultCleared")
    assert bool(faults) is (message != b"BoardAvailable")


@pytest.mark.parametrize("killed", SHORT, ids=lambda one: one.system)
def test_a_machine_that_is_killed_again_and_again_loses_and_doubles_nothing(
    tmp_path: Path, killed: MachineKind
) -> None:
    works, listener = plant(tmp_path), Listener()
    (stays,) = (one for one in SHORT if one is not killed)

    async def line() -> None:
        async with working(works, stays.system, listener, SHORT) as other:
            order(other)
            for times in range(1, 6):
                async with working(works, killed.system, listener, SHORT) as machine:
                    if times == 1:
                        order(machine)
                    while len(next(iter(machine.station.jobs)).taken) < times:
                        await machine.wait()
            async with working(works, killed.system, listener, SHORT) as machine:
                last = machine if killed is SHORT[-1] else other
                await out(last, 5)
                await told(listener, "WorkCompleted", 10)
                assert last.output == tuple((one, True) for one in BOARDS)

    run(line())
    ids = [one["UniqueID"] for one in listener.told]
    for one in SHORT:
        assert list(dict.fromkeys(listener.boards("WorkStarted", one.system))) == BOARDS
    begun = [one for one in listener.told if one["MessageName"].endswith("WorkStarted")]
    assert len({one["UniqueID"] for one in begun}) == 10
    assert len(ids) - len(set(ids)) <= 5  # told, and killed before that was written down


def test_events_wait_for_the_broker_and_come_once_in_their_order(tmp_path: Path) -> None:
    works, listener = plant(tmp_path), Listener()
    listener.away = True

    async def alone() -> int:
        async with working(works, "printer", listener, SHORT[:1]) as printer:
            order(printer, boards=2)
            await out(printer, 2)
            assert listener.told == []
            waits = printer.untold
        async with working(works, "printer", listener, SHORT[:1]) as printer:
            listener.away = False
            await told(listener, "WorkCompleted", 2)
            return waits

    assert run(alone()) > 4
    stamps = [one["TimeStamp"] for one in listener.told]
    assert stamps == sorted(stamps)
    assert listener.boards("WorkStarted", "printer") == BOARDS[:2]


def test_who_is_not_the_neighbour_gets_no_board(tmp_path: Path) -> None:
    works, listener = plant(tmp_path), Listener()

    async def stranger() -> None:
        async with working(works, "printer", listener, SHORT) as printer:
            order(printer)
            while printer.station.leaving is None:
                await printer.wait()
            async with Receiver(Machine("placer")).connected(works.address("printer"), 50_101, works.address("robot")):
                pass

    with pytest.raises(Lost):
        run(stranger())
    assert works.rejections("printer").counts == {(works.address("robot"), "board-handover", "line.E501"): 1}


def test_a_stop_holds_a_board_back_until_a_person_releases_the_machine(tmp_path: Path) -> None:
    works, listener = plant(tmp_path), Listener()

    async def line() -> None:
        async with working(works, "inspection", listener, (replace(INSPECTION, failures=NO_FAILURES),)) as machine:
            order(machine, boards=1)
            machine.safe_stop("Sato")
            await works.clock.sleep(1000)
            assert machine.output == ()
            machine.release("Suzuki")
            await out(machine, 1)

    run(line())
    log = works.file("inspection", "audit.log").read_text("utf-8")
    assert [line.split(" ")[5] for line in log.splitlines()] == ["safe-stop", "release"]
