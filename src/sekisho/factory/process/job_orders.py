"""A lot as job orders, one for each machine of its side."""

from typing import Any

from sekisho.factory.process.books import Books
from sekisho.factory.process.plan import Material, Request
from sekisho.factory.process.records import Lot
from sekisho.factory.wire.job_order import Content


def job_order(books: Books, request: Request, lot: Lot, segment: str) -> Content:
    """The job order (payload `job-order`) of a lot for one of its segments, with the boards that are not in it yet.

    A changeover stands in it only where another set-up was made before.
    """
    planned = request.segments[segment]
    named = {
        "Order": lot.order,
        "Segment": segment,
        "Item": request.item,
        "Side": segment.partition("-")[2],
        "Duration": f"{planned.cycle:g}",
        "Passage": f"{planned.passage:g}",
        "Changeover": f"{planned.changeover if _sets_up(books, lot) else 0:g}",
    }
    boards = [one for one in expected(books, lot, segment) if not _inside(books, one, segment)]
    parameters = [{"ID": name, "Value": value} for name, value in named.items()]
    return {
        "JobOrderID": lot.job(segment),
        "WorkMasterID": f"{request.item}:{request.revision}",
        "StartTime": planned.begin.isoformat(),
        "EndTime": planned.end.isoformat(),
        "Priority": request.priority,
        "JobOrderParameters": [*parameters, *({"ID": "Board", "Value": board} for board in boards)],
        "MaterialRequirements": [
            _material(books, reel, at, material)
            for at, material in enumerate(planned.materials, 1)
            for reel in lot.reels
            if books.reels[reel].part == material.part
        ],
    }


def feeder(number: int) -> str:
    """Where the reels of a part of a segment are mounted. number: of the part among its parts, from 1."""
    return f"F{number:03}"


def expected(books: Books, lot: Lot, segment: str) -> list[str]:
    """The boards of a lot that its machine for a segment will still make, or makes now, in turn."""
    at = books.orders[lot.order].route.index(segment)
    return [
        name
        for name in lot.boards
        if name in lot.coming and ((board := books.boards.get(name)) is None or board.place <= at)
    ]


def _inside(books: Books, name: str, segment: str) -> bool:
    board = books.boards.get(name)
    return board is not None and board.inside and books.waits_for(board) == segment


def _sets_up(books: Books, lot: Lot) -> bool:
    """Whether the lot that was dispatched before this one was another set-up."""
    before = None
    for one in books.lots.values():
        if one is lot:
            break
        before = one
    return before is None or (before.order, before.segments) != (lot.order, lot.segments)


def _material(books: Books, reel: str, number: int, material: Material) -> dict[str, Any]:
    return {
        "MaterialDefinitionID": material.part,
        "MaterialLotID": reel,
        "Quantity": books.reels[reel].left,
        "Feeder": feeder(number),
        "ReferenceDesignator": list(material.places),
    }
