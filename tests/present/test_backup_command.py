"""`sekisho backup` and `sekisho restore` as a person runs them: words, exit codes, and the record of a rehearsal."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from importing import enter, kept, write
from typer.testing import CliRunner, Result

from sekisho.security.app.setup import open_home, point_at
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.backup import Backup, Content, Rehearsal
from sekisho.security.ledgers.recordkeeping import Recordkeeping
from sekisho.security.present.commands import home as home_word
from sekisho.security.present.commands.backup import backup_word
from sekisho.security.present.commands.restore import restore_word
from sekisho.security.work.rowchange import RowChange

SERVER = Asset(id="SV-1", name="Sekishoのサーバ", site="第1工場")
commands = typer.Typer()
commands.command("backup")(backup_word)
commands.command("restore")(restore_word)


@pytest.fixture(autouse=True)
def _opened(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home_word, "opener", open_home)
    monkeypatch.setattr(home_word, "pointer", point_at)
    monkeypatch.delenv("SEKISHO_WHO", raising=False)
    assert home.is_dir()
    enter(SERVER)


def run(*words: object, typed: str = "", **environment: str) -> Result:
    return CliRunner().invoke(
        commands, [str(word) for word in words], input=typed, env={"SEKISHO_HOME": ""} | environment
    )


@pytest.fixture
def key(tmp_path: Path) -> tuple[Path, str]:
    """A key's file and its recipient."""
    done = run("backup", "--new-key", tmp_path / "age.key")
    assert done.exit_code == 0, done.output
    return tmp_path / "age.key", done.stdout.strip()


@pytest.fixture
def backup(home: Path, tmp_path: Path, key: tuple[Path, str]) -> Path:
    done = run("backup", "--home", home, "--to", tmp_path / "b.age", "--recipient", key[1])
    assert done.exit_code == 0, done.output
    return tmp_path / "b.age"


def test_a_new_key_is_for_its_owner_alone_and_never_overwritten(key: tuple[Path, str]) -> None:
    path, recipient = key
    text = path.read_text("ascii")
    assert path.stat().st_mode & 0o777 == 0o600
    assert text.startswith(f"# public key: {recipient}\nAGE-SECRET-KEY-1")
    assert recipient.startswith("age1")
    done = run("backup", "--new-key", path)
    assert (done.exit_code, "age.key はすでにあります。上書きはしません。" in done.stderr) == (2, True)
    assert path.read_text("ascii") == text


def test_a_backup_says_what_it_holds(home: Path, tmp_path: Path, key: tuple[Path, str]) -> None:
    done = run("backup", "--home", home, "--to", tmp_path / "b.age", "--recipient", key[1])
    assert done.exit_code == 0
    assert "b.age にバックアップしました" in done.stdout
    assert "宛先の鍵で暗号化）。履歴の記録 1件" in done.stdout
    assert "sekisho restore --rehearse" in done.stdout
    told = json.loads(run("backup", "--home", home, "--to", tmp_path / "c.age", "--recipient", key[1], "--json").stdout)
    assert (told["sealed"], told["journal"]["size"], told["bytes"]) == (
        "recipients",
        1,
        (tmp_path / "c.age").stat().st_size,
    )


def test_recipients_come_from_a_file_too(home: Path, tmp_path: Path, key: tuple[Path, str]) -> None:
    (tmp_path / "recipients").write_text(f"# 監査人\n\n{key[1]}\n", "utf-8")
    done = run("backup", "--home", home, "--to", tmp_path / "b.age", "--recipients-file", tmp_path / "recipients")
    assert done.exit_code == 0, done.output
    assert run("restore", tmp_path / "b.age", "--rehearse", "--identity", key[0]).exit_code == 0


