"""The search against proved optima: CP-SAT decides small factories with a model of its own."""

import random
from datetime import time, timedelta

import pytest
from ortools.sat.python import cp_model

from factory.plan.production.factories import BEGIN, LINE, RULE, STALLS, evaluator_of
from sekisho.factory.plan.production.calendar import Calendar, Shift
from sekisho.factory.plan.production.evaluating import Evaluator
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.records import Item, Material, Order, Part, Segment
from sekisho.factory.plan.production.sequencing import best_beginning
from sekisho.factory.plan.production.workload import Group, Pass

CALENDAR = Calendar(
    tuple(
        Shift(one, day, begin, end, 2 if one == "crew" else 1)
        for one in (*LINE.machines, *STALLS, "crew")
        for day in range(7)
        for begin, end in ((time(8, 30), time(12)), (time(13), time(17)))
    )
)
"""One for all, with a break: what is due within it is late by the clock and not by the work."""

LONGEST = 400_000


def factory(seed: int) -> Inputs:
    dice = random.Random(seed)  # noqa: S311 -- small factories, and no secrets
    items = []
    for number in range(3):
        parts = tuple(Material(f"P-{one}", 1) for one in dice.sample(range(12), 5))
        segments = []
        for side in ("bottom", "top")[: dice.randint(1, 2)]:
            segments += [
                Segment(f"print-{side}", ("printer",), 14.0, 14.0),
                Segment(f"place-{side}", ("placer",), dice.randint(20, 60), 30.0, materials=parts),
                Segment(f"reflow-{side}", ("oven",), 9.0, 255.0),
                Segment(f"inspect-{side}", ("inspection",), 10.0, 10.0),
            ]
        if number == 0:
            segments += [Segment(one, STALLS, dice.randint(60, 200), 60.0, "crew", 1) for one in ("assemble", "final")]
        items.append(Item(f"I-{number}", "A", tuple(segments)))
    orders = tuple(
        Order(f"O-{number}", "顧客", dice.choice(items).id, dice.randint(20, 100),
              BEGIN + timedelta(minutes=dice.randint(100, 1500)), BEGIN, dice.choice((100, 300, 500)))
        for number in range(5)
    )  # fmt: skip
    parts = tuple(Part(f"P-{one}", 10_000, 1) for one in range(12))
    return Inputs(LINE, RULE, tuple(items), orders, CALENDAR, parts)


class Model:
    """All in seconds of work, which one calendar makes the same for the line and the stalls."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.work, self.model = evaluator.work, cp_model.CpModel()
        self.starts = [self._time() for _ in self.work.passes]
        self.changes = self._line(evaluator)
        self.lots = self._hands()
        self.late = [order.weight * self._lateness(order) for order in self.work.orders]

    def _time(self) -> cp_model.IntVar:
        return self.model.new_int_var(0, LONGEST, "")

    def _line(self, evaluator: Evaluator) -> list[cp_model.LinearExpr]:
        passes, arcs, changes, last = self.work.passes, [], [], len(self.work.passes)
        for number, one in enumerate(passes):
            first, end = self.model.new_bool_var(""), self.model.new_bool_var("")
            arcs += [(last, number, first), (number, last, end)]
            change = evaluator.changeover(last, number)
            changes.append(change * first)
            self.model.add(self.starts[number] >= change - one.offsets[1]).only_enforce_if(first)
            if one.former >= 0:
                self.model.add(self.starts[number] >= self.starts[one.former] + one.behind(passes[one.former]))
            for other_number, other in enumerate(passes):
                if other is not one:
                    follows = self.model.new_bool_var("")
                    arcs.append((number, other_number, follows))
                    between = evaluator.changeover(number, other_number)
                    changes.append(between * follows)
                    self._gap(one, other, between, follows)
        self.model.add_circuit(arcs)
        return changes

    def _gap(self, one: Pass, other: Pass, change: int, follows: cp_model.IntVar) -> None:
        start, next_start = (self.starts[self.work.passes.index(each)] for each in (one, other))
        for machine, (a, b) in enumerate(zip(one.offsets, other.offsets, strict=True)):
            needed = one.taken + (change if machine == 1 else 0)
            self.model.add(next_start + b >= start + a + needed).only_enforce_if(follows)

    def _hands(self) -> list[list[tuple[cp_model.IntVar, cp_model.IntVar]]]:
        found: list[list[tuple[cp_model.IntVar, cp_model.IntVar]]] = []
        held = []
        for group in self.work.groups:
            own = []
            for place, lot in enumerate(group.lots):
                start, end = self._time(), self._time()
                cycle = round(group.segment.cycle_s)
                held.append(self.model.new_interval_var(start, lot.boards * cycle, end, ""))
                first, last = self._came(group, place, found)
                self.model.add(start >= first)
                self.model.add(end >= last + cycle)
                own.append((start, end))
            found.append(own)
        self.model.add_cumulative(held, [1] * len(held), 2)
        return found

    def _came(
        self, group: Group, place: int, found: list[list[tuple[cp_model.IntVar, cp_model.IntVar]]]
    ) -> tuple[cp_model.LinearExpr, cp_model.LinearExpr]:
        lot = group.lots[place]
        if group.former >= 0:
            start, end = found[group.former][place]
            return start + round(self.work.groups[group.former].segment.cycle_s), end
        source = self.work.passes[group.source]
        return self.starts[group.source] + source.out(lot.opens), self.starts[group.source] + source.out(lot.closes)

    def _lateness(self, order: Order) -> cp_model.IntVar:
        """By the clock: in the span of work where the last board is done."""
        groups = [number for number, one in enumerate(self.work.groups) if one.order is order]
        end = self._time()
        for _, done in self.lots[groups[-1]] if groups else ():
            self.model.add(end >= done)
        if not groups:
            number = max(number for number, one in enumerate(self.work.passes) if one.order is order)
            one = self.work.passes[number]
            self.model.add(end >= self.starts[number] + one.out(one.boards))
        late, times = self.model.new_int_var(0, 10 * LONGEST, ""), self.work.hours.line
        assert times
        inside = []
        for begin, until in times.spans:
            before = times.done(begin)
            if before < LONGEST:
                inside.append(self.model.new_bool_var(""))
                self.model.add(end > before).only_enforce_if(inside[-1])
                self.model.add(end <= before + until - begin).only_enforce_if(inside[-1])
                due = self.work.second(order.due)
                self.model.add(late >= end - before + begin - due).only_enforce_if(inside[-1])
        self.model.add_exactly_one(inside)
        return late

    def optimum(self) -> tuple[int, int]:
        """The least lateness, and of the plans with it the shortest changeovers; both proved."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 4
        self.model.minimize(sum(self.late) * 100_000 + sum(self.changes))
        assert solver.solve(self.model) == cp_model.OPTIMAL
        return divmod(round(solver.objective_value), 100_000)


@pytest.mark.parametrize("seed", [1, 6, 7, 8, 9, 10, 21, 22])
def test_the_search_finds_the_proved_optimum_where_no_simple_plan_is_one(seed: int) -> None:
    evaluator = evaluator_of(factory(seed))
    begun = best_beginning(evaluator)
    found = evaluator.search(begun.sequence, begun.hands, 1, 2_000_000)
    assert found.cost == Model(evaluator).optimum()
    assert found.cost < begun.cost
