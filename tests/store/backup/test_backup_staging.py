"""A backup that is not exactly what its list says is refused before anything is made of it."""

import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from homes import KEYS, SEAL
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.security.store.backup.staging import put_files, stage, staged
from sekisho.security.work.backup.archive import LIST, Member, packed, pieces
from sekisho.security.work.backup.manifest import FileCopy, JournalState, Manifest, written
from sekisho.security.work.backup.refusing import BackupRefused
from sekisho.security.work.backup.sealing import Seal, seal

CONTENT = {"journal.key": b"key", "evidence/a": b"x" * 5000, "evidence/b": b""}


def manifest(content: dict[str, bytes] = CONTENT) -> Manifest:
    files = tuple(FileCopy(name, len(data), sha256(data).hexdigest()) for name, data in content.items())
    at = dt.datetime(2026, 11, 25, tzinfo=dt.UTC)
    return Manifest(at, "0.1.0", "sqlite", (), JournalState("", 0, ""), (), files)


def members(said: Manifest, content: Iterable[bytes] = tuple(CONTENT.values())) -> list[Member]:
    made = [one for number, data in enumerate(content, 1) for one in pieces(number, [data])]
    return [*made, (LIST, written(said))]


def sealed(every: Iterable[Member], how: Seal = SEAL) -> bytes:
    out = io.BytesIO()
    seal(packed(every), out, how)
    return out.getvalue()


def restored(octets: bytes, folder: Path, home: Path) -> None:
    put_files(stage(io.BytesIO(octets), KEYS, folder), folder, home)


def refusal(octets: bytes, home: Path | None = None) -> str:
    with TemporaryDirectory() as folder:
        with pytest.raises(BackupRefused) as refused:
            restored(octets, Path(folder), home or Path(folder) / "home")
        return refused.value.text.en


SOUND = sealed(members(manifest()))


def test_files_go_to_their_places(tmp_path: Path) -> None:
    stages, home = tmp_path / "stages", tmp_path / "home"
    stages.mkdir()
    said = stage(io.BytesIO(SOUND), KEYS, stages)
    assert said == manifest()
    assert staged(stages, 2).read_bytes() == b"x" * 5000
    put_files(said, stages, home)
    found = {path.relative_to(home).as_posix(): path for path in home.rglob("*") if path.is_file()}
    assert {name: path.read_bytes() for name, path in found.items()} == CONTENT
    assert {path.stat().st_mode & 0o777 for path in found.values()} == {0o600}
    assert (home / "evidence").stat().st_mode & 0o777 == 0o700


@settings(deadline=None)
@given(st.data(), st.booleans())
def test_a_backup_that_was_cut_or_altered_is_refused(data: st.DataObject, encrypted: bool) -> None:
    octets = bytearray(SOUND if encrypted else sealed(members(manifest()), Seal()))
    if data.draw(st.booleans(), "cut"):
        del octets[data.draw(st.integers(0, len(octets) - 1), "at") :]
        assert "(backup.E90" in refusal(bytes(octets))
        return
    octets[data.draw(st.integers(0, len(octets) - 1), "at")] ^= data.draw(st.integers(1, 255), "change")
    with TemporaryDirectory() as folder:
        try:
            said = stage(io.BytesIO(octets), KEYS, Path(folder))
        except BackupRefused:
            return
        assert not encrypted, "a seal lets no change pass"
        assert said == manifest(), "only octets that say nothing may differ"


def test_a_hash_or_size_that_differs_is_refused() -> None:
    said = manifest()
    (first, *others) = said.files
    for wrong in (replace(first, sha256="0" * 64), replace(first, size=4)):
        assert "(backup.E902)" in refusal(sealed(members(replace(said, files=(wrong, *others)))))
    assert "(backup.E902)" in refusal(sealed(members(said, [b"kez", *list(CONTENT.values())[1:]])))


def test_items_missing_or_too_many_are_refused() -> None:
    content = list(CONTENT.values())
    assert "(backup.E902)" in refusal(sealed(members(manifest(), content[:-1])))
    assert "(backup.E902)" in refusal(sealed(members(manifest(), [*content, b"more"])))


@pytest.mark.parametrize(
    "names",
    [
        ["0000002.0000001"],
        ["0000001.0000002"],
        ["0000001.0000001", "0000001.0000001"],
        ["0000001.0000001", "0000003.0000001"],
        ["0000001.0000001", "0000001.0000003"],
        ["0000000.0000001"],
    ],
)
def test_pieces_out_of_order_are_refused(names: list[str]) -> None:
    assert "(backup.E905)" in refusal(sealed([*((name, b"") for name in names), (LIST, written(manifest()))]))


@pytest.mark.parametrize("path", ["../outside", "/tmp/outside", "evidence/../../outside"])  # noqa: S108 -- refused
def test_a_path_out_of_the_home_is_refused_and_nothing_written(path: str, tmp_path: Path) -> None:
    content = {path: b"x"}
    assert "(backup.E905)" in refusal(sealed(members(manifest(content), content.values())), tmp_path / "home")
    assert list(tmp_path.rglob("*")) == []


def test_a_file_in_the_place_of_the_database_is_refused() -> None:
    for path in ("sekisho.sqlite3", "Sekisho.SQLite3-wal"):
        content = {path: b"x"}
        assert "(backup.E905)" in refusal(sealed(members(manifest(content), content.values())))


def test_more_than_a_backup_may_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.security.store.backup.staging.BACKUP_UNPACKED_BYTES", 4000)
    assert "(backup.E906)" in refusal(SOUND)
    monkeypatch.undo()
    monkeypatch.setattr("sekisho.security.store.backup.staging.BACKUP_ITEMS", 2)
    assert "(backup.E906)" in refusal(SOUND)


def test_the_disk_is_never_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.security.store.backup.staging.BACKUP_ROOM_BYTES", 2**62)
    assert "the disk has too little room left" in refusal(SOUND)
