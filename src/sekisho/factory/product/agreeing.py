"""Board, placements and parts list held against each other: what is in one and not the other, and what differs."""

import math
from collections.abc import Container, Iterator, Mapping, Sequence

from sekisho.factory.product import faults
from sekisho.factory.product.complaints import Complaints
from sekisho.factory.product.encoding import fold
from sekisho.factory.product.records import SIDES, Board, BomLine, Footprint, Placement, Source
from sekisho.factory.product.values import part_value
from sekisho.guard.text import Text

MOST_APART_MM = 0.05
MOST_TURNED_DEGREES = 0.5
_ROUNDING_MM = 1e-6
_BOARD, _PLACEMENT = Text("基板", "board"), Text("部品配置", "placement")


def same_value(one: str, other: str, reference: str) -> bool:
    """Whether two texts mean one value: `1uF 10V` and `1µF`, but not `10V` and `16V`; blanks and _ do not count."""
    plain = [fold(text).replace(" ", "").replace("_", "") for text in (one, other)]
    if plain[0] == plain[1]:
        return True
    left, right = part_value(one, reference), part_value(other, reference)
    if left.figure is None or right.figure is None or (left.figure, left.unit) != (right.figure, right.unit):
        return False
    told = (
        (left.tolerance_percent, right.tolerance_percent), (left.voltage_v, right.voltage_v),
        (left.dielectric, right.dielectric), (left.package, right.package),
    )  # fmt: skip
    return all(not a or not b or a == b for a, b in told)


def hold_placement_against_board(
    placements: Sequence[Placement], board: Board, unfitted: Container[str], complaints: Complaints
) -> None:
    """Parts in one and not the other, and those whose side, place, angle or value differs."""
    parts = {one.reference: one for one in board.footprints}
    turned = _turning(placements, parts)
    for one in placements:
        where = (one.source.file, one.source.line)
        part = parts.get(one.reference)
        if part is None:
            complaints.add(faults.PLACED_NOT_ON_BOARD, *where, reference=one.reference)
            continue
        if one.side != part.side:
            complaints.add(
                faults.SIDE_DIFFERS, *where, reference=one.reference, one=SIDES[one.side], other=SIDES[part.side]
            )
            continue
        distance = math.dist((one.x_mm, one.y_mm), (part.x_mm, part.y_mm))
        if distance > MOST_APART_MM + _ROUNDING_MM:
            said = {"reference": one.reference, "distance": f"{distance:.3f}", "most": MOST_APART_MM}
            complaints.add(faults.POSITION_DIFFERS, *where, **said)
        expected = _expected(part, turned=turned)
        if abs((one.rotation - expected + 180) % 360 - 180) > MOST_TURNED_DEGREES:
            said = {"reference": one.reference, "one": f"{one.rotation:g}", "other": f"{expected:g}"}
            complaints.add(faults.ROTATION_DIFFERS, *where, **said)
        if one.value and not same_value(one.value, part.value, one.reference):
            said = {"reference": one.reference, "one": one.value, "other": part.value}
            complaints.add(faults.VALUE_DIFFERS, *where, **said, where=_BOARD)
    listed = {one.reference for one in placements}
    for part in board.footprints:
        expected_there = part.mount == "surface" and part.in_placement and not part.unfitted
        if expected_there and part.reference not in listed and part.reference not in unfitted:
            complaints.add(faults.UNPLACED, part.source.file, part.source.line, reference=part.reference)


def _expected(part: Footprint, *, turned: bool) -> float:
    return (180 - part.rotation if turned and part.side == "bottom" else part.rotation) % 360


def _turning(placements: Sequence[Placement], parts: Mapping[str, Footprint]) -> bool:
    """Whether angles of the bottom side are written as seen from below: by most of the parts that tell."""
    telling = [
        (one, part)
        for one in placements
        if (part := parts.get(one.reference)) and one.side == part.side == "bottom" and part.rotation % 180 != 90
    ]
    plain = sum(abs((one.rotation - part.rotation + 180) % 360 - 180) < MOST_TURNED_DEGREES for one, part in telling)
    below = sum(abs((one.rotation + part.rotation) % 360 - 180) < MOST_TURNED_DEGREES for one, part in telling)
    return below > plain


def hold_bom_against(
    bom: Mapping[str, BomLine], board: Board | None, placements: Sequence[Placement], complaints: Complaints
) -> None:
    """References in one and not the other, values that differ, and parts placed that are not fitted."""
    where = _BOARD if board else _PLACEMENT
    for name, value, source in _named(board, placements):
        line = bom.get(name)
        if line is None:
            complaints.add(faults.NOT_IN_BOM, source.file, source.line, reference=name, where=where)
        elif value and line.value and not line.unfitted and not same_value(line.value, value, name):
            said = {"reference": name, "one": line.value, "other": value}
            complaints.add(faults.VALUE_DIFFERS, line.source.file, line.source.line, **said, where=where)
    known = {one.reference for one in (board.footprints if board else placements)}
    for name, line in bom.items():
        if name not in known:
            complaints.add(faults.BOM_NOT_ON_BOARD, line.source.file, line.source.line, reference=name, where=where)
    for one in placements:
        if (line := bom.get(one.reference)) and line.unfitted:
            complaints.add(faults.PLACED_UNFITTED, one.source.file, one.source.line, reference=one.reference)
    for part in board.footprints if board else ():
        if part.unfitted and (line := bom.get(part.reference)) and not line.unfitted:
            complaints.add(faults.FITTED_IN_ONE, part.source.file, part.source.line, reference=part.reference)


def _named(board: Board | None, placements: Sequence[Placement]) -> Iterator[tuple[str, str, Source]]:
    """What a parts list must name: parts of the board that are mounted, or what is placed where there is no board."""
    if board is None:
        yield from ((one.reference, one.value, one.source) for one in placements)
        return
    for part in board.footprints:
        if part.mount != "none" and part.in_bom and not part.unfitted and part.reference:
            yield part.reference, part.value, part.source
