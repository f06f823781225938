"""Entries at the end of the journal: numbered, hashed, dated, signed, and all of it or nothing."""

import datetime as dt
import json
import stat
from pathlib import Path

import pytest
from journals import ACT, NOON, add, draft, entries, public

from sekisho.security.ledgers.journal.entry import Act, Draft, Origin
from sekisho.security.ledgers.journal.merkle import leaf_hash, root
from sekisho.security.ledgers.journal.note import TreeHead, open_checkpoint
from sekisho.security.ledgers.keys import id_of
from sekisho.security.store.errors import KeyForeign, KeyMalformed, KeyMissing, KeyUnreadable
from sekisho.security.terms.evidence import Evidence

pytestmark = pytest.mark.usefixtures("home")


def test_an_entry_says_who_when_why_what_and_from_where() -> None:
    assert add() == range(1)
    ((position, body, leaf, ledger, row_id, at),) = entries()
    said = json.loads(body)
    nonce = said.pop("nonce")
    assert said == {
        "v": 1, "position": 0, "at": "2026-04-01T03:00:00.000005Z", "who": "山田", "why": "棚卸の結果",
        "approval": {"proposal": "C-1", "sha256": "a" * 64, "approver": "佐藤", "at": "2026-03-31T00:00:00.000000Z"},
        "ledger": "asset", "site": "A", "key": ["P0"], "deed": "create", "before": None,
        "after": {"id": "P0", "name": "PLC"},
        "origin": {"kind": "excel", "file": "台帳.xlsx", "sha256": "f" * 64, "sheet": "資産台帳", "line": 4},
    }  # fmt: skip
    assert len(bytes.fromhex(nonce)) == 16
    assert (position, ledger, row_id, at) == (0, "asset", id_of("asset", "A", '["P0"]'), NOON)
    assert leaf == leaf_hash(body.encode())


def test_a_body_is_canonical_json_with_the_evidence_in_it() -> None:
    from django.db import transaction  # noqa: PLC0415

    from sekisho.security.store.journal.appending import append, lock  # noqa: PLC0415

    seen = Evidence("e" * 64, "夜間.pcap", "frame", "12")
    hard = '髙﨑① ｱｲｳ 🏭 "\\\r\n\t\x7f\u2028=1+1'
    one = Draft("asset", "", '["P1"]', {"name": ""}, {"id": "P1", "name": hard}, Origin(evidence={"name": seen}))
    with transaction.atomic():
        append(lock(), [one], ACT, NOON)
    ((_, body, *_),) = entries()
    said = json.loads(body)
    assert body == json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert said["after"]["name"] == hard
    assert said["deed"] == "change"
    assert said["origin"] == {
        "kind": "hand", "evidence": {"name": {"at": "12", "file": "夜間.pcap", "sha256": "e" * 64, "unit": "frame"}},
    }  # fmt: skip


def test_positions_go_on_and_the_head_is_the_tree(home: Path) -> None:
    from sekisho.security.store.models import Checkpoint, JournalHead  # noqa: PLC0415

    assert [add(3), add(0), add(4)] == [range(3), range(3, 3), range(3, 7)]
    head = JournalHead.objects.get()
    assert [one[0] for one in entries()] == list(range(7))
    assert (head.size, len(head.edge), head.at) == (7, 3, NOON)
    kept = Checkpoint.objects.get()
    assert (kept.day, kept.size) == (dt.date(2026, 4, 1), 7)
    wanted = TreeHead(head.origin, 7, root(one[2] for one in entries()))
    assert open_checkpoint(kept.note, public(home)) == wanted


def test_a_day_in_japan_keeps_its_last_checkpoint() -> None:
    from sekisho.security.store.models import Checkpoint  # noqa: PLC0415

    for hours in (0, 11, 12, 40):  # noon, 23:00, midnight of the 2nd, 4:00 of the 3rd
        add(1, NOON + dt.timedelta(hours=hours))
    kept = Checkpoint.objects.order_by("day").values_list("day", "size")
    assert list(kept) == [(dt.date(2026, 4, 1), 2), (dt.date(2026, 4, 2), 3), (dt.date(2026, 4, 3), 4)]


