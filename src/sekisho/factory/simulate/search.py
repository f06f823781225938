"""A better sequence: an iterated greedy search over the order in which jobs enter their lines.

Some jobs are put anywhere, then one by one where the decoder finds it best; what is worse is kept now and then. After
R. Ruiz and T. Stützle, EJOR 177 (2007) 2033-2049, but with all jobs always there, since a visit must follow another.

The job shop engine of the planning room is not used: it knows neither blocking nor families nor shifts, and a job here
is hundreds of boards, far too many intervals for CP-SAT.
"""

import math
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from sekisho.factory.simulate.decoder import Decoder
from sekisho.factory.simulate.distributions import Floats
from sekisho.factory.simulate.scenario import Job, Scenario, Sequence

PATIENCE = 40
"""So many rounds without anything better end the search, for each ten jobs."""

COMPLETION_WEIGHT = 0.01
"""A second of the mean completion against a second of tardiness: of sequences equally late, the sooner one."""

_MOVED = 4
_TRIED = 20
_WARMTH = 0.02
_ALIKE = 0.002


def costs(scenario: Scenario, completions: Floats) -> Floats:
    """What is to be small: tardiness of all orders together, and a little of their mean completion, in seconds.

    completions: of each order, in the last dimension.
    """
    due = np.array([order.due for order in scenario.orders])
    late = np.maximum(completions - due, 0.0).sum(axis=-1)
    return np.asarray(late + COMPLETION_WEIGHT * completions.mean(axis=-1), dtype=np.float64)


@dataclass(slots=True)
class _Elite:
    """The best sequences so far that are not alike: one that costs nearly the same is mostly the same plan."""

    size: int
    held: dict[Sequence, float] = field(default_factory=dict)

    def offer(self, sequence: Sequence, value: float) -> None:
        """Hold a sequence if it is among the best, instead of those like it that are worse."""
        alike = [one for one, cost in self.held.items() if abs(cost - value) <= _ALIKE * value]
        if any(self.held[one] <= value for one in alike):
            return
        for one in alike:
            del self.held[one]
        self.held[sequence] = value
        if len(self.held) > self.size:
            del self.held[max(self.held, key=lambda one: self.held[one])]

    @property
    def best(self) -> float:
        """The lowest cost."""
        return min(self.held.values())

    @property
    def ranked(self) -> tuple[Sequence, ...]:
        """The best first."""
        return tuple(sorted(self.held, key=lambda one: self.held[one]))


class Search:
    """Searches sequences of one scenario. expired: whether the time is over; it is asked before each round."""

    def __init__(self, decoder: Decoder, seed: int, expired: Callable[[], bool]) -> None:
        self._decoder = decoder
        self._scenario: Scenario = decoder.scenario
        self._chance = random.Random(seed)  # noqa: S311 -- a search, no secret
        self._expired = expired

    def value(self, sequence: Sequence) -> float:
        """The cost of a sequence, without chance."""
        return float(costs(self._scenario, self._decoder.completions(sequence)))

    def best(self, count: int) -> tuple[Sequence, ...]:
        """The best sequences found, at most so many, the best first; that of the scenario is always looked at."""
        elite = _Elite(count)
        for sequence in self._first():
            elite.offer(sequence, self.value(sequence))
        now = elite.ranked[0]
        held, jobs, idle = elite.best, len(now), 0
        while jobs > 1 and idle < PATIENCE * math.ceil(jobs / 10) and not self._expired():
            before = elite.best
            changed, value = self._changed(now, elite)
            idle = 0 if elite.best < before else idle + 1
            if value <= held or self._chance.random() < math.exp((held - value) / (_WARMTH * held + 1e-9)):
                now, held = changed, value
        return elite.ranked

    def _first(self) -> Iterable[Sequence]:
        """As given; by due date; by due date with set-up families together."""
        given = self._scenario.given
        orders = self._scenario.orders
        place = {job.order: at for at, job in reversed(list(enumerate(given)))}
        yield given
        yield tuple(sorted(given, key=lambda job: (orders[job.order].due, place[job.order], job)))
        soonest: dict[str, float] = {}
        for job in given:
            family = self._family(job)
            soonest[family] = min(soonest.get(family, math.inf), orders[job.order].due)
        together = sorted(given, key=lambda job: (soonest[self._family(job)], self._family(job), job))
        yield _in_turn(together)

    def _family(self, job: Job) -> str:
        """The first set-up that a job needs."""
        visits = self._scenario.visits[job.order]
        segments = self._scenario.orders[job.order].segments
        if visits:
            segments = segments[visits[job.visit].first : visits[job.visit].last + 1]
        return next((one.setup for one in segments if one.setup), "")

    def _changed(self, now: Sequence, elite: _Elite) -> tuple[Sequence, float]:
        """Put some jobs anywhere, then each of them where it is best; with the cost of the sequence then."""
        moved = self._chance.sample(now, min(_MOVED, max(len(now) // 2, 1)))
        sequence = now
        for job in moved:
            sequence = self._chance.choice(_placed(sequence, job))
        values: dict[Sequence, float] = {}
        for job in moved:
            places = _placed(sequence, job)
            values = {}
            for one in self._chance.sample(places, min(_TRIED, len(places))):
                values[one] = self.value(one)
                elite.offer(one, values[one])
                if self._expired():
                    break
            sequence = min(values, key=lambda each: values[each])
        return sequence, values[sequence]


def _placed(sequence: Sequence, job: Job) -> list[Sequence]:
    """The sequence with a job at each place that is allowed: between the visits of its order before and after it."""
    rest = tuple(one for one in sequence if one != job)
    before = [at for at, one in enumerate(rest) if one.order == job.order and one.visit < job.visit]
    behind = [at for at, one in enumerate(rest) if one.order == job.order and one.visit > job.visit]
    places = range(max(before, default=-1) + 1, min(behind, default=len(rest)) + 1)
    return [(*rest[:at], job, *rest[at:]) for at in places]


def _in_turn(jobs: list[Job]) -> Sequence:
    """The jobs, with the visits of each order in turn: each place of an order gets its next visit."""
    visit: dict[int, int] = {}
    found = []
    for job in jobs:
        found.append(Job(job.order, visit.get(job.order, 0)))
        visit[job.order] = visit.get(job.order, 0) + 1
    return tuple(found)
