"""Taking a backup: what is in it and what is not, one whole new file or none."""

import stat
from hashlib import sha256
from pathlib import Path

import pytest
from homes import KEYS, PLC, RECIPIENT, SEAL, backed_up, faults, fill, on, size

from sekisho.security.store.backup.staging import stage
from sekisho.security.work.backup.manifest import Manifest
from sekisho.security.work.backup.refusing import BackupRefused
from sekisho.security.work.backup.sealing import Seal


def listed(backup: Path, folder: Path) -> Manifest:
    folder.mkdir()
    with backup.open("rb") as file:
        return stage(file, KEYS, folder)


def refusal(to: Path) -> str:
    with pytest.raises(BackupRefused) as refused:
        backed_up(to)
    return refused.value.text.en


def test_it_says_what_it_holds(home: Path, tmp_path: Path) -> None:
    from sekisho.security.store.backup.taking import take  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.journal.verifying import verify  # noqa: PLC0415

    fill(home)
    seen: list[tuple[int, int]] = []
    taken = take(tmp_path / "b.age", SEAL, lambda done, total: seen.append((done, total)))
    octets = (tmp_path / "b.age").read_bytes()
    verdict = verify()
    assert (taken.size, taken.sha256) == (len(octets), sha256(octets).hexdigest())
    assert listed(tmp_path / "b.age", tmp_path / "stage") == taken.manifest
    journal = taken.manifest.journal
    assert (journal.origin, journal.size, journal.root) == (verdict.origin, verdict.size, verdict.root)
    rows = {table.name: table.rows for table in taken.manifest.tables}
    assert (rows["store_asset"], rows["store_journalentry"], rows["store_keptfile"]) == (21, verdict.size, 1)
    assert taken.has_key
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1]


def test_nothing_can_be_read_in_it(home: Path, tmp_path: Path) -> None:
    on(1, None, PLC)
    octets = backed_up(tmp_path / "b.age").read_bytes()
    key = (home / "journal.key").read_bytes()
    assert key[-40:-1] not in octets
    assert b"PLC" not in octets


def test_only_its_owner_may_read_it(home: Path, tmp_path: Path) -> None:
    assert home.is_dir()
    assert stat.S_IMODE(backed_up(tmp_path / "b.age").stat().st_mode) == 0o600


def test_files_that_are_made_anew_or_being_written_are_left_out(home: Path, tmp_path: Path) -> None:
    from sekisho.security.store.backup.taking import take  # noqa: PLC0415

    on(1, None, PLC)
    for name in (
        "cache/a",
        ".journal.head.1234",
        "upload.part",
        "evidence/.new",
        "evidence/ab/c.bin",
        "ledgers.part/x",
    ):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("x", "utf-8")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret").write_text("x", "utf-8")
    (home / "link").symlink_to(tmp_path / "elsewhere" / "secret")
    (home / "evidence" / "folder").symlink_to(tmp_path / "elsewhere")
    taken = take(tmp_path / "b.age", SEAL, lambda _done, _total: None)
    assert [one.path for one in taken.manifest.files] == [
        "journal.head",
        "journal.edge",
        "journal.key",
        "journal.pub",
        "secret.key",
        "evidence/ab/c.bin",
        "ledgers.part/x",
    ]
    assert taken.left_out == ("link", "evidence/folder")


def test_a_key_that_is_kept_elsewhere_stays_there(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sekisho.security.store.backup.taking import take  # noqa: PLC0415

    monkeypatch.setenv("SEKISHO_JOURNAL_KEY", str(tmp_path / "usb.key"))
    on(1, None, PLC)
    taken = take(tmp_path / "b.age", SEAL, lambda _done, _total: None)
    assert home.is_dir()
    assert not taken.has_key
    assert "usb.key" not in {one.path for one in taken.manifest.files}


def test_nothing_is_overwritten(home: Path, tmp_path: Path) -> None:
    (tmp_path / "b.age").write_text("earlier", "utf-8")
    assert "b.age is there already" in refusal(tmp_path / "b.age")
    assert (tmp_path / "b.age").read_text("utf-8") == "earlier"
    (tmp_path / "c.age.part").write_text("under way", "utf-8")
    assert "There is a c.age.part" in refusal(tmp_path / "c.age")
    assert (tmp_path / "c.age.part").read_text("utf-8") == "under way"
    assert "does not lie in the home" in refusal(home / "evidence.age")
    assert not (home / "evidence.age.part").exists()


def test_a_failure_leaves_no_file_and_no_open_transaction(home: Path, tmp_path: Path) -> None:
    from django.db import connection  # noqa: PLC0415

    from sekisho.security.store.backup.taking import take  # noqa: PLC0415

    def fail(_done: int, _total: int) -> None:
        raise KeyError("stopped")

    assert home.is_dir()
    on(1, None, PLC)
    for how in (SEAL, Seal()):
        with pytest.raises(KeyError, match="stopped"):
            take(tmp_path / "b.age", how, fail)
        assert list(tmp_path.glob("b.age*")) == []
    with pytest.raises(BackupRefused):
        take(tmp_path / "b.age", Seal((RECIPIENT, "age1x")), fail)
    assert list(tmp_path.glob("b.age*")) == []
    connection.ensure_connection()
    assert not connection.connection.in_transaction if connection.vendor == "sqlite" else True
    on(2, None, PLC.__class__(id="P2", name="PLC"))
    assert (size(), faults()) == (2, ())


def test_a_home_without_entries_is_backed_up_too(home: Path, tmp_path: Path) -> None:
    assert home.is_dir()
    manifest = listed(backed_up(tmp_path / "b.age"), tmp_path / "stage")
    assert (manifest.journal.size, [one.path for one in manifest.files]) == (0, ["secret.key"])
