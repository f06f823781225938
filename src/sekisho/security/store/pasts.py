"""One row now and in the past: as it stands, as an entry left it, as of a day; and a page of its history."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.plain import restored
from sekisho.security.store.journal.reading import told
from sekisho.security.store.models import JournalEntry
from sekisho.security.store.rows import current, end_of


@dataclass(frozen=True, slots=True)
class Standing:
    """A row and the position of the journal entry that wrote it."""

    row: Row
    position: int


def standing(slug: str, name: str) -> Standing | None:
    """A row as it is; None where there is none of this id."""
    found = current(slug, (name,)).get(name)
    return Standing(*found) if found else None


def _entries(slug: str, name: str) -> "QuerySet[JournalEntry]":
    return JournalEntry.objects.filter(row_id=name, ledger=slug).order_by("-position")


def _left_by(slug: str, entry: JournalEntry | None) -> Standing | None:
    if entry is None or not entry.body:
        return None
    after = json.loads(entry.body)["after"]
    return Standing(restored(REGISTRY[slug], after), entry.position) if after is not None else None


def standing_on(slug: str, name: str, day: dt.date) -> Standing | None:
    """A row at the end of a day, Japan time; None where there was none, or its entry has expired."""
    return _left_by(slug, _entries(slug, name).filter(at__lte=end_of(day)).first())


def left_by(slug: str, name: str, position: int) -> Standing | None:
    """A row as the entry at this position left it; None where that is no entry of the row, or withdrew it."""
    return _left_by(slug, _entries(slug, name).filter(position=position).first())


@dataclass(frozen=True, slots=True)
class Key:
    """What names a row: its site and key values as JSON."""

    site: str
    key: str


def key_of(slug: str, name: str) -> Key | None:
    """The site and key of a row that the ledger has or had; None where every entry of it has expired, or none is."""
    entry = _entries(slug, name).exclude(body="").first()
    if entry is None:
        return None
    body = json.loads(entry.body)
    return Key(str(body["site"]), json.dumps(body["key"], ensure_ascii=False))


@dataclass(frozen=True, slots=True)
class Past:
    """A page of a row's history. sites: every site that the row's entries name.  Any: bodies are JSON."""

    count: int
    entries: tuple[dict[str, Any], ...]
    site: str | None


def past_of(slug: str, name: str, page: int, size: int) -> Past | None:
    """The entries of a row, the latest first; page from 1. None where the ledger never had the row.

    Of an expired entry position and instant are left. site: of the row; None where every entry has expired.
    """
    entries = _entries(slug, name)
    count = entries.count()
    if not count:
        return None
    wanted = entries[(page - 1) * size : page * size] if (page - 1) * size < count else ()
    named = key_of(slug, name)
    return Past(count, tuple(told(one.position, one.at, one.body) for one in wanted), named.site if named else None)
