"""The list of a backup: written and read back, and refused where a hostile hand wrote it."""

import datetime as dt
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.security.work.backup.copytext import Kind
from sekisho.security.work.backup.manifest import (
    FileCopy,
    JournalState,
    Manifest,
    TableCopy,
    below,
    read,
    written,
)
from sekisho.security.work.backup.refusing import BackupRefused

SOUND = Manifest(
    at=dt.datetime(2026, 11, 25, 7, 0, tzinfo=dt.UTC),
    version="0.1.0",
    database="sqlite",
    migrations=(("store", "0002_ledgers"),),
    journal=JournalState("sekisho.invalid/1", 7, "ab" * 32),
    tables=(TableCopy("store_asset", (("id", Kind.WHOLE), ("name", Kind.TEXT)), 2, 20, "0" * 64),),
    files=(FileCopy("journal.key", 95, "1" * 64), FileCopy("evidence/ab/cd", 0, "2" * 64)),
)


def refusal(octets: bytes) -> str:
    with pytest.raises(BackupRefused) as refused:
        read(octets)
    return refused.value.text.en


def with_files(*paths: str) -> bytes:
    return written(replace(SOUND, files=tuple(FileCopy(path, 1, "0" * 64) for path in paths)))


def altered(*path: str | int, value: object) -> bytes:
    said = json.loads(written(SOUND))
    at = said
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return json.dumps(said).encode()


def test_it_is_read_back_as_it_was_written() -> None:
    assert read(written(SOUND)) == SOUND
    assert [type(one) for one in SOUND.items] == [TableCopy, FileCopy, FileCopy]


@pytest.mark.parametrize(
    "path",
    [
        "../x", "a/../../x", "/etc/passwd", "a//b", "a/./b", "", ".", "..", "a/", "C:/x", "a\\b", "\\\\host\\x",
        "a\0b", "a\nb", "con?", "a.", "a /b", "x" * 1001,
    ],
)  # fmt: skip
def test_a_path_that_may_lead_out_of_the_home_is_refused(path: str) -> None:
    assert not below(path)
    assert "(backup.E905)" in refusal(with_files(path))


@given(st.text())
def test_a_path_that_passes_stays_below_the_home(path: str) -> None:
    if below(path):
        assert not path.startswith("/")
        assert all(part not in {"", ".", ".."} for part in path.split("/"))
        assert not set("\\:\0") & set(path)


def test_two_items_of_one_name_are_refused() -> None:
    for paths in (("a", "a"), ("Journal.key", "journal.KEY"), ("a", "a/b"), ("a/b/c", "a/b")):
        assert "(backup.E905)" in refusal(with_files(*paths))
    assert "(backup.E905)" in refusal(written(replace(SOUND, tables=SOUND.tables * 2)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("at",), "2026-11-25T07:00:00"),
        (("at",), 7),
        (("journal", "size"), -1),
        (("journal", "size"), True),
        (("journal", "size"), "7"),
        (("journal",), None),
        (("tables", 0, "name"), 'store_asset" --'),
        (("tables", 0, "columns"), []),
        (("tables", 0, "columns", 0), ["id; DROP TABLE x", "whole"]),
        (("tables", 0, "columns", 0), ["id", "anything"]),
        (("tables", 0, "rows"), 1.5),
        (("files", 0, "sha256"), "AB" * 32),
        (("files", 0, "size"), None),
        (("files",), {"path": "x"}),
        (("migrations",), [["store"]]),
    ],
)
def test_a_list_that_sekisho_never_writes_is_refused(path: tuple[str | int, ...], value: object) -> None:
    assert "(backup.E902)" in refusal(altered(*path, value=value))


def test_a_list_of_another_format_names_the_version() -> None:
    assert "(backup.E907)" in refusal(altered("format", value="sekisho-backup/2"))


@given(st.binary())
def test_any_octets_are_refused_in_words(octets: bytes) -> None:
    assert "(backup.E90" in refusal(octets)


def test_nesting_without_end_is_refused() -> None:
    assert "(backup.E902)" in refusal(b"[" * 100_000)


def test_more_items_than_a_backup_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.security.work.backup.manifest.BACKUP_ITEMS", 2)
    assert "(backup.E906)" in refusal(written(SOUND))
