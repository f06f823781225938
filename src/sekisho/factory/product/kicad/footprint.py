"""One footprint of a KiCad board: `(module ...)` up to version 5, `(footprint ...)` from 6 on.

Reference and value are texts (`fp_text`) up to 7 and properties from 8 on. Up to 5 the attribute is `smd`, `virtual` or
missing; from 6 on `smd` or `through_hole` with exclusions, and `dnp` from 8 on.
"""

from collections import Counter
from collections.abc import Iterator

from sekisho.factory.product.bom.fitting import unfitted_word
from sekisho.factory.product.kicad.geometry import Point, bounds_upwards, number, point, points_of
from sekisho.factory.product.kicad.sexpr import Form
from sekisho.factory.product.records import Footprint, Mount, Side, Source
from sekisho.guard.text import Text

_THROUGH = {"thru_hole"}
_SURFACE = {"smd", "connect"}
_BODY_LAYERS = ("F.Fab", "B.Fab", "F.CrtYd", "B.CrtYd")
LONGEST_NAME = 500
"""Longer names are cut: they are compared and sorted many times."""
NOT_PARTS = ("fiducial", "mountinghole", "mounting_hole", "testpoint", "test_point", "logo", "nettie", "net_tie",
             "solderjumper", "solder_jumper", "tooling", "symbol:", "kibuzzard", "mousebite")  # fmt: skip
"""Words of footprint names that are copper or holes and nothing that is mounted."""


class FootprintError(ValueError):
    """A footprint without what is needed to place it."""

    def __init__(self, what: Text, reference: str) -> None:
        super().__init__(what.en)
        self.what, self.reference = what, reference


def footprint(form: Form, file: str) -> tuple[Footprint, str]:
    """The footprint, and the mount its attribute tells (`surface`, `through`, or empty). Raises FootprintError."""
    texts = _texts(form)
    reference = texts.get("reference", "")[:LONGEST_NAME]
    try:
        x, y = point(at := form.child("at"))
        rotation = number(at.word(2)) if at and at.word(2) not in {"", "unlocked"} else 0.0
    except ValueError as error:
        raise FootprintError(Text("位置", "position"), reference) from error
    side = _side(form)
    if side is None:
        raise FootprintError(Text("層", "layer"), reference)
    attributes = {word for attr in form.children("attr") for word in attr.words}
    library, value = form.word()[:LONGEST_NAME], texts.get("value", "")[:LONGEST_NAME]
    pads = Counter(_pad(one.word(1)) for one in form.children("pad"))
    told = "surface" if "smd" in attributes else "through" if "through_hole" in attributes else ""
    virtual = "virtual" in attributes or "board_only" in attributes
    read = Footprint(
        reference=reference,
        value=value,
        library=library,
        side=side,
        x_mm=x,
        y_mm=-y,
        rotation=rotation,
        mount=_mount(told, pads, is_part=not virtual and not _is_not_part(library)),
        surface_pads=pads["surface"],
        through_pads=pads["through"],
        size_mm=_size(form),
        in_placement=not virtual and "exclude_from_pos_files" not in attributes,
        in_bom=not virtual and "exclude_from_bom" not in attributes,
        unfitted="dnp" in attributes or bool(unfitted_word({"value": value})[1]),
        properties={one.word(0): one.word(1) for one in form.children("property") if one.word(0)},
        source=Source(file, form.line),
    )
    return read, told


def _texts(form: Form) -> dict[str, str]:
    found = {one.word(0): one.word(1) for one in form.children("fp_text")}
    found.update(
        (one.word(0).lower(), one.word(1)) for one in form.children("property") if one.word(0) in {"Reference", "Value"}
    )
    return found


def _side(form: Form) -> Side | None:
    layer = form.child("layer")
    return {"F.Cu": "top", "B.Cu": "bottom"}.get(layer.word() if layer else "")  # type: ignore[return-value]


def _pad(kind: str) -> str:
    return "through" if kind in _THROUGH else "surface" if kind in _SURFACE else "hole"


def _is_not_part(library: str) -> bool:
    name = library.casefold()
    return any(word in name for word in NOT_PARTS)


def _mount(told: str, pads: Counter[str], *, is_part: bool) -> Mount:
    """By pads where they leave no doubt: up to KiCad 5 a part with no attribute may be either."""
    if not is_part or not (pads["surface"] or pads["through"]):
        return "none"
    if told == "surface" and pads["surface"]:
        return "surface"
    return "through" if pads["through"] else "surface"


def _size(form: Form) -> tuple[float, float]:
    try:
        around = bounds_upwards(_extent(form))
    except ValueError:
        return 0.0, 0.0
    return (round(around.width_mm, 3), round(around.height_mm, 3)) if around else (0.0, 0.0)


def _extent(form: Form) -> Iterator[Point]:
    """Corners of all pads, and the body's lines. A pad's own turning is left out: sizes are for choosing a tape."""
    for pad in form.children("pad"):
        (x, y), size = point(pad.child("at")), pad.child("size")
        width, height = point(size) if size else (0.0, 0.0)
        yield x - width / 2, y - height / 2
        yield x + width / 2, y + height / 2
    for line in form.children("fp_line", "fp_rect", "fp_circle", "fp_arc", "fp_poly"):
        if (layer := line.child("layer")) and layer.word() in _BODY_LAYERS:
            yield from points_of(line)
