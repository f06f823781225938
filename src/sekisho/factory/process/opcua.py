"""The machines over OPC UA, by ISA-95 Job Control: one connection each, kept up whatever is cut.

Signed and encrypted (Basic256Sha256), with our certificate, user name and password; a machine must show a certificate
of this factory with its own name. Source: OPC 10031-4 (ISA-95 Job Control 2.0), 6.2.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from asyncua import ua
from asyncua.client.client import Client
from asyncua.client.ua_client import UaClient, UaClientState
from asyncua.common.shortcuts import Shortcuts
from asyncua.common.utils import ServiceError
from asyncua.crypto.security_policies import SecurityPolicyBasic256Sha256
from asyncua.crypto.uacrypto import CertProperties
from asyncua.crypto.validator import CertificateValidator, CertificateValidatorOptions
from asyncua.ua import uaerrors
from asyncua.ua.object_ids import ObjectIds
from asyncua.ua.status_codes import StatusCodes
from cryptography import x509
from cryptography.exceptions import InvalidSignature

from sekisho.factory.process.refusals import Refused
from sekisho.factory.process.route import LINE
from sekisho.factory.wire.certificates import URI
from sekisho.factory.wire.checking import refused
from sekisho.factory.wire.job import Act, Load, State
from sekisho.factory.wire.job_order import Content, structure_of
from sekisho.factory.wire.job_types import (
    LOAD_MATERIAL,
    NO_COMMENT,
    RECEIVER,
    RESPONSES,
    ReturnStatus,
    machine_node,
    numbered,
)
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.series import FIRST_EVENT, LAST_EVENT, TELL_AGAIN, UNTOLD_EVENTS, EventsShown
from sekisho.factory.wire.web import Unreachable
from sekisho.guard.text import Text

_ANSWER_S = 5.0
_SHORTEST_S, _LONGEST_S = 0.2, 10.0
"""Real seconds until a lost connection is tried again, from the first time on."""

_SESSION_MS = 60_000
"""After which a machine forgets a session of which it hears nothing."""

_SYSTEM = "process"
_DATES = CertificateValidator(CertificateValidatorOptions.TIME_RANGE)
_log = logging.getLogger(__name__)


class _OwnAddress(UaClient):
    """asyncua's connection, from an address of our own."""

    def __init__(self, address: str) -> None:
        super().__init__(_ANSWER_S)
        self._address = address

    async def connect_socket(self, host: str, port: int) -> None:
        """As asyncua connects, but for the address."""
        self._set_state(UaClientState.CONNECTING)
        try:
            async with asyncio.timeout(_ANSWER_S):
                await asyncio.get_running_loop().create_connection(
                    self._make_protocol, host, port, local_addr=(self._address, 0)
                )
        except BaseException:
            self._set_state(UaClientState.DISCONNECTED)
            raise
        self._set_state(UaClientState.SOCKET_OPEN)


class _Client(Client):
    """asyncua's client, by such a connection."""

    def __init__(self, url: str, address: str) -> None:
        super().__init__(url, timeout=_ANSWER_S)
        self.uaclient = _OwnAddress(address)
        self.uaclient.pre_request_hook = self._wait_until_ready
        self.nodes = Shortcuts(self.uaclient.session)


