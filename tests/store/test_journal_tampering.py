"""Whatever somebody alters past Sekisho, directly in the database or its files, is found and named.

Every alteration is made in a transaction that is rolled back, so that one journal serves many.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from few import cases
from sekisho.security.ledgers.account import Account, AccountKind
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.change import Change
from sekisho.security.ledgers.columns import Columns
from sekisho.security.ledgers.journal.entry import Act, Origin, Source, canonical
from sekisho.security.ledgers.journal.merkle import Edge, leaf_hash
from sekisho.security.ledgers.journal.note import SigningKey, TreeHead, checkpoint
from sekisho.security.ledgers.software import Software
from sekisho.security.work.proposal import Decision
from sekisho.security.work.rowchange import RowChange

FIRST_DAY = dt.datetime(2026, 4, 1, 0, 30, tzinfo=dt.UTC)
ACT = Act("佐藤", "台帳の整備")
EXCEL = Origin(Source.EXCEL, "台帳.xlsx", "f" * 64, "資産台帳", 4, Columns({"id": "A", "name": "B"}))

tampering = settings(max_examples=cases(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def journal(home: Path) -> None:  # noqa: ARG001 -- asked for, so that it is open
    """Some 60 entries over six days in six ledgers: rows made, changed, moved to another key, withdrawn, made again."""
    from sekisho.security.store.door import write  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.proposing import Asked, apply, decide, propose  # noqa: PLC0415

    plcs = [Asset(id=f"P{one}", name="PLC", site="A", ips=(), vendor="v") for one in range(20)]
    accounts = [
        Account(
            device=f"P{one}", name="保全", kind=AccountKind.SERVICE, daily=True, issued=dt.date(2026, 4, 1), site="A"
        )
        for one in range(12)
    ]
    moved = [replace(one, place="2階") for one in plcs[:8]]
    days: list[list[RowChange]] = [
        [RowChange("asset", None, one, EXCEL) for one in plcs],
        [RowChange("account", None, one) for one in accounts],
        [RowChange("asset", old, new) for old, new in zip(plcs[:8], moved, strict=True)],
        [RowChange("software", None, Software(name=f"S{one}", devices=("P1", "P2"), licences=one)) for one in range(6)],
        [
            RowChange("asset", plcs[9], None),
            RowChange("account", accounts[0], replace(accounts[0], name="運転")),
            RowChange("change", None, Change(what="移設", done=dt.date(2026, 4, 4), assets=("P1",))),
        ],
        [RowChange("asset", None, plcs[9])],
    ]
    for number, changes in enumerate(days):
        write(changes, ACT, now=FIRST_DAY + dt.timedelta(days=number))
    now = FIRST_DAY + dt.timedelta(days=6)
    asked = propose([RowChange("asset", plcs[10], None)], Asked("佐藤", "撤去", "故障のため"), now=now)
    decide(asked.number, Decision("鈴木", approve=True, sha256=asked.sha256, note="確認した"), now=now)
    apply(asked.number, who="佐藤", now=now)


def size() -> int:
    from sekisho.security.store.models import JournalEntry  # noqa: PLC0415

    return JournalEntry.objects.count()


def found(held: str | None = None) -> list[Any]:
    """The faults that a verification finds. Any: classes that exist once a home is open."""
    from sekisho.security.store.journal.verifying import verify  # noqa: PLC0415

    return list(verify(held).faults)


@contextmanager
def tampered() -> Iterator[Any]:
    """A cursor whose statements are undone at the end."""
    from django.db import connection, transaction  # noqa: PLC0415

    with transaction.atomic():
        with connection.cursor() as cursor:
            yield cursor
        transaction.set_rollback(True)


def names(faults: list[Any], position: int, code: str = "") -> bool:
    """Whether a fault of this code, or of any, names the entry."""
    return any(
        one.place.first is not None
        and one.place.first <= position <= one.place.last
        and one.problem.code.endswith(code)
        and f"#{one.place.first}" in one.problem.where
        for one in faults
    )


def names_row(faults: list[Any], ledger: str, key: str) -> bool:
    return any((one.place.ledger, one.place.key) == (ledger, key) for one in faults)


def entry(position: int) -> dict[str, Any]:
    from sekisho.security.store.models import JournalEntry  # noqa: PLC0415

    kept = JournalEntry.objects.filter(position=position).values("position", "body", "leaf", "ledger", "row_id", "at")[
        0
    ]
    return {**kept, "leaf": bytes(kept["leaf"])}


def put_entry(cursor: Any, **columns: object) -> None:
    places = ", ".join(["%s"] * len(columns))
    names = ", ".join(columns)
    cursor.execute(f"INSERT INTO store_journalentry ({names}) VALUES ({places})", list(columns.values()))  # noqa: S608


def set_entry(cursor: Any, at: int, /, **columns: object) -> None:
    wanted = ", ".join(f"{name} = %s" for name in columns)
    cursor.execute(f"UPDATE store_journalentry SET {wanted} WHERE position = %s", [*columns.values(), at])  # noqa: S608


def rehashed(body: str, **members: object) -> dict[str, object]:
    """The columns of an altered body, with the hash that belongs to it."""
    octets = canonical({**json.loads(body), **members})
    return {"body": octets.decode(), "leaf": leaf_hash(octets)}


def other_octet(octets: bytes, at: int, by: int) -> bytes:
    return octets[:at] + bytes([octets[at] ^ by]) + octets[at + 1 :]


def roll_head_back(cursor: Any, count: int) -> None:
    """Make the head what it was when the journal had `count` entries, or could have been."""
    edge = Edge()
    edge.extend(entry(one)["leaf"] for one in range(count))
    cursor.execute(
        "UPDATE store_journalhead SET size = %s, edge = %s, at = (SELECT max(at) FROM store_journalentry)",
        [count, json.dumps([one.hex() for one in edge.hashes])],
    )


def signed_at(home: Path, count: int) -> str:
    """The checkpoint that was given out when the journal had `count` entries."""
    edge = Edge()
    edge.extend(entry(one)["leaf"] for one in range(count))
    key = SigningKey.read((home / "journal.key").read_text("ascii"))
    return checkpoint(TreeHead(key.name, count, edge.root), key)


def test_an_unaltered_journal_has_no_fault(home: Path) -> None:
    assert 55 <= size() <= 70
    assert found() == []
    assert found((home / "journal.head").read_text("utf-8")) == []
    for count in (1, 20, 33, size()):
        assert found(signed_at(home, count)) == []


@tampering
@given(st.data())
def test_one_octet_of_a_body_or_a_hash(data: st.DataObject) -> None:
    from django.db import connection  # noqa: PLC0415

    position = data.draw(st.integers(0, size() - 1))
    kept, by = entry(position), data.draw(st.integers(1, 255))
    column = data.draw(st.sampled_from(["body", "leaf"]))
    octets = kept[column].encode() if column == "body" else kept[column]
    changed = other_octet(octets, data.draw(st.integers(0, len(octets) - 1)), by)
    with tampered() as cursor:
        if column == "leaf":
            set_entry(cursor, position, leaf=changed)
        elif connection.vendor == "sqlite":
            cursor.execute(
                "UPDATE store_journalentry SET body = CAST(%s AS TEXT) WHERE position = %s", [changed, position]
            )
        else:
            text = changed.decode(errors="replace").replace("\0", "?")
            assume(text.encode() != octets)
            set_entry(cursor, position, body=text)
        assert names(found(), position, "E002")


@tampering
@given(st.data())
def test_what_an_entry_says_even_with_the_right_hash(data: st.DataObject) -> None:
    position = data.draw(st.integers(0, size() - 1))
    body = entry(position)["body"]
    member = data.draw(st.sampled_from(["who", "why", "at", "approval", "after", "before", "origin", "nonce", "v"]))
    values = {"v": 2, "nonce": "0" * 32, "at": "2026-04-01T00:00:00.000000Z", "origin": {"kind": "hand", "file": "x"}}
    value = values.get(member, "別の値")
    with tampered() as cursor:
        set_entry(cursor, position, **rehashed(body, **{member: value}))
        faults = found()
        assert names(faults, position, "E003") or names(faults, position, "E004")
        assert names(faults, position, "E012")  # the signed tree, in a range that holds the entry


@tampering
@given(st.data())
def test_a_column_that_repeats_the_body(data: st.DataObject) -> None:
    position = data.draw(st.integers(0, size() - 1))
    column = data.draw(st.sampled_from(["ledger", "row_id", "at"]))
    value = {"ledger": "zone", "row_id": "0" * 32, "at": FIRST_DAY - dt.timedelta(seconds=1)}[column]
    with tampered() as cursor:
        set_entry(cursor, position, **{column: value})
        assert names(found(), position, "E005")


@tampering
@given(st.data())
def test_an_entry_taken_out(data: st.DataObject) -> None:
    position = data.draw(st.integers(0, size() - 1))
    with tampered() as cursor:
        last = position == size() - 1
        cursor.execute("DELETE FROM store_journalentry WHERE position = %s", [position])
        assert names(found(), position, "E014" if last else "E001")


@tampering
@given(st.data())
def test_an_entry_given_another_number(data: st.DataObject) -> None:
    position = data.draw(st.integers(0, size() - 1))
    number = data.draw(st.sampled_from([-5, size(), size() + 7]))
    with tampered() as cursor:
        set_entry(cursor, position, position=number)
        faults = found()
        assert names(faults, number)
        assert names(faults, position)


@tampering
@given(st.data())
def test_an_entry_put_in(home: Path, data: st.DataObject) -> None:
    count = size()
    kept = entry(data.draw(st.integers(0, count - 1)))
    numbered, headed = data.draw(st.booleans()), data.draw(st.booleans())
    changed = rehashed(kept["body"], position=count) if numbered else {}
    note = (home / "journal.head").read_text("utf-8")
    with tampered() as cursor:
        put_entry(cursor, **{**kept, **changed, "position": count})
        if headed:
            roll_head_back(cursor, count + 1)
        faults = found(note)
        assert names(faults, count, "E004" if numbered else "E005")
        assert headed or names(faults, count, "E010")
    assert found(note) == []


@tampering
@given(st.data())
def test_two_entries_swapped(data: st.DataObject) -> None:
    first, second = data.draw(st.lists(st.integers(0, size() - 1), min_size=2, max_size=2, unique=True))
    one, two = entry(first), entry(second)
    renumbered = data.draw(st.booleans())
    with tampered() as cursor:
        for position, kept in ((first, two), (second, one)):
            columns = {name: value for name, value in kept.items() if name != "position"}
            if renumbered:
                columns |= rehashed(kept["body"], position=position)
            set_entry(cursor, position, **columns)
        faults = found()
        for position in (first, second):
            assert names(faults, position, "E004" if renumbered else "E005")


@tampering
@given(st.data())
def test_a_tail_cut_off(home: Path, data: st.DataObject) -> None:
    count = size()
    left = data.draw(st.integers(0, count - 1))
    rolled = data.draw(st.booleans())
    old = signed_at(home, left)
    with tampered() as cursor:
        cursor.execute("DELETE FROM store_journalentry WHERE position >= %s", [left])
        if rolled:  # as if an old copy of the database had been put back
            roll_head_back(cursor, left)
            cursor.execute("DELETE FROM store_checkpoint WHERE size > %s", [left])
            if left:
                day = (entry(left - 1)["at"] + dt.timedelta(hours=9)).date()
                cursor.execute("DELETE FROM store_checkpoint WHERE day = %s", [day])
                cursor.execute("INSERT INTO store_checkpoint (day, size, note) VALUES (%s, %s, %s)", [day, left, old])
            else:
                cursor.execute("DELETE FROM store_journalhead")
        faults = found()
        for position in {left, count - 1}:
            assert names(faults, position, "E014")
        sources = [one.problem.text.ja.partition(" ")[0] for one in faults if one.problem.code == "journal.E014"]
        assert not rolled or sources == ["journal.head"]


def test_a_cut_tail_is_found_by_the_checkpoint_kept_elsewhere_alone(home: Path) -> None:
    count = size()
    held, old = (home / "journal.head").read_text("utf-8"), signed_at(home, count - 1)
    (home / "journal.head").write_text(old, "utf-8")
    with tampered() as cursor:
        cursor.execute("DELETE FROM store_journalentry WHERE position = %s", [count - 1])
        roll_head_back(cursor, count - 1)
        cursor.execute("UPDATE store_checkpoint SET size = %s, note = %s WHERE size = %s", [count - 1, old, count])
        cut = [one for one in found() if one.problem.code == "journal.E014"]
        assert cut == []  # nothing in the home knows of it any more
        (only,) = [one for one in found(held) if one.problem.code == "journal.E014"]
        assert (only.place.first, only.place.last) == (count - 1, count - 1)
        assert "渡されたチェックポイント" in only.problem.text.ja


TABLES = ("asset", "account", "software", "change", "proposal")


def rows(slug: str) -> list[dict[str, Any]]:
    from sekisho.security.store.models import TABLES as MODELS  # noqa: PLC0415

    return list(MODELS[slug].objects.order_by("pk").values())


OTHER: dict[type, Callable[[Any], object]] = {
    bool: lambda value: not value,
    int: lambda value: value + 1,
    str: lambda value: value[:-1] + ("y" if value.endswith("x") else "x"),  # no longer: hashes fill their columns
    dt.date: lambda value: value + dt.timedelta(days=1),
    list: lambda value: [*value, "x"],
    dict: lambda value: {**value, "x": "A1"},
}
"""A value that a column of this kind can hold, and that is another."""


@tampering
@given(st.data())
def test_any_column_of_a_row(data: st.DataObject) -> None:
    from sekisho.security.store.models import TABLES as MODELS  # noqa: PLC0415

    slug = data.draw(st.sampled_from(TABLES))
    row = data.draw(st.sampled_from(rows(slug)))
    column = data.draw(st.sampled_from(sorted(row.keys() - {"id"})))
    assume(row[column] is not None)
    changed = OTHER[type(row[column])](row[column])
    changed = "0" * 32 if column == "row_id" else changed
    with tampered():
        MODELS[slug].objects.filter(pk=row["id"]).update(**{column: changed})
        faults = [one for one in found() if one.place.key in (row["row_key"], changed)]
        codes = [one.problem.code for one in faults]
        if column == "row_id":
            assert codes == ["journal.E018", "journal.E019"]
        else:
            assert "journal.E017" in codes
            assert column in faults[codes.index("journal.E017")].problem.text.en


@tampering
@given(st.data())
def test_a_row_taken_out_or_put_in(data: st.DataObject) -> None:
    from sekisho.security.store.models import TABLES as MODELS  # noqa: PLC0415

    slug = data.draw(st.sampled_from(TABLES))
    row = data.draw(st.sampled_from(rows(slug)))
    with tampered():
        if data.draw(st.booleans()):
            MODELS[slug].objects.filter(pk=row["id"]).delete()
            (fault,) = found()
            assert (fault.problem.code, fault.place.key) == ("journal.E019", row["row_key"])
        else:
            MODELS[slug].objects.create(**{**row, "id": None, "row_id": "0" * 32, "row_key": '["新しい"]'})
            (fault,) = found()
            assert (fault.problem.code, fault.place.key) == ("journal.E018", '["新しい"]')


def test_a_withdrawn_row_put_back() -> None:
    from sekisho.security.ledgers.keys import id_of  # noqa: PLC0415
    from sekisho.security.store.models import TABLES as MODELS  # noqa: PLC0415

    row = rows("asset")[0]
    gone = {"row_id": id_of("asset", "A", '["P10"]'), "row_key": '["P10"]', "asset_id": "P10"}
    with tampered():
        MODELS["asset"].objects.create(**{**row, "id": None, **{name: gone[name] for name in row.keys() & gone.keys()}})
        (fault,) = found()
        assert (fault.problem.code, fault.place.key) == ("journal.E018", '["P10"]')


@tampering
@given(st.data())
def test_two_rows_swapped(data: st.DataObject) -> None:
    from sekisho.security.store.models import TABLES as MODELS  # noqa: PLC0415

    slug = data.draw(st.sampled_from(["asset", "account", "software"]))
    one, two = data.draw(st.lists(st.sampled_from(rows(slug)), min_size=2, max_size=2, unique_by=lambda row: row["id"]))
    table = MODELS[slug].objects
    with tampered():
        table.filter(pk=one["id"]).update(row_id="x")
        table.filter(pk=two["id"]).update(row_id=one["row_id"])
        table.filter(pk=one["id"]).update(row_id=two["row_id"])
        faults = found()
        assert {fault.problem.code for fault in faults} == {"journal.E017"}
        assert names_row(faults, slug, one["row_key"])
        assert names_row(faults, slug, two["row_key"])


@tampering
@given(st.data())
def test_a_checkpoint(data: st.DataObject) -> None:
    from sekisho.security.store.models import Checkpoint  # noqa: PLC0415

    kept = data.draw(st.sampled_from(list(Checkpoint.objects.order_by("day").values())))
    table = Checkpoint.objects.filter(day=kept["day"])
    how = data.draw(st.sampled_from(["note", "size", "day", "gone", "more"]))
    with tampered():
        if how == "note":
            at = data.draw(st.integers(0, len(kept["note"]) - 1))
            put = data.draw(st.sampled_from("aB3/\n— "))
            assume(put != kept["note"][at])
            table.update(note=kept["note"][:at] + put + kept["note"][at + 1 :])
        elif how == "size":
            table.update(size=kept["size"] - 1)
        elif how == "day":
            table.update(day=dt.date(2020, 1, 1))
        elif how == "gone":
            table.delete()
        else:
            Checkpoint.objects.create(**{**kept, "day": dt.date(2020, 1, 1)})
        day = "2020-01-01" if how == "more" else str(kept["day"])
        assert any(day in one.problem.text.ja for one in found())


@tampering
@given(st.sampled_from(["origin", "size", "edge", "at", "id", "gone", "more"]), st.integers(0, 9))
def test_the_head(how: str, drawn: int) -> None:
    from sekisho.security.store.models import JournalHead  # noqa: PLC0415

    head = JournalHead.objects.get()
    edge = list(head.edge)
    edge[drawn % len(edge)] = "0" * 64
    change: dict[str, Any] = {
        "origin": "sekisho.invalid/other",
        "size": head.size + drawn - 12,
        "edge": edge if drawn % 2 else [],
        "at": FIRST_DAY,
    }
    with tampered():
        if how in change:
            JournalHead.objects.update(**{how: change[how]})
        elif how == "gone":
            JournalHead.objects.all().delete()
        elif how == "more":
            JournalHead.objects.create(id=2, origin=head.origin, at=head.at)
        else:
            return
        faults = found()
        assert [one.problem.code for one in faults] == ["journal.E010"]
        assert ("id" if how in {"gone", "more"} else how) in faults[0].problem.text.en


def test_a_kept_file() -> None:
    from sekisho.security.store.models import KeptFile  # noqa: PLC0415

    said, columns = (
        KeptFile.objects.exclude(pk=EXCEL.columns.sha256).get(),
        KeptFile.objects.get(pk=EXCEL.columns.sha256),
    )
    assert bytes(columns.data) == b'{"id":"A","name":"B"}'
    for kept, ledger in ((said, "proposal"), (columns, "asset")):
        with tampered():
            KeptFile.objects.filter(pk=kept.pk).update(data=other_octet(bytes(kept.data), 3, 1))
            (fault,) = found()
            assert fault.problem.code == "journal.E021"
            assert kept.sha256 in fault.problem.text.ja
        with tampered():
            KeptFile.objects.filter(pk=kept.pk).delete()
            (fault,) = found()
            assert (fault.problem.code, fault.place.ledger) == ("journal.E022", ledger)


def test_the_columns_of_a_sheet_that_an_entry_names() -> None:
    from sekisho.security.store.models import TABLES  # noqa: PLC0415

    with tampered():
        TABLES["asset"].objects.filter(row_key='["P15"]').update(source_columns="a" * 64)
        (fault,) = found()
        assert (fault.problem.code, fault.place.key) == ("journal.E017", '["P15"]')
        assert "source_columns" in fault.problem.text.en


FILES: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda octets: octets[:-9],
    "octet": lambda octets: other_octet(octets, 40, 1),
    "empty": lambda _: b"",
    "no text": lambda _: b"\xff\xfe",
}


@pytest.mark.parametrize("how", [*FILES, "gone"])
@pytest.mark.parametrize(("name", "code"), [("journal.head", "E015"), ("journal.key", "E020"), ("journal.pub", "E020")])
def test_a_file_of_the_home(home: Path, name: str, code: str, how: str) -> None:
    path = home / name
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(FILES[how](path.read_bytes()))
    faults = found()
    assert {one.problem.code for one in faults} == {f"journal.{code}"}
    assert name in faults[0].problem.text.ja


def test_the_key_replaced_and_everything_signed_anew(home: Path) -> None:
    held = (home / "journal.head").read_text("utf-8")
    key = replace(SigningKey.read((home / "journal.key").read_text("ascii")), seed=bytes(32))
    (home / "journal.key").write_text(key.secret_text(), "ascii")
    (home / "journal.pub").write_text(str(key.verifier), "ascii")
    codes = {one.problem.code for one in found(held)}
    assert {"journal.E004", "journal.E011", "journal.E015", "journal.E016"} <= codes


@pytest.mark.parametrize("held", ["", "x", "sekisho.invalid/0\n0\n\n", "\ud800"])
def test_a_checkpoint_from_elsewhere_that_is_none(held: str) -> None:
    assert [one.problem.code for one in found(held)] == ["journal.E016"]


GARBAGE = st.sampled_from(["x", "", "12x", b"\xff\xfe", b"", -1, 2**62, 1.5, None])


@tampering
@given(st.data())
def test_anything_in_any_column_is_a_fault_and_no_crash(data: st.DataObject) -> None:
    from django.db import DatabaseError, connection  # noqa: PLC0415

    if connection.vendor != "sqlite":
        pytest.skip("only SQLite keeps a word in a column of numbers")
    table = data.draw(
        st.sampled_from(["journalentry", "journalhead", "checkpoint", "asset", "account", "change", "keptfile"])
    )
    with tampered() as cursor:
        cursor.execute(f"SELECT * FROM store_{table} ORDER BY 1 LIMIT 1")  # noqa: S608
        before, (key, *names) = cursor.fetchone(), [part[0] for part in cursor.description if part[0] != "id"]
        column, value = data.draw(st.sampled_from([key, *names])), data.draw(GARBAGE)
        cast = "CAST(%s AS TEXT)" if isinstance(value, bytes) else "%s"
        first = f"rowid = (SELECT rowid FROM store_{table} ORDER BY 1 LIMIT 1)"  # noqa: S608
        try:
            cursor.execute(f"UPDATE store_{table} SET {column} = {cast} WHERE {first}", [value])  # noqa: S608
        except DatabaseError:  # a column that the database itself holds to its kind
            return
        cursor.execute(f"SELECT * FROM store_{table} WHERE {first}")  # noqa: S608
        assert found() or cursor.fetchone() == before
