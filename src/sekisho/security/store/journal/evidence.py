"""Whether every kept evidence file is there and is what its row says. Files are read after the database was."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from django.db import transaction

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.evidence_file import EvidenceFile
from sekisho.security.store.arriving import INDEX_SUFFIX, folder, path_of
from sekisho.security.store.framing import index_fits
from sekisho.security.store.journal.appending import lock
from sekisho.security.store.journal.faults import (
    EVIDENCE_ALTERED,
    EVIDENCE_EXTRA,
    EVIDENCE_GONE,
    EVIDENCE_INDEX,
    Faults,
    Place,
    whole,
)
from sekisho.security.store.models import TABLES
from sekisho.security.store.rows import row_of

SLUG = "evidence-file"


def named() -> tuple[tuple[Place, EvidenceFile], ...]:
    """The rows whose file is kept, each with its place. Rows that hold no hash are told of by the row's own check."""
    rows = []
    for kept in TABLES[SLUG].objects.filter(withdrawn__isnull=True).order_by("pk").values():
        row = row_of(REGISTRY[SLUG], kept)
        if isinstance(row, EvidenceFile):
            rows.append((Place(None, None, SLUG, row.site, str(kept["row_key"])), row))
    return tuple(rows)


def hold(
    rows: Sequence[tuple[Place, EvidenceFile]], faults: Faults, progress: Callable[[int], None] | None = None
) -> None:
    """Hash every file that a row names, once, and look for files that none does. progress: the bytes done so far."""
    done = 0
    hashes: dict[str, str | None] = {}
    for place, row in rows:
        if row.sha256 not in hashes:
            hashes[row.sha256] = _hashed(row.sha256)
            done += row.size_bytes or 0
            if progress:
                progress(done)
        found = hashes[row.sha256]
        if found == row.sha256:
            if not index_fits(row.sha256):
                faults.add(EVIDENCE_INDEX, place, name=whole(row.name), sha256=whole(row.sha256))
        elif _still_named(row):  # withdrawn since the rows were read: no fault
            wording = EVIDENCE_GONE if found is None else EVIDENCE_ALTERED
            faults.add(wording, place, name=whole(row.name), sha256=whole(row.sha256))
    for path in _extra(set(hashes)):
        faults.add(EVIDENCE_EXTRA, Place(), name=whole(path.name))


def _hashed(sha256: str) -> str | None:
    try:
        with path_of(sha256).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return None


def _still_named(row: EvidenceFile) -> bool:
    return TABLES[SLUG].objects.filter(sha256=row.sha256, site=row.site, withdrawn__isnull=True).exists()


def _extra(names: set[str]) -> list[Path]:
    """Files that lie where kept ones do, and that no row names by now."""
    found = [path for path in folder().glob("??/*") if path.name.removesuffix(INDEX_SUFFIX) not in names]
    if not found:
        return []
    with transaction.atomic():
        lock()  # what is being received just now has its row when this is ours
        now = set(TABLES[SLUG].objects.filter(withdrawn__isnull=True).values_list("sha256", flat=True))
    return sorted(path for path in found if path.name.removesuffix(INDEX_SUFFIX) not in now)
