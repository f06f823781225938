"""Board, placements and parts list -> the parts of the product, each once, and the board's size.

Where a part lies is the placement's word, what it is the parts list's, how it is held the board's. With a parts list,
what it does not name is not fitted: nobody bought it.
"""

from collections.abc import Sequence

from sekisho.factory.product.records import BomLine, Footprint, Mount, Part, Placement, Product, Side, Source
from sekisho.factory.product.references import natural
from sekisho.factory.product.values import part_value

EDGE_MM = 2.0
"""Added around the parts where there is no outline."""


def joined(product: Product) -> tuple[tuple[Part, ...], tuple[float, float]]:
    """All parts in the order of their references, and width and height in mm."""
    footprints = {one.reference: one for one in reversed(product.board.footprints)} if product.board else {}
    placements = {one.reference: one for one in product.placements}
    bom = {name: line for line in reversed(product.bom) for name in line.references}
    left, bottom, size_mm = _frame(product)
    found = []
    for reference in sorted(footprints.keys() | placements.keys(), key=natural):
        footprint, placement, line = footprints.get(reference), placements.get(reference), bom.get(reference)
        mount: Mount = footprint.mount if footprint else "surface"
        if mount == "none" and not (placement and line):
            continue
        fitted = _fitted(footprint, placement, line, has_bom=bool(bom))
        placed = fitted and mount != "through"
        found.append(_part(reference, footprint, placement, line, (left, bottom), fitted=fitted, placed=placed))
    return tuple(found), size_mm


def _fitted(footprint: Footprint | None, placement: Placement | None, line: BomLine | None, *, has_bom: bool) -> bool:
    if has_bom:
        return line is not None and not line.unfitted
    if footprint is None:
        return placement is not None
    return not footprint.unfitted and (footprint.in_bom or footprint.in_placement)


def _part(  # noqa: PLR0913 -- the three records of one reference, and what was decided of them
    reference: str, footprint: Footprint | None, placement: Placement | None, line: BomLine | None,
    corner: tuple[float, float], *, fitted: bool, placed: bool,
) -> Part:  # fmt: skip
    value = next((one.value for one in (line, footprint, placement) if one and one.value), "")
    package = footprint.package if footprint else placement.package if placement else ""
    x, y, rotation, side, source = _where(footprint, placement)
    numbers = footprint.properties if footprint else {}
    return Part(
        reference=reference,
        value=value,
        spec=part_value(value, reference, package),
        package=package,
        side=side,
        x_mm=round(x - corner[0], 4),
        y_mm=round(y - corner[1], 4),
        rotation=rotation,
        mount=footprint.mount if footprint else "surface",
        pads=footprint.surface_pads + footprint.through_pads if footprint else 0,
        size_mm=footprint.size_mm if footprint else (0.0, 0.0),
        fitted=fitted,
        placed=placed,
        maker=line.maker if line else "",
        part_number=line.part_number if line else numbers.get("MPN", ""),
        source=source,
    )


def _where(footprint: Footprint | None, placement: Placement | None) -> tuple[float, float, float, Side, Source]:
    """As the placement says; where there is none, as the board does."""
    if placement:
        return placement.x_mm, placement.y_mm, placement.rotation, placement.side, placement.source
    if footprint:
        return footprint.x_mm, footprint.y_mm, footprint.rotation % 360, footprint.side, footprint.source
    return 0.0, 0.0, 0.0, "top", Source("", 0)


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
