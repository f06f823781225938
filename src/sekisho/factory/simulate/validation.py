"""Simulated against actual: earlier plans simulated from what was known then, beside what came of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sekisho.factory.simulate import scenario as model
from sekisho.factory.simulate.chance import Chance
from sekisho.factory.simulate.replication import replicate

REPLICATIONS = 40


@dataclass(frozen=True, slots=True)
class Past:
    """A plan that was produced, and what came. Times are seconds from its begin; orders and machines by their ids.

    completed: orders that were completed up to `until`.  worked: seconds of work of machines up to then.
    """

    run: str
    scenario: model.Scenario
    sequence: model.Sequence
    seed: int
    until: float
    completed: Mapping[str, float]
    worked: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Pair:
    """One quantity as simulated, mean and 90 % interval, and as it came; seconds."""

    run: str
    id: str
    expected: float
    low: float
    high: float
    actual: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well simulated and actual agree. mean_error: simulated less actual, s.  coverage: share within the intervals.

    mean_absolute_percentage_error: as a share of the actual value.  All None where nothing can be compared.
    """

    count: int
    mean_error: float | None = None
    mean_absolute_percentage_error: float | None = None
    coverage: float | None = None


@dataclass(frozen=True, slots=True)
class Validation:
    """All that was compared. orders: time until they are completed; machines: their time of work."""

    runs: int
    orders: tuple[Pair, ...]
    machines: tuple[Pair, ...]


def validated(pasts: Iterable[Past], replications: int = REPLICATIONS) -> Validation:
    """Simulate each past plan anew, and pair what is expected with what came. Ids unknown to its scenario are left."""
    orders: list[Pair] = []
    machines: list[Pair] = []
    runs = 0
    for past in pasts:
        runs += 1
        made = [
            replicate(past.scenario, past.sequence, Chance(past.seed, number), measured=past.until)
            for number in range(replications)
        ]
        for at, order in enumerate(past.scenario.orders):
            if order.id in past.completed:
                simulated = [one.completions[at] for one in made]
                orders.append(_pair(past.run, order.id, simulated, past.completed[order.id]))
        for at, machine in enumerate(past.scenario.machines):
            if machine.id in past.worked:
                worked = [one.hours[at].work for one in made]
                machines.append(_pair(past.run, machine.id, worked, past.worked[machine.id]))
    return Validation(runs, tuple(orders), tuple(machines))


def agreement(pairs: Sequence[Pair]) -> Agreement:
    """How well they agree; what came as 0 has no percentage and is left out of that mean."""
    if not pairs:
        return Agreement(0)
    errors = [one.expected - one.actual for one in pairs]
    shares = [abs(one.expected - one.actual) / one.actual for one in pairs if one.actual > 0]
    return Agreement(
        len(pairs),
        float(np.mean(errors)),
        float(np.mean(shares)) if shares else None,
        float(np.mean([one.low <= one.actual <= one.high for one in pairs])),
    )


def _pair(run: str, name: str, simulated: Sequence[float], actual: float) -> Pair:
    low, high = np.quantile(simulated, (0.05, 0.95)).tolist()
    return Pair(run, name, float(np.mean(simulated)), low, high, actual)
