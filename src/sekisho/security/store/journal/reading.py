"""What the journal says of a row."""

import json
from collections.abc import Iterator

from sekisho.security.store.models import JournalEntry


def history(row_id: str) -> Iterator[dict[str, object]]:
    """Every entry of a row, the latest first, as its body says; of an expired one position and instant are left."""
    entries = JournalEntry.objects.filter(row_id=row_id).order_by("-position").values_list("position", "at", "body")
    for position, at, body in entries.iterator():
        yield json.loads(body) if body else {"position": position, "at": at.isoformat(), "expired": True}


def last_change(row_id: str) -> tuple[str, str]:
    """Who changed a row last, and when (UTC); empty texts where the journal knows nothing of it."""
    last = next(history(row_id), None)
    return (str(last.get("who", "")), str(last["at"])) if last else ("", "")
