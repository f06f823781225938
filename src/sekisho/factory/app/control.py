"""How commands reach the factory that runs in a folder: a socket that only the folder's owner can open.

One line of JSON asks, one answers: `{"act": name, ...}`, then `{"ok": true, ...}` or `{"ok": false, "ja": , "en": }`.
"""

import asyncio
import json
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sekisho.factory.wire.plant import Plant
from sekisho.guard.text import Text

SOCKET = "control.sock"
MOST_OCTETS = 1 << 20
_LONGEST_PATH = 100
"""A socket's name in the file system holds 107 octets: unix(7)."""

Act = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]
"""Does what is asked and gives the answer; raises Refused, or ValueError for a value that cannot be used."""


class Refused(Exception):  # noqa: N818 -- named for what it is
    """What is asked cannot be done. `text`: why, and what to do."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


class NobodyThere(Exception):  # noqa: N818 -- named for what it is
    """No factory runs in the folder."""


@asynccontextmanager
async def answering(folder: Path, acts: Mapping[str, Act]) -> AsyncIterator[None]:
    """Answer what is asked in the folder while inside. Raises Refused where a factory runs there already."""

    async def come(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                writer.write(json.dumps(await _answered(line, acts), ensure_ascii=False).encode() + b"\n")
                await writer.drain()
        except (ValueError, ConnectionError):  # a line beyond the limit, or nobody waits any more
            pass
        finally:
            writer.close()

    path = _path(folder)
    if await _is_alive(path):
        raise Refused(_TAKEN)
    path.unlink(missing_ok=True)
    server = await asyncio.start_unix_server(come, path, limit=MOST_OCTETS)
    path.chmod(0o600)
    try:
        yield
    finally:
        server.close()
        path.unlink(missing_ok=True)


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


async def ask(folder: Path, act: str, values: Mapping[str, object] = MappingProxyType({})) -> dict[str, Any]:
    """Ask the factory that runs in a folder. Raises NobodyThere, and Refused with its reason."""
    try:
        reader, writer = await asyncio.open_unix_connection(_path(folder), limit=1 << 26)
        writer.write(json.dumps({"act": act, **values}, ensure_ascii=False).encode() + b"\n")
        await writer.drain()
        line = await reader.readline()
        writer.close()
    except OSError as error:
        raise NobodyThere(str(folder)) from error
    if not line:
        raise NobodyThere(str(folder))
    answer: dict[str, Any] = json.loads(line)
    if not answer.pop("ok"):
        raise Refused(Text(answer["ja"], answer["en"]))
    return answer


async def _answered(line: bytes, acts: Mapping[str, Act]) -> dict[str, Any]:
    try:
        asked = json.loads(line)
        return {"ok": True, **await acts[asked.pop("act")](asked)}
    except Refused as error:
        return {"ok": False, **error.text.told}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return {"ok": False, "ja": f"{_WRONG.ja} ({error})", "en": f"{_WRONG.en} ({error})"}


async def _is_alive(path: Path) -> bool:
    try:
        _, writer = await asyncio.open_unix_connection(path)
    except OSError:
        return False
    writer.close()
    return True


def _path(folder: Path) -> Path:
    """The socket; by a relative name where the whole one is too long for a socket."""
    path = folder / SOCKET
    if len(os.fsencode(path)) <= _LONGEST_PATH:
        return path
    return Path(os.path.relpath(path))


_TAKEN = Text(
    "このフォルダーでは、もう工場が動いています。止めるか、別のフォルダーを指定してください。",
    "A factory runs in this folder already. Stop it, or name another folder.",
)
_WRONG = Text("この操作か値は使えません。", "This act or one of its values cannot be used.")