def test_nothing_is_left_open_unless_that_is_said(home: Path, tmp_path: Path, key: tuple[Path, str]) -> None:
    to = ("backup", "--home", home, "--to", tmp_path / "b.tar.zst")
    refused = run(*to)
    assert (refused.exit_code, "(backup.E916)" in refused.stderr) == (2, True)
    assert run(*to, "--unencrypted", "--recipient", key[1]).exit_code == 2
    assert not (tmp_path / "b.tar.zst").exists()
    done = run(*to, "--unencrypted")
    assert (done.exit_code, "暗号化されていません。" in done.stderr) == (0, True)
    assert run("restore", tmp_path / "b.tar.zst", "--rehearse").exit_code == 0


def test_a_passphrase_is_typed_twice_or_read_from_a_file(home: Path, tmp_path: Path) -> None:
    to = ("backup", "--home", home, "--to", tmp_path / "b.age", "--ask-passphrase")
    slip = run(*to, typed="四月の雪\n四月の雨\n")
    assert (slip.exit_code, (tmp_path / "b.age").exists()) == (1, False)
    assert run(*to, typed="四月の雪\n四月の雪\n").exit_code == 0
    (tmp_path / "word").write_text("四月の雪\n", "utf-8")
    (tmp_path / "other").write_text("四月の雨\n", "utf-8")
    (tmp_path / "none").write_text("\n", "utf-8")
    assert run("restore", tmp_path / "b.age", "--rehearse", "--passphrase-file", tmp_path / "word").exit_code == 0
    for name, words in {
        "other": "(backup.E904)",
        "none": "none に何も書かれていません。",
        "gone": "gone を読めません。",
    }.items():
        refused = run("restore", tmp_path / "b.age", "--rehearse", "--passphrase-file", tmp_path / name)
        assert (refused.exit_code, words in refused.stderr) == (2, True), name
    refused = run("restore", tmp_path / "b.age", "--rehearse")
    assert "--passphrase-file で指定するか" in refused.stderr


def test_a_folder_that_is_no_home_is_not_made_one(tmp_path: Path, key: tuple[Path, str]) -> None:
    refused = run("backup", "--home", tmp_path / "new", "--to", tmp_path / "b.age", "--recipient", key[1])
    assert (refused.exit_code, "(backup.E915)" in refused.stderr) == (2, True)
    assert not (tmp_path / "new").exists()
    refused = run("backup", "--recipient", key[1])
    assert (refused.exit_code, "--home にデータのフォルダーを" in refused.stderr) == (2, True)


def test_a_backup_is_restored_and_verified(
    tmp_path: Path, backup: Path, key: tuple[Path, str], empty_database: Callable[[], str]
) -> None:
    empty_database()
    done = run("restore", backup, "--home", tmp_path / "new", "--identity", key[0], "--lang", "en")
    assert done.exit_code == 0, done.output
    assert "Verified 1 entries" in done.stdout
    assert "Restored. Tokens and rights that were revoked after the backup" in done.stdout
    open_home(tmp_path / "new")
    assert kept() == [SERVER]


def test_the_home_of_the_environment_is_not_restored_over(home: Path, backup: Path, key: tuple[Path, str]) -> None:
    refused = run("restore", backup, "--identity", key[0], SEKISHO_HOME=str(home))
    assert (refused.exit_code, "home は空ではありません。" in refused.stderr) == (2, True)


def test_faults_are_told_and_nothing_is_restored(
    home: Path, tmp_path: Path, key: tuple[Path, str], empty_database: Callable[[], str]
) -> None:
    from sekisho.security.store.models import TABLES  # noqa: PLC0415 -- needs an open home

    TABLES["asset"].objects.update(name="偽")
    run("backup", "--home", home, "--to", tmp_path / "b.age", "--recipient", key[1])
    empty_database()
    to = ("restore", tmp_path / "b.age", "--home", tmp_path / "new", "--identity", key[0])
    refused = run(*to)
    assert refused.exit_code == 2
    assert "台帳の行が記録と異なります（列: name）。" in refused.stdout
    assert "--with-faults" in refused.stderr
    assert not (tmp_path / "new").exists()
    accepted = run(*to, "--with-faults", "--json")
    told = json.loads(accepted.stdout)
    assert (accepted.exit_code, told["restored"], len(told["verdict"]["faults"])) == (1, True, 1)


