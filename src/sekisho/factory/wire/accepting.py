"""Takes connections over TLS and hands them to aiohttp; who does not get as far as a request is told of too.

asyncio's own server says nothing of a handshake that failed, so that a stranger who knocks would leave no trace.
"""

import asyncio
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from sekisho.guard.text import Text

HANDSHAKE_S = 10
"""Real seconds for a handshake."""

IDLE_S = 30
"""Real seconds in which the head of a request must be there, the first one or the next."""

CONNECTIONS = 200
"""Connections of one server at a time; the whole factory has some thirty units."""

_CLOSING_S = 5
_LATER_S = 1
_log = logging.getLogger(__name__)

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
Turned = Callable[[str, Text, str], None]
"""Is told whom the server turned away (an address), why, and the reason's code."""


@asynccontextmanager
async def accepting(
    at: tuple[str, int], context: ssl.SSLContext, handler: Handler, turned: Turned
) -> AsyncIterator[None]:
    """Answer requests at an address and port by `handler` while inside. Raises OSError where they cannot be had."""
    with socket.create_server(at, backlog=CONNECTIONS) as listening:
        listening.setblocking(False)
        door = _Door(context, handler, turned)
        door.open(listening)
        try:
            yield
        finally:
            await door.close(listening)


class _Door:
    def __init__(self, context: ssl.SSLContext, handler: Handler, turned: Turned) -> None:
        self._context = context
        self._turned = turned
        self._server = web.Server(handler)
        self._entering: set[asyncio.Task[None]] = set()
        self._later: asyncio.TimerHandle | None = None

    def open(self, listening: socket.socket) -> None:
        """Let in who comes, until closed. A waiting `sock_accept` that is cancelled would lose who comes just then."""
        asyncio.get_running_loop().add_reader(listening, self._come, listening)

    def _come(self, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        try:
            accepted, peer = listening.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):  # gone again
            return
        except OSError:  # as many files are open as may be: others must close first
            _log.exception("cannot accept connections")
            loop.remove_reader(listening)
            self._later = loop.call_later(_LATER_S, self.open, listening)
            return
        if len(self._server.connections) + len(self._entering) >= CONNECTIONS:
            accepted.close()
            self._turned(peer[0], _TOO_MANY, "wire.E503")
            return
        accepted.setblocking(False)
        entering = asyncio.create_task(self._let_in(accepted, peer[0]))
        self._entering.add(entering)
        entering.add_done_callback(self._entering.discard)
        entering.add_done_callback(lambda task: accepted.close() if task.cancelled() else None)

    async def close(self, listening: socket.socket) -> None:
        """Let nobody in any more, and end what is going on."""
        asyncio.get_running_loop().remove_reader(listening)
        if self._later:
            self._later.cancel()
        for one in self._entering:
            one.cancel()
        await asyncio.gather(*self._entering, return_exceptions=True)
        self._server.pre_shutdown()  # ends what is idle
        await self._server.shutdown(_CLOSING_S)

    async def _let_in(self, accepted: socket.socket, source: str) -> None:
        try:
            await asyncio.get_running_loop().connect_accepted_socket(
                lambda: _Connection(self._server, self._turned),
                accepted,
                ssl=self._context,
                ssl_handshake_timeout=HANDSHAKE_S,
                ssl_shutdown_timeout=_CLOSING_S,
            )
        except OSError as found:  # an SSLError is one, a timeout too
            reason = getattr(found, "reason", None) or type(found).__name__
            self._turned(source, Text(f"{_NO_TLS.ja}（{reason}）", f"{_NO_TLS.en} ({reason})"), "wire.E495")


class _Connection(web.RequestHandler):
    """One connection; who says what is no HTTP is told of."""

    def __init__(self, server: web.Server, turned: Turned) -> None:
        super().__init__(
            server,
            loop=asyncio.get_running_loop(),
            keepalive_timeout=IDLE_S,
            auto_decompress=False,
            lingering_time=1,
        )
        self._told = turned

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        if status >= 500:
            return super().handle_error(request, status, exc, message)
        self._told(str(request.remote), _NO_HTTP, "wire.E400")
        response = web.Response(status=status)
        response.force_close()
        return response


_TOO_MANY = Text(
    f"接続が{CONNECTIONS}を超えました。使わない接続を閉じてください。",
    f"There are more than {CONNECTIONS} connections. Close those that are not used.",
)
_NO_TLS = Text(
    "TLSの接続を結べませんでした。工場の証明書で、TLS 1.2以上でつないでください。",
    "No TLS connection came about. Connect with a certificate of the factory, by TLS 1.2 or later.",
)
_NO_HTTP = Text(
    "HTTPとして読めないものが届きました。つないだ機器を確かめてください。",
    "What came is no HTTP. Look at the device that connected.",
)
