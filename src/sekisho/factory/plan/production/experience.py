"""What production told of times, failures and judgements, as the simulator is told of it. Pure beside what it asks.

Source: docs/contracts.md, simulation-input.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from math import ceil
from typing import Any

from sekisho.factory.plan.production.calendar import clipped
from sekisho.factory.plan.production.hours import on_line
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.observed import Observed
from sekisho.factory.plan.production.past import LOOKED_BACK
from sekisho.factory.plan.production.results import Failure

TIMES_MOST, ALL_TIMES_MOST = 200, 20_000
"""Of one place, the newest; and of all: the simulator keeps what it was asked."""

FAILURES_MOST = 200
"""Of one machine, the last."""

_PLACES_MOST = 5000

STRANGE = 10
"""A board that took so many times the standard was not worked on all the time, whatever the machine told."""

_JUDGED = ("Passed", "Accepted", "Reworked", "Scrapped")

_Asked = Mapping[str, Any]
_Place = tuple[str, str, str]


def experience(inputs: Inputs, kept: Observed, asked: _Asked, now: datetime) -> dict[str, Any]:
    """What is known of the items and machines of a request, to be added to it."""
    told = {
        "times": list(_times(inputs, kept, asked)),
        "failures": list(_failures(inputs, kept, asked, now)),
        "inspections": list(_inspections(inputs, kept, asked)),
    }
    return {name: value[:_PLACES_MOST] for name, value in told.items() if value}


def _times(inputs: Inputs, kept: Observed, asked: _Asked) -> Iterator[dict[str, Any]]:
    standard: dict[_Place, float] = {}
    for order in asked["orders"]:
        for segment in order["segments"]:
            seconds = max(segment["duration"], segment.get("passage", 0.0))
            for machine in segment["machines"]:
                standard[order["MaterialDefinitionID"], segment["ID"], machine] = seconds
    most = min(TIMES_MOST, ALL_TIMES_MOST // max(len(standard), 1))
    for (item, segment, machine), seconds in standard.items():
        found = kept.seconds(inputs.item_of[item], segment, machine, STRANGE * seconds, most)
        if found:
            yield {"MaterialDefinitionID": item, "segment": segment, "machine": machine, "seconds": found}


def _inspections(inputs: Inputs, kept: Observed, asked: _Asked) -> Iterator[dict[str, Any]]:
    """Of segments in which boards are judged, or any was scrapped or mended."""
    places = dict.fromkeys(
        (order["MaterialDefinitionID"], segment["ID"]) for order in asked["orders"] for segment in order["segments"]
    )
    for item, segment in places:
        states = kept.states(inputs.item_of[item], segment)
        if any(states.get(one) for one in _JUDGED):
            yield {
                "MaterialDefinitionID": item,
                "segment": segment,
                "inspected": sum(states.get(one, 0) for one in (*_JUDGED, "Completed")),
                "scrapped": states.get("Scrapped", 0),
                "reworked": states.get("Reworked", 0),
            }


def _failures(inputs: Inputs, kept: Observed, asked: _Asked, now: datetime) -> Iterator[dict[str, Any]]:
    for machine in asked["machines"]:
        name = machine["ID"]
        failures = kept.failures(name)
        begins = [now - LOOKED_BACK, *(one.ended for one in failures)]
        ends = [*(one.begun for one in failures), now]
        *worked, since = (_worked(inputs, kept, name, a, b) for a, b in zip(begins, ends, strict=True))
        if failures or since:
            repaired = [seconds for one in failures if (seconds := _repaired(inputs, one))]
            last = slice(-FAILURES_MOST, None)
            yield {"machine": name, "worked": worked[last], "repaired": repaired[last], "since": since}


def _worked(inputs: Inputs, kept: Observed, machine: str, begin: datetime, end: datetime) -> float:
    """Seconds of work as the simulator counts them: of boards that run through one behind the other, up to the next."""
    return sum(
        seconds * _share(inputs, item, segment) for (item, segment), seconds in kept.worked(machine, begin, end).items()
    )


def _share(inputs: Inputs, item: str, segment: str) -> float:
    """The share of its passage after which the next board comes."""
    known = inputs.item_of.get(item)
    found = next((one for one in known.segments if one.id == segment), None) if known else None
    if found is None or not on_line(found, inputs.line.machines) or found.passage_s <= found.cycle_s:
        return 1.0
    return found.cycle_s / found.passage_s


def _repaired(inputs: Inputs, failure: Failure) -> float:
    """Seconds of a repair within the shifts of the machine."""
    seconds = (failure.ended - failure.begun).total_seconds()
    spans = inputs.calendar.working(failure.machine, failure.begun, ceil(seconds / 86_400) + 1)
    return float(sum(b - a for a, b in clipped(spans, 0, ceil(seconds))))
