"""Which part hangs in which slot of the placement machine, and what must change between two products."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sekisho.factory.product.packages import TRAY, slots_of, tape_mm
from sekisho.factory.product.parameters import STANDARD, Parameters
from sekisho.factory.product.records import Part, Product
from sekisho.factory.product.references import natural


@dataclass(frozen=True, slots=True)
class Feeder:
    """One feeder. slot: its first one, from 1.  width_mm: of its tape, 0 for a tray.  references: in natural order."""

    slot: int
    slots: int
    width_mm: int
    material: str
    value: str
    package: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changeover:
    """What changes from one product to the other: materials taken off, put on and left, and the minutes it takes."""

    removed: tuple[str, ...]
    added: tuple[str, ...]
    kept: tuple[str, ...]
    minutes: float

    @property
    def feeders(self) -> int:
        """Feeders that are touched."""
        return len(self.removed) + len(self.added)


def feeders(product: Product) -> tuple[Feeder, ...]:
    """One feeder for each material, from slot 1: by width of tape, the most used first, then by name; trays last."""
    groups: dict[str, list[Part]] = defaultdict(list)
    for part in product.placed:
        groups[part.material].append(part)
    hung, slot = [], 1
    for material, parts in sorted(groups.items(), key=_order):
        width = _width(parts)
        names = tuple(sorted((part.reference for part in parts), key=natural))
        hung.append(Feeder(slot, slots_of(width), width, material, parts[0].value, parts[0].package, names))
        slot += slots_of(width)
    return tuple(hung)


def _width(parts: Sequence[Part]) -> int:
    return tape_mm(parts[0].package, parts[0].size_mm)


def _order(group: tuple[str, Sequence[Part]]) -> tuple[bool, int, int, str]:
    material, parts = group
    width = _width(parts)
    return width == TRAY, width, -len(parts), material


def changeover(one: Product, other: Product, parameters: Parameters = STANDARD) -> Changeover:
    """From `one` to `other`: what both need stays where it hangs. Nothing to change takes only the fixed minutes."""
    before, after = {feeder.material for feeder in feeders(one)}, {feeder.material for feeder in feeders(other)}
    removed, added = sorted(before - after), sorted(after - before)
    minutes = 0.0
    if one != other:
        minutes = (
            parameters.changeover_fixed_min
            + len(removed) * parameters.feeder_off_min
            + len(added) * parameters.feeder_on_min
        )
    return Changeover(tuple(removed), tuple(added), tuple(sorted(before & after)), round(minutes, 2))