def test_a_rehearsal_is_recorded_through_the_door(
    home: Path, tmp_path: Path, backup: Path, key: tuple[Path, str]
) -> None:
    plan = Backup(device="SV-1", content=Content.DATA, cycle_days=1, stored="金庫", site="第1工場")
    open_home(home)
    enter(plan)
    by = ("--home", home, "--record", "SV-1", "--site", "第1工場", "--who", "P001", "--why", "四半期の訓練")
    done = run("restore", backup, "--rehearse", "--identity", key[0], *by)
    assert done.exit_code == 0, done.output
    assert "復元の練習は成功です。何も残していません。" in done.stdout
    assert "バックアップ・復旧検証記録に記入しました（SV-1、成功）。" in done.stderr
    (row,) = kept("backup")
    assert isinstance(row, Backup)
    assert (row.result, row.minutes, row.tried_by, row.encrypted, row.findings) == (
        Rehearsal.WORKED,
        1,
        "P001",
        True,
        "",
    )
    assert (row.stored, row.cycle_days, row.taken == row.rehearsed) == ("金庫", 1, True)
    backup.write_bytes(backup.read_bytes()[:-1])
    failed = run("restore", backup, "--rehearse", "--identity", key[0], *by)
    assert (failed.exit_code, "(backup.E902)" in failed.stderr) == (2, True)
    (after,) = kept("backup")
    assert isinstance(after, Backup)
    assert (after.result, "途中で切れているか" in after.findings) == (Rehearsal.FAILED, True)
    assert (after.sha256, after.taken) == (row.sha256, row.taken), "what could not be read says nothing new"
    assert tmp_path.is_dir()


def test_a_record_needs_a_rehearsal_a_home_a_person_and_a_reason(
    home: Path, tmp_path: Path, backup: Path, key: tuple[Path, str]
) -> None:
    for words in (
        ["--home", tmp_path / "new", "--record", "SV-1", "--who", "P001", "--why", "訓練"],
        ["--rehearse", "--record", "SV-1", "--who", "P001", "--why", "訓練"],
        ["--rehearse", "--home", home, "--record", "SV-1", "--why", "訓練"],
        ["--rehearse", "--home", home, "--record", "SV-1", "--who", "P001"],
    ):
        refused = run("restore", backup, "--identity", key[0], *words)
        assert (refused.exit_code, "--record は --rehearse と一緒に使い" in refused.stderr) == (2, True)
    open_home(home)
    assert kept("backup") == []


def test_a_record_that_needs_approval_is_not_written(home: Path, backup: Path, key: tuple[Path, str]) -> None:
    write(RowChange("recordkeeping", None, Recordkeeping(ledger="backup", approval=True, basis="規程", years=5)))
    by = ("--home", home, "--record", "SV-1", "--who", "P001", "--why", "訓練")
    done = run("restore", backup, "--rehearse", "--identity", key[0], *by)
    assert (done.exit_code, "変更には承認が必要です。" in done.stderr) == (2, True)
    open_home(home)
    assert kept("backup") == []


def test_what_cannot_be_read_is_told(tmp_path: Path, backup: Path, key: tuple[Path, str]) -> None:
    for words, told in (
        ([tmp_path / "gone.age", "--rehearse"], "gone.age を読めません。"),
        ([backup], "--home に復元先のフォルダーを指定するか"),
        ([backup, "--rehearse", "--identity", tmp_path / "gone.key"], "gone.key を読めません。"),
        ([backup, "--rehearse", "--identity", key[0], "--checkpoint", tmp_path / "none"], "none を読めません。"),
        ([backup, "--rehearse"], "(backup.E903)"),
    ):
        refused = run("restore", *words)
        assert (refused.exit_code, told in refused.stderr) == (2, True), told
