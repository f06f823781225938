"""`sekisho journal` as a person runs it, and the proofs it gives out as a stranger verifies them."""

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from sekisho.security.app.database import VARIABLE
from sekisho.security.app.setup import open_home
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.change import Change
from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.journal.note import NoteRefused, VerifierKey
from sekisho.security.ledgers.journal.proof import Proof
from sekisho.security.ledgers.recordkeeping import Recordkeeping
from sekisho.security.present.commands import home as home_word
from sekisho.security.present.commands.journal_words import journal_commands
from sekisho.security.work.rowchange import RowChange

VERIFIER = Path(__file__).parents[2] / "docs" / "verify_proof.py"
PLC = Asset(id="P1", name="PLC", site="第1工場")


@pytest.fixture(autouse=True)
def _history(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home_word, "opener", open_home)
    assert home.is_dir()
    old = replace(PLC, id="OLD")
    on(1, None, Recordkeeping(ledger="asset", years=1, basis="社内規程"), "recordkeeping", year=2001)
    on(1, None, old, year=2001)
    on(2, old, None, year=2001)
    for number in range(5):
        on(1, None, replace(PLC, id=f"X{number}"))
    on(1, None, PLC)
    on(2, PLC, replace(PLC, name="HMI"))
    on(3, None, Change(what="移設", done=dt.date(2026, 4, 3)), "change")


def on(day: int, before: Row | None, after: Row | None, slug: str = "asset", year: int = 2026) -> None:
    from sekisho.security.store.door import write  # noqa: PLC0415 -- needs an open home

    write([RowChange(slug, before, after)], Act("佐藤", "整備"), now=dt.datetime(year, 4, day, 3, tzinfo=dt.UTC))


def run(*words: object) -> Result:
    return CliRunner().invoke(journal_commands, [str(word) for word in words])


def proved(home: Path, tmp_path: Path, *words: object) -> tuple[Path, Path, Path]:
    out = tmp_path / "proof"
    done = run("prove", *words, "--home", home, "--out", out)
    assert done.exit_code == 0, done.output
    (entry,), (proof,) = out.glob("*.json"), out.glob("*.tlog-proof")
    return entry, proof, out / "journal.pub"


def independently(*files: Path) -> subprocess.CompletedProcess[str]:
    """The script of docs/, which knows nothing of Sekisho (-I: no path but Python's own)."""
    return subprocess.run(
        [sys.executable, "-I", VERIFIER, *files],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={"PYTHONUTF8": "1"},
    )


def test_a_sound_journal_is_verified_with_exit_code_0(home: Path) -> None:
    done = run("verify", "--home", home)
    assert done.exit_code == 0
    assert "記録 11件、署名されたチェックポイント 6件を確かめました。" in done.stdout
    told = json.loads(run("verify", "--home", home, "--json").stdout)
    assert (told["size"], told["faults"]) == (11, [])


def test_a_fault_is_named_with_exit_code_1(home: Path) -> None:
    from sekisho.security.store.models import TABLES  # noqa: PLC0415

    TABLES["asset"].objects.filter(row_key='["P1"]').update(name="PLC2")
    done = run("verify", "--home", home)
    assert done.exit_code == 1
    assert "#9 asset 第1工場 P1: 台帳の行が記録と異なります（列: name）。" in done.stdout
    (fault,) = json.loads(run("verify", "--home", home, "--json").stdout)["faults"]
    assert (fault["code"], fault["first"], fault["ledger"], fault["key"]) == ("journal.E017", 9, "asset", '["P1"]')


def test_a_checkpoint_kept_elsewhere_is_held_against_the_journal(home: Path, tmp_path: Path) -> None:
    kept = tmp_path / "usb.txt"
    assert run("checkpoint", "--home", home, "--to", kept).exit_code == 0
    on(4, replace(PLC, name="HMI"), None)
    done = run("verify", "--home", home, "--checkpoint", kept)
    assert done.exit_code == 0
    assert "渡されたチェックポイントとも一致します。" in done.stdout
    kept.write_text(kept.read_text("utf-8").replace("\n11\n", "\n12\n"), "utf-8")
    assert run("verify", "--home", home, "--checkpoint", kept).exit_code == 1
    missing = run("verify", "--home", home, "--checkpoint", tmp_path / "none")
    assert missing.exit_code == 2
    assert "チェックポイント none を読めません。" in missing.stderr


def test_a_stranger_verifies_a_proof(home: Path, tmp_path: Path) -> None:
    files = proved(home, tmp_path, "asset", "P1", "--site", "第1工場", "--as-of", "2026-04-01")
    done = independently(*files)
    assert done.returncode == 0, done.stderr
    head, said = done.stdout.split("\n", 1)
    assert head.startswith("PROVED: entry 8 of 11 in sekisho.invalid/")
    assert (json.loads(said)["after"]["name"], json.loads(said)["who"]) == ("PLC", "佐藤")
    assert files[2].read_text("ascii") == run("key", "--home", home).stdout


@pytest.mark.parametrize("day", ["2026-04-02", "2026-04-30"])
def test_the_entry_that_held_at_the_end_of_the_day_is_proved(home: Path, tmp_path: Path, day: str) -> None:
    entry, *_ = proved(home, tmp_path, "asset", "P1", "--site", "第1工場", "--as-of", day)
    assert json.loads(entry.read_bytes())["after"]["name"] == "HMI"


