"""The planning engine: an instance and a time in, a checked solution out."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from sekisho.factory.plan.balance import balanced
from sekisho.factory.plan.found import Found
from sekisho.factory.plan.instance import Line, Shop
from sekisho.factory.plan.race import Race
from sekisho.factory.plan.solution import Placed, Solution
from sekisho.factory.plan.verify import problems


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a search is. value: the best so far; share: of the time, 0 to 1."""

    value: int
    bound: int
    share: float


Watch = Callable[[Standing], None]


def solve(
    instance: Shop | Line, limit_s: float, *, begun: float | None = None, watch: Watch = lambda _: None
) -> Solution:
    """The best plan within the time, and what is proved of it. Ends early once nothing better can be.

    begun: the reading of perf_counter from which the time counts; now, if it is not given. watch: told a few times
    each second how far the search of a shop is; a line tells nothing. RuntimeError when the plan does not hold against
    the instance: a mistake of the program.
    """
    begun = perf_counter() if begun is None else begun
    solution = _line(instance, limit_s, begun) if isinstance(instance, Line) else _shop(instance, limit_s, begun, watch)
    if found := problems(solution):
        raise RuntimeError(f"{instance.name}: {'; '.join(found[:5])}")
    return solution


def _line(line: Line, limit_s: float, begun: float) -> Solution:
    stations, bound = balanced(line, begun + limit_s)
    return Solution(line, max(stations) + 1, bound, perf_counter() - begun, stations=stations)


def _shop(shop: Shop, limit_s: float, begun: float, watch: Watch) -> Solution:
    race = Race(shop, begun + limit_s)

    def tell() -> None:
        watch(Standing(race.elite.best.length, race.bound, min(1.0, (perf_counter() - begun) / limit_s)))

    race.run(tell)
    best = race.elite.best
    return Solution(shop, best.length, race.bound, perf_counter() - begun, _schedule(shop, best))


def _schedule(shop: Shop, plan: Found) -> tuple[Placed, ...]:
    """The arrays of a plan as records, by job."""
    placed = []
    number = way = 0
    for job, operations in enumerate(shop.jobs):
        for place, operation in enumerate(operations):
            choice = operation.choices[int(plan.choice[number]) - way]
            start = int(plan.start[number])
            placed.append(Placed(job, place, choice.machine, start, start + choice.time))
            number, way = number + 1, way + len(operation.choices)
    return tuple(placed)
