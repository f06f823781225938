"""Parts that will run out, told before the machine stops: what is on the machine's reels against what the plan needs.

A forecast is exact arithmetic on the plan; how long a delivery takes is an argument.
Source: report, section 1.3.2, flow ⑥ (the process management server notices shortages and calls the warehouse).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Demand:
    """What a machine will use of one part: `each` for every board, `boards` of them from `begin` on, `cycle` apart."""

    machine: str
    part: str
    each: int
    boards: int
    begin: datetime
    cycle: timedelta


@dataclass(frozen=True, slots=True)
class Shortage:
    """A part that runs out at a machine. at: when the machine would stop.  call: by when it must be called.

    quantity: that is missing for all of the demands.  from_stock: of it, what the warehouse has. The rest is to buy.
    """

    machine: str
    part: str
    at: datetime
    call: datetime
    quantity: int
    from_stock: int


def shortages(
    demands: Iterable[Demand],
    at_machine: Mapping[tuple[str, str], int],
    in_stock: Mapping[str, int],
    delivery: timedelta,
) -> list[Shortage]:
    """All shortages that the demands lead to, the most urgent first.

    at_machine: parts on the reels of a machine, by (machine, part).  in_stock: parts in the warehouse, by part; of two
    machines that need the last ones, the one that stops first gets them.  delivery: from the call to the machine.
    """
    wanted: dict[tuple[str, str], list[Demand]] = defaultdict(list)
    for one in demands:
        wanted[one.machine, one.part].append(one)
    found = [
        (stop, key, missing)
        for key, own in wanted.items()
        for stop, missing in _runs_out(sorted(own, key=lambda one: one.begin), at_machine.get(key, 0))
    ]
    left = dict(in_stock)
    told: list[Shortage] = []
    for stop, (machine, part), missing in sorted(found):
        here = min(left.get(part, 0), missing)
        left[part] = left.get(part, 0) - here
        told.append(Shortage(machine, part, stop, stop - delivery, missing, here))
    return told


def _runs_out(demands: Iterable[Demand], held: int) -> Iterator[tuple[datetime, int]]:
    """When a board comes for which there are too few parts, and how many are missing in all; nothing where none is."""
    stop: datetime | None = None
    missing = 0
    for one in demands:
        needed = one.each * one.boards
        if held < needed and stop is None and one.each:
            stop = one.begin + one.cycle * (held // one.each)
        missing += max(needed - held, 0)
        held = max(held - needed, 0)
    if stop is not None:
        yield stop, missing
