"""The newest checkpoint outside the database: it moves forward along one tree, and contradictions are kept."""

from pathlib import Path

from journals import add, public

from sekisho.security.ledgers.journal.note import open_checkpoint


def sizes(home: Path) -> list[int]:
    """What the file and those put aside say, the file first."""
    from sekisho.security.store.journal.headfile import files, read  # noqa: PLC0415 -- needs an open home

    return [open_checkpoint(read(path), public(home)).size for path in files() if path.exists()]


def cut(size: int) -> None:
    """What somebody with the database in their hands would do: roll it back to an earlier state."""
    from sekisho.security.ledgers.journal.merkle import Edge  # noqa: PLC0415
    from sekisho.security.store.models import JournalEntry, JournalHead  # noqa: PLC0415

    JournalEntry.objects.filter(position__gte=size).delete()
    edge = Edge()
    edge.extend(bytes(one) for one in JournalEntry.objects.order_by("position").values_list("leaf", flat=True))
    JournalHead.objects.update(size=size, edge=[one.hex() for one in edge.hashes])


def test_it_holds_the_newest_checkpoint(home: Path) -> None:
    from sekisho.security.store.models import Checkpoint  # noqa: PLC0415

    for count in (1, 2, 5):
        add(count)
    assert (home / "journal.head").read_text("utf-8") == Checkpoint.objects.get().note
    assert sizes(home) == [8]


def test_a_file_left_behind_by_a_crash_catches_up(home: Path) -> None:
    add(3)
    older = {name: (home / name).read_bytes() for name in ("journal.head", "journal.edge")}
    for keep in (older, {"journal.head": older["journal.head"]}):
        add(4)
        for name, octets in keep.items():
            (home / name).write_bytes(octets)
        add(1)
    assert sizes(home) == [13]


def test_it_is_never_replaced_by_a_shorter_journal(home: Path) -> None:
    add(9)
    cut(5)
    add(2)
    assert sizes(home) == [9]


def test_a_journal_that_was_rolled_back_and_written_on_leaves_the_contradiction(home: Path) -> None:
    add(9)
    cut(5)
    add(6)
    assert sizes(home) == [11, 9]
    add(1)
    assert sizes(home) == [12, 9]
    add(1)
    assert sizes(home) == [13, 9]


def test_what_cannot_be_read_is_put_aside(home: Path) -> None:
    add(1)
    (home / "journal.head").write_bytes(b"\xff")
    add(1)
    aside = list(home.glob("journal.head.*"))
    assert [path.read_bytes() for path in aside] == [b"\xff"]
    assert newest(home) == 2


def newest(home: Path) -> int:
    return open_checkpoint((home / "journal.head").read_text("utf-8"), public(home)).size