def test_a_key_of_several_columns_is_named_column_by_column(home: Path, tmp_path: Path) -> None:
    files = proved(home, tmp_path, "change", "移設", "2026-04-03")
    assert independently(*files).returncode == 0
    for words in (["移設"], ["移設", "2026-13-01"]):
        refused = run("prove", "change", *words, "--home", home, "--out", tmp_path / "none")
        assert refused.exit_code == 2
        assert "の順に指定してください。" in refused.stderr


ALTERED: dict[str, tuple[int, Callable[[bytes], bytes]]] = {
    "another name": (0, lambda octets: octets.replace(b"PLC", b"HMI")),
    "a blank": (0, lambda octets: octets + b" "),
    "another index": (1, lambda octets: octets.replace(b"index 8", b"index 7")),
    "a negative index": (1, lambda octets: octets.replace(b"index 8", b"index -3")),
    "a shorter path": (1, lambda octets: b"\n".join(octets.split(b"\n")[:2] + octets.split(b"\n")[3:])),
    "a longer path": (1, lambda octets: b"\n".join(octets.split(b"\n")[:3] + octets.split(b"\n")[2:])),
    "another size": (1, lambda octets: octets.replace(b"\n11\n", b"\n10\n")),
    "another format": (1, lambda octets: octets.replace(b"@v1", b"@v2")),
    "no proof": (1, lambda _: b""),
    "another key": (2, lambda octets: octets.replace(b"+A", b"+B", 1)),
    "no key": (2, lambda _: b""),
}


@pytest.mark.parametrize("how", ALTERED)
def test_a_stranger_finds_what_was_altered(home: Path, tmp_path: Path, how: str) -> None:
    files = proved(home, tmp_path, "asset", "P1", "--site", "第1工場", "--as-of", "2026-04-01")
    which, change = ALTERED[how]
    before = files[which].read_bytes()
    files[which].write_bytes(change(before))
    assert files[which].read_bytes() != before
    done = independently(*files)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("NOT PROVED: ")


def test_no_character_of_a_proof_can_be_changed(home: Path, tmp_path: Path) -> None:
    entry, path, public = proved(home, tmp_path, "asset", "P1", "--site", "第1工場", "--as-of", "2026-04-01")
    key, text, octets = VerifierKey.read(public.read_text("ascii")), path.read_text("utf-8"), entry.read_bytes()
    assert str(Proof.read(text)) == text
    assert Proof.read(text).holds(octets, key)

    @settings(deadline=None)
    @given(st.integers(0, len(text) - 1), st.sampled_from("aB3/+\n "))
    def change(at: int, put: str) -> None:
        changed = text[:at] + put + text[at + 1 :]
        try:
            held = Proof.read(changed).holds(octets, key)
        except NoteRefused:
            held = False
        assert held == (changed == text)

    change()


def test_what_is_not_in_the_journal_cannot_be_proved(home: Path, tmp_path: Path) -> None:
    for words in (["P9"], ["P1"], ["P1", "--site", "第1工場", "--as-of", "2026-03-31"]):
        refused = run("prove", "asset", *words, "--home", home, "--out", tmp_path / "none")
        assert refused.exit_code == 2
        assert "その日までの記録がありません。" in refused.stderr
    assert run("prove", "nothing", "P1", "--home", home, "--out", tmp_path / "none").exit_code == 2
    assert not (tmp_path / "none").exists()


def test_an_altered_journal_proves_nothing(home: Path, tmp_path: Path) -> None:
    from sekisho.security.store.models import JournalEntry  # noqa: PLC0415

    JournalEntry.objects.filter(position=2).update(leaf=bytes(32))
    refused = run("prove", "asset", "P1", "--site", "第1工場", "--home", home, "--out", tmp_path / "none")
    assert refused.exit_code == 2
    assert "(journal.E906)" in refused.stderr


def test_a_home_without_entries_has_nothing_to_give(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)  # a server's database is the same from every home
    for words in (["key"], ["checkpoint", "--to", tmp_path / "c"]):
        assert run(*words, "--home", tmp_path / "new").exit_code == 2
    assert run("verify", "--home", tmp_path / "new").exit_code == 0


def test_expiry_is_shown_first_and_then_done(home: Path, tmp_path: Path) -> None:
    act = ("expire", "--home", home, "--who", "鈴木", "--why", "保管期間の満了")
    old = (
        "prove",
        "asset",
        "OLD",
        "--site",
        "第1工場",
        "--as-of",
        "2001-04-02",
        "--home",
        home,
        "--out",
        tmp_path / "o",
    )
    shown = run(*act, "--dry-run").stdout
    assert "より前に効力を失った記録 2件（1年、社内規程）" in shown
    assert "何も消去していません。" in shown
    assert run(*old).exit_code == 0
    done = run(*act)
    assert (done.exit_code, "本文を消去しました。" in done.stdout) == (0, True)
    refused = run(*old)
    assert refused.exit_code == 2
    assert "保管期間が過ぎたため本文が消去されています。" in refused.stderr
    assert "保管期間を過ぎた記録はありません。" in run(*act).stdout
    assert run("verify", "--home", home).exit_code == 0
