"""Board, placements and parts list -> the parts of the product, each once, and the board's size.

Where a part lies is the placement's word, what it is the parts list's, how it is held the board's. With a parts list,
what it does not name is not fitted: nobody bought it.
"""

from collections.abc import Sequence

from sekisho.factory.product.records import BomLine, Footprint, Mount, Part, Placement, Product
from sekisho.factory.product.references import natural
from sekisho.factory.product.values import part_value

EDGE_MM = 2.0
"""Added around the parts where there is no outline."""


def joined(product: Product) -> tuple[tuple[Part, ...], tuple[float, float]]:
    """All parts in the order of their references, and width and height in mm."""
    footprints = {one.reference: one for one in reversed(product.board.footprints)} if product.board else {}
    placements = {one.reference: one for one in product.placements}
    bom = by_reference(product.bom)
    left, bottom, size_mm = _frame(product)
    found = []
    for reference in sorted(footprints.keys() | placements.keys(), key=natural):
        footprint, line = footprints.get(reference), bom.get(reference)
        if footprint and footprint.mount == "none" and not (reference in placements and line):
            continue
        fitted = not line.unfitted if line else not bom and (footprint is None or _fitted(footprint))
        lies = placements.get(reference) or footprints[reference]
        found.append(_part(footprint, lies, line, (left, bottom), fitted=fitted))
    return tuple(found), size_mm


def by_reference(bom: Sequence[BomLine]) -> dict[str, BomLine]:
    """The line of each reference: the first where several name it."""
    return {name: line for line in reversed(bom) for name in line.references}


def _fitted(footprint: Footprint) -> bool:
    return not footprint.unfitted and (footprint.in_bom or footprint.in_placement)


def _part(
    footprint: Footprint | None,
    lies: Placement | Footprint,
    line: BomLine | None,
    corner: tuple[float, float],
    *,
    fitted: bool,
) -> Part:
    reference, package = lies.reference, (footprint or lies).package
    value = next((one.value for one in (line, footprint, lies) if one and one.value), "")
    mount: Mount = footprint.mount if footprint else "surface"
    numbers = footprint.properties if footprint else {}
    return Part(
        reference=reference,
        value=value,
        spec=part_value(value, reference, package),
        package=package,
        side=lies.side,
        x_mm=round(lies.x_mm - corner[0], 4),
        y_mm=round(lies.y_mm - corner[1], 4),
        rotation=lies.rotation % 360,
        mount=mount,
        pads=footprint.surface_pads + footprint.through_pads if footprint else 0,
        size_mm=footprint.size_mm if footprint else (0.0, 0.0),
        fitted=fitted,
        placed=fitted and mount != "through",
        maker=line.maker if line else "",
        part_number=line.part_number if line else numbers.get("MPN", ""),
        source=lies.source,
    )


def _frame(product: Product) -> tuple[float, float, tuple[float, float]]:
    """The lower left corner and the size: of the board's outline, of the Gerber one, or around all parts."""
    if product.board and (outline := product.board.outline):
        return outline.left, outline.bottom, (round(outline.width_mm, 3), round(outline.height_mm, 3))
    drawn = next((one.bounds for one in product.layers if one.function == "outline" and one.bounds), None)
    points = _points(product.board.footprints if product.board else product.placements)
    if not points:
        return 0.0, 0.0, (round(drawn.width_mm, 3), round(drawn.height_mm, 3)) if drawn else (0.0, 0.0)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, bottom = min(xs) - EDGE_MM, min(ys) - EDGE_MM
    size = (drawn.width_mm, drawn.height_mm) if drawn else (max(xs) + EDGE_MM - left, max(ys) + EDGE_MM - bottom)
    return left, bottom, (round(size[0], 3), round(size[1], 3))


def _points(records: Sequence[Footprint] | Sequence[Placement]) -> list[tuple[float, float]]:
    return [(one.x_mm, one.y_mm) for one in records]
