"""A backup beside real second processes: one that imports meanwhile, and one that is killed while it backs up.

The other process goes step by step, over pipes: what is proved does not depend on who is faster.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from homes import PLC, SEAL, back, faults, fill, on, size

from sekisho.security.app.setup import open_home
from sekisho.security.ledgers.asset import Asset
from sekisho.security.present.workbook.reading import read_book
from sekisho.security.present.workbook.writing import write_book
from sekisho.security.work.backup.refusing import BackupRefused
from sekisho.security.work.backup.sealing import Seal
from sekisho.security.work.stamped import Given

ROWS = 30
"""Of each import."""


@contextmanager
def forked(work: Callable[[Callable[[], bytes], Callable[[bytes], None]], None]) -> Iterator[tuple[int, int, int]]:
    """A child that does its work with an ear and a mouth; its id, and the parent's ends: to read, to write."""
    from django.db import connections  # noqa: PLC0415 -- needs an open home

    connections.close_all()
    (ear, to_child), (from_child, mouth) = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        os.close(to_child)
        os.close(from_child)
        code = 1
        try:
            work(lambda: os.read(ear, 1), lambda word: os.write(mouth, word) and None)
            code = 0
        finally:
            os._exit(code)
    os.close(ear)
    os.close(mouth)
    try:
        yield child, from_child, to_child
    finally:
        os.close(to_child)
        os.close(from_child)


def test_a_backup_is_one_moment_while_another_process_imports(home: Path, tmp_path: Path) -> None:
    from sekisho.security.store.backup.taking import take  # noqa: PLC0415 -- needs an open home

    fill(home)
    book = tmp_path / "book.xlsx"
    write_book(book, {"asset": [Asset(id=f"N{at}", name="PLC", place="1階") for at in range(ROWS)]})

    def importing(ear: Callable[[], bytes], mouth: Callable[[bytes], None]) -> None:
        from sekisho.security.store.importing import preview, take_in  # noqa: PLC0415
        from sekisho.security.store.proposing import Asked  # noqa: PLC0415

        number = 0
        while ear():
            number += 1
            take_in(preview(read_book(book, f"工場{number}"), Given()), Asked("佐藤", "一括", "一括登録"))
            mouth(b".")

    length = size()
    steps: list[bytes] = []
    with forked(importing) as (child, from_child, to_child):

        def progress(_done: int, _total: int) -> None:
            """In the midst of the reading, as often as three times: another import is begun and committed."""
            if len(steps) < 3:
                os.write(to_child, b".")
                steps.append(os.read(from_child, 1))

        taken = take(tmp_path / "b.age", SEAL, progress)
    assert os.waitpid(child, 0)[1] == 0
    assert steps == [b"."] * 3
    assert size() > length + 3 * ROWS, "the imports are in the home"
    assert taken.manifest.journal.size == length, "and none of them, nor half of one, in the backup"
    assert faults() == ()
    done = back(tmp_path / "b.age")
    assert (done.sound, done.verdict.size) == (True, length)
    open_home(home)
    assert back(_again(tmp_path)).sound


def _again(tmp_path: Path) -> Path:
    from sekisho.security.store.backup.taking import take  # noqa: PLC0415

    take(tmp_path / "c.age", SEAL, lambda _done, _total: None)
    return tmp_path / "c.age"


@pytest.mark.parametrize("how", [SEAL, Seal()], ids=["encrypted", "open"])
@pytest.mark.parametrize("at", [1, 15, 40])
def test_a_killed_backup_leaves_nothing_that_passes(home: Path, tmp_path: Path, at: int, how: Seal) -> None:
    fill(home)

    def backing_up(ear: Callable[[], bytes], mouth: Callable[[bytes], None]) -> None:
        from sekisho.security.store.backup.taking import take  # noqa: PLC0415

        calls = 0

        def progress(_done: int, _total: int) -> None:
            nonlocal calls
            calls += 1
            if calls == at:
                mouth(b".")
                ear()  # until it is killed

        take(tmp_path / "b.age", how, progress)

    with forked(backing_up) as (child, from_child, _):
        assert os.read(from_child, 1) == b"."
        os.kill(child, signal.SIGKILL)
        assert os.waitpid(child, 0)[1] == signal.SIGKILL
    assert [path.name for path in tmp_path.glob("b.age*")] == ["b.age.part"]
    assert (tmp_path / "b.age.part").stat().st_mode & 0o777 == 0o600
    with pytest.raises(BackupRefused) as refused:
        back(tmp_path / "b.age.part")
    assert "(backup.E901)" in refused.value.text.en or "(backup.E902)" in refused.value.text.en
    open_home(home)
    on(5, None, PLC.__class__(id="NEXT", name="PLC"))
    assert faults() == ()
    assert back(_again(tmp_path)).sound
