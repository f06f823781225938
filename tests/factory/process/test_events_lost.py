"""Events that were lost on their way are told again: all facts are in the books, none twice, or a person is told."""

import asyncio
import json
import signal
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from factory.plants import loopback, plant
from factory.process import dying
from factory.process.floor import Floor, request, schedule
from factory.running import running, until
from sekisho.factory.line.machine import BoardMachine
from sekisho.factory.process import catching_up
from sekisho.factory.process.opcua import OpcUaMachines
from sekisho.factory.process.route import LINE
from sekisho.factory.process.server import ProcessServer
from sekisho.factory.wire.mqtt import Broker, Bus
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.series import EventId

ORDER: dict[str, Any] = {"sides": ("bottom",), "hand": (), "parts": {"place-bottom": {"C100N": 2}}}
BOARDS, DIES_AT = 4, 30


async def killed(works: Plant, dies_at: int) -> int:
    """Let a server give a lot to the line and die amid one of the events that have come; how it ended."""
    clock = works.clock
    told = {
        "folder": str(works.folder), "hosts": works.hosts, "begin": clock._begin.isoformat(), "factor": clock.factor,
        "started": clock._started, "dies_at": dies_at, "schedule": schedule(1, request("WO-1", BOARDS, **ORDER)),
    }  # fmt: skip
    path = {"PYTHONPATH": ":".join(sys.path)}
    server = await asyncio.create_subprocess_exec(sys.executable, dying.__file__, json.dumps(told), env=path)
    return await server.wait()


@loopback
def test_a_server_that_is_killed_and_a_broker_that_forgets_lose_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catching_up, "LOOK_S", 0.3)
    works = plant(tmp_path, factor=300)

    def order(server: ProcessServer) -> Any:
        for board in server.status().decisions:
            server.acts.decide(board, "good", "a false call", "Sato")
        return next(iter(server.status().orders))

    async def work() -> None:
        async with AsyncExitStack() as stack:
            machines = [BoardMachine(works, system, Bus(works, system)) for system in LINE.values()]
            async with running(Broker(works, "broker")):
                for machine in machines:
                    await stack.enter_async_context(running(machine))
                assert await killed(works, DIES_AT) == -signal.SIGKILL
                await until(lambda: not any(one.untold for one in machines))
            await stack.enter_async_context(running(Broker(works, "broker")))
            second = ProcessServer(works, OpcUaMachines(works))
            assert order(second).good < BOARDS
            await stack.enter_async_context(running(second))
            await until(lambda: order(second).state == "Completed")
            assert second.balance() == []
            assert second.boards_with("RL-1") == tuple(f"WO-1-{number:04}" for number in range(1, BOARDS + 1))
            assert works.rejections("process").counts == {}
            assert not [one.name for one in second.status().alarms if one.name.startswith(("events/", "memory/"))]
            for machine in machines:
                assert machine.events is not None
                last = machine.events.last
                await until(lambda: second._intake.heard.taken(machine.station.kind.system, last.series) == last)  # noqa: B023 -- is over by then

    asyncio.run(asyncio.wait_for(work(), 110))


@pytest.fixture
def told(floor: Floor) -> Floor:
    """A floor whose line has made a lot of two boards; nothing of it was taken yet."""
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 2, **ORDER)))
    floor.round()
    return floor


def events_alarms(floor: Floor) -> list[str]:
    return [one for one in floor.alarms if one.startswith(("events/", "memory/"))]


def test_what_was_lost_comes_again_whatever_came_of_it(told: Floor) -> None:
    made = told.line.make()
    told.take(*made[5:8], *made[3:5], *made[5:6])
    told.catch_up()
    assert told.books.orders["WO-1"].good == 2
    assert told.server.balance() == []
    facts = list(told.server._journal.facts())
    told.kill()
    told.catch_up()
    assert list(told.server._journal.facts()) == facts
    assert events_alarms(told) == []


def test_how_far_all_were_taken_is_kept_with_the_facts(told: Floor) -> None:
    placed = [one for one in told.line.make() if one[0] == "placer"]
    series = told.line.series["placer"]

    def taken() -> int:
        return told.server._intake.heard.taken("placer", series).number

    told.take(placed[0], *placed[2:5])
    assert taken() == 1
    told.kill()
    told.take(placed[1])
    assert taken() == 5
    told.take(placed[0])
    assert taken() == 5
    told.server._intake._facts = lambda *_: 1 / 0  # type: ignore[method-assign,assignment]
    with pytest.raises(ZeroDivisionError):
        told.take(placed[5])
    assert taken() == 5


def test_what_the_machine_no_longer_keeps_is_told_to_a_person_once_and_the_rest_is_taken(told: Floor) -> None:
    told.line.make()
    told.line.kept = 2
    told.catch_up()
    names = events_alarms(told)
    assert names == [f"events/{system}/{EventId(told.line.series[system], 1)}" for system in sorted(LINE.values())]
    first = next(one for one in told.server.status().alarms if one.name.startswith("events/placer/"))
    assert first.text.ja == (
        "placer のイベント 1～4 が届かず、設備からも取り直せません。そのとき設備にあった基板とリールを見て、"
        "基板は判断を、リールは数を入力してください。"
    )
    assert first.text.en == (
        "Events 1 to 4 of placer did not come, and the machine does not tell them again. Look at the boards and reels"
        " that were in it then: decide on the boards, and count the reels."
    )
    for name in names:
        told.server.acts.dismiss(name, "all boards are seen to", "Sato")
    told.kill()
    told.catch_up()
    assert events_alarms(told) == []


def test_a_machine_that_has_lost_its_memory_begins_a_new_series_and_a_person_is_told(told: Floor) -> None:
    told.take(*told.line.make(1))
    last = len(told.line.said["placer"])
    told.line.forget("placer")
    made = told.line.make(1)
    told.take(*(one for one in made if one[0] != "placer"))
    assert events_alarms(told) == []
    told.catch_up()
    assert events_alarms(told) == ["memory/placer"]
    assert 0 < len(told.line.said["placer"]) <= last  # numbers that were used before count again
    assert told.books.orders["WO-1"].good == 2
    assert told.server.balance() == []


def test_an_event_that_fails_by_a_fault_of_ours_is_not_asked_for_again(told: Floor) -> None:
    facts = told.server._intake._facts
    told.server._intake._facts = lambda one, now: 1 / 0 if one.source == "oven" else facts(one, now)  # type: ignore[method-assign,assignment]
    told.server._events._take_each(told.line.make())
    for _ in range(10):
        assert told.look_back() == []


def test_what_is_never_as_declared_is_given_up_and_told(told: Floor) -> None:
    made = [one for one in told.line.make() if one[0] == "printer"]
    told.take(*made[1:])
    for _ in range(50):
        told.look_back()  # the same is rejected each time before it is taken
    assert f"events/printer/{EventId(told.line.series['printer'], 1)}" in events_alarms(told)
    assert told.look_back() == []
    assert told.server._intake.heard.taken("printer", told.line.series["printer"]).number == len(made)


def test_while_nobody_hears_the_machines_nothing_is_asked_for(told: Floor) -> None:
    told.line.make()
    told._catching_up._hears = lambda: False
    for _ in range(50):
        assert told.look_back() == []
    assert events_alarms(told) == []
