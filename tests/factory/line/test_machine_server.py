"""A machine over OPC UA: encrypted sessions on the loopback, who may do what, and what the audit says of it."""

import asyncio
import re
from collections.abc import Coroutine, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import pytest
from asyncua import Client, ua
from asyncua.server.address_space import AddressSpace
from asyncua.ua.attribute_ids import AttributeIds
from asyncua.ua.object_ids import ObjectIds
from asyncua.ua.uaerrors import UaError

from factory.line.connecting import Listener, client, until
from factory.line.orders import job_order
from factory.plants import loopback, plant
from sekisho.factory.line.kinds import MACHINES, NO_FAILURES
from sekisho.factory.line.machine import BoardMachine
from sekisho.factory.line.opcua.standard import copy_standard_nodes
from sekisho.factory.wire.job import Act
from sekisho.factory.wire.job_order import content_of, structure_of
from sekisho.factory.wire.job_types import (
    LOAD_MATERIAL,
    NO_COMMENT,
    NUMBERS,
    RECEIVER,
    RESPONSES,
    ReturnStatus,
    definition,
    machine_node,
    numbered,
)
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.series import FIRST_EVENT, LAST_EVENT, TELL_AGAIN, UNTOLD_EVENTS, EventId, EventsShown

T = TypeVar("T")
pytestmark = loopback
KINDS = tuple(replace(one, failures=NO_FAILURES) for one in MACHINES.values())


class Running:
    """A printer that runs."""

    def __init__(self, works: Plant, loop: asyncio.Runner) -> None:
        self.works, self._loop, self.listener = works, loop, Listener()
        self.machine = BoardMachine(works, "printer", self.listener, kinds=KINDS)
        self.lots = iter(range(1, 1000))

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._loop.run(asyncio.wait_for(work, 120))

    def audit(self) -> list[str]:
        path = self.works.file("printer", "audit.log")
        return path.read_text("utf-8").splitlines() if path.exists() else []

    async def up(self) -> asyncio.Task[None]:
        task = asyncio.create_task(self.machine.run())

        async def listens() -> bool:
            if task.done():
                task.result()
            try:
                _, writer = await asyncio.open_connection(self.works.address("printer"), 4840)
            except OSError:
                return False
            writer.close()
            return True

        await until(listens)
        return task


@pytest.fixture(scope="module")
def printer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with asyncio.Runner() as loop:
        made = Running(plant(tmp_path_factory.mktemp("works")), loop)
        task = made.run(made.up())
        yield made
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            made.run(asyncio.wait_for(task, 10))


LASTING = {"Duration": "36000", "Passage": "36000"}
"""Of a job that does not end by itself before somebody has looked at it, however slow the machine of the tests is."""


async def call(to: Client, act: Act, argument: object) -> ReturnStatus:
    receiver = to.get_node(machine_node(RECEIVER))
    return ReturnStatus(await receiver.call_method(machine_node(RECEIVER, act.value), argument, NO_COMMENT))


async def job_state(to: Client, job: str) -> int | None:
    held = await to.get_node(machine_node(RECEIVER, "JobOrderList")).read_value()
    return next((one.State[0].StateNumber for one in held if one.JobOrder.JobOrderID == job), None)


async def becomes(to: Client, job: str, state: int | None) -> None:
    async def so() -> bool:
        return await job_state(to, job) == state

    await until(so)


def test_a_job_order_goes_through_its_states(printer: Running) -> None:
    content = job_order("print-top", 4, lot=next(printer.lots), **LASTING)
    job, before = content["JobOrderID"], len(printer.audit())

    async def work() -> None:
        async with client(printer.works, "printer") as to:
            assert await call(to, Act.STORE, structure_of(content)) is ReturnStatus.NO_ERROR
            await becomes(to, job, 1)
            (held,) = await to.get_node(machine_node(RECEIVER, "JobOrderList")).read_value()
            assert content_of(held.JobOrder) == content
            assert await call(to, Act.PAUSE, job) is ReturnStatus.INVALID_STATUS
            assert await call(to, Act.START, job) is ReturnStatus.NO_ERROR
            await becomes(to, job, 3)
            for act, state in ((Act.PAUSE, 4), (Act.RESUME, 3), (Act.STOP, 5)):
                assert await call(to, act, job) is ReturnStatus.NO_ERROR
                await becomes(to, job, state)
            response, status = await to.get_node(machine_node(RESPONSES)).call_method(
                machine_node(RESPONSES, "RequestJobResponseByJobOrderID"), job
            )
            assert (response.JobOrderID, response.JobState[0].StateText.Text, status) == (job, "ended", 1)
            assert await call(to, Act.CLEAR, job) is ReturnStatus.NO_ERROR
            await becomes(to, job, None)
            assert await call(to, Act.CLEAR, job) is ReturnStatus.UNKNOWN_JOB_ORDER

    printer.run(work())
    calls = [re.search(r'about="(.+?)" entry', one) for one in printer.audit()[before:] if " call " in one]
    assert [one[1] for one in calls if one][:3] == [f"Store {job} = 1", f"Pause {job} = 8", f"Start {job} = 1"]


