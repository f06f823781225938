"""Line balancing (SALBP-1), exactly: fillings by chance from above, and proofs by CP-SAT from the bound upwards."""

from time import perf_counter

from sekisho.factory.plan.filling import Order, fillings
from sekisho.factory.plan.instance import Line

FILLING, FILLING_S = 0.1, 1.0
"""The share of the time for fillings, and the most: what they can reach they mostly reach in the first hundred."""


def balanced(line: Line, ends: float) -> tuple[tuple[int, ...], int]:
    """For each task its station, and a bound on their number; equal to it when nothing better exists.

    ends: the reading of perf_counter until which to prove.
    """
    order, bound = Order(line), _bound(line)
    until = perf_counter() + min((ends - perf_counter()) * FILLING, FILLING_S)
    tried = fillings(line, order)
    best = next(tried)
    while bound < max(best) + 1 and perf_counter() < until:
        best = min(best, next(tried), key=max)
    while bound < max(best) + 1 and (left := ends - perf_counter()) > 0:
        from sekisho.factory.plan.stations import within  # noqa: PLC0415 -- loads OR-Tools, which few lines need

        stations, impossible = within(line, order, bound, left)
        best = stations or best
        bound += impossible
    return best, bound


def _bound(line: Line) -> int:
    """The work of all; and the tasks that need a station alone, or of which only two, or three, can share one.

    Source: Scholl and Becker 2006, bounds LB1, LB2 and LB3.
    """
    c = line.cycle_time
    halves = sum(2 if 2 * time > c else 1 for time in line.times if 2 * time >= c)
    sixths = sum(_sixths(3 * time, c) for time in line.times)
    return max(1, -(-sum(line.times) // c), -(-halves // 2), -(-sixths // 6))


def _sixths(thrice: int, c: int) -> int:
    """How many sixths of a station a task takes away from others that are as long as a third, at least."""
    if thrice >= 2 * c:
        return 6 if thrice > 2 * c else 4
    if thrice >= c:
        return 3 if thrice > c else 2
    return 0
