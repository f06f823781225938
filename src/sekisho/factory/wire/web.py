"""HTTPS between the systems: who may ask whom for what, and what is carried, follows from `contracts`.

Both ends show certificates of the factory. A request that is not as declared is refused, counted and logged; the
reason goes back as JSON (`Problem.told`). The client is known by its certificate, the server by the name in its own.
"""

import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from sekisho.contracts import Hop
from sekisho.factory.wire.accepting import accepting
from sekisho.factory.wire.asking import Asking, Doubtful, Raw
from sekisho.factory.wire.bodies import JSON, written
from sekisho.factory.wire.checking import refused
from sekisho.factory.wire.hops import PATH_VALUE, asks, method_and_path, opened, taken
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.refusing import Refusal, client_of, content_of, query_of, without_content
from sekisho.factory.wire.strict_json import NotStrict, strict_json
from sekisho.guard.text import Text

NUMBER = "Sekisho-Number"
"""The header with the number of a document at the exchange server."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that is as declared. client: the system that asks.  path, query: values.  content: the payload.

    address: whence it came, which tells one unit of a system from another.
    """

    client: str
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    content: dict[str, Any] | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes back. number: of a document at the exchange server.

    content: the payload, where it is asked for and the status is 200; of a refusal, `Problem.told`; else None.
    """

    status: int = 200
    content: dict[str, Any] | None = None
    number: int | None = None


class Unreachable(Exception):  # noqa: N818 -- named for what it is
    """The other end did not answer, or not as it must: what was sent may have arrived or not. Try again later."""


Handler = Callable[[Asked], Awaitable[Answer]]
"""Answers a request, or raises Refusal for what the form alone does not tell."""


@dataclass(frozen=True, slots=True)
class _Route:
    """message, payload: ids.  clients: the systems that may ask."""

    message: str
    payload: str
    hop: Hop
    method: str
    path: re.Pattern[str]
    clients: frozenset[str]
    handler: Handler


class WebServer:
    """The HTTPS server of one system, at its address."""

    def __init__(self, plant: Plant, system: str) -> None:
        self._plant = plant
        self._system = system
        self._routes: list[_Route] = []

    def answer(self, message: str, handler: Handler, *, method: str = "") -> None:
        """Serve a message by a handler. method: of a message that is brought and fetched here, which of both.

        Raises ValueError where the contracts let nobody ask this system so.
        """
        contracts, before = self._plant.contracts, len(self._routes)
        for hop in taken(contracts, message, self._system, "tls"):
            by, path = method_and_path(hop)
            if method in {"", by}:
                clients = frozenset(contracts.members(hop.opens))
                payload = contracts.messages[message].payload
                self._routes.append(_Route(message, payload, hop, by, _pattern(path), clients, handler))
        if len(self._routes) == before:
            raise ValueError(f"{self._system} listens for no {method} {message}")

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Answer while inside. Raises OSError where the address cannot be had."""
        (port,) = {route.hop.port for route in self._routes}
        context = self._plant.keys.server_context(self._system)
        async with accepting((self._plant.address(self._system), port), context, self._respond, self._turned):
            yield

    def _turned(self, source: str, text: Text, code: str) -> None:
        self._plant.rejections(self._system).add(source, "", text, code=code)

    async def _respond(self, request: web.BaseRequest) -> web.StreamResponse:
        client, address = client_of(request), str(request.remote)
        route: _Route | None = None
        try:
            route, path = self._routed(request.method, request.path, client)
            query, content = query_of(request), None
            if asks(route.hop):
                without_content(request)
            else:
                content = await content_of(request, route.payload)
            return _response(route, await route.handler(Asked(client, path, query, content, address)))
        except Refusal as found:
            self._plant.rejections(self._system).add(
                client or address, route.message if route else "", found.text, code=found.code
            )
            return found.response(request.path)
        except Exception:  # noqa: BLE001 -- whatever a handler raises, who asked gets an answer
            _log.exception("%s could not answer %s %s", self._system, request.method, request.path)
            message = route.message if route else ""
            self._plant.rejections(self._system).add(client or address, message, _FAILED, code="wire.E500")
            return Refusal(500, _FAILED).response(request.path)

    def _routed(self, method: str, path: str, client: str) -> tuple[_Route, dict[str, str]]:
        there = [(route, found) for route in self._routes if (found := route.path.fullmatch(path))]
        if not there:
            raise Refusal(404, _UNKNOWN_PATH)
        fitting = [(route, found) for route, found in there if route.method == method]
        if not fitting:
            raise Refusal(405, _WRONG_METHOD)
        for route, found in fitting:
            if client in route.clients:
                return route, found.groupdict()
        raise Refusal(403, _NOT_PERMITTED)


def _pattern(path: str) -> re.Pattern[str]:
    """What a path looks like; each `{item}` of it gives a value."""
    parts = re.split(r"{(\w+)}", path)
    written = (f"(?P<{part}>{PATH_VALUE.pattern})" if at % 2 else re.escape(part) for at, part in enumerate(parts))
    return re.compile("".join(written))


