"""A whole KiCad board file: parts, nets, layers, outline and origin, with all problems. Never raises on content."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from sekisho.factory.product import faults
from sekisho.factory.product.complaints import Complaints
from sekisho.factory.product.kicad.footprint import FootprintError, footprint
from sekisho.factory.product.kicad.geometry import Point, bounds_upwards, number, points_of, turned
from sekisho.factory.product.kicad.sexpr import BrokenError, Form, top_forms
from sekisho.factory.product.records import Board, Footprint
from sekisho.guard.limits import DESIGN_PARTS
from sekisho.guard.text import Text

OLDEST_TRIED, NEWEST_TRIED = 20171130, 20241229
"""Format versions of KiCad 5.0 and 9.0."""

_LINES = ("gr_line", "gr_arc", "gr_circle", "gr_rect", "gr_poly", "gr_curve")
_PART_LINES = ("fp_line", "fp_arc", "fp_circle", "fp_rect", "fp_poly", "fp_curve")
_SKIPPED = frozenset({"segment", "via", "arc", "zone", "image", "embedded_files", "net_class", "dimension", "group"})
_SLIP = re.compile(r"\)filter_ratio ")
"""Some releases of KiCad 9 write a pad's teardrops with a bracket left out, and read that back."""

_REASONS = {
    "start": Text("かっこで始まっていない", "it does not begin with a bracket"),
    "depth": Text("かっこの入れ子が深すぎる", "brackets are nested too deeply"),
    "quote": Text("引用符が閉じていない", "a quotation mark is not closed"),
    "end": Text("かっこが閉じていない", "a bracket is not closed"),
    "after": Text("最後のかっこの後に続きがある", "something follows the last bracket"),
    "root": Text("kicad_pcb で始まっていない", "it does not begin with kicad_pcb"),
    "parts": Text("部品が多すぎる", "there are too many parts"),
}
_MOUNTS = {"surface": Text("表面実装", "surface mount"), "through": Text("挿入", "through hole")}


@dataclass(slots=True)
class _Reading:
    """What has been read of one board so far."""

    file: str
    complaints: Complaints
    version: int = 0
    told_parts: int | None = None
    thickness_mm: float = 0.0
    layers: list[tuple[str, str]] = field(default_factory=list)
    nets: set[str] = field(default_factory=set)
    outline: list[Point] = field(default_factory=list)
    origin: Point = (0.0, 0.0)
    footprints: list[Footprint] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    unread: int = 0

    def take(self, form: Form) -> None:
        match form.name:
            case "version":
                self.version = _count(form) or 0
            case "general":
                self._general(form)
            case "setup":
                self._setup(form)
            case "layers":
                self.layers = [(one.word(0), one.word(1)) for one in form.items if isinstance(one, Form)]
            case "net":
                self.nets.add(form.word(1))
            case "module" | "footprint":
                self._footprint(form)
            case name if name in _LINES:
                self._draw(form, (0.0, 0.0), 0.0)

    def _general(self, form: Form) -> None:
        thickness, parts = form.child("thickness"), form.child("modules")
        self.thickness_mm = _number(thickness.word()) if thickness else 0.0
        self.told_parts = _count(parts) if parts else None

    def _setup(self, form: Form) -> None:
        if origin := form.child("aux_axis_origin"):
            self.origin = (_number(origin.word(0)), -_number(origin.word(1)))

    def _footprint(self, form: Form) -> None:
        if len(self.footprints) >= DESIGN_PARTS:
            raise BrokenError("parts", form.line)
        try:
            read, told = footprint(form, self.file)
        except FootprintError as broken:
            self.unread += 1
            said = {"reference": broken.reference, "what": broken.what}
            self.complaints.add(faults.FOOTPRINT_BROKEN, self.file, form.line, **said)
            return
        self.footprints.append(read)
        self._judge(read, told)
        self.nets.update(net.word(1) or net.word(0) for pad in form.children("pad") for net in pad.children("net"))
        for line in form.children(*_PART_LINES):
            self._draw(line, (read.x_mm, -read.y_mm), read.rotation)

    def _judge(self, read: Footprint, told: str) -> None:
        line, add = read.source.line, self.complaints.add
        name = read.reference
        if read.mount != "none" and (not name or name.endswith(("?", "*"))):
            add(faults.REFERENCE_MISSING, self.file, line, footprint=read.package, reference=name)
        elif name and read.mount != "none" and name in self.seen:
            add(faults.REFERENCE_TWICE, self.file, line, reference=name, first=self.seen[name])
        if read.mount != "none":
            self.seen.setdefault(name, line)
        if not told and read.mount == "surface" and read.in_placement:
            add(faults.ATTRIBUTE_MISSING, self.file, line, reference=name, footprint=read.package)
        if read.unfitted and read.mount != "none":
            add(faults.BOARD_UNFITTED, self.file, line, reference=name, value=read.value)
        if told and read.mount not in {told, "none"}:
            add(faults.MOUNT_DIFFERS, self.file, line, reference=name, told=_MOUNTS[told], seen=_MOUNTS[read.mount])

    def _draw(self, form: Form, by: Point, degrees: float) -> None:
        layer = form.child("layer")
        if layer is None or layer.word() != "Edge.Cuts":
            return
        try:
            self.outline += [turned(at, degrees, by) for at in points_of(form)]
        except ValueError:
            self.complaints.add(faults.OUTLINE_BROKEN, self.file, form.line)

    def board(self) -> Board:
        if not OLDEST_TRIED <= self.version <= NEWEST_TRIED:
            self.complaints.add(faults.BOARD_VERSION, self.file, 1, version=self.version)
        read = len(self.footprints) + self.unread
        if self.told_parts is not None and self.told_parts != read:
            self.complaints.add(faults.MODULE_COUNT, self.file, 1, told=self.told_parts, read=read)
        outline = bounds_upwards(self.outline)
        if outline is None:
            self.complaints.add(faults.OUTLINE_MISSING, self.file)
        kinds = Counter(kind for name, kind in self.layers if name.endswith(".Cu") or kind != "user")
        return Board(
            file=self.file,
            version=self.version,
            thickness_mm=self.thickness_mm,
            layers=tuple(name for name, _ in self.layers),
            copper_layers=sum(kinds[kind] for kind in ("signal", "power", "mixed", "jumper")),
            nets=len(self.nets - {""}),
            outline=outline,
            origin=self.origin,
            footprints=tuple(self.footprints),
        )


def _count(form: Form) -> int | None:
    """The first word as a number, None where it is none; of too many digits cut, which is wrong all the same."""
    return int(form.word()[:12]) if form.word().isdecimal() else None


def _number(text: str) -> float:
    try:
        return number(text)
    except ValueError:
        return 0.0


def read_board(text: str, file: str, complaints: Complaints) -> Board:
    """The board of a .kicad_pcb file's text; where it breaks off, what stands before."""
    reading = _Reading(file, complaints)
    if slip := _SLIP.search(text):
        line = text.count("\n", 0, slip.start()) + 1
        complaints.add(faults.BRACKET_LEFT_OUT, file, line, count=len(_SLIP.findall(text)))
    try:
        for form in _forms(text):
            reading.take(form)
    except BrokenError as broken:
        complaints.add(faults.BOARD_BROKEN, file, broken.line, reason=_REASONS[broken.reason])
    return reading.board()


def _forms(text: str) -> Iterator[Form]:
    forms = top_forms(_SLIP.sub(")(filter_ratio ", text), _SKIPPED)
    outermost = next(forms)
    if outermost.name != "kicad_pcb":
        raise BrokenError("root", outermost.line)
    yield from forms