def test_a_job_order_that_is_not_as_declared_is_refused_and_counted(printer: Running) -> None:
    wrong = structure_of(job_order("print-top"))
    wrong.JobOrderID = ua.String("")
    rejections, kind = printer.works.rejections("printer"), ("process", "job-order", "line.invalid_request")
    before = rejections.counts.get(kind, 0)

    async def work() -> list[ReturnStatus]:
        async with client(printer.works, "printer") as to:
            elsewhere = structure_of(job_order("place-top"))
            return [await call(to, Act.STORE, one) for one in (wrong, elsewhere, "no order")]

    assert printer.run(work()) == [ReturnStatus.INVALID_REQUEST] * 3
    assert rejections.counts[kind] == before + 3


@pytest.mark.parametrize(
    ("other", "code", "said"),
    [
        ({"password": "guessed"}, "BadUserAccessDenied", 'user="process"'),
        ({"user": "admin", "password": "admin"}, "BadUserAccessDenied", 'user="admin"'),
        ({"user": "process", "shows": "planning"}, "BadUserAccessDenied", 'user="process"'),
        ({"user": "", "shows": "process"}, "BadIdentityTokenRejected", 'user=""'),
    ],
)
def test_who_does_not_prove_who_it_is_is_refused_and_audited(
    printer: Running, other: dict[str, Any], code: str, said: str
) -> None:
    before = len(printer.audit())

    async def work() -> None:
        async with client(printer.works, "printer", **other):
            pass

    with pytest.raises(UaError, match=code):
        printer.run(work())
    (line,) = [one for one in printer.audit()[before:] if "activate-session" in one]
    assert re.match(r"<108>1 2026-12-\S+Z printer sekisho - activate-session \[audit@32473 ", line)
    assert f'outcome="refused" status="{code}" {said}' in line


