"""A version of the plan as the simulator is asked about it: orders in the planned sequence, machines, people. Pure.

It is asked about what is left to do: from the begin of the plan on, or from now where that is past.
What the simulator does not know is left out: crews at the line count by their hours, people who leave in the week as
if they stayed, and of a segment for two people one is counted.
Source: docs/contracts.md, simulation-input.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from sekisho.factory.plan.production.calendar import Span, both
from sekisho.factory.plan.production.fixing import hung
from sekisho.factory.plan.production.hours import hours, on_line
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.material import supplies
from sekisho.factory.plan.production.plan import Plan
from sekisho.factory.plan.production.proper import whole
from sekisho.factory.plan.production.publishing import turn
from sekisho.factory.plan.production.records import Item, Machine, Order, Segment

REPLICATIONS, PRECISION, LIMIT_S = 200, 0.02, 60
"""At most so many; fewer once the share of late orders is known so narrowly; and real seconds for all."""

_LINE = "line"
_ORDERS_MOST, _SHIFTS_MOST = 500, 1000
_DAYS_LEAST = 14  # the simulator lets the last seven days come again


def simulation(inputs: Inputs, plan: Plan, run: str, seed: int, now: datetime) -> dict[str, Any]:
    """What is asked about a plan. inputs: of now.  run: the id of the run."""
    return _Simulation(inputs, plan, begin(plan, now)).content(run, seed)


def begin(plan: Plan, now: datetime) -> datetime:
    """From when on a plan is simulated that is asked about now."""
    return max(plan.begin, whole(now))


class _Simulation:
    def __init__(self, inputs: Inputs, plan: Plan, begin: datetime) -> None:
        self._inputs, self._begin = inputs, begin
        orders = {one.id: one for one in inputs.orders if one.item in inputs.item_of and any(inputs.left(one))}
        places = turn(plan)
        self._orders = [orders[name] for name in sorted(places, key=lambda one: places[one]) if name in orders]
        self._orders = self._orders[:_ORDERS_MOST]
        self._items = list(dict.fromkeys(inputs.item_of[one.item] for one in self._orders))
        until = max((one.end for one in plan.bars), default=begin)
        self._days = max((until - begin).days + 8, _DAYS_LEAST)
        self._hours = hours(inputs, begin, self._days)
        self._hung = hung(inputs)
        self._supplies = supplies(inputs, begin)

    def content(self, run: str, seed: int) -> dict[str, Any]:
        return {
            "id": run,
            "seed": seed,
            "replications": REPLICATIONS,
            "precision": PRECISION,
            "limit": LIMIT_S,
            "begin": _told(self._begin),
            "sequence": "given",
            "orders": [self._order(one) for one in self._orders],
            "machines": list(self._machines()),
            "crews": [{"ID": name, "people": len(self._hours.seats[name])} for name in self._crews()],
            "changeovers": list(self._changeovers()),
        }

    def _order(self, order: Order) -> dict[str, Any]:
        item, left = self._inputs.item_of[order.item], self._inputs.left(order)
        waiting = (0, *(after - before for before, after in pairwise(left)))
        ready = [one.at for segment in item.segments for one in self._supplies[order.id, segment.id] if one.at]
        told = {
            "ID": order.id,
            "MaterialDefinitionID": item.id,
            "DueDate": _told(order.due),
            "Quantity": max(left),
            "segments": [self._segment(item, one, many) for one, many in zip(item.segments, waiting, strict=True)],
        }
        first = max(ready, default=self._begin)
        return told | ({"EarliestStartTime": _told(first)} if first > self._begin else {})

    def _segment(self, item: Item, segment: Segment, waiting: int) -> dict[str, Any]:
        in_line = on_line(segment, self._inputs.line.machines)
        machines = segment.machines if in_line else [one for one in segment.machines if self._spans(one)]
        told: dict[str, Any] = {"ID": segment.id, "machines": list(machines), "duration": segment.cycle_s}
        if in_line and segment.passage_s > segment.cycle_s:
            told["passage"] = segment.passage_s
        if self._inputs.line.set_up in segment.machines:
            told["setup"] = item.id
        return told | ({"waiting": waiting} if waiting else {})

    def _machines(self) -> Iterator[dict[str, Any]]:
        failures = {one.id: one for one in self._inputs.machines}
        line = self._inputs.line
        for name in line.machines:
            told = self._machine(failures.get(name, Machine(name)), self._spans(name))
            told |= {"line": _LINE, "buffer": 0}
            yield told | ({"setup": self._hung.id} if self._hung and name == line.set_up else {})
        for name in self._stalls():
            told = self._machine(failures.get(name, Machine(name)), self._spans(name))
            crew = self._crew_at(name)
            yield told | ({"crew": crew} if crew else {})

    def _machine(self, machine: Machine, spans: Iterable[Span]) -> dict[str, Any]:
        return {
            "ID": machine.id,
            "meanTimeBetweenFailures": machine.mean_time_between_failures_s,
            "meanTimeToRepair": machine.mean_time_to_repair_s,
            "shifts": [{"begin": self._at(begin), "end": self._at(end)} for begin, end in spans][:_SHIFTS_MOST],
        }

    def _spans(self, machine: str) -> list[Span]:
        """When a machine works: the line as one, a stall while anybody of its crew is there."""
        if machine in self._inputs.line.machines:
            return list(self._hours.line.spans) if self._hours.line else []
        spans = self._inputs.calendar.working(machine, self._begin, self._days)
        crew = self._crew_at(machine)
        return both(spans, self._inputs.calendar.working(crew, self._begin, self._days)) if crew else spans

    def _stalls(self) -> list[str]:
        segments = [one for item in self._items for one in item.segments]
        by_hand = [one for one in segments if not on_line(one, self._inputs.line.machines)]
        return sorted({name for one in by_hand for name in one.machines if self._spans(name)})

    def _crew_at(self, stall: str) -> str:
        segments = (one for item in self._items for one in item.segments if stall in one.machines and one.workers)
        return next((one.crew for one in segments), "")

    def _crews(self) -> list[str]:
        at_stalls = {self._crew_at(one) for one in self._stalls()}
        return sorted(one for one in at_stalls if one and len(self._hours.seats.get(one, ())))

    def _changeovers(self) -> Iterator[dict[str, Any]]:
        """From any to any; from an empty machine where no family is named."""
        rule, line = self._inputs.changeover, self._inputs.line
        before = list(dict.fromkeys((*((self._hung,) if self._hung else ()), *self._items)))
        for after in self._items:
            yield {"machine": line.set_up, "to": after.id, "duration": rule.seconds(line, None, after)}
            for one in before:
                if one.id != after.id:
                    seconds = rule.seconds(line, one, after)
                    yield {"machine": line.set_up, "from": one.id, "to": after.id, "duration": seconds}

    def _at(self, second: int) -> str:
        return _told(self._begin + timedelta(seconds=second))


def _told(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
