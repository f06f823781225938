"""Commands reach the factory that runs in a folder, and nobody else does."""

import asyncio
import stat
from pathlib import Path
from typing import Any

import pytest

from sekisho.factory.app.control import SOCKET, NobodyThere, Refused, answering, ask
from sekisho.guard.text import Text

pytestmark = pytest.mark.enable_socket


async def _double(asked: dict[str, Any]) -> dict[str, Any]:
    return {"twice": 2 * asked["number"]}


async def _refuse(_: dict[str, Any]) -> dict[str, Any]:
    raise Refused(Text("できません。", "It cannot be done."))


ACTS = {"double": _double, "refuse": _refuse}


def test_what_is_asked_is_answered(tmp_path: Path) -> None:
    async def work() -> None:
        async with answering(tmp_path, ACTS):
            assert await ask(tmp_path, "double", {"number": 21}) == {"twice": 42}
            assert stat.S_IMODE((tmp_path / SOCKET).stat().st_mode) == 0o600
            with pytest.raises(Refused, match="It cannot be done"):
                await ask(tmp_path, "refuse")

    asyncio.run(work())


@pytest.mark.parametrize("line", [b"no JSON\n", b"[]\n", b'{"act": "nothing"}\n', b'{"act": "double"}\n', b"7\n"])
def test_what_cannot_be_understood_is_refused_and_the_next_is_answered(tmp_path: Path, line: bytes) -> None:
    async def work() -> tuple[bytes, bytes]:
        async with answering(tmp_path, ACTS):
            reader, writer = await asyncio.open_unix_connection(tmp_path / SOCKET)
            writer.write(line + b'{"act": "double", "number": 1}\n')
            answers = await reader.readline(), await reader.readline()
            writer.close()
            return answers

    refused, answered = asyncio.run(work())
    assert refused.startswith(b'{"ok": false, "ja": ')
    assert answered == b'{"ok": true, "twice": 2}\n'


def test_two_factories_do_not_run_in_one_folder(tmp_path: Path) -> None:
    async def work() -> None:
        async with answering(tmp_path, ACTS):
            with pytest.raises(Refused, match="runs in this folder already"):
                async with answering(tmp_path, ACTS):
                    pass
            assert await ask(tmp_path, "double", {"number": 1}) == {"twice": 2}

    asyncio.run(work())


def test_one_that_was_killed_leaves_the_folder_to_the_next(tmp_path: Path) -> None:
    async def work() -> None:
        server = await asyncio.start_unix_server(lambda *_: None, tmp_path / SOCKET)
        server.close()
        assert (tmp_path / SOCKET).exists()
        with pytest.raises(NobodyThere):
            await ask(tmp_path, "double")
        async with answering(tmp_path, ACTS):
            assert await ask(tmp_path, "double", {"number": 2}) == {"twice": 4}
        assert not (tmp_path / SOCKET).exists()

    asyncio.run(work())


def test_a_folder_with_a_long_name_serves_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / ("f" * 120)
    folder.mkdir()
    monkeypatch.chdir(folder)

    async def work() -> dict[str, Any]:
        async with answering(folder, ACTS):
            return await ask(folder, "double", {"number": 3})

    assert asyncio.run(work()) == {"twice": 6}
