"""What a product is: its board, placements, parts list and fabrication files as read, and the parts they make together.

Lengths are in mm, x to the right and y upwards as seen from the top, angles in degrees counterclockwise. Every record
says the file it was read from, and a line of a file its number.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sekisho.factory.product.values import PartValue
from sekisho.guard.text import Text

FURTHEST_MM = 10_000.0
"""Coordinates beyond this are no board's: a panel of half a metre is large."""

Side = Literal["top", "bottom"]
SIDES: Mapping[Side, Text] = {"top": Text("表", "top"), "bottom": Text("裏", "bottom")}
Mount = Literal["surface", "through", "none"]
"""How a part is held: soldered on the surface, through holes, or nothing to mount (fiducials, holes, pads alone)."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record was read: file name without a folder, and line from 1."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Footprint:
    """One footprint of the board file.

    x_mm, y_mm: in the file's own axes turned upwards (KiCad's y counts downwards).  pads: surface ones, plated holes.
    size_mm: width and height around its pads and body, not turned.
    in_placement, in_bom: False where the design excludes it.  unfitted: marked "do not populate".
    """

    reference: str
    value: str
    library: str
    side: Side
    x_mm: float
    y_mm: float
    rotation: float
    mount: Mount
    surface_pads: int
    through_pads: int
    size_mm: tuple[float, float]
    in_placement: bool
    in_bom: bool
    unfitted: bool
    properties: Mapping[str, str]
    source: Source

    @property
    def package(self) -> str:
        """Its name without the library."""
        return self.library.rpartition(":")[2]


@dataclass(frozen=True, slots=True)
class Bounds:
    """A rectangle, mm."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width_mm(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height_mm(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Board:
    """A board file. version: as the file writes it, 20171130 for KiCad 5.  nets: those with a name.

    origin: of placement and drill files (KiCad's auxiliary origin), in the axes of the footprints.
    """

    file: str
    version: int
    thickness_mm: float
    layers: tuple[str, ...]
    copper_layers: int
    nets: int
    outline: Bounds | None
    origin: tuple[float, float]
    footprints: tuple[Footprint, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """One line of a placement file, in its own axes, mirrored x turned back, in mm."""

    reference: str
    value: str
    package: str
    side: Side
    x_mm: float
    y_mm: float
    rotation: float
    source: Source


@dataclass(frozen=True, slots=True)
class BomLine:
    """One line of a parts list.

    quantity: as written, None where it is not told.  unfitted: the word that says so, empty where it is fitted.
    variants: by the name of a variant, the columns that differ in it.
    """

    references: tuple[str, ...]
    quantity: int | None
    value: str
    footprint: str
    maker: str
    part_number: str
    unfitted: str
    variants: Mapping[str, Mapping[str, str]]
    source: Source


@dataclass(frozen=True, slots=True)
class Layer:
    """One Gerber file. function: `copper top`, `copper inner`, `outline`, ... or empty.  objects: what it draws."""

    file: str
    function: str
    objects: int
    bounds: Bounds | None


@dataclass(frozen=True, slots=True)
class Drill:
    """One drill file. holes: by diameter in mm, ascending; slots are counted once each. plated: None if not told."""

    file: str
    plated: bool | None
    holes: tuple[tuple[float, int], ...]
    slots: int

    @property
    def count(self) -> int:
        """Holes and slots together."""
        return sum(count for _, count in self.holes)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the product, from all files together.

    x_mm, y_mm: from the lower left corner of the outline, seen from the top; from that of all parts without one.
    fitted: whether it is put on the board at all.  placed: whether the placement machine does it.
    """

    reference: str
    value: str
    spec: PartValue
    package: str
    side: Side
    x_mm: float
    y_mm: float
    rotation: float
    mount: Mount
    pads: int
    size_mm: tuple[float, float]
    fitted: bool
    placed: bool
    maker: str
    part_number: str
    source: Source

    @property
    def material(self) -> str:
        """What two parts share that come from one reel: the part number, or value and package."""
        return self.part_number or f"{self.value} {self.package}".strip()


@dataclass(frozen=True, slots=True)
class Product:
    """A board with all that is known to make it."""

    name: str
    board: Board | None = None
    placements: tuple[Placement, ...] = ()
    bom: tuple[BomLine, ...] = ()
    layers: tuple[Layer, ...] = ()
    drills: tuple[Drill, ...] = ()
    parts: tuple[Part, ...] = ()
    size_mm: tuple[float, float] = (0.0, 0.0)
    variant: str = ""
    variants: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    """Names of the files that were read, and what each was taken for."""

    @property
    def placed(self) -> tuple[Part, ...]:
        """Parts that the placement machine puts on the board."""
        return tuple(part for part in self.parts if part.placed)

    @property
    def by_hand(self) -> tuple[Part, ...]:
        """Parts that are fitted, and not by the placement machine."""
        return tuple(part for part in self.parts if part.fitted and not part.placed)

    @property
    def counts(self) -> dict[str, int]:
        """The figures of the product, by name, as they are printed."""
        footprints = self.board.footprints if self.board else ()
        mounts = Counter(one.mount for one in footprints)
        return {
            "footprints": len(footprints),
            "surface": mounts["surface"],
            "through": mounts["through"],
            "not_parts": mounts["none"],
            "top": sum(one.side == "top" for one in footprints),
            "bottom": sum(one.side == "bottom" for one in footprints),
            "nets": self.board.nets if self.board else 0,
            "copper_layers": self.board.copper_layers if self.board else 0,
            "placements": len(self.placements),
            "bom_lines": len(self.bom),
            "bom_references": sum(len(line.references) for line in self.bom),
            "bom_unfitted": sum(len(line.references) for line in self.bom if line.unfitted),
            "gerber_layers": len(self.layers),
            "drill_files": len(self.drills),
            "holes": sum(drill.count for drill in self.drills),
            "parts": len(self.parts),
            "fitted": sum(part.fitted for part in self.parts),
            "placed": len(self.placed),
            "placed_top": sum(part.side == "top" for part in self.placed),
            "placed_bottom": sum(part.side == "bottom" for part in self.placed),
            "by_hand": len(self.by_hand),
        }
