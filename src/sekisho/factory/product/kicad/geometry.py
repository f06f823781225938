"""Points and rectangles of board files: outlines of lines, arcs, circles and polygons, turned with their footprint.

Source: KiCad "Board File Format"; y counts downwards there. Up to KiCad 5 an arc is its centre, its start and an angle;
from 6 on start, middle and end.
"""

import math
from collections.abc import Iterable, Iterator

from sekisho.factory.product.kicad.sexpr import Form
from sekisho.factory.product.records import FURTHEST_MM, Bounds

Point = tuple[float, float]


def number(text: str) -> float:
    """A coordinate. ValueError for what is none, is not finite or lies too far out."""
    value = float(text)
    if not math.isfinite(value) or abs(value) > FURTHEST_MM:
        raise ValueError(text)
    return value


def point(form: Form | None) -> Point:
    """The first two figures of `(at x y ...)` or `(start x y)`. ValueError where they are not there."""
    if form is None:
        raise ValueError("no point")
    return number(form.word(0)), number(form.word(1))


def turned(at: Point, degrees: float, by: Point) -> Point:
    """A point of a footprint on the board: turned counterclockwise (y downwards), and moved."""
    angle = math.radians(degrees)
    sine, cosine = math.sin(angle), math.cos(angle)
    return by[0] + at[0] * cosine + at[1] * sine, by[1] - at[0] * sine + at[1] * cosine


def points_of(form: Form) -> Iterator[Point]:
    """Points whose rectangle is that of the drawn line. ValueError where a figure is broken."""
    kind = form.name.partition("_")[2]
    if kind == "circle":
        centre, end = point(form.child("center")), point(form.child("end"))
        radius = math.dist(centre, end)
        yield from ((centre[0] + dx * radius, centre[1] + dy * radius) for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)))
    elif kind == "arc":
        yield from _arc(form)
    elif kind in {"poly", "curve"}:
        for pts in form.children("pts"):
            for xy in pts.children("xy"):
                yield point(xy)
    else:
        yield point(form.child("start"))
        yield point(form.child("end"))


def _arc(form: Form) -> Iterator[Point]:
    start, end = point(form.child("start")), point(form.child("end"))
    if middle := form.child("mid"):
        yield from _swept(*_through(start, point(middle), end))
    elif angle := form.child("angle"):
        first = math.atan2(end[1] - start[1], end[0] - start[0])
        yield from _swept(start, math.dist(start, end), first, math.radians(number(angle.word())))
    else:
        yield start
        yield end


def _through(start: Point, middle: Point, end: Point) -> tuple[Point, float, float, float]:
    """Centre, radius, first angle and sweep of the circle through three points; a flat one is a line's half."""
    (ax, ay), (bx, by), (cx, cy) = start, middle, end
    twice = 2 * (ax * (by - cy) + bx * (cy - ay) + cx * (ay - by))
    if abs(twice) < 1e-9:
        centre = ((ax + cx) / 2, (ay + cy) / 2)
        return centre, math.dist(start, end) / 2, math.atan2(ay - centre[1], ax - centre[0]), math.pi
    squares = [x * x + y * y for x, y in (start, middle, end)]
    centre = (
        (squares[0] * (by - cy) + squares[1] * (cy - ay) + squares[2] * (ay - by)) / twice,
        (squares[0] * (cx - bx) + squares[1] * (ax - cx) + squares[2] * (bx - ax)) / twice,
    )
    first, between, last = (math.atan2(y - centre[1], x - centre[0]) for x, y in (start, middle, end))
    sweep = (last - first) % math.tau
    if (between - first) % math.tau > sweep:
        sweep -= math.tau
    return centre, math.dist(centre, start), first, sweep


def _swept(centre: Point, radius: float, first: float, sweep: float) -> Iterator[Point]:
    """Both ends, and where the arc is furthest to the right, left, top or bottom."""
    low, high = sorted((first, first + sweep))
    quarters = (
        quarter * math.pi / 2 for quarter in range(math.ceil(low / (math.pi / 2)), math.floor(high / (math.pi / 2)) + 1)
    )
    for angle in (low, high, *list(quarters)[:8]):
        yield centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)


def bounds_upwards(points: Iterable[Point]) -> Bounds | None:
    """The rectangle around points whose y counts downwards, with y upwards; None around nothing."""
    every = list(points)
    if not every:
        return None
    xs, ys = [x for x, _ in every], [-y for _, y in every]
    return Bounds(min(xs), min(ys), max(xs), max(ys))
