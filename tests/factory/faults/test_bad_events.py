"""Bad events of machines over MQTT: refused by the broker or by the process management server, and counted there."""

import asyncio
import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import aiomqtt
import pytest

from factory.faults.breaking import Json, broken, good, unreadable
from factory.faults.gates import check_log, counts, refusing
from factory.plants import loopback, plant
from factory.running import running, until
from sekisho.contracts import contracts
from sekisho.factory.process.opcua import OpcUaMachines
from sekisho.factory.process.server import ProcessServer
from sekisho.factory.wire.brokering import PACKET_BYTES, client_id
from sekisho.factory.wire.mqtt import Broker
from sekisho.factory.wire.mqtt_client import Client
from sekisho.factory.wire.plant import Plant

pytestmark = loopback
PAYLOAD = contracts().payloads["cfx-event"]
HEARTBEAT = "cfx/printer/CFX.Heartbeat"
BAD = ("printer", "machine-events")


@dataclass
class Serving:
    """A broker and the process management server, and the loop they run in. states: what the printer may tell next."""

    runner: asyncio.Runner
    works: Plant
    server: ProcessServer
    state: str = "1000"

    def say(self, *told: tuple[str, bytes], user: str = "printer") -> None:
        """What a machine says, as octets by topic; then the printer tells something good, which is heard."""
        self.runner.run(asyncio.wait_for(self._say(told, user), 60))

    async def _say(self, told: tuple[tuple[str, bytes], ...], user: str) -> None:
        with contextlib.suppress(aiomqtt.MqttError):  # the broker may end what goes too far
            async with client(self.works, user) as speaks:
                for topic, body in told:
                    await speaks.publish(topic, body, qos=1)
        self.state = "2200" if self.state == "1000" else "1000"
        turned = self.event(MessageName="CFX.ResourcePerformance.StationStateChanged",
                            MessageBody={"OldState": "6000", "NewState": self.state})  # fmt: skip
        async with client(self.works, "printer") as speaks:
            await speaks.publish(f"cfx/printer/{turned['MessageName']}", json.dumps(turned).encode(), qos=1)
        await until(lambda: (held := self.server.status().machines.get("printer")) and held.state == self.state)

    def event(self, **changes: Any) -> Json:
        """A heartbeat of the printer."""
        now = self.works.clock.now().isoformat()
        held = {"MessageName": "CFX.Heartbeat", "Version": "1.7", "TimeStamp": now, "UniqueID": str(uuid4()),
                "Source": "printer", "MessageBody": {}}  # fmt: skip
        return {**held, **changes}

    def books(self) -> object:
        return list(self.server._journal.facts()), len(self.server._intake.waiting), self.server.balance()


def client(works: Plant, user: str, *, name: str = "", password: str = "") -> aiomqtt.Client:
    """A connection to the broker, from the address of the user."""
    return Client(
        works.address("broker"), 1883, username=user, password=password or works.keys.secret(user),
        identifier=name or client_id(works.keys, user), protocol=aiomqtt.ProtocolVersion.V311, timeout=5,
        bind_address="127.0.0.1",
    )  # fmt: skip


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    works = plant(tmp_path_factory.mktemp("works"), factor=1)
    with asyncio.Runner() as runner:
        server = ProcessServer(works, OpcUaMachines(works))
        stack = contextlib.AsyncExitStack()

        async def begin() -> None:
            await stack.enter_async_context(running(Broker(works, "broker")))
            await stack.enter_async_context(running(server))
            await until(lambda: server._events.is_connected)

        runner.run(begin())
        yield Serving(runner, works, server)
        runner.run(stack.aclose())


def test_a_bad_event_is_refused_and_the_next_good_one_is_taken(serving: Serving) -> None:
    wrong = [json.dumps(content).encode() for _, content in broken(PAYLOAD)]
    no_json = [body for _, body in unreadable(good(PAYLOAD))]
    before = serving.books()
    expected = [(*BAD, "wire.E422")] * len(wrong) + [(*BAD, "wire.E400")] * len(no_json)
    with refusing(serving.works, "process", *expected), refusing(serving.works, "broker"):
        serving.say(*((HEARTBEAT, body) for body in wrong + no_json))
    assert serving.books() == before
    check_log(serving.works, "process")


def test_an_event_in_the_name_of_another_is_refused_wherever_it_says_so(serving: Serving) -> None:
    before = serving.books()
    false = json.dumps(serving.event(Source="placer")).encode()
    with refusing(serving.works, "process", (*BAD, "process.E403")):
        serving.say((HEARTBEAT, false))
    with refusing(serving.works, "process"), refusing(serving.works, "broker", ("printer", "", "wire.E403")):
        serving.say(("cfx/placer/CFX.Heartbeat", false))
    assert serving.books() == before
    check_log(serving.works, "broker")


def test_an_event_that_is_too_large_ends_the_connection(serving: Serving) -> None:
    with refusing(serving.works, "process"), refusing(serving.works, "broker", ("printer", "", "wire.E413")):
        serving.say((HEARTBEAT, b" " * (PACKET_BYTES + 1)))
    check_log(serving.works, "broker")


@pytest.mark.parametrize("what", ["another password", "another name", "a stranger"])
def test_who_may_not_log_in_is_counted_by_its_address(serving: Serving, what: str) -> None:
    works = serving.works
    user, wrong = {
        "another password": ("printer", {"password": works.keys.secret("oven")}),
        "another name": ("printer", {"name": "printer"}),
        "a stranger": ("stranger", {"name": "stranger", "password": "x"}),
    }[what]

    async def log_in() -> None:
        async with client(works, user, **wrong):
            raise AssertionError("it was let in")

    before = sum(counts(works, "broker").values())
    with refusing(works, "broker", ("127.0.0.1", "", "wire.E401")):
        with pytest.raises(aiomqtt.MqttError):
            serving.runner.run(asyncio.wait_for(log_in(), 20))
        serving.runner.run(until(lambda: sum(counts(works, "broker").values()) > before))
        serving.say()
    check_log(works, "broker")
