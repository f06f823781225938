"""What all ledgers say of one device, as far as a person may read them: found by the declarations, not by a list.

A ledger whose column `refers` to the asset ledger tells of the device. What tells of its order, its medium, a thing
carried in for it or a work planned on it tells of it too, one step further; and so does what is told of its system.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.declaring import COMMON, Field, Ledger, Row
from sekisho.security.present.console.linking import row_address
from sekisho.security.present.console.page import Asker
from sekisho.security.store.freshness import Version, versions
from sekisho.security.store.referring import Naming, fields_to, rows_naming
from sekisho.security.terms.choice import Choice
from sekisho.security.terms.text import Text
from sekisho.security.work.permission import Right

MOST_CELLS = 5
"""Values of a row that are told beside its key; its ledger tells all."""


class Stage(Choice):
    """A part of a device's life, in its order."""

    PURCHASE = "purchase", "調達・検収", "Purchase and acceptance"
    USE = "use", "設置・設定", "Installation and settings"
    CHANGE = "change", "変更・操作・遠隔接続", "Changes, operation and remote connections"
    VISIT = "visit", "持ち込み・持ち出し・検査", "Carried in and out, and scanned"
    WEAKNESS = "weakness", "脆弱性・パッチ", "Vulnerabilities and patches"
    SYSTEM = "system", "システムとして", "As part of its system"
    END = "end", "廃棄", "Disposal"


STAGES: Mapping[str, Stage] = {
    "procurement": Stage.PURCHASE,
    "acceptance": Stage.PURCHASE,
    "change": Stage.CHANGE,
    "work-schedule": Stage.CHANGE,
    "control-operation": Stage.CHANGE,
    "remote-connection": Stage.CHANGE,
    "visitor-check": Stage.VISIT,
    "carried-in": Stage.VISIT,
    "taken-out": Stage.VISIT,
    "written-out": Stage.VISIT,
    "malware-scan": Stage.VISIT,
    "vulnerability": Stage.WEAKNESS,
    "risk": Stage.SYSTEM,
    "audit": Stage.SYSTEM,
    "audit-item": Stage.SYSTEM,
    "disposal-certificate": Stage.END,
}
"""Where ledgers belong; all others tell of its use."""

THROUGH = ("procurement", "media", "carried-in", "work-schedule")
"""Ledgers whose rows lead one step further."""

BY_NUMBER = {"malware-scan": "device"}
"""The number of the scanned device is the asset's, a visitor's or a medium's: a text, no reference (table 17)."""

NOT_OF_SYSTEM = ("asset", "attestation")
"""The answers on practices are the practices' pages: sixty-six of them say nothing of one device."""


@dataclass(frozen=True, slots=True)
class Told:
    """One row that tells of the device. via: the ledger through which; None where it names the device itself."""

    ledger: Ledger
    row_id: str
    row: Row
    via: Ledger | None

    @property
    def key(self) -> str:
        """What names the row."""
        return self.ledger.key(self.row)

    @property
    def alone(self) -> bool:
        """Whether it tells of this device and of no other: what is wrong with it is wrong with the device."""
        fields = fields_to(self.ledger.slug, "asset")
        named = {part for one in fields for part in _parts(getattr(self.row, one.name))}
        return self.via is None and len(named) == 1

    @property
    def link(self) -> str:
        """Where it stands in its ledger."""
        return row_address(self.ledger.slug, self.row_id)

    @property
    def cells(self) -> tuple[tuple[Text, object], ...]:
        """What it says beside its key and the device: the first columns that are not empty."""
        found = (
            (Text(field.column.ja, field.column.en), getattr(self.row, field.name))
            for field in self.ledger.fields
            if not field.column.key and field.name not in COMMON and field.column.refers != "asset"
        )
        return tuple((label, value) for label, value in found if value not in (None, "", (), False))[:MOST_CELLS]


def _parts(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,) if isinstance(value, str) and value else ()


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one ledger that tell of the device."""

    ledger: Ledger
    rows: tuple[Told, ...]


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


def staged(told: tuple[Told, ...]) -> Iterator[tuple[Stage, list[Part]]]:
    """The rows by the stage of life and the ledger, in the order of life; a stage of which nobody tells is left out."""
    by_ledger: dict[str, list[Told]] = {}
    for one in told:
        by_ledger.setdefault(one.ledger.slug, []).append(one)
    order = {slug: at for at, slug in enumerate(STAGES)}
    slugs = sorted(by_ledger, key=lambda slug: order.get(slug, -1))
    for stage in Stage:
        parts = [Part(REGISTRY[slug], tuple(by_ledger[slug])) for slug in slugs if STAGES.get(slug, Stage.USE) is stage]
        if parts:
            yield stage, parts
