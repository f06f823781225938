"""What all ledgers say of one device, as far as a person may read them: found by the declarations, not by a list.

A ledger whose column `refers` to the asset ledger tells of the device. What tells of its order, its medium, a thing
carried in for it or a work planned on it tells of it too, one step further; and so does what is told of its system.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.declaring import Field, Ledger
from sekisho.security.present.console.devices.records import Told, fields_to
from sekisho.security.present.console.page import Asker
from sekisho.security.store.freshness import Version, versions
from sekisho.security.store.referring import Naming, rows_naming
from sekisho.security.work.permission import Right

THROUGH = ("procurement", "media", "carried-in", "work-schedule")
"""Ledgers whose rows lead one step further."""

BY_NUMBER = {"malware-scan": "device"}
"""The number of the scanned device is the asset's, a visitor's or a medium's: a text, no reference (table 17)."""

NOT_OF_SYSTEM = ("asset", "attestation")
"""The answers on practices are the practices' pages: sixty-six of them say nothing of one device."""


def gathered(asset: Asset, who: Asker) -> tuple[Told, ...]:
    """Every row of every ledger that tells of the device and that the person may read."""
    readable = [
        ledger
        for ledger in REGISTRY.values()
        if not ledger.by_system and who.sites(Right.READ, ledger.slug).covers(asset.site, writing=False)
    ]
    return tuple(_Gathering(asset, readable, versions(one.slug for one in readable)).all())


@dataclass(frozen=True)
class _Gathering:
    asset: Asset
    readable: list[Ledger]
    known: Mapping[str, Version]

    def all(self) -> Iterator[Told]:
        seen: set[str] = set()
        direct: dict[str, list[Told]] = {}
        for one in self._direct():
            seen.add(one.row_id)
            direct.setdefault(one.ledger.slug, []).append(one)
            yield one
        for one in (*self._further(direct), *self._of_system()):
            if one.row_id not in seen:
                seen.add(one.row_id)
                yield one

    def _rows(self, ledger: Ledger, fields: tuple[Field, ...], values: tuple[str, ...]) -> tuple[Naming, ...]:
        if not fields or not any(values):
            return ()
        sites = {self.asset.site, ""}
        return rows_naming(ledger.slug, fields, values, sites, self.known[ledger.slug])

    def _direct(self) -> Iterator[Told]:
        for ledger in self.readable:
            if ledger.slug == "asset":
                continue
            fields = fields_to(ledger.slug, "asset")
            if ledger.slug in BY_NUMBER:
                fields = (*fields, ledger.field(BY_NUMBER[ledger.slug]))
            for one in self._rows(ledger, fields, (self.asset.id,)):
                yield Told(ledger, one.row_id, one.row, None)

    def _further(self, direct: Mapping[str, list[Told]]) -> Iterator[Told]:
        for slug in THROUGH:
            through = direct.get(slug, ())
            values = tuple(one.key for one in through)
            for ledger in self.readable if values else ():
                for one in self._rows(ledger, fields_to(ledger.slug, slug), values):
                    yield Told(ledger, one.row_id, one.row, REGISTRY[slug])

    def _of_system(self) -> Iterator[Told]:
        for ledger in self.readable:
            fields = tuple(one for one in ledger.fields if one.name == "system")
            if fields and ledger.slug not in NOT_OF_SYSTEM:
                for one in self._rows(ledger, fields, (self.asset.system,)):
                    yield Told(ledger, one.row_id, one.row, REGISTRY["asset"])
