"""What the results of production say of times, failures and inspections, for each place where the plan asks."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sekisho.factory.simulate.distributions import Distribution
from sekisho.factory.simulate.fitting import STATED_SPREAD, Fit, fit_failure, fit_repair, fit_time
from sekisho.factory.simulate.shares import Inspected, shares


@dataclass(frozen=True, slots=True)
class Learned:
    """One fit. item, segment, machine: what it belongs to, where that is said."""

    of: Literal["time", "failure", "repair", "transport"]
    fit: Fit
    item: str = ""
    segment: str = ""
    machine: str = ""


@dataclass(frozen=True, slots=True)
class LearnedShare:
    """Shares of scrap and rework of an item at a segment. inspected: boards that it is learned from."""

    item: str
    segment: str
    inspected: int
    scrap: float
    rework: float


class Results:
    """The results in a request. fits, shares: what was asked for so far, each once. Several entries of one add up."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.fits: dict[tuple[str, ...], Learned] = {}
        self.shares: dict[tuple[str, str], LearnedShare] = {}
        self._times: dict[tuple[str, str, str], list[float]] = defaultdict(list)
        self._failures: dict[str, tuple[list[float], list[float], float]] = {}
        self._inspected: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for one in content.get("times", ()):
            self._times[one["MaterialDefinitionID"], one["segment"], one["machine"]] += one["seconds"]
        for one in content.get("failures", ()):
            worked, repaired, since = self._failures.get(one["machine"], ([], [], 0.0))
            self._failures[one["machine"]] = worked + one["worked"], repaired + one["repaired"], since + one["since"]
        for one in content.get("inspections", ()):
            counts = {name: one[name] for name in ("inspected", "scrapped", "reworked")}
            self._inspected[one["MaterialDefinitionID"], one["segment"]].update(counts)

    def time(
        self, item: str, segment: str, machine: str, planned: float, stated: float = STATED_SPREAD
    ) -> Distribution:
        """The time of a board. planned, stated: mean and spread where too little is known."""
        fit = fit_time(self._times.get((item, segment, machine), ()), planned, stated)
        return self._noted(Learned("time", fit, item, segment, machine))

    def failure(self, machine: str, between: float, to_repair: float) -> tuple[Distribution, Distribution] | None:
        """Time of work between failures and time to repair; None where it never fails. Both arguments as planned."""
        worked, repaired, since = self._failures.get(machine, ([], [], 0.0))
        found = fit_failure(worked, since, between)
        if found is None:
            return None
        repair = self._noted(Learned("repair", fit_repair(repaired, to_repair), machine=machine))
        return self._noted(Learned("failure", found, machine=machine)), repair

    def transport(self, seconds: list[float]) -> Distribution:
        """The time of one way."""
        return self._noted(Learned("transport", fit_time(seconds, 0.0)))

    def judged(self, item: str, segment: str, scrap: float | None, rework: float | None) -> tuple[float, float]:
        """Shares of scrap and rework. Both arguments as planned; None: not said."""
        counts = self._inspected.get((item, segment))
        seen = Inspected(**counts) if counts else None
        found = shares(seen, scrap, rework)
        if any(found):
            self.shares[item, segment] = LearnedShare(item, segment, seen.inspected if seen else 0, *found)
        return found

    def _noted(self, learned: Learned) -> Distribution:
        self.fits[learned.of, learned.item, learned.segment, learned.machine] = learned
        return learned.fit.distribution
