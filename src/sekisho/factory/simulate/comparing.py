"""Which of several sequences is best, by simulation on common random numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sekisho.factory.simulate import scenario as model
from sekisho.factory.simulate.chance import Chance
from sekisho.factory.simulate.distributions import Floats
from sekisho.factory.simulate.intervals import of_share
from sekisho.factory.simulate.replication import Outcome, replicate
from sekisho.factory.simulate.results import late_shares, tardiness
from sekisho.factory.simulate.search import costs

LEAST = 20
"""Replications before an interval is believed: to look earlier and stop at the first narrow one would flatter it."""

BATCH = 10
RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sequence as simulated. tardiness, makespan: means, s.  best: probability that no other one costs less."""

    sequence: model.Sequence
    outcomes: tuple[Outcome, ...]
    tardiness: float
    makespan: float
    late: float
    best: float


@dataclass(frozen=True, slots=True)
class Limits:
    """When replications end. precision: half width of the interval of the late share; None: only the others count.

    expired: whether the time is over; one replication of each sequence is always made.
    """

    replications: int
    precision: float | None
    expired: Callable[[], bool]


def compare(
    scenario: model.Scenario,
    sequences: Sequence[model.Sequence],
    seed: int,
    limits: Limits,
    progress: Callable[[int], None],
) -> tuple[Candidate, ...]:
    """The sequences, the one that costs least first. progress: is told how many replications of all are made."""
    outcomes: list[list[Outcome]] = [[] for _ in sequences]
    for number in range(limits.replications):
        for made, sequence in zip(outcomes, sequences, strict=True):
            made.append(replicate(scenario, sequence, Chance(seed, number)))
        progress(number + 1)
        if limits.expired() or ((number + 1) % BATCH == 0 and _narrow(scenario, outcomes, limits.precision)):
            break
    paid = np.column_stack([costs(scenario, _completions(made)) for made in outcomes])
    shares = best_shares(paid, seed)
    found = [
        Candidate(
            sequence,
            tuple(made),
            float(tardiness(scenario, made).mean()),
            float(_completions(made).max(axis=1).mean()),
            float(late_shares(scenario, made).mean()),
            share,
        )
        for sequence, made, share in zip(sequences, outcomes, shares, strict=True)
    ]
    return tuple(found[at] for at in np.argsort(paid.mean(axis=0), kind="stable").tolist())


def best_shares(paid: Floats, seed: int) -> list[float]:
    """For each column the probability that its mean is the least, by resampling the rows (bootstrap).

    A row is one replication: what columns have in common by their common chance stays so. Equal columns share; of one
    row alone nothing follows, and all are as likely.
    """
    rows, columns = paid.shape
    if rows == 1:
        return [1 / columns] * columns
    weights = np.random.default_rng(seed).multinomial(rows, np.full(rows, 1 / rows), size=RESAMPLES)
    means = weights @ paid / rows
    least = means <= means.min(axis=1, keepdims=True) + 1e-9
    shares: list[float] = (least / least.sum(axis=1, keepdims=True)).mean(axis=0).tolist()
    return shares


def _completions(made: Sequence[Outcome]) -> Floats:
    """By replication and order."""
    return np.array([one.completions for one in made])


def _narrow(scenario: model.Scenario, outcomes: Sequence[Sequence[Outcome]], precision: float | None) -> bool:
    """Whether the late share of the best sequence so far is known well enough."""
    if precision is None or len(outcomes[0]) < LEAST:
        return False
    best = min(outcomes, key=lambda made: float(costs(scenario, _completions(made)).mean()))
    late = of_share(float(late_shares(scenario, best).mean()), len(best))
    return (late.high - late.low) / 2 <= precision
