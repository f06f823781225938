"""The pages of a server, at its own address, for people at a browser of its LAN."""

import asyncio
from collections.abc import Callable, Iterable

from aiohttp import web

from sekisho.factory.app.pages.entrance import Entrance
from sekisho.factory.app.pages.serving import Part, pages
from sekisho.factory.wire.plant import Plant

PORT = 8080


def origin(plant: Plant, system: str) -> str:
    """Where the pages of a server are."""
    return f"http://{plant.address(system)}:{PORT}"


def link(plant: Plant, system: str) -> str:
    """A link to the pages of a server that lets one person in, once."""
    return f"{origin(plant, system)}/enter/{Entrance(plant.file(system, 'entrance')).invitation()}"


class Pages:
    """The pages of one server. system: whose address they are at.  parts: makes them anew at each start."""

    def __init__(self, plant: Plant, system: str, parts: Callable[[], Iterable[Part]]) -> None:
        self._plant, self._system, self._parts = plant, system, parts
        self._entrance = Entrance(plant.file(system, "entrance"))
        self._origin = origin(plant, system)

    async def run(self) -> None:
        """Serve until cancelled. Raises OSError where the address cannot be had."""
        made = pages(self._plant, self._system, self._entrance, self._origin, self._parts())
        runner = web.AppRunner(made, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._plant.address(self._system), PORT).start()
            await asyncio.get_running_loop().create_future()
        finally:
            await runner.cleanup()
