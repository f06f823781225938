"""The application that runs at a server's address: entrance, static files, and the parts that it is given."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from aiohttp import web

from sekisho.factory.app.pages.door import Door
from sekisho.factory.app.pages.entrance import Entrance
from sekisho.factory.app.pages.guarding import Guard
from sekisho.factory.app.pages.rendering import LINKS, PLANT, Link
from sekisho.factory.wire.plant import Plant

UPLOAD_BYTES = 20 * 2**20
"""One request: a workbook of all tables of a factory takes a few MiB."""


class Part(Protocol):
    """The pages of one role. path: where they are mounted.  idle: a session ends there when nobody acts.

    upload: the path whose form brings a file, "" for none.
    """

    path: str
    idle: bool
    upload: str

    def links(self) -> Iterable[Link]:
        """What stands in the navigation."""

    def application(self) -> web.Application:
        """The pages."""


def pages(plant: Plant, system: str, entrance: Entrance, origin: str, parts: Iterable[Part]) -> web.Application:
    """The pages of parts behind one entrance. system: whose they are.  origin: as `http://127.10.2.10:8080`."""
    held = tuple(parts)
    guard = Guard(
        entrance,
        origin,
        plant.rejections(system),
        idle=tuple(part.path for part in held if part.idle),
        uploads=frozenset(part.upload for part in held if part.upload),
    )
    made = web.Application(middlewares=[guard.guarded], client_max_size=UPLOAD_BYTES)
    made[PLANT] = plant
    made[LINKS] = tuple(link for part in held for link in part.links())
    door = Door(guard, plant.clock.now, plant.file(system, "entrance.log"))
    made.router.add_get("/", door.first)
    made.router.add_get("/enter/{token}", door.ask)
    made.router.add_post("/enter/{token}", door.admit)
    made.router.add_post("/leave", door.leave)
    made.router.add_static("/static/", Path(__file__).parent / "static")
    for part in held:
        made.add_subapp(part.path, part.application())
    return made
