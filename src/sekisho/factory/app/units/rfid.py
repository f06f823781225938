"""The RFID production monitoring system, with what terminals and goods receipt ask of it."""

from dataclasses import asdict
from typing import Any

from sekisho.factory.app.running import Service
from sekisho.factory.app.unit import Options, Unit
from sekisho.factory.rfid.server import RfidServer
from sekisho.factory.rfid.terminals import Terminals
from sekisho.factory.wire.plant import Plant


def unit(plant: Plant, name: str, _: Options) -> Unit:
    """It, and what it is asked."""
    server = Service(name, lambda: RfidServer(plant))
    asked = _Asked(Terminals(lambda: server.at))

    async def events(asked: dict[str, Any]) -> dict[str, Any]:
        """Events by the parameters of EPCIS 2.0."""
        page = server.at.query({name: str(value) for name, value in asked["parameters"].items()})
        return {"document": page.document, "next": page.next_page_token}

    async def status(_: dict[str, Any]) -> dict[str, Any]:
        """What a person must look at."""
        return {"troubles": [one.told for one in server.at.status().troubles]}

    return Unit(
        name,
        [server],
        {one.__name__.replace("_", "-"): one for one in (
            events, status, asked.begin, asked.missing, asked.verdict, asked.enter, asked.end, asked.knows,
            asked.part_of_kind, asked.enrol,
        )},
    )  # fmt: skip


class _Asked:
    """`Monitoring` as JSON."""

    def __init__(self, terminals: Terminals) -> None:
        self._terminals = terminals

    async def begin(self, asked: dict[str, Any]) -> dict[str, Any]:
        await self._terminals.begin(asked["stall"], asked["order"], asked["board"], asked["needed"])
        return {}

    async def missing(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {"missing": dict(await self._terminals.missing(asked["stall"]))}

    async def verdict(self, asked: dict[str, Any]) -> dict[str, Any]:
        found = await self._terminals.verdict(asked["stall"], asked["epc"], float(asked["patience_s"]))
        return {"verdict": found.value if found else None}

    async def enter(self, asked: dict[str, Any]) -> dict[str, Any]:
        found = await self._terminals.enter(asked["stall"], asked["epc"], asked["reason"], asked["who"])
        return {"verdict": found.value}

    async def end(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {"used": [asdict(one) for one in await self._terminals.end(asked["stall"])]}

    async def knows(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {"knows": await self._terminals.knows(asked["epc"])}

    async def part_of_kind(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {"part": await self._terminals.part_of_kind(asked["kind"])}

    async def enrol(self, asked: dict[str, Any]) -> dict[str, Any]:
        await self._terminals.enrol(asked["epcs"], asked["part"], asked["lot"])
        return {}
