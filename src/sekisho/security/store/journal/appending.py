"""The one way into the journal: entries, tree, head and the day's checkpoint, all in the caller's transaction."""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.db import connection, transaction

from sekisho.security.ledgers.journal.entry import Act, Bodies, Draft, instant, sealing_secret
from sekisho.security.ledgers.journal.merkle import Edge, leaf_hash
from sekisho.security.ledgers.journal.note import SigningKey, TreeHead, checkpoint
from sekisho.security.ledgers.keys import id_of
from sekisho.security.store.journal import headfile
from sekisho.security.store.journal.signing import first_origin, key_of
from sekisho.security.store.kept_columns import keep
from sekisho.security.store.records import Checkpoint, JournalEntry, JournalHead
from sekisho.security.terms.calendar import day_of

_BATCH = 2_000
_COLUMNS = ("position", "body", "leaf", "ledger", "row_id", "at")


def edge_of(head: JournalHead) -> Edge:
    """The tree's edge as the head keeps it. ValueError where that is none."""
    return Edge(head.size, (bytes.fromhex(one) for one in head.edge))


def lock() -> JournalHead:
    """The head, locked until the transaction ends; made at the first call in a home.

    Raises RuntimeError outside a transaction, and a JournalRefused where a first key file cannot be read.
    """
    _needs_transaction()
    head = JournalHead.objects.select_for_update().filter(pk=1).first()
    if head is None:
        JournalHead.objects.get_or_create(pk=1, defaults={"origin": first_origin()})
        head = JournalHead.objects.select_for_update().get(pk=1)
    return head


def append(head: JournalHead, drafts: Sequence[Draft], act: Act, now: dt.datetime) -> range:
    """Write entries at the end of the journal, in their order, and give their positions; none for no drafts.

    head: as `lock` gave it, in the same transaction; it is brought up to date.  now: aware; an entry is never dated
    before the one in front of it. After the commit the newest checkpoint is written to the home's file.

    Raises RuntimeError outside a transaction, TypeError for an act without person or reason, ValueError for a naive
    time, and a JournalRefused where the key cannot be used.
    """
    _needs_transaction()
    if not act.who.strip() or not act.why.strip():
        raise TypeError("an act needs a person and a reason")
    at = max(now, head.at) if head.at else now
    positions = range(head.size, head.size + len(drafts))
    if not drafts:
        return positions
    key = key_of(head.origin, begun=head.size > 0)
    secret, before, after = sealing_secret(key.seed), edge_of(head), edge_of(head)
    keep(one.origin for one in drafts)
    for start in range(0, len(drafts), _BATCH):
        lines = list(_lines(positions[start : start + _BATCH], drafts[start : start + _BATCH], act, at, secret))
        _insert(lines)
        after.extend(line[2] for line in lines)
    head.size, head.at, head.edge = after.size, at, [one.hex() for one in after.hashes]
    head.save()
    note = _sign(head, after, key)
    step = headfile.Step(before, after, note)
    transaction.on_commit(partial(headfile.advance, step, key.verifier), robust=True)
    return positions


def _needs_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("the journal is written inside transaction.atomic() only")


def _lines(
    positions: range, drafts: Sequence[Draft], act: Act, at: dt.datetime, secret: bytes
) -> Iterator[tuple[Any, ...]]:
    """The columns of entries in the order of _COLUMNS. Any: what the database's driver takes is its to say."""
    bodies, kept = Bodies(instant(at), act, secret), connection.ops.adapt_datetimefield_value(at)
    for position, draft in zip(positions, drafts, strict=True):
        octets = bodies.body(position, draft)
        row_id = draft.row_id or id_of(draft.ledger, draft.site, draft.key)
        yield position, octets.decode(), leaf_hash(octets), draft.ledger, row_id, kept


def _insert(lines: Sequence[tuple[Any, ...]]) -> None:
    # Past the ORM: ten thousand entries through model instances took three times as long.
    names, places = ", ".join(_COLUMNS), ", ".join(["%s"] * len(_COLUMNS))
    table = JournalEntry._meta.db_table  # noqa: SLF001 -- Django documents it
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", lines)  # noqa: S608 -- our own names


def _sign(head: JournalHead, edge: Edge, key: SigningKey) -> str:
    note = checkpoint(TreeHead(head.origin, edge.size, edge.root), key)
    assert head.at is not None  # noqa: S101 -- for the reader of types: an entry was just written
    Checkpoint.objects.update_or_create(day=day_of(head.at), defaults={"size": edge.size, "note": note})
    return note
