"""What replications say together: completions and their intervals, late shares, and where the machines' time goes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sekisho.factory.simulate.distributions import Floats
from sekisho.factory.simulate.intervals import Estimate, of_mean, of_share
from sekisho.factory.simulate.replication import Outcome
from sekisho.factory.simulate.scenario import Scenario
from sekisho.factory.simulate.station import Hours


@dataclass(frozen=True, slots=True)
class OrderResult:
    """Of one order. completion: mean with interval, s.  early, middle, far: its 5, 50 and 95 % quantiles.

    late: share of replications.  tardiness: mean, s.  scrap: boards, mean.
    """

    completion: Estimate
    early: float
    middle: float
    far: float
    late: Estimate
    tardiness: float
    scrap: float


@dataclass(frozen=True, slots=True)
class MachineResult:
    """Shares of the time of the clock up to the end of all orders; together they are 1."""

    work: float
    changeover: float
    blocked: float
    starved: float
    down: float
    off_shift: float

    @property
    def busy(self) -> float:
        """Share of its shifts in which it works, is set up or is down: nothing else can pass it then."""
        opened = 1 - self.off_shift
        return (self.work + self.changeover + self.down) / opened if opened > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Results:
    """Of one sequence. late: mean share of late orders.  boards_per_hour: good ones, by the clock.

    bottleneck: place of the machine that is busiest within its shifts.
    """

    replications: int
    late: Estimate
    boards_per_hour: float
    bottleneck: int
    orders: tuple[OrderResult, ...]
    machines: tuple[MachineResult, ...]


def results(scenario: Scenario, outcomes: Sequence[Outcome]) -> Results:
    """What one or more finished replications say together."""
    ends = np.array([one.completions for one in outcomes])
    scrap = np.array([one.scrap for one in outcomes])
    due = np.array([order.due for order in scenario.orders])
    machines = tuple(
        _machine([outcome.hours[place] for outcome in outcomes]) for place in range(len(scenario.machines))
    )
    boards = sum(order.quantity for order in scenario.orders)
    return Results(
        len(outcomes),
        of_share(float(late_shares(scenario, outcomes).mean()), len(outcomes)),
        float(np.mean([boards / max(one.end, 1.0) for one in outcomes])) * 3600,
        max(range(len(machines)), key=lambda place: machines[place].busy),
        tuple(_order(ends[:, at], float(due[at]), scrap[:, at]) for at in range(len(due))),
        machines,
    )


def late_shares(scenario: Scenario, outcomes: Sequence[Outcome]) -> Floats:
    """For each replication the share of orders that are late."""
    due = np.array([order.due for order in scenario.orders])
    return np.asarray(np.mean(np.array([one.completions for one in outcomes]) > due, axis=1), dtype=np.float64)


def tardiness(scenario: Scenario, outcomes: Sequence[Outcome]) -> Floats:
    """For each replication the seconds by which orders are late, all together."""
    due = np.array([order.due for order in scenario.orders])
    late = np.maximum(np.array([one.completions for one in outcomes]) - due, 0.0)
    return np.asarray(late.sum(axis=1), dtype=np.float64)


def _order(ends: Floats, due: float, scrap: Floats) -> OrderResult:
    early, middle, far = np.quantile(ends, (0.05, 0.5, 0.95)).tolist()
    late = float((ends > due).mean())
    tardy = float(np.maximum(ends - due, 0.0).mean())
    return OrderResult(of_mean(ends), early, middle, far, of_share(late, len(ends)), tardy, float(scrap.mean()))


def _machine(hours: Sequence[Hours]) -> MachineResult:
    total = sum(one.of for one in hours) or 1.0
    return MachineResult(
        sum(one.work for one in hours) / total,
        sum(one.changeover for one in hours) / total,
        sum(one.blocked for one in hours) / total,
        sum(one.starved for one in hours) / total,
        sum(one.down for one in hours) / total,
        1 - sum(one.open for one in hours) / total,
    )
