"""The steps by which the product is made, as its real parts demand them.

A side with placed parts is printed, placed, reflowed and inspected; the side with the lighter parts goes first, for its
parts hang below while the other is soldered. Parts that the placement machine does not put on are assembled by hand.
"""

from dataclasses import dataclass
from typing import Literal

from sekisho.factory.product.records import Part, Product, Side

StepKind = Literal["print", "place", "reflow", "inspect", "assemble", "final"]

NAMES: dict[StepKind, tuple[str, str]] = {
    "print": ("はんだ印刷", "solder printing"),
    "place": ("部品装着", "placement"),
    "reflow": ("リフロー", "reflow"),
    "inspect": ("外観検査", "inspection"),
    "assemble": ("手付け・挿入", "manual and through-hole assembly"),
    "final": ("最終検査", "final inspection"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step. number: from 1, in order.  side: None where both are meant.  parts: those it handles, in file order."""

    number: int
    kind: StepKind
    side: Side | None
    parts: tuple[Part, ...]

    @property
    def ja(self) -> str:
        """Its name in Japanese, with the side."""
        side = {"top": "（表）", "bottom": "（裏）", None: ""}[self.side]
        return NAMES[self.kind][0] + side

    @property
    def en(self) -> str:
        """Its name in English, with the side."""
        return NAMES[self.kind][1] + (f" ({self.side})" if self.side else "")


def route(product: Product) -> tuple[Step, ...]:
    """The steps in order; none where nothing is fitted."""
    steps: list[tuple[StepKind, Side | None, tuple[Part, ...]]] = []
    for side in _sides(product.placed):
        parts = tuple(part for part in product.placed if part.side == side)
        steps += [("print", side, parts), ("place", side, parts), ("reflow", side, parts), ("inspect", side, parts)]
    if product.by_hand:
        steps.append(("assemble", None, product.by_hand))
    if steps and steps[-1][0] == "assemble":
        steps.append(("final", None, product.by_hand))
    return tuple(Step(number, *step) for number, step in enumerate(steps, start=1))


def _sides(placed: tuple[Part, ...]) -> list[Side]:
    """The sides that have parts, that with less part area first; of two alike the bottom."""
    area: dict[Side, float] = {}
    for part in placed:
        area[part.side] = area.get(part.side, 0.0) + part.size_mm[0] * part.size_mm[1]
    return sorted(area, key=lambda side: (area[side], side))
