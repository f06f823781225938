"""Whether kept files are what their names say, and whether every file that a row names is there."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import chain

from sekisho.security.ledgers import REGISTRY
from sekisho.security.store.derive import attribute
from sekisho.security.store.journal.faults import FILE_ALTERED, FILE_GONE, Faults, Place, whole
from sekisho.security.store.journal.snapshot import octets, select
from sekisho.security.store.models import TABLES
from sekisho.security.store.records import KeptFile

NAMING = ("proposal", "document", "assessment")
"""Ledgers whose column `sha256` names a kept file, where this version has them."""


def hold_files(sheets: Mapping[str, Place], faults: Faults) -> None:
    """Hash every kept file, and look for each that a row names, or an entry as the columns of its sheet (`sheets`)."""
    there = set()
    for name, data in select(KeptFile, ("sha256", "data"), "sha256"):
        there.add(name)
        if sha256(octets(data)).hexdigest() != name:
            faults.add(FILE_ALTERED, Place(), sha256=whole(name))
    for place, name in chain(_named(), ((place, name) for name, place in sheets.items())):
        if name not in there:
            faults.add(FILE_GONE, place, sha256=whole(name))


def _named() -> Iterator[tuple[Place, str]]:
    for slug in NAMING:
        ledger = REGISTRY.get(slug)
        field = next((one for one in ledger.fields if one.name == "sha256"), None) if ledger else None
        if ledger and field:
            column = attribute(ledger, field)
            for name, site, key in select(TABLES[slug], (column, "site", "row_key"), "id"):
                if name:
                    yield Place(None, None, slug, str(site), str(key)), str(name)
