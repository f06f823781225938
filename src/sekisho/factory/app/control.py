"""How services are reached on their own machine, never by the network: sockets that only the folder's owner can open.

Commands of people go this way, and what people carry between services that no network joins. Each service has a socket
of its name. One line of JSON asks, one answers: `{"act": name, ...}`, then `{"ok": true, ...}` or
`{"ok": false, "ja": , "en": }`.
"""

import asyncio
import json
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sekisho.factory.wire.plant import Plant
from sekisho.guard.text import Text

MOST_OCTETS = 1 << 20
"""A line that asks: the items of some hundred boards."""

_LONGEST_ANSWER = 1 << 26
_LONGEST_PATH = 100
"""A socket's name in the file system holds 107 octets: unix(7)."""

_AGAIN_S = 0.1

Act = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]
"""Does what is asked and gives the answer; raises ValueError, with its `text` where it is a refusal for people."""


class Refused(ValueError):  # noqa: N818 -- named for what it is
    """What is asked cannot be done. `text`: why, and what to do."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


class NobodyThere(ConnectionError):  # noqa: N818 -- named for what it is
    """The service does not run in the folder."""


def socket_of(folder: Path, name: str) -> Path:
    """The socket of a service; by a relative name where the whole one is too long for a socket."""
    path = folder / "sockets" / f"{name}.sock"
    if len(os.fsencode(path)) <= _LONGEST_PATH:
        return path
    return Path(os.path.relpath(path))


@asynccontextmanager
async def answering(folder: Path, name: str, acts: Mapping[str, Act]) -> AsyncIterator[None]:
    """Answer what a service is asked while inside. Raises Refused where it runs in the folder already."""
    talking: set[asyncio.Task[None]] = set()

    async def come(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if task := asyncio.current_task():
            talking.add(task)
            task.add_done_callback(talking.discard)
        try:
            while line := await reader.readline():
                writer.write(json.dumps(await _answered(line, acts), ensure_ascii=False).encode() + b"\n")
                await writer.drain()
        except (ValueError, ConnectionError):  # a line beyond the limit, or nobody waits any more
            pass
        finally:
            writer.close()

    path = socket_of(folder, name)
    if await is_answered(folder, name):
        raise Refused(_TAKEN)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.unlink(missing_ok=True)
    server = await asyncio.start_unix_server(come, path, limit=MOST_OCTETS)
    path.chmod(0o600)
    try:
        yield
    finally:
        server.close()
        path.unlink(missing_ok=True)
        for task in talking:
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)


async def is_answered(folder: Path, name: str) -> bool:
    """Whether a service of a name runs in the folder."""
    try:
        _, writer = await asyncio.open_unix_connection(socket_of(folder, name))
    except OSError:
        return False
    writer.close()
    return True


async def check_nobody(folder: Path, names: Iterable[str]) -> None:
    """Raise Refused where one of these runs in the folder."""
    if any([await is_answered(folder, name) for name in names]):
        raise Refused(_TAKEN)


def check_free(plant: Plant) -> None:
    """Raise Refused where another factory has the addresses of this one."""
    at = plant.address("exchange"), 8443
    try:
        with socket.create_server(at):
            pass
    except OSError as error:
        raise Refused(
            Text(
                f"アドレス {at[0]} を使えません（{error.strerror}）。ほかに工場が動いていれば、止めてください。",
                f"The address {at[0]} cannot be had ({error.strerror}). Stop another factory that runs here.",
            )
        ) from error


async def ask(
    folder: Path, name: str, act: str, values: Mapping[str, object] = MappingProxyType({}), *, patience_s: float = 0
) -> dict[str, Any]:
    """Ask a service that runs in a folder. Raises NobodyThere, and Refused with its reason.

    patience_s: real seconds for which it is waited for where it does not run yet.
    """
    try:
        reader, writer = await _connected(socket_of(folder, name), patience_s)
        try:
            writer.write(json.dumps({"act": act, **values}, ensure_ascii=False).encode() + b"\n")
            await writer.drain()
            line = await reader.readline()
        finally:
            writer.close()
    except OSError as error:
        raise NobodyThere(name) from error
    if not line:
        raise NobodyThere(name)
    answer: dict[str, Any] = json.loads(line)
    if not answer.pop("ok"):
        raise Refused(Text(answer["ja"], answer["en"]))
    return answer


async def _connected(path: Path, patience_s: float) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    until = asyncio.get_running_loop().time() + patience_s
    while True:
        try:
            return await asyncio.open_unix_connection(path, limit=_LONGEST_ANSWER)
        except OSError:
            if asyncio.get_running_loop().time() >= until:
                raise
        await asyncio.sleep(_AGAIN_S)


async def _answered(line: bytes, acts: Mapping[str, Act]) -> dict[str, Any]:
    try:
        asked = json.loads(line)
        return {"ok": True, **await acts[asked.pop("act")](asked)}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        text = getattr(error, "text", None)  # every room's own refusal has one
        if isinstance(text, Text):
            return {"ok": False, **text.told}
        return {"ok": False, "ja": f"{_WRONG.ja} ({error})", "en": f"{_WRONG.en} ({error})"}


_TAKEN = Text(
    "このフォルダーでは、もう工場が動いています。止めるか、別のフォルダーを指定してください。",
    "A factory runs in this folder already. Stop it, or name another folder.",
)
_WRONG = Text("この操作か値は使えません。", "This act or one of its values cannot be used.")
