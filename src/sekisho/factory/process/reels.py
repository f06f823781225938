"""Which reels a lot takes its parts from: the oldest first, and none that lots on the line will empty."""

from collections.abc import Mapping
from dataclasses import dataclass

from sekisho.factory.process.books import Books
from sekisho.factory.process.plan import Request
from sekisho.factory.process.records import Lot

_SPARE = 0.02
_SPARE_PIECES = 5
"""Parts beyond those that are placed, for picks that fail: a further reel is named where the others have fewer."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A part of which there are too few for a lot."""

    part: str
    needed: int
    there: int


def to_place(books: Books, request: Request, lot: Lot) -> dict[str, int]:
    """The parts that a lot on the line will still take, by part number."""
    route = books.orders[lot.order].route
    needed: dict[str, int] = {}
    for segment in lot.segments:
        at = route.index(segment)
        coming = [books.boards.get(name) for name in lot.coming]
        before = sum(one is None or one.place < at or (one.place == at and not one.inside) for one in coming)
        inside = [one for one in coming if one is not None and one.place == at and one.inside]
        for material in request.segments[segment].materials:
            left = before * material.quantity
            for board in inside:
                held = sum(many for reel, many in board.parts.items() if books.reels[reel].part == material.part)
                left += min(material.quantity, books.orders[lot.order].parts[material.part] - held)
            needed[material.part] = needed.get(material.part, 0) + left
    return needed


def free_parts(books: Books, requests: Mapping[str, Request], loaded: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Parts on each reel, the oldest first, that no lot on the line will take.

    requests: as planned, by order.  loaded: reels beside those that a lot names, by lot.
    """
    free = {reel.id: reel.left for reel in books.reels.values()}
    for lot in books.on_line:
        needed = to_place(books, requests[books.orders[lot.order].root], lot)
        for reel in (*lot.reels, *loaded.get(lot.id, ())):
            part = books.reels[reel].part
            taken = min(free[reel], needed.get(part, 0))
            free[reel] -= taken
            needed[part] = needed.get(part, 0) - taken
    return free


def allotted(books: Books, needed: Mapping[str, int], free: Mapping[str, int]) -> tuple[tuple[str, ...], list[Missing]]:
    """The reels for so many parts, by part number, in turn; and what is missing. free: as `free_parts` has it."""
    stock: dict[str, list[str]] = {part: [] for part in needed}
    for reel, left in free.items():
        part = books.reels[reel].part
        if left and part in stock:
            stock[part].append(reel)
    chosen: list[str] = []
    missing = []
    for part, many in needed.items():
        wanted = many + int(many * _SPARE) + _SPARE_PIECES
        there = 0
        for reel in stock[part]:
            if there >= wanted:
                break
            chosen.append(reel)
            there += free[reel]
        if there < many:
            missing.append(Missing(part, many, there))
    return tuple(chosen), missing