def _response(route: _Route, answer: Answer) -> web.Response:
    """An answer as HTTP. Raises ValueError for one that is not as declared."""
    if answer.status == 200 and asks(route.hop):
        body = written(answer.content, route.payload)
    elif answer.content is None:
        body = b""
    elif answer.status >= 400:
        body = written(answer.content)
    else:
        raise ValueError(f"an answer of status {answer.status} to {route.message} has no payload")
    headers = {} if answer.number is None else {NUMBER: str(answer.number)}
    return web.Response(status=answer.status, body=body, headers=headers, content_type=JSON if body else None)


class WebClient:
    """What one system asks others for, from its own address; close it, or use it by `async with`.

    unit: of several units, which; from 0.
    """

    def __init__(self, plant: Plant, system: str, unit: int = 0) -> None:
        self._plant = plant
        self._system = system
        self._asking = Asking(plant, system, unit)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """End all connections; asking again opens new ones."""
        await self._asking.close()

    async def send(
        self,
        message: str,
        content: dict[str, Any] | None = None,
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Answer:
        """Bring a message, with its content, or ask for one, without. path: values of the `{item}`s of the endpoint.

        The answer may be a refusal (a status from 400 to 499): to send the same again will not help.
        Raises Unreachable where nothing was answered, or nothing that may be relied on; NotSent for a content that is
        not as declared; ValueError where the contracts let this system send no such message, or a path value is wrong.
        """
        payload = self._plant.contracts.messages[message].payload
        for hop in opened(self._plant.contracts, message, self._system, "tls"):
            if asks(hop) == (content is None):
                body = None if content is None else written(content, payload)
                try:
                    return self._answered(message, hop, await self._asking.ask(hop, path or {}, query or {}, body))
                except Doubtful as found:
                    raise self._doubted(message, found) from found
                except ConnectionError as found:
                    raise Unreachable(str(found)) from found
        raise ValueError(f"{self._system} {'asks for' if content is None else 'brings'} no {message}")

    async def next(self, message: str, after: int) -> tuple[int, dict[str, Any]] | None:
        """The first document of a message numbered above `after` at the exchange server; None where there is none.

        Raises Unreachable, also where the server refuses.
        """
        answer = await self.send(message, query={"after": str(after)})
        if answer.status == 204:
            return None
        if answer.status != 200 or answer.content is None:
            raise Unreachable(f"{message} after {after} is answered with {answer}")
        if answer.number is None or answer.number <= after:
            (hop,) = (one for one in opened(self._plant.contracts, message, self._system, "tls") if asks(one))
            raise self._doubted(message, Doubtful(hop.to, _NO_NEWER, "wire.E422"))
        return answer.number, answer.content

    def _answered(self, message: str, hop: Hop, raw: Raw) -> Answer:
        """An answer that may be relied on. Raises Doubtful, and ConnectionError for a failure of who answered."""
        status, headers, body = raw
        if not (200 <= status < 300 or 400 <= status < 500):
            raise ConnectionError(f"{hop.to} answers {message} with {status}")
        try:
            content = strict_json(body) if body else None
            number = int(headers[NUMBER]) if NUMBER in headers else None
        except NotStrict as found:
            raise Doubtful(hop.to, found.text, "wire.E400") from None
        except ValueError:
            raise Doubtful(hop.to, _NO_NEWER, "wire.E400") from None
        payload = self._plant.contracts.messages[message].payload
        if status == 200 and asks(hop) and (text := refused(payload, content)):
            raise Doubtful(hop.to, text, "wire.E422")
        return Answer(status, content if isinstance(content, dict) else None, number)

    def _doubted(self, message: str, why: Doubtful) -> Unreachable:
        """It is counted; who asked asks again."""
        self._plant.rejections(self._system).add(why.source, message, why.text, code=why.code)
        return Unreachable(str(why))


_UNKNOWN_PATH = Text(
    "このアドレスで答えるものはありません。docs/contracts.mdのとおりに送ってください。",
    "Nothing answers at this path. Ask as docs/contracts.md says.",
)
_WRONG_METHOD = Text(
    "このアドレスはこのメソッドに答えません。docs/contracts.mdのとおりに送ってください。",
    "This path does not answer this method. Ask as docs/contracts.md says.",
)
_NOT_PERMITTED = Text(
    "この証明書のシステムには許されていません。docs/contracts.mdで、開く側のシステムを確かめてください。",
    "The system of this certificate may not do this. See in docs/contracts.md which one opens the connection.",
)
_FAILED = Text(
    "サーバの中で失敗しました。時間をおいて送り直し、続くならサーバの記録を見てください。",
    "The server failed inside. Send it again later; if it goes on, look at the server's log.",
)
_NO_NEWER = Text(
    "文書に、尋ねた番号より大きい番号が付いていません。答えた側のサーバを確かめてください。",
    "The document bears no number above the one that was asked for. Look at the server that answered.",
)
