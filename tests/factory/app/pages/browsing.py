"""The pages on a real port of the loopback, and a browser without scripts that keeps cookies."""

import re
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape

from aiohttp import ClientSession, CookieJar, web

from sekisho.factory.app.pages.entrance import Entrance
from sekisho.factory.app.pages.serving import Part, pages
from sekisho.factory.wire.plant import Plant

WHO = "佐藤 花子"


@dataclass(frozen=True)
class Seen:
    """An answer. text: as people read it, without tags."""

    status: int
    html: str
    headers: Mapping[str, str]

    @property
    def text(self) -> str:
        bare = re.sub(r"<(script|style)\b.*?</\1>", "", self.html, flags=re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", bare)).split())


class Browser:
    def __init__(self, session: ClientSession, origin: str, entrance: Entrance) -> None:
        self.session, self.origin, self.entrance = session, origin, entrance
        self._token = ""

    async def get(self, path: str, **headers: str) -> Seen:
        return await self.send("GET", path, headers=headers)

    async def post(self, path: str, data: object = None, **headers: str) -> Seen:
        """Send a form of the page as a browser does; follows to the page behind it."""
        fields = {"token": self._token, **data} if isinstance(data, dict) else data
        return await self.send("POST", path, fields, headers={"Origin": self.origin, **headers})

    async def send(
        self, method: str, path: str, data: object = None, *, headers: Mapping[str, str] | None = None
    ) -> Seen:
        async with self.session.request(method, self.origin + path, data=data, headers=headers or {}) as answer:
            html = (await answer.read()).decode("utf-8", "replace")
            if found := re.search(r'name="token" value="([^"]+)"', html):
                self._token = found[1]
            return Seen(answer.status, html, dict(answer.headers))

    async def fetch(self, path: str) -> bytes:
        """A file."""
        async with self.session.get(self.origin + path) as answer:
            assert answer.status == 200
            return await answer.read()

    async def enter(self, who: str = WHO) -> Seen:
        return await self.post(f"/enter/{self.entrance.invitation()}", {"who": who})


@asynccontextmanager
async def browsing(plant: Plant, parts: Iterable[Part], now: Callable[[], float] = time.time) -> AsyncIterator[Browser]:
    """A browser at the pages of parts, not signed in yet."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        origin = f"http://127.0.0.1:{listening.getsockname()[1]}"
        entrance = Entrance(plant.file("pages", "entrance"), now)
        runner = web.AppRunner(pages(plant, "process", entrance, origin, parts), shutdown_timeout=1)
        await runner.setup()
        await web.SockSite(runner, listening).start()
        try:
            async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
                yield Browser(session, origin, entrance)
        finally:
            await runner.cleanup()
