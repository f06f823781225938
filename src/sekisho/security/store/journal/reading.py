"""What the journal says of a row, entry by entry, in the one form in which it is told on."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from sekisho.security.store.kept_columns import columns_of
from sekisho.security.store.models import JournalEntry

_TOLD = ("deed", "who", "why", "before", "after", "approval", "origin")


def told(position: int, at: dt.datetime, body: str) -> dict[str, Any]:
    """An entry as it is told: of an expired one position and instant are left. Any: bodies are JSON."""
    said = json.loads(body) if body else {}
    parts = {name: said.get(name) for name in _TOLD}
    if parts["origin"] and (named := parts["origin"].get("columns")):
        parts["origin"]["columns"] = columns_of(str(named))
    return {"position": position, "at": said.get("at") or at.isoformat(), "expired": not said, **parts}


def history(row_id: str) -> Iterator[dict[str, Any]]:
    """Every entry of a row, the latest first."""
    entries = JournalEntry.objects.filter(row_id=row_id).order_by("-position").values_list("position", "at", "body")
    return (told(*entry) for entry in entries.iterator())


def last_change(row_id: str) -> tuple[str, str]:
    """Who changed a row last, and when (UTC); empty texts where the journal knows nothing of it."""
    last = next(history(row_id), None)
    return (last["who"] or "", last["at"]) if last else ("", "")
