"""Placements in a file's axes -> in the board's: its origin found, mirrored x of the bottom side turned back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from sekisho.factory.product import faults
from sekisho.factory.product.complaints import Complaints
from sekisho.factory.product.records import Board, Footprint, Placement, Side

SAME_ORIGIN_MM = 0.05
SAME_PLACE_MM = 0.01


@dataclass(frozen=True, slots=True)
class _Axes:
    """How a side's placements lie on the board. spread: half of the parts are nearer to where the board has them."""

    mirrored: bool
    dx: float
    dy: float
    spread: float

    def off(self, origins: Sequence[tuple[float, float]]) -> float:
        """How far its origin is from the nearest of those."""
        return min(max(abs(self.dx - x), abs(self.dy - y)) for x, y in origins)


def once(files: Iterable[Sequence[Placement]], complaints: Complaints) -> list[Placement]:
    """All placements, each reference once: the same file in two forms, as designers export both, is no conflict."""
    kept: dict[str, Placement] = {}
    for file in files:
        same: list[tuple[Placement, Placement]] = []
        for one in file:
            first = kept.setdefault(one.reference, one)
            if first is one:
                continue
            if first.source.file != one.source.file and _same(first, one):
                same.append((first, one))
            else:
                told = f"{first.source.file}:{first.source.line}"
                complaints.add(
                    faults.PLACEMENT_TWICE, one.source.file, one.source.line, reference=one.reference, first=told
                )
        if same:
            first, one = same[0]
            complaints.add(
                faults.PLACEMENT_SAME, one.source.file, one.source.line, count=len(same), first=first.source.file
            )
    return list(kept.values())


def _same(one: Placement, other: Placement) -> bool:
    return (
        one.side == other.side
        and abs(one.x_mm - other.x_mm) <= SAME_PLACE_MM
        and abs(one.y_mm - other.y_mm) <= SAME_PLACE_MM
        and abs(one.rotation - other.rotation) <= SAME_PLACE_MM
    )


def aligned(placements: Sequence[Placement], board: Board | None, complaints: Complaints) -> list[Placement]:
    """The placements in the board's axes; without a board in their own, with mirrored x turned back."""
    found: list[Placement] = []
    for side in ("top", "bottom"):
        every = [one for one in placements if one.side == side]
        if not every:
            continue
        axes = _axes(every, placements, board, complaints)
        if axes.mirrored:
            complaints.add(faults.PLACEMENT_MIRRORED, every[0].source.file, every[0].source.line)
        sign = -1 if axes.mirrored else 1
        found += [replace(one, x_mm=axes.dx + sign * one.x_mm, y_mm=axes.dy + one.y_mm) for one in every]
    return found


def _axes(
    every: Sequence[Placement], all_sides: Sequence[Placement], board: Board | None, complaints: Complaints
) -> _Axes:
    side: Side = every[0].side
    known = _unique(board.footprints) if board else {}
    pairs = [(one, known[one.reference]) for one in every if one.reference in known]
    if board is None or len(pairs) < 2:
        x, y = board.origin if board else (0.0, 0.0)
        return _Axes(side == "bottom" and _looks_mirrored(every, all_sides), x, y, 0.0)
    origins = (board.origin, (0.0, 0.0))
    tried = [_fitted(pairs, mirrored=mirrored) for mirrored in ((False, True) if side == "bottom" else (False,))]
    best = min(tried, key=lambda axes: (round(axes.spread, 2), axes.off(origins) > SAME_ORIGIN_MM, axes.mirrored))
    for x, y in origins:
        if max(abs(best.dx - x), abs(best.dy - y)) <= SAME_ORIGIN_MM:
            return replace(best, dx=x, dy=y)
    first, (x, y) = every[0].source, board.origin
    complaints.add(faults.PLACEMENT_SHIFTED, first.file, first.line, dx=f"{best.dx - x:.3f}", dy=f"{best.dy - y:.3f}")
    return best


def _fitted(pairs: Sequence[tuple[Placement, Footprint]], *, mirrored: bool) -> _Axes:
    sign = -1 if mirrored else 1
    xs = [part.x_mm - sign * one.x_mm for one, part in pairs]
    ys = [part.y_mm - one.y_mm for one, part in pairs]
    dx, dy = median(xs), median(ys)
    return _Axes(mirrored, dx, dy, median(max(abs(x - dx), abs(y - dy)) for x, y in zip(xs, ys, strict=True)))


def _looks_mirrored(bottom: Sequence[Placement], all_sides: Sequence[Placement]) -> bool:
    tops = [one for one in all_sides if one.side == "top"]
    return (
        all(one.x_mm <= 0 for one in bottom)
        and any(one.x_mm < 0 for one in bottom)
        and (not tops or any(one.x_mm > 0 for one in tops))
    )


def _unique(footprints: Iterable[Footprint]) -> Mapping[str, Footprint]:
    """Footprints by reference, without those whose reference stands twice."""
    found: dict[str, Footprint | None] = {}
    for one in footprints:
        found[one.reference] = None if one.reference in found else one
    return {name: one for name, one in found.items() if name and one}