def test_time_never_runs_backwards() -> None:
    add(1)
    add(1, NOON - dt.timedelta(days=1))
    assert [one[5] for one in entries()] == [NOON, NOON]


def test_what_is_rolled_back_leaves_nothing(home: Path) -> None:
    from django.db import transaction  # noqa: PLC0415

    from sekisho.security.store.journal.appending import append, lock  # noqa: PLC0415
    from sekisho.security.store.models import Checkpoint, JournalHead  # noqa: PLC0415

    def fail() -> None:
        with transaction.atomic():
            append(lock(), [draft(0)], ACT, NOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (entries(), JournalHead.objects.count(), Checkpoint.objects.count()) == ([], 0, 0)
    assert not (home / "journal.head").exists()
    add(1)  # the key that the first try made is of the same journal
    assert JournalHead.objects.get().origin == public(home).name


def test_it_writes_inside_a_transaction_only() -> None:
    from sekisho.security.store.journal.appending import append, lock  # noqa: PLC0415
    from sekisho.security.store.models import JournalHead  # noqa: PLC0415

    with pytest.raises(RuntimeError):
        lock()
    with pytest.raises(RuntimeError):
        append(JournalHead(origin="sekisho.invalid/0"), [draft(0)], ACT, NOON)


@pytest.mark.parametrize("act", [Act("", "理由"), Act("山田", " ")])
def test_an_act_without_person_or_reason_is_refused(act: Act) -> None:
    with pytest.raises(TypeError):
        add(1, act=act)


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        add(1, NOON.replace(tzinfo=None))


def test_a_value_that_is_no_text_is_refused() -> None:
    with pytest.raises(TypeError):
        add(1, act=Act("山田", "\ud800"))


def test_the_key_is_closed_to_others_and_named_for_the_journal(home: Path) -> None:
    from sekisho.security.store.models import JournalHead  # noqa: PLC0415

    add(1)
    assert stat.S_IMODE((home / "journal.key").stat().st_mode) == 0o600
    assert public(home).name == JournalHead.objects.get().origin
    assert public(home).name.startswith("sekisho.invalid/")


def test_the_key_may_be_elsewhere(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "stick").mkdir()
    monkeypatch.setenv("SEKISHO_JOURNAL_KEY", str(tmp_path / "stick" / "plant.key"))
    add(1)
    assert (tmp_path / "stick" / "plant.key").is_file()
    assert not (home / "journal.key").exists()


def test_a_lost_key_is_not_replaced(home: Path) -> None:
    add(1)
    (home / "journal.key").unlink()
    with pytest.raises(KeyMissing) as caught:
        add(1)
    assert caught.value.text.ja == (
        "ジャーナルには記録がありますが、署名鍵 journal.key がありません。控えから戻してください。(journal.E903)"
    )
    assert len(entries()) == 1


def test_the_key_of_another_journal_is_refused(home: Path) -> None:
    from sekisho.security.ledgers.journal.note import SigningKey  # noqa: PLC0415

    add(1)
    (home / "journal.key").write_text(SigningKey("sekisho.invalid/other", bytes(32)).secret_text(), "ascii")
    with pytest.raises(KeyForeign):
        add(1)


@pytest.mark.parametrize("octets", [b"", b"\xff\xfe", b"PRIVATE+KEY+a+b+c"])
def test_a_file_that_is_no_key_is_refused(home: Path, octets: bytes) -> None:
    (home / "journal.key").write_bytes(octets)
    with pytest.raises(KeyMalformed):
        add(1)


def test_a_key_file_that_cannot_be_read_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "folder").mkdir()
    monkeypatch.setenv("SEKISHO_JOURNAL_KEY", str(home / "folder"))
    with pytest.raises(KeyUnreadable):
        add(1)
    monkeypatch.setenv("SEKISHO_JOURNAL_KEY", str(home / "none" / "plant.key"))
    with pytest.raises(KeyUnreadable):
        add(1)