class OpcUaMachines:
    """The machines of the line. Connected while inside `connected`; before and after, nobody can be reached."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        self._clients: dict[str, Client] = {}

    @property
    def there(self) -> frozenset[str]:
        """The machines that are connected."""
        return frozenset(self._clients)

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[None]:
        """Keep connections to all machines while inside; none is waited for."""
        async with asyncio.TaskGroup() as together:
            keeping = [together.create_task(self._keep(system)) for system in LINE.values()]
            try:
                yield
            finally:
                for one in keeping:
                    one.cancel()

    async def store_and_start(self, system: str, job_order: Content) -> None:
        """Give a machine a job order that it may begin. Raises Refused, Unreachable."""
        if text := refused("job-order", job_order):
            raise Refused(text.ja, text.en)
        await self._call(system, Act.STORE_AND_START, job_order["JobOrderID"], structure_of(job_order))

    async def pause(self, system: str, job: str) -> None:
        """Begin no more boards of a job order. Raises Refused, Unreachable."""
        await self._call(system, Act.PAUSE, job)

    async def resume(self, system: str, job: str) -> None:
        """Go on with a job order that was paused. Raises Refused, Unreachable."""
        await self._call(system, Act.RESUME, job)

    async def stop(self, system: str, job: str) -> None:
        """End a job order that was begun. Raises Refused, Unreachable."""
        await self._call(system, Act.STOP, job)

    async def abort(self, system: str, job: str) -> None:
        """End a job order, whatever becomes of it. Raises Refused, Unreachable."""
        await self._call(system, Act.ABORT, job)

    async def clear(self, system: str, job: str) -> None:
        """Forget a job order that is over. Raises Refused, Unreachable."""
        await self._call(system, Act.CLEAR, job)

    async def load(self, system: str, new: Load) -> None:
        """Have a machine take a reel beside those that its job orders name. Raises Refused, Unreachable."""
        kinds = ua.VariantType.String, ua.VariantType.String, ua.VariantType.UInt32, ua.VariantType.String
        values = (new.reel, new.part, new.quantity, new.feeder)
        method, about = machine_node(LOAD_MATERIAL), Text(f"リール {new.reel}", f"reel {new.reel}")
        arguments = [ua.Variant(value, kind) for value, kind in zip(values, kinds, strict=True)]
        await self._answered(system, numbered(ObjectIds.ObjectsFolder), method, about, arguments)

    async def states(self, system: str) -> Mapping[str, State]:
        """Where each job order is that the machine holds, by its id. Raises Unreachable.

        Read from the responses: the list of the job orders says the same beside all that was ordered.
        """
        client = self._client(system)
        try:
            responses = await client.get_node(machine_node(RESPONSES, "JobOrderResponseList")).read_value()
            return {str(one.JobOrderID): State(int(one.JobState[0].StateNumber)) for one in responses or ()}
        except (OSError, uaerrors.UaError, ValueError, AttributeError, IndexError, TypeError) as found:
            raise Unreachable(f"{system} does not say what it holds: {found!r}") from found

    async def events(self, system: str) -> EventsShown | None:
        """What a machine shows of its events; None before its first. Raises Unreachable."""
        client = self._client(system)
        try:
            nodes = [client.get_node(machine_node(name)) for name in (FIRST_EVENT, LAST_EVENT, UNTOLD_EVENTS)]
            first, last, untold = await client.read_values(nodes)
            return EventsShown.of(first, last, untold) if last else None
        except (OSError, uaerrors.UaError, ValueError, TypeError) as found:
            raise Unreachable(f"{system} does not say what it has told: {found!r}") from found

    async def tell_again(self, system: str, after: str) -> None:
        """Have it tell once more the events that follow one. Raises Unreachable."""
        client = self._client(system)
        try:
            await client.nodes.objects.call_method(machine_node(TELL_AGAIN), ua.Variant(after, ua.VariantType.String))
        except (OSError, uaerrors.UaError) as found:
            raise Unreachable(f"{system} did not answer {TELL_AGAIN}: {found!r}") from found

    async def _call(self, system: str, act: Act, job: str, order: object | None = None) -> None:
        first = ua.Variant(job, ua.VariantType.String) if order is None else ua.Variant(order)
        about = Text(f"作業指示 {job}", f"job order {job}")
        of, method = machine_node(RECEIVER), machine_node(RECEIVER, act.value)
        await self._answered(system, of, method, about, [first, NO_COMMENT])

    async def _answered(
        self, system: str, of: ua.NodeId, method: ua.NodeId, about: Text, arguments: list[ua.Variant]
    ) -> None:
        """Call a method of a machine. Raises Refused unless it answers that all is well."""
        client, name = self._client(system), str(method.Identifier).rpartition(".")[2]
        try:
            answer = await client.get_node(of).call_method(method, *arguments)
        except uaerrors.UaStatusCodeError as found:
            if type(found) in _NOT_THERE:
                raise Unreachable(f"{system} did not answer {name}: {found!r}") from found
            raise _refused(system, name, about, type(found).__name__) from found
        except (OSError, uaerrors.UaError) as found:  # a TimeoutError is one of the former
            raise Unreachable(f"{system} did not answer {name}: {found!r}") from found
        if answer != ReturnStatus.NO_ERROR:
            raise _refused(system, name, about, _named(answer))

    def _client(self, system: str) -> Client:
        if system not in self._clients:
            raise Unreachable(f"{system} is not connected")
        return self._clients[system]

    async def _keep(self, system: str) -> None:
        """Connect to a machine, and again whenever the connection is lost.

        asyncua now and then swallows that a task is cancelled, so it is asked.
        """
        wait, task = _SHORTEST_S, asyncio.current_task()
        while task is not None and not task.cancelling():
            lost = asyncio.Event()
            try:
                client = await self._open(system, lost)
            except Exception as found:  # noqa: BLE001 -- whatever one machine answers, the others go on
                _log.info("%s cannot be reached: %r", system, found)
                await asyncio.sleep(wait)
                wait = min(2 * wait, _LONGEST_S)
                continue
            try:
                self._clients[system], wait = client, _SHORTEST_S
                if not task.cancelling():
                    await lost.wait()
            finally:
                del self._clients[system]
                await client.disconnect()

    async def _open(self, system: str, lost: asyncio.Event) -> Client:
        hop = self._plant.contracts.messages["job-order"].hops[0]
        url = f"opc.tcp://{self._plant.address(system)}:{hop.port}"
        client = _Client(url, self._plant.address(_SYSTEM))
        client.session_timeout = _SESSION_MS
        client.application_uri = f"{URI}{_SYSTEM}"
        client.set_user(_SYSTEM)
        client.set_password(self._plant.keys.secret(_SYSTEM))

        async def known(certificate: x509.Certificate, application: ua.ApplicationDescription) -> None:
            await _DATES.validate(certificate, application)
            if not self._is_of(system, certificate):
                raise ServiceError(StatusCodes.BadCertificateUntrusted)

        async def gone(_: Exception) -> None:
            lost.set()

        client.certificate_validator, client.connection_lost_callback = known, gone
        certificate, key = self._plant.keys.opcua(_SYSTEM)
        own = CertProperties(certificate, "der"), CertProperties(key, "pem")
        await client.set_security(SecurityPolicyBasic256Sha256, *own)
        await client.connect()
        return client

    def _is_of(self, system: str, certificate: x509.Certificate) -> bool:
        """Whether a certificate is of this factory, and names a system."""
        try:
            certificate.verify_directly_issued_by(
                x509.load_pem_x509_certificate(self._plant.keys.authority.read_bytes())
            )
            names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
            return False
        return names.get_values_for_type(x509.UniformResourceIdentifier) == [f"{URI}{system}"]


_NOT_THERE = (
    uaerrors.BadConnectionClosed,
    uaerrors.BadSessionClosed,
    uaerrors.BadSessionIdInvalid,
    uaerrors.BadSessionNotActivated,
    uaerrors.BadSecureChannelClosed,
    uaerrors.BadSecureChannelIdInvalid,
    uaerrors.BadTimeout,
    uaerrors.BadShutdown,
)
"""Answers after which nobody knows whether a call was done."""


def _named(answer: int) -> str:
    try:
        return ReturnStatus(answer).name or str(answer)
    except (ValueError, TypeError):
        return str(answer)


def _refused(system: str, method: str, about: Text, why: str) -> Refused:
    return Refused(
        f"{system} は{about.ja} の {method} を断りました（{why}）。設備の状態と記録を確かめてください。",
        f"{system} refuses {method} of {about.en} ({why}). Look at its state and its log.",
    )
