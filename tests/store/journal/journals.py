"""Entries written straight to the journal, without rows, and what is found in it."""

import datetime as dt
import json
from pathlib import Path

from sekisho.security.ledgers.journal.entry import Act, Approval, Draft, Origin, Source
from sekisho.security.ledgers.journal.note import VerifierKey

NOON = dt.datetime(2026, 4, 1, 3, 0, 0, 5, dt.UTC)
"""Noon in Japan."""

ACT = Act("山田", "棚卸の結果", Approval("C-1", "a" * 64, "佐藤", "2026-03-31T00:00:00.000000Z"))


def draft(number: int, **after: object) -> Draft:
    key = json.dumps([f"P{number}"])
    values = {"id": f"P{number}", "name": "PLC", **after}
    return Draft("asset", "A", key, None, values, Origin(Source.EXCEL, "台帳.xlsx", "f" * 64, "資産台帳", 4))  # type: ignore[arg-type]


def add(count: int = 1, now: dt.datetime = NOON, act: Act = ACT) -> range:
    from django.db import transaction  # noqa: PLC0415 -- needs an open home

    from sekisho.security.store.journal.appending import append, lock  # noqa: PLC0415

    with transaction.atomic():
        head = lock()
        return append(head, [draft(head.size + one) for one in range(count)], act, now)


def entries() -> list[tuple[int, str, bytes, str, str, dt.datetime]]:
    from sekisho.security.store.models import JournalEntry  # noqa: PLC0415

    rows = JournalEntry.objects.order_by("position").values_list("position", "body", "leaf", "ledger", "row_id", "at")
    return [(position, body, bytes(leaf), *rest) for position, body, leaf, *rest in rows]  # type: ignore[misc]


def public(home: Path) -> VerifierKey:
    return VerifierKey.read((home / "journal.pub").read_text("ascii"))
