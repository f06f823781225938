"""The steps by which the product is made, as its real parts demand them.

A side with placed parts is printed, placed, reflowed and inspected; that with less part area goes first, for its parts
hang below while the other is soldered. Parts that the placement machine does not put on are assembled by hand.
"""

from dataclasses import dataclass
from typing import Literal

from sekisho.factory.product.records import SIDES, Part, Product, Side
from sekisho.guard.text import Text

StepKind = Literal["print", "place", "reflow", "inspect", "assemble", "final"]

_NAMES: dict[StepKind, Text] = {
    "print": Text("はんだ印刷", "solder printing"),
    "place": Text("部品装着", "placement"),
    "reflow": Text("リフロー", "reflow"),
    "inspect": Text("外観検査", "inspection"),
    "assemble": Text("手付け・挿入", "manual and through-hole assembly"),
    "final": Text("最終検査", "final inspection"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step. number: from 1.  side: None where both are meant.  parts: those it handles, by their references."""

    number: int
    kind: StepKind
    side: Side | None
    parts: tuple[Part, ...]

    @property
    def name(self) -> Text:
        """Its name, with the side."""
        name = _NAMES[self.kind]
        return Text(f"{name.ja}（{SIDES[self.side].ja}）", f"{name.en} ({self.side})") if self.side else name


def route(product: Product) -> tuple[Step, ...]:
    """The steps in order; none where nothing is fitted."""
    steps: list[tuple[StepKind, Side | None, tuple[Part, ...]]] = []
    for side in _sides(product.placed):
        parts = tuple(part for part in product.placed if part.side == side)
        steps += [("print", side, parts), ("place", side, parts), ("reflow", side, parts), ("inspect", side, parts)]
    if product.by_hand:
        steps += [("assemble", None, product.by_hand), ("final", None, product.by_hand)]
    return tuple(Step(number, *step) for number, step in enumerate(steps, start=1))


def _sides(placed: tuple[Part, ...]) -> list[Side]:
    """The sides that have parts, that with less part area first; of two alike the bottom."""
    area: dict[Side, float] = {}
    for part in placed:
        area[part.side] = area.get(part.side, 0.0) + part.size_mm[0] * part.size_mm[1]
    return sorted(area, key=lambda side: (area[side], side))
