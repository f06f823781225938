"""Requests over TLS from a system's own address, with its certificate. Connections are kept for the next request."""

from collections.abc import Mapping
from io import BytesIO

import aiohttp
from yarl import URL

from sekisho.contracts import Hop
from sekisho.factory.wire.bodies import BODY_BYTES, JSON
from sekisho.factory.wire.hops import filled, method_and_path
from sekisho.factory.wire.plant import Plant
from sekisho.guard.text import Text

_WAITS = aiohttp.ClientTimeout(total=60, connect=5, sock_read=30)

Raw = tuple[int, Mapping[str, str], bytes]
"""Status, headers and body of an answer."""


class Doubtful(ConnectionError):  # noqa: N818 -- named for what it is
    """What was answered may not be relied on, by the fault of who answered. source: the system, or its address where it
    has not proved to be one.  text: why, and what to do.  code: stable id of the reason.
    """

    def __init__(self, source: str, text: Text, code: str) -> None:
        self.source, self.text, self.code = source, text, code
        super().__init__(f"{source}: {text.en}")


class Asking:
    """What one unit of a system asks others for; unit: from 0."""

    def __init__(self, plant: Plant, system: str, unit: int) -> None:
        self._plant = plant
        self._system = system
        self._unit = unit
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """End all connections; asking again opens new ones."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def ask(self, hop: Hop, path: Mapping[str, str], query: Mapping[str, str], body: bytes | None) -> Raw:
        """Ask who listens at a hop. path: values of its `{item}`s.

        Raises ConnectionError where nothing was answered; Doubtful for more than a body may be, and where who listens
        shows no certificate of the system; ValueError for a value that may not stand in the path.
        """
        method, endpoint = method_and_path(hop)
        host = f"https://{self._plant.address(hop.to)}:{hop.port}"
        url = URL(f"{host}{filled(endpoint, path)}", encoded=True).with_query(query)
        headers = {"Content-Type": JSON} if body is not None else {}
        try:
            asking = self._opened().request(
                method,
                url,
                data=None if body is None else BytesIO(body),
                headers=headers,
                server_hostname=hop.to,
                allow_redirects=False,
            )
            async with asking as response:
                return response.status, response.headers, await _read(response, hop.to)
        except aiohttp.ClientConnectorCertificateError as found:
            why = getattr(found.certificate_error, "verify_message", "")
            text = Text(f"{_STRANGER.ja}（{why}）", f"{_STRANGER.en} ({why})")
            raise Doubtful(self._plant.address(hop.to), text, "wire.E495") from found
        except Doubtful:
            raise
        except (aiohttp.ClientError, OSError) as found:  # a TimeoutError is one of the latter
            raise ConnectionError(f"{hop.to} does not answer {method} {url.path}: {found!r}") from found

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(
                local_addr=(self._plant.address(self._system, self._unit), 0),
                ssl=self._plant.keys.client_context(self._system),
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                timeout=_WAITS,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,  # nobody is asked to compress, and what is would come out of any size
                headers={"Accept-Encoding": "identity"},
            )
        return self._session


async def _read(response: aiohttp.ClientResponse, source: str) -> bytes:
    read = bytearray()
    async for part in response.content.iter_any():
        read += part
        if len(read) > BODY_BYTES:
            raise Doubtful(source, _TOO_LARGE, "wire.E413")
    return bytes(read)


_STRANGER = Text(
    "相手の証明書が、この工場のそのシステムのものではありません。そのアドレスの機器を確かめてください。",
    "The certificate that was shown is not that of the system of this factory. Look at the device of this address.",
)
_TOO_LARGE = Text(
    f"応答が {BODY_BYTES // 2**20} MiB を超えています。答えた側のサーバを確かめてください。",
    f"The answer is larger than {BODY_BYTES // 2**20} MiB. Look at the server that answered.",
)
