"""What a run found, as it goes over the wire (`simulation-plan`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite
from typing import Any

from sekisho.factory.simulate.comparing import Candidate
from sekisho.factory.simulate.decoder import Planned
from sekisho.factory.simulate.learning import Learned
from sekisho.factory.simulate.reading import Request, job_names
from sekisho.factory.simulate.results import OrderResult, results
from sekisho.factory.simulate.validation import Pair, Validation, agreement
from sekisho.guard.text import Text


@dataclass(frozen=True, slots=True)
class Found:
    """candidates: the best first.  planned: its segments.  validation: None where no earlier run was given."""

    candidates: tuple[Candidate, ...]
    planned: tuple[Planned, ...]
    validation: Validation | None


def running(run: str, done: float) -> dict[str, Any]:
    """A run that is not over. done: share."""
    return {"id": run, "state": "running", "done": min(max(done, 0.0), 1.0), "segments": []}


def failed(run: str, reason: Text) -> dict[str, Any]:
    """A run that gave nothing, and why."""
    return {"id": run, "state": "failed", "done": 1.0, "reason": reason.told, "segments": []}


def done(asked: Request, found: Found) -> dict[str, Any]:
    """A run that is over."""
    scenario, begin, best = asked.scenario, asked.begin, found.candidates[0]
    said = results(scenario, best.outcomes)
    names = {job: name for name, job in job_names(scenario).items()}
    told: dict[str, Any] = {
        "id": asked.id,
        "state": "done",
        "done": 1.0,
        "segments": [
            {
                "order": scenario.orders[one.order].id,
                "ID": scenario.orders[one.order].segments[one.segment].id,
                "machine": scenario.machines[one.machine].id,
                "start": _instant(begin, one.start),
                "end": _instant(begin, one.end),
            }
            for one in found.planned
        ],
        "replications": said.replications,
        "lateShare": said.late.value,
        "lateShareLow": said.late.low,
        "lateShareHigh": said.late.high,
        "boardsPerHour": said.boards_per_hour,
        "bottleneck": scenario.machines[said.bottleneck].id,
        "orders": [
            {"ID": order.id, **_order(begin, result)}
            for order, result in zip(scenario.orders, said.orders, strict=True)
        ],
        "machines": [
            {
                "ID": machine.id,
                "work": _share(result.work),
                "changeover": _share(result.changeover),
                "blocked": _share(result.blocked),
                "starved": _share(result.starved),
                "down": _share(result.down),
                "offShift": _share(result.off_shift),
            }
            for machine, result in zip(scenario.machines, said.machines, strict=True)
        ],
        "sequences": [
            {
                "jobs": [names[job] for job in one.sequence],
                "tardiness": one.tardiness,
                "lateShare": one.late,
                "makespan": one.makespan,
                "best": _share(one.best),
            }
            for one in found.candidates
        ],
        "fits": [_fit(one) for one in asked.fits],
        "shares": [
            {
                "MaterialDefinitionID": one.item,
                "segment": one.segment,
                "inspected": one.inspected,
                "scrap": one.scrap,
                "rework": one.rework,
            }
            for one in asked.shares
        ],
    }
    if found.validation is not None:
        told["validation"] = {
            "runs": found.validation.runs,
            "orders": _agreement(found.validation.orders),
            "machines": _agreement(found.validation.machines),
        }
    return told


def _order(begin: datetime, one: OrderResult) -> dict[str, Any]:
    ends: Mapping[str, float] = {
        "completion": one.completion.value,
        "completionLow": one.completion.low,
        "completionHigh": one.completion.high,
        "completion05": one.early,
        "completion50": one.middle,
        "completion95": one.far,
    }
    return {
        **{name: _instant(begin, end) for name, end in ends.items() if isfinite(end)},
        "lateShare": one.late.value,
        "lateShareLow": one.late.low,
        "lateShareHigh": one.late.high,
        "tardiness": one.tardiness,
        "scrap": one.scrap,
    }


def _fit(one: Learned) -> dict[str, Any]:
    where = {"MaterialDefinitionID": one.item, "segment": one.segment, "machine": one.machine}
    distance = {} if one.fit.distance is None else {"distance": _share(one.fit.distance)}
    return {
        "of": one.of,
        **{name: value for name, value in where.items() if value},
        "form": one.fit.distribution.form,
        "samples": one.fit.samples,
        "mean": one.fit.distribution.mean,
        "deviation": one.fit.distribution.deviation,
        **distance,
    }


def _agreement(pairs: tuple[Pair, ...]) -> dict[str, Any]:
    one = agreement(pairs)
    told = {
        "meanError": one.mean_error,
        "meanAbsolutePercentageError": one.mean_absolute_percentage_error,
        "coverage": one.coverage,
    }
    return {
        "count": one.count,
        **{name: value for name, value in told.items() if value is not None},
        "pairs": [
            {"run": each.run, "ID": each.id, "expected": each.expected, "low": each.low, "high": each.high,
             "actual": each.actual}
            for each in pairs
        ],
    }  # fmt: skip


def _share(value: float) -> float:
    """A share without what adding up leaves beyond 0 and 1."""
    return min(max(value, 0.0), 1.0)


def _instant(begin: datetime, seconds: float) -> str:
    return (begin + timedelta(seconds=seconds)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
