"""Machines that run in a test, whoever hears their events, and clients that speak OPC UA to them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from asyncua import Client
from asyncua.crypto.security_policies import SecurityPolicyBasic256Sha256
from asyncua.crypto.uacrypto import CertProperties

from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.web import Unreachable


class Listener:
    """A bus that keeps what it is told. away: it takes nothing."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.away = False

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[None]:
        yield

    async def publish(self, message: str, content: dict[str, Any], /, **values: str) -> None:
        if self.away:
            raise Unreachable("nobody there")
        assert (message, values) == ("machine-events", {"message": content["MessageName"]})
        self.told.append(content)

    def boards(self, name: str, source: str) -> list[str]:
        """The boards that messages of a machine name, in turn."""
        return [
            unit["UnitIdentifier"]
            for one in self.told
            if one["MessageName"].endswith(name) and one["Source"] == source
            for unit in one["MessageBody"].get("Units") or one["MessageBody"]["InspectedUnits"]
        ]


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Look again and again, over the network, until something holds; a test in which it never does is ended."""
    while not await holds():  # noqa: ASYNC110 -- what changes is at the other end of a connection
        await asyncio.sleep(0.01)


@asynccontextmanager
async def client(
    works: Plant, system: str, user: str = "process", *, password: str = "", shows: str = "", keys: Plant | None = None
) -> AsyncIterator[Client]:
    """Who connects to a machine. shows: the system whose certificate it has.  keys: of another factory."""
    shows = shows or ("process" if user == "process" else "design")
    made = Client(f"opc.tcp://{works.address(system)}:4840", timeout=10)
    made.application_uri = f"urn:sekisho:{shows}"
    certificate, key = (keys or works).keys.opcua(shows)
    await made.set_security(
        SecurityPolicyBasic256Sha256,
        CertProperties(certificate, "der"),
        CertProperties(key, "pem"),
        server_certificate=CertProperties(works.keys.opcua(system)[0], "der"),
    )
    if user:
        made.set_user(user)
        made.set_password(password or works.keys.secret(user))
    async with made:
        yield made
