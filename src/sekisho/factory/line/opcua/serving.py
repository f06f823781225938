"""The OPC UA server of one machine, running: methods do what they say, variables show how the machine is."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from copy import copy

from asyncua import ua
from asyncua.common.connection import TransportLimits
from asyncua.ua.attribute_ids import AttributeIds
from asyncua.ua.object_ids import ObjectIds

from sekisho.factory.line.jobs import MOST_JOBS
from sekisho.factory.line.opcua.audited import AuditedServer
from sekisho.factory.line.opcua.auditing import Audit
from sekisho.factory.line.opcua.methods import Methods, Ordered, response_of, state_of
from sekisho.factory.line.opcua.nodes import build
from sekisho.factory.line.opcua.sessions import AuditedInternal
from sekisho.factory.line.opcua.users import Users
from sekisho.factory.wire.job_order import instant, structure_of
from sekisho.factory.wire.job_types import (
    RECEIVER,
    RESPONSES,
    ISA95JobOrderAndStateDataType,
    machine_node,
    numbered,
)
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.series import FIRST_EVENT, LAST_EVENT, UNTOLD_EVENTS

PORT = 4840
MESSAGE_BYTES = 8 * 2**20
"""One request; the job order of 100 boards and 500 reels takes some 0.2 MiB."""
_CHUNK_BYTES = 65_535


class MachineServer:
    """The server of one machine. changed: called with the users who are there, when they come and go."""

    def __init__(
        self, plant: Plant, system: str, machine: Ordered, audit: Audit, changed: Callable[[frozenset[str]], None]
    ) -> None:
        self._plant, self._system, self._machine = plant, system, machine
        inner = self._inner = AuditedInternal(Users(plant.keys), audit, changed)
        inner.disabled_clock = True
        inner.max_session_timeout_ms, inner.max_connections, inner.max_pending_activation_seconds = 60_000, 20, 10
        self._server = AuditedServer(system, (plant.address(system), PORT), inner)
        self._server.limits = TransportLimits(
            _CHUNK_BYTES, _CHUNK_BYTES, MESSAGE_BYTES // _CHUNK_BYTES + 1, MESSAGE_BYTES
        )
        self._shown: dict[str, object] = {}

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Serve while inside. Raises OSError where the address cannot be had."""
        server = self._server
        await server.init()
        await server.set_application_uri(server.get_application_uri())
        certificate, key = self._plant.keys.opcua(self._system)
        await server.load_certificate(certificate, "der")
        await server.load_private_key(key, format="pem")
        await build(server, self._system, MOST_JOBS, Methods(self._machine, self._plant.rejections(self._system)).all())
        await self.show()
        async with server:
            await self._tell_the_time()
            try:
                yield
            finally:
                self._inner.changed = _ignored

    async def show(self) -> None:
        """Write what has changed."""
        station, events = self._machine.station, self._machine.events
        memory, jobs = station.memory, list(station.jobs)
        inside = memory.boards[-1] if memory.boards else None
        await self._write(("State",), memory.state.value)
        await self._write(("GoodCount",), memory.good)
        await self._write(("FailedCount",), memory.failed)
        await self._write(("CurrentBoard",), inside.board.serial if inside else "")
        await self._write(("CurrentJobOrder",), inside.job if inside else "")
        await self._write(("Alarms",), tuple(memory.faults))
        await self._write((FIRST_EVENT,), str(events.first) if events else "")
        await self._write((LAST_EVENT,), str(events.last) if events else "")
        await self._write((UNTOLD_EVENTS,), events.untold if events else 0)
        states = tuple((job.order.id, job.state) for job in jobs)
        if self._news("orders", states):
            orders = [ISA95JobOrderAndStateDataType(structure_of(job.content), [state_of(job)]) for job in jobs]
            await self._list((RECEIVER, "JobOrderList"), orders)
        if self._news("responses", (states, tuple((job.good, job.failed) for job in jobs))):
            await self._list((RESPONSES, "JobOrderResponseList"), [response_of(job) for job in jobs])

    async def _write(self, path: tuple[str, ...], value: str | int | tuple[str, ...]) -> None:
        if self._news(path[0], value):
            kind = ua.VariantType.UInt32 if isinstance(value, int) else ua.VariantType.String
            told = ua.Variant(
                list(value) if isinstance(value, tuple) else value, kind, is_array=isinstance(value, tuple)
            )
            await self._server.get_node(machine_node(*path)).write_value(told)

    async def _list(self, path: tuple[str, str], values: Sequence[object]) -> None:
        told = ua.Variant(list(values), ua.VariantType.ExtensionObject, is_array=True)
        await self._server.get_node(machine_node(*path)).write_value(told)

    def _news(self, name: str, value: object) -> bool:
        if self._shown.get(name) == value:
            return False
        self._shown[name] = value
        return True

    async def _tell_the_time(self) -> None:
        """Let whoever reads the server's time read the factory's."""
        clock = self._plant.clock
        status: ua.ServerStatusDataType = await self._server.get_node(_STATUS).read_value()

        def told(node: ua.NodeId, _: AttributeIds) -> ua.DataValue:
            status.CurrentTime = instant(clock.now())
            return ua.DataValue(ua.Variant(copy(status) if node == _STATUS else status.CurrentTime))

        for node in (_TIME, _STATUS):
            self._server.set_attribute_value_callback(node, told)


def _ignored(_: frozenset[str]) -> None:
    """Sessions that end with the server are no news to a machine that ends with it."""


_TIME, _STATUS = numbered(ObjectIds.Server_ServerStatus_CurrentTime), numbered(ObjectIds.Server_ServerStatus)
