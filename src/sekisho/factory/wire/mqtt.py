"""MQTT in the factory: the brokers, embedded, and the connection of a system to one.

MQTT 3.1.1, QoS 1, a password for each system. Who may say and hear what follows from `contracts`; what is forbidden is
dropped without a word to who sent it, because the protocol has none: the broker counts and logs it.
A broker holds nothing on a disk: what it has taken and not yet handed on is lost when it ends.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiomqtt
from amqtt.adapters import StreamWriterAdapter  # type: ignore[import-untyped]
from amqtt.broker import Broker as Embedded  # type: ignore[import-untyped]
from amqtt.contexts import BrokerConfig, ListenerConfig, ListenerType  # type: ignore[import-untyped]

from sekisho.contracts import Hop
from sekisho.factory.wire import brokering
from sekisho.factory.wire.bodies import written
from sekisho.factory.wire.brokering import KEEP_ALIVE_S, PACKET_BYTES, Gate, Reader, client_id
from sekisho.factory.wire.checking import refused
from sekisho.factory.wire.hops import asks, opened
from sekisho.factory.wire.mqtt_client import Client, end_if_cancelled
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.strict_json import NotStrict, strict_json
from sekisho.factory.wire.topics import covers, rights, speaker, topic
from sekisho.factory.wire.web import Unreachable
from sekisho.guard.text import Text

CONNECTIONS = 100
"""Connections of one broker at a time."""

MESSAGE_BYTES = PACKET_BYTES - 1024
"""A message without its topic."""

QUEUE = 10_000
"""Messages that a client holds for who has not asked for them yet; more are dropped."""

_SESSION_S = 24 * 60 * 60
"""Real seconds for which a broker keeps messages for who is away."""

_ANSWER_S = 5
_SHORTEST_S = 0.2
_LONGEST_S = 10.0
_log = logging.getLogger(__name__)


class Broker:
    """The broker of one LAN, at its address."""

    def __init__(self, plant: Plant, system: str) -> None:
        self._plant = plant
        self._system = system
        self._gate = Gate(plant.keys, rights(plant.contracts, system), plant.rejections(system), {})
        self._readers: dict[asyncio.Task[None], tuple[Reader, asyncio.StreamWriter]] = {}

    async def run(self) -> None:
        """Serve until cancelled."""
        async with self.listening():
            await asyncio.Event().wait()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Serve while inside. Raises OSError where the address cannot be had."""
        embedded = Embedded(
            BrokerConfig(
                listeners={"default": ListenerConfig(type=ListenerType.EXTERNAL)},
                session_expiry_interval=_SESSION_S,
                plugins={
                    f"{brokering.__name__}.{name}": {"gate": self._gate} for name in ("LoginPlugin", "TopicPlugin")
                },
            )
        )
        await embedded.start()
        try:
            at = self._plant.address(self._system), _port(self._plant, self._system)
            server = await asyncio.start_server(lambda *streams: self._come(embedded, *streams), *at)
            try:
                yield
            finally:
                server.close()
        finally:
            for reader, writer in self._readers.values():
                writer.transport.pause_reading()  # type: ignore[attr-defined]  # what comes behind the end is no fault
                reader.feed_eof()  # amqtt waits for ever for who goes on talking
            await embedded.shutdown()
            for task in self._readers:
                task.cancel()
            await asyncio.gather(*self._readers, return_exceptions=True)

    def _come(self, embedded: Embedded, stream: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        source = writer.get_extra_info("peername")
        if source is None or len(self._readers) >= CONNECTIONS:
            self._plant.rejections(self._system).add(source[0] if source else "", "", _TOO_MANY, code="wire.E503")
            writer.close()
            return
        reader = Reader(stream, source[0], self._plant.rejections(self._system))
        self._gate.waiting[source] = reader
        task = asyncio.create_task(self._serve(embedded, reader, writer, source))
        self._readers[task] = reader, writer
        task.add_done_callback(self._readers.pop)

    async def _serve(
        self, embedded: Embedded, reader: Reader, writer: asyncio.StreamWriter, source: tuple[str, int]
    ) -> None:
        try:
            await embedded.external_connected(reader, StreamWriterAdapter(writer), "default")
        except Exception:  # noqa: BLE001 -- one connection must not end the broker
            _log.exception("%s lost the connection from %s", self._system, source[0])
        finally:
            self._gate.waiting.pop(source, None)
            writer.close()


class Bus:
    """The connection of one system, or of one unit of it from 0, to one broker; it comes back whatever is cut.

    It hears all that the contracts let this system hear at that broker. What comes while it is away the broker keeps
    for a day, unless the broker itself ends. Of two for the same unit at a time, each would end the other.
    """

    def __init__(self, plant: Plant, system: str, unit: int = 0, *, broker: str = "broker") -> None:
        self._plant = plant
        self._system = system
        self._broker = broker
        self._address = plant.address(system, unit)
        self._user = plant.unit(system, unit)
        self._hears = rights(plant.contracts, broker)[self._user].hear
        self._held: dict[str, asyncio.Queue[tuple[str, dict[str, Any]]]] = {
            message: asyncio.Queue(QUEUE) for _, message in self._hears
        }
        self._client: aiomqtt.Client | None = None
        self._up = asyncio.Event()

    @property
    def is_connected(self) -> bool:
        """Whether the broker is there, as far as is known."""
        return self._client is not None

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[None]:
        """Stay connected while inside. The first connection is waited for a while; without it this goes on too."""
        keeping = asyncio.create_task(self._keep())
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(_ANSWER_S):
                    await self._up.wait()
            yield
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)

    async def publish(self, message: str, content: dict[str, Any], /, **values: str) -> None:
        """Hand a message to the broker. values: of the items of its topic; the sender's own name stands by itself.

        Of a topic that ends in one of several words, `topic` is which. That the broker took it does not say that it
        let it through. Raises Unreachable where the broker did not take it, or nobody knows; NotSent for a content
        that is not as declared; ValueError for one that is too large, where the contracts let this system publish no
        such message, and for a wrong value.
        """
        name = topic(self._hop(message), self._user, values)
        body = written(content, self._plant.contracts.messages[message].payload, MESSAGE_BYTES)
        if self._client is None:
            raise Unreachable(f"{self._broker} is away")
        try:
            await self._client.publish(name, body, qos=1)
        except aiomqtt.MqttError as found:
            end_if_cancelled()
            raise Unreachable(f"{self._broker} did not take {name}: {found}") from found
        end_if_cancelled()

    async def messages(self, message: str) -> AsyncIterator[tuple[str, dict[str, Any]]]:
        """Topic and content of each message, as they come, for ever; those that are not as declared are rejected.

        Raises KeyError where the contracts let this system hear no such message at this broker.
        """
        held = self._held[message]
        while True:
            yield await held.get()

    def _hop(self, message: str) -> Hop:
        for hop in opened(self._plant.contracts, message, self._system, "mqtt"):
            if hop.to == self._broker and not asks(hop):
                return hop
        raise ValueError(f"{self._system} publishes no {message} at {self._broker}")

    async def _keep(self) -> None:
        wait = _SHORTEST_S
        while True:
            try:
                async with self._new_client() as client:
                    await client.subscribe([(pattern, 1) for pattern, _ in self._hears]) if self._hears else None
                    end_if_cancelled()
                    self._client, wait = client, _SHORTEST_S
                    self._up.set()
                    async for one in client.messages:
                        self._take(str(one.topic), bytes(one.payload))
            except aiomqtt.MqttError as found:
                end_if_cancelled()
                _log.info("%s has lost %s: %s", self._user, self._broker, found)
            except Exception:  # noqa: BLE001 -- a fault with one message must not end the hearing
                _log.exception("%s begins anew with %s", self._user, self._broker)
            finally:
                self._client = None
                self._up.clear()
            await asyncio.sleep(wait)
            wait = min(2 * wait, _LONGEST_S)

    def _new_client(self) -> aiomqtt.Client:
        keys = self._plant.keys
        return Client(
            self._plant.address(self._broker),
            _port(self._plant, self._broker),
            username=self._user,
            password=keys.secret(self._user),
            identifier=client_id(keys, self._user),
            protocol=aiomqtt.ProtocolVersion.V311,
            clean_session=not self._hears,
            bind_address=self._address,
            keepalive=KEEP_ALIVE_S,
            timeout=_ANSWER_S,
        )

    def _take(self, name: str, body: bytes) -> None:
        """Put a message where it is waited for."""
        contracts = self._plant.contracts
        message = next((one for pattern, one in self._hears if covers(pattern, name)), "")
        source = speaker(contracts, message, name) if message else self._broker
        try:
            content = strict_json(body)
            text = refused(contracts.messages[message].payload, content) if message else _NOT_HEARD
            if text:
                self._plant.rejections(self._system).add(source, message, text, code="wire.E422")
            else:
                self._held[message].put_nowait((name, content))
        except NotStrict as found:
            self._plant.rejections(self._system).add(source, message, found.text, code="wire.E400")
        except asyncio.QueueFull:
            self._plant.rejections(self._system).add(source, message, _FULL, code="wire.E503")


def _port(plant: Plant, broker: str) -> int:
    return next(one.port for one in plant.contracts.connections if one.to == broker and one.protocol == "mqtt")


_TOO_MANY = Text(
    f"接続が{CONNECTIONS}を超えました。使わない接続を閉じてください。",
    f"There are more than {CONNECTIONS} connections. Close those that are not used.",
)
_NOT_HEARD = Text(
    "購読していない話題のメッセージが届きました。仲介を確かめてください。",
    "A message came on a topic that is not heard here. Look at the broker.",
)
_FULL = Text(
    f"読まれていないメッセージが{QUEUE}件あり、これ以上は持てません。受け手の処理を確かめてください。",
    f"{QUEUE} messages wait to be read, and no more are held. Look at what the receiver does.",
)
