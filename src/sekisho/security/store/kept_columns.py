"""The columns of sheets, kept once under their hash: rows, journal entries and proposals hold the hash alone."""

from collections.abc import Iterable, Mapping

from sekisho.security.ledgers.columns import Columns
from sekisho.security.ledgers.journal.entry import Origin
from sekisho.security.store.records import KeptFile

_REMEMBERED = 1_000
"""Sheets whose columns stay in memory. What is named by its hash never changes, so that nothing here grows old."""

_known: dict[str, Columns] = {}


def keep(origins: Iterable[Origin]) -> None:
    """Keep the columns of every sheet that these rows were read from; one question for all that are there already."""
    found: dict[str, Columns] = {}
    last: Mapping[str, str] | None = None
    for origin in origins:
        if origin.columns and origin.columns is not last:
            last = origin.columns
            found[origin.columns.sha256] = origin.columns
    if not found:
        return
    there = set(KeptFile.objects.filter(pk__in=found).values_list("pk", flat=True))
    for name in found.keys() - there:
        KeptFile.objects.get_or_create(pk=name, defaults={"data": found[name].octets})


def columns_of(sha256: str) -> Columns:
    """The columns that are kept under a hash: one object for all who ask.

    Without letters where they are not kept, or are not what the hash says; `journal verify` tells of that.
    """
    columns = _known.get(sha256)
    if columns is None and sha256:
        kept = KeptFile.objects.filter(pk=sha256).values_list("data", flat=True).first()
        try:
            columns = Columns.read(bytes(kept or b""), sha256)
        except ValueError:
            return Columns.named(sha256)
        if len(_known) >= _REMEMBERED:
            _known.clear()
        _known[sha256] = columns
    return columns if columns is not None else Columns()
