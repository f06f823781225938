"""Services are reached in the folder in which they run, by its owner and nobody else."""

import asyncio
import stat
from pathlib import Path
from typing import Any

import pytest

from sekisho.factory.app.control import NobodyThere, Refused, answering, ask, check_nobody, socket_of
from sekisho.factory.process.refusals import Refused as ByARoom
from sekisho.guard.text import Text

pytestmark = pytest.mark.enable_socket


async def _double(asked: dict[str, Any]) -> dict[str, Any]:
    return {"twice": 2 * asked["number"]}


async def _refuse(_: dict[str, Any]) -> dict[str, Any]:
    raise Refused(Text("できません。", "It cannot be done."))


async def _refuse_by_a_room(_: dict[str, Any]) -> dict[str, Any]:
    raise ByARoom("その基板はありません。", "There is no such board.")


async def _wait(_: dict[str, Any]) -> dict[str, Any]:
    await asyncio.Event().wait()
    return {}


NAME = "process"
ACTS = {"double": _double, "refuse": _refuse, "room": _refuse_by_a_room, "wait": _wait}


def test_what_is_asked_is_answered(tmp_path: Path) -> None:
    async def work() -> None:
        async with answering(tmp_path, NAME, ACTS):
            assert await ask(tmp_path, NAME, "double", {"number": 21}) == {"twice": 42}
            assert stat.S_IMODE(socket_of(tmp_path, NAME).stat().st_mode) == 0o600
            with pytest.raises(Refused, match="It cannot be done"):
                await ask(tmp_path, NAME, "refuse")
            with pytest.raises(Refused, match="There is no such board"):
                await ask(tmp_path, NAME, "room")

    asyncio.run(work())


@pytest.mark.parametrize("line", [b"no JSON\n", b"[]\n", b'{"act": "nothing"}\n', b'{"act": "double"}\n', b"7\n"])
def test_what_cannot_be_understood_is_refused_and_the_next_is_answered(tmp_path: Path, line: bytes) -> None:
    async def work() -> tuple[bytes, bytes]:
        async with answering(tmp_path, NAME, ACTS):
            reader, writer = await asyncio.open_unix_connection(socket_of(tmp_path, NAME))
            writer.write(line + b'{"act": "double", "number": 1}\n')
            answers = await reader.readline(), await reader.readline()
            writer.close()
            return answers

    refused, answered = asyncio.run(work())
    assert refused.startswith(b'{"ok": false, "ja": ')
    assert answered == b'{"ok": true, "twice": 2}\n'


def test_services_of_one_folder_are_told_apart(tmp_path: Path) -> None:
    async def work() -> None:
        async with answering(tmp_path, "planning", ACTS), answering(tmp_path, NAME, {}):
            assert await ask(tmp_path, "planning", "double", {"number": 1}) == {"twice": 2}
            with pytest.raises(Refused, match="cannot be used"):
                await ask(tmp_path, NAME, "double", {"number": 1})

    asyncio.run(work())


def test_one_that_starts_is_waited_for_as_long_as_is_said(tmp_path: Path) -> None:
    async def work() -> None:
        asking = asyncio.create_task(ask(tmp_path, NAME, "double", {"number": 4}, patience_s=60))
        with pytest.raises(NobodyThere):
            await ask(tmp_path, NAME, "double", {"number": 4})
        async with answering(tmp_path, NAME, ACTS):
            assert await asking == {"twice": 8}

    asyncio.run(work())


def test_one_that_ends_leaves_nobody_waiting_for_its_answer(tmp_path: Path) -> None:
    async def work() -> None:
        async with answering(tmp_path, NAME, ACTS):
            reader, writer = await asyncio.open_unix_connection(socket_of(tmp_path, NAME))
            writer.write(b'{"act": "double", "number": 1}\n{"act": "wait"}\n')
            await reader.readline()
        assert await reader.read() == b""
        writer.close()

    asyncio.run(work())


def test_two_factories_do_not_run_in_one_folder(tmp_path: Path) -> None:
    async def work() -> None:
        async with answering(tmp_path, NAME, ACTS):
            with pytest.raises(Refused, match="runs in this folder already"):
                async with answering(tmp_path, NAME, ACTS):
                    pass
            with pytest.raises(Refused, match="runs in this folder already"):
                await check_nobody(tmp_path, ["planning", NAME])
            await check_nobody(tmp_path, ["planning"])
            assert await ask(tmp_path, NAME, "double", {"number": 1}) == {"twice": 2}

    asyncio.run(work())


def test_one_that_was_killed_leaves_the_folder_to_the_next(tmp_path: Path) -> None:
    async def work() -> None:
        path = socket_of(tmp_path, NAME)
        path.parent.mkdir()
        server = await asyncio.start_unix_server(lambda *_: None, path)
        server.close()
        assert socket_of(tmp_path, NAME).exists()
        with pytest.raises(NobodyThere):
            await ask(tmp_path, NAME, "double")
        async with answering(tmp_path, NAME, ACTS):
            assert await ask(tmp_path, NAME, "double", {"number": 2}) == {"twice": 4}
        assert not socket_of(tmp_path, NAME).exists()

    asyncio.run(work())


def test_a_folder_with_a_long_name_serves_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / ("f" * 120)
    folder.mkdir()
    monkeypatch.chdir(folder)

    async def work() -> dict[str, Any]:
        async with answering(folder, NAME, ACTS):
            return await ask(folder, NAME, "double", {"number": 3})

    assert asyncio.run(work()) == {"twice": 6}
