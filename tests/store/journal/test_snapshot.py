"""A long reading sees one moment, and keeps nobody from writing."""

import threading

import pytest
from journals import ACT, NOON, add

pytestmark = pytest.mark.usefixtures("home")


def test_others_write_while_it_reads_and_it_does_not_see_them() -> None:
    from django.db import connection  # noqa: PLC0415 -- needs an open home

    from sekisho.security.store.journal.snapshot import select, snapshot  # noqa: PLC0415
    from sekisho.security.store.models import JournalEntry  # noqa: PLC0415

    def count() -> int:
        return sum(1 for _ in select(JournalEntry, ("position",), "position"))

    def write() -> None:
        add(2)
        connection.close()

    add(3)
    with snapshot():
        assert count() == 3
        writer = threading.Thread(target=write)
        writer.start()
        writer.join(timeout=10)
        assert not writer.is_alive()
        assert count() == 3
    assert count() == 5


def test_entries_without_rows_are_named_and_a_flood_is_counted() -> None:
    from sekisho.security.store.journal.verifying import verify  # noqa: PLC0415

    add(130)
    verdict = verify()
    assert [one.problem.code for one in verdict.faults] == ["journal.E019"] * 101
    assert verdict.faults[-1].problem.text.ja == "同じ問題がほかに 30件あります。"
    assert (verdict.size, len(verdict.root)) == (130, 64)


def test_an_entry_of_a_ledger_that_this_version_lacks_is_a_warning() -> None:
    from django.db import transaction  # noqa: PLC0415

    from sekisho.security.ledgers.journal.entry import Draft  # noqa: PLC0415
    from sekisho.security.store.journal.appending import append, lock  # noqa: PLC0415
    from sekisho.security.store.journal.verifying import verify  # noqa: PLC0415

    with transaction.atomic():
        append(lock(), [Draft("robots", "A", '["R1"]', None, {"id": "R1"})], ACT, NOON)
    (fault,) = verify().faults
    assert (fault.problem.code, fault.problem.level, fault.problem.where) == ("journal.W001", "warning", "#0 robots")
