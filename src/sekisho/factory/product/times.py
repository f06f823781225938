"""How long each step takes for one board, from its real parts and the line's parameters.

The placer's head picks up to `nozzles` parts one after the other from their feeders and places them where they lie;
every move takes its distance at the head's speed and acceleration. Its order is simple (by feeder, then by place) and
an upper bound of what the machine's own optimiser finds.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sekisho.factory.product.feeders import feeders
from sekisho.factory.product.packages import SLOT_PITCH_MM
from sekisho.factory.product.parameters import STANDARD, Parameters
from sekisho.factory.product.records import Part, Product
from sekisho.factory.product.route import Step, route

Point = tuple[float, float]
_FINE = frozenset({"circuit", "connector", "crystal"})


@dataclass(frozen=True, slots=True)
class StepTime:
    """passage_s: from the board's going in to its coming out.  cycle_s: until the next one can go in."""

    step: Step
    passage_s: float
    cycle_s: float


def machine_times(product: Product, parameters: Parameters = STANDARD) -> tuple[StepTime, ...]:
    """The time of every step of the route, in its order."""
    feeder_of: dict[str, Point] = {}
    for feeder in feeders(product):
        middle = feeder.slot - 1 + (feeder.slots - 1) / 2
        at = (parameters.first_slot_mm + middle * SLOT_PITCH_MM, -parameters.feeder_row_mm)
        feeder_of.update(dict.fromkeys(feeder.references, at))
    return tuple(_step_time(step, product.size_mm, feeder_of, parameters) for step in route(product))


def _step_time(step: Step, size_mm: tuple[float, float], feeder_of: dict[str, Point], given: Parameters) -> StepTime:
    width, height = size_mm
    match step.kind:
        case "print":
            seconds = given.print_fixed_s + width * height / given.print_mm2_per_s
        case "place":
            seconds = given.load_s + given.fiducials_s + _placing_s(step.parts, feeder_of, given)
        case "reflow":
            length = max(width, height)
            passage = (given.oven_mm + length) / given.oven_mm_per_s
            return StepTime(step, round(passage, 2), round((length + given.oven_gap_mm) / given.oven_mm_per_s, 2))
        case "inspect":
            seconds = given.inspect_fixed_s + len(step.parts) * given.inspect_part_s
        case "assemble":
            seconds = sum(given.hand_part_s + part.pads * given.hand_pad_s for part in step.parts)
        case "final":
            seconds = given.final_fixed_s + len(step.parts) * given.final_part_s
    return StepTime(step, round(seconds, 2), round(seconds, 2))


def _placing_s(parts: Sequence[Part], feeder_of: dict[str, Point], given: Parameters) -> float:
    """Seconds to pick, carry and place all parts; the head begins and ends over the board's lower left corner."""
    ordered = sorted(parts, key=lambda part: (feeder_of[part.reference], part.x_mm, part.y_mm, part.reference))
    at: Point = (0.0, 0.0)
    seconds = 0.0
    for load in _loads(ordered, max(given.nozzles, 1)):
        for part in load:
            seconds += _move_s(at, feeder_of[part.reference], given) + given.pick_s
            at = feeder_of[part.reference]
        for part in load:
            seconds += _move_s(at, (part.x_mm, part.y_mm), given) + given.place_s
            seconds += given.fine_s if part.spec.kind in _FINE else 0.0
            at = (part.x_mm, part.y_mm)
    return seconds + _move_s(at, (0.0, 0.0), given)


def _loads(parts: Sequence[Part], size: int) -> list[Sequence[Part]]:
    return [parts[at : at + size] for at in range(0, len(parts), size)]


def _move_s(start: Point, end: Point, given: Parameters) -> float:
    """A move that speeds up, runs and slows down; a short one never reaches full speed. None takes no time."""
    distance = math.dist(start, end)
    if distance < 1e-9:
        return 0.0
    reached = given.head_mm_per_s**2 / given.head_mm_per_s2
    if distance < reached:
        return given.settle_s + 2 * math.sqrt(distance / given.head_mm_per_s2)
    return given.settle_s + distance / given.head_mm_per_s + given.head_mm_per_s / given.head_mm_per_s2
