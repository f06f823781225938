"""One row that tells of a device, and the stage of life that it tells of. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sekisho.guard.text import Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.declaring import COMMON, Field, Ledger, Row
from sekisho.security.present.console.linking import row_address
from sekisho.security.terms.choice import Choice

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


def fields_to(slug: str, target: str) -> tuple[Field, ...]:
    """The columns of a ledger that hold keys of another."""
    return tuple(field for field in REGISTRY[slug].fields if field.column.refers == target)


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


def staged(told: Iterable[Told]) -> Iterator[tuple[Stage, list[Part]]]:
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