def test_a_certificate_of_another_factory_opens_no_channel(
    printer: Running, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = plant(tmp_path_factory.mktemp("other"))

    async def work() -> None:
        async with client(printer.works, "printer", keys=other):
            pass

    with pytest.raises((UaError, OSError)):
        printer.run(work())
    assert any("open-channel" in one and 'status="BadSecurityChecksFailed"' in one for one in printer.audit())


def test_without_encryption_a_machine_says_how_to_come_and_nothing_else(printer: Running) -> None:
    async def work() -> list[ua.EndpointDescription]:
        bare = Client(f"opc.tcp://{printer.works.address('printer')}:4840", timeout=10)
        endpoints = await bare.connect_and_get_server_endpoints()
        await bare.connect_socket()
        try:
            await bare.send_hello()
            await bare.open_secure_channel()
            with pytest.raises(UaError, match="BadSecurityModeInsufficient"):
                await bare.create_session()
        finally:
            bare.disconnect_socket()
        return endpoints

    (endpoint,) = printer.run(work())
    assert endpoint.SecurityMode is ua.MessageSecurityMode.SignAndEncrypt
    assert [one.TokenType for one in endpoint.UserIdentityTokens] == [ua.UserTokenType.UserName]
    assert any("create-session" in one and 'status="BadSecurityModeInsufficient"' in one for one in printer.audit())


def test_what_opens_no_channel_ends_the_connection_and_is_audited(printer: Running) -> None:
    before = len(printer.audit())

    async def work() -> bytes:
        reader, writer = await asyncio.open_connection(printer.works.address("printer"), 4840)
        writer.write(b"OPNF" + (20).to_bytes(4, "little") + bytes(4) + b"\xff" * 8)
        try:
            return await reader.read()
        finally:
            writer.close()

    assert printer.run(work()) == b""
    (line,) = printer.audit()[before:]
    assert 'open-channel [audit@32473 outcome="refused"' in line


class Heard:
    """Audit events that a subscriber gets."""

    def __init__(self) -> None:
        self.events: asyncio.Queue[Any] = asyncio.Queue()

    def event_notification(self, event: Any) -> None:
        self.events.put_nowait(event)


def test_a_write_is_refused_and_audited(printer: Running) -> None:
    async def work() -> Any:
        heard = Heard()
        async with client(printer.works, "printer", "viewer") as watcher, client(printer.works, "printer") as to:
            subscription = await watcher.create_subscription(50, heard)
            await subscription.subscribe_events(ua.ObjectIds.Server, [ua.ObjectIds.AuditWriteUpdateEventType])
            with pytest.raises(UaError, match="BadUserAccessDenied"):
                await to.get_node(machine_node("GoodCount")).write_value(ua.Variant(99, ua.VariantType.UInt32))
            return await asyncio.wait_for(heard.events.get(), 10)

    event = printer.run(work())
    assert (event.ClientUserId, event.Status, event.ServerId) == ("process", False, "urn:sekisho:printer")
    assert (event.AttributeId, event.NewValue, event.SourceName) == (13, 99, "Attribute/Write")
    assert event.ActionTimeStamp.year == 2026
    (line,) = [one for one in printer.audit() if " write " in one]
    assert 'outcome="refused" status="BadUserAccessDenied" user="process"' in line
    assert 'about="ns=3;s=GoodCount"' in line


def test_a_viewer_reads_and_calls_nothing(printer: Running) -> None:
    async def work() -> tuple[str, Any]:
        heard = Heard()
        async with client(printer.works, "printer", "viewer") as to:
            subscription = await to.create_subscription(50, heard)
            await subscription.subscribe_events(ua.ObjectIds.Server, [ua.ObjectIds.AuditUpdateMethodEventType])
            with pytest.raises(UaError, match="BadUserAccessDenied"):
                await call(to, Act.CLEAR, "WO-1/print-top/1")
            return await to.get_node(machine_node("State")).read_value(), await asyncio.wait_for(heard.events.get(), 10)

    state, event = printer.run(work())
    assert state in {"2000", "2200", "2500"}
    assert (event.ClientUserId, event.Status) == ("viewer", False)
    assert event.MethodId == machine_node(RECEIVER, "Clear")
    assert event.StatusCodeId.name == "BadUserAccessDenied"
    assert any('user="viewer"' in one and 'about="Clear WO-1/print-top/1"' in one for one in printer.audit())


def test_sessions_that_come_and_go_are_audited(printer: Running) -> None:
    before = len(printer.audit())

    async def work() -> None:
        async with client(printer.works, "printer", "viewer"):
            pass

    printer.run(work())
    lines = printer.audit()[before:]
    told = [re.search(r' - (\S+) \[audit@32473 outcome="(\w+)"', one) for one in lines]
    assert [one.groups() for one in told if one] == [
        ("open-channel", "done"), ("create-session", "done"), ("activate-session", "done"), ("close-session", "done"),
    ]  # fmt: skip
    assert 'user="viewer"' in lines[2]
    assert 'user="viewer"' in lines[3]


def test_an_emergency_stop_over_opc_ua_is_released_by_a_person(printer: Running) -> None:
    async def work() -> list[str]:
        async with client(printer.works, "printer") as to:
            await to.nodes.objects.call_method(machine_node("EmergencyStop"))
            state = to.get_node(machine_node("State"))

            async def stopped() -> bool:
                return bool(await state.read_value() == "5000")

            async def running() -> bool:
                return not await stopped()

            await until(stopped)
            alarms = await to.get_node(machine_node("Alarms")).read_value()
            printer.machine.release("Sato")
            await until(running)
            return alarms

    assert printer.run(work()) == ["E-001"]
    lines = [one for one in printer.audit() if " safe-stop " in one or " release " in one]
    assert [re.search(r'user="(\w+)"', one)[1] for one in lines] == ["process", "Sato"]  # type: ignore[index]


async def shown(to: Client) -> EventsShown:
    names = (FIRST_EVENT, LAST_EVENT, UNTOLD_EVENTS)
    return EventsShown.of(*await to.read_values([to.get_node(machine_node(one)) for one in names]))


def test_a_machine_shows_how_far_it_has_told_and_tells_again(printer: Running) -> None:
    async def work() -> tuple[EventsShown, int, list[dict[str, Any]]]:
        async with client(printer.works, "printer") as to:

            async def all_told() -> bool:
                return (await shown(to)).untold == 0

            await until(all_told)
            before, now = len(printer.listener.told), await shown(to)
            many = min(3, now.last.number)  # it may have told less so far
            after = now.last.at(now.last.number - many)
            again = await to.nodes.objects.call_method(machine_node(TELL_AGAIN), str(after))

            async def told() -> bool:
                return len(printer.listener.told) >= before + many

            await until(told)
            return now, again, printer.listener.told[before : before + many]

    now, again, told = printer.run(work())
    assert now.first == now.last.at(1)
    many, last = len(told), now.last.number
    assert again == many > 0
    assert [one["UniqueID"] for one in told] == [str(now.last.at(last - left)) for left in reversed(range(many))]
    assert [printer.listener.told.count(one) for one in told] == [2] * many
    about = f"TellAgain {now.last.at(last - many)} = {many}"
    assert any('user="process"' in one and f'about="{about}"' in one for one in printer.audit())


@pytest.mark.parametrize("after", ["", "seven", str(UUID(int=7)), str(EventId(7, 1))])
def test_what_is_no_event_of_a_machine_is_not_told_again_and_is_counted(printer: Running, after: str) -> None:
    counted = ("process", "machine-events", "line.unknown_event")
    before = printer.works.rejections("printer").counts.get(counted, 0)

    async def work() -> Any:
        async with client(printer.works, "printer") as to:
            return await to.nodes.objects.call_method(machine_node(TELL_AGAIN), after)

    assert printer.run(work()) == 0
    assert printer.works.rejections("printer").counts[counted] == before + 1


def test_a_viewer_cannot_have_events_told_again(printer: Running) -> None:
    async def work() -> None:
        async with client(printer.works, "printer", "viewer") as to:
            await to.nodes.objects.call_method(machine_node(TELL_AGAIN), str((await shown(to)).last))

    with pytest.raises(UaError, match="BadUserAccessDenied"):
        printer.run(work())


async def load(to: Client, *changed: Any) -> int:
    """Load a reel. changed: other arguments than those of one that is as it should be."""
    usual = ("RL-9", "R10K", ua.Variant(100, ua.VariantType.UInt32), "F001")
    arguments = (*changed, *usual[len(changed) :])
    return int(await to.nodes.objects.call_method(machine_node(LOAD_MATERIAL), *arguments))


def test_a_reel_is_loaded_and_audited_and_what_does_not_fit_is_refused_and_counted(printer: Running) -> None:
    content, counted = (
        job_order("print-top", 2, lot=next(printer.lots), **LASTING),
        ("process", "job-order", "line.invalid_request"),
    )
    before = printer.works.rejections("printer").counts.get(counted, 0)

    async def work() -> list[int]:
        async with client(printer.works, "printer") as to:
            assert await call(to, Act.STORE_AND_START, structure_of(content)) is ReturnStatus.NO_ERROR
            await becomes(to, content["JobOrderID"], 3)
            fewer = ua.Variant(7, ua.VariantType.UInt32)
            asked = ([], [], ["RL-8", "C100N"], ["RL-8", "R10K", -1], ["RL-9", "R10K", fewer])
            answers = [await load(to, *one) for one in asked]
            assert await call(to, Act.STOP, content["JobOrderID"]) is ReturnStatus.NO_ERROR
            assert await call(to, Act.CLEAR, content["JobOrderID"]) is ReturnStatus.NO_ERROR
            return answers

    assert printer.run(work()) == [1, 1, *[ReturnStatus.INVALID_REQUEST] * 3]
    assert printer.machine.station.memory.reels["RL-9"].left == 100
    assert "RL-8" not in printer.machine.station.memory.reels
    assert printer.works.rejections("printer").counts[counted] == before + 3
    assert any('user="process"' in one and 'about="LoadMaterial RL-9 R10K F001 = 1"' in one for one in printer.audit())


def test_a_viewer_loads_no_reel_and_that_is_audited(printer: Running) -> None:
    async def work() -> None:
        async with client(printer.works, "printer", "viewer") as to:
            await load(to, "RL-7")

    with pytest.raises(UaError, match="BadUserAccessDenied"):
        printer.run(work())
    (line,) = [one for one in printer.audit() if 'about="LoadMaterial RL-7 R10K F001"' in one]
    assert 'outcome="refused" status="BadUserAccessDenied" user="viewer"' in line
    assert "RL-7" not in printer.machine.station.memory.reels


def test_the_server_publishes_its_structures_and_the_factorys_time(printer: Running) -> None:
    async def work() -> tuple[list[Any], datetime]:
        async with client(printer.works, "printer", "viewer") as to:
            nodes = [to.get_node(numbered(number, 2)) for number, _ in NUMBERS.values()]
            told = [await one.read_data_type_definition() for one in nodes]
            return told, await to.get_node(numbered(ObjectIds.Server_ServerStatus_CurrentTime)).read_value()

    told, now = printer.run(work())
    assert told == [definition(one) for one in NUMBERS]
    assert (now - printer.works.clock.now()).total_seconds() < 60


def test_servers_share_no_node_that_one_of_them_changes() -> None:
    one, other = AddressSpace(), AddressSpace()
    for space in (one, other):
        copy_standard_nodes(space)
    texts = numbered(ObjectIds.ServerState_EnumStrings)
    held, kept = (space.read_attribute_value(texts, AttributeIds.Value).Value for space in (one, other))
    assert held is not None
    assert kept is not None
    held.Value.clear()
    one[numbered(ObjectIds.ObjectsFolder)].references.clear()
    assert len(kept.Value) == 8
    assert other[numbered(ObjectIds.ObjectsFolder)].references
