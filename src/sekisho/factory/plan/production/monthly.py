"""The monthly plan: what each week asks of machines, crews and stock, and what to do where it asks too much.

Rough by intention: an order's work lies just before its due date, whatever else is there; the daily plan has the rest.
Where a week is too full, orders that are less urgent go to an earlier week, and only where there is none to a later.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from sekisho.factory.plan.production.calendar import Span, clipped, seconds_of, week_of
from sekisho.factory.plan.production.demand import Demand, demands
from sekisho.factory.plan.production.fixing import hung
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.guard.text import Text

_HOUR = 3600.0
_ROOM = 1e-6
"""Hours by which a week may be over: what remains of adding up fractions."""


@dataclass(frozen=True, slots=True)
class ItemLoad:
    """What an item asks of a machine or crew in a week, in hours (of a crew: of people). changeover_h: estimated."""

    week: date
    resource: str
    item: str
    work_h: float
    changeover_h: float = 0.0


@dataclass(frozen=True, slots=True)
class WeekLoad:
    """All that is asked of a machine or crew in a week, in hours. after_h: when all that can has moved."""

    week: date
    resource: str
    load_h: float
    capacity_h: float
    after_h: float

    @property
    def over_h(self) -> float:
        """Hours too many; 0 where it can be done."""
        return max(self.load_h - self.capacity_h, 0.0)


@dataclass(frozen=True, slots=True)
class Move:
    """An order to be made in another week. hours: of its work there.  to: None where no week has room."""

    order: str
    resource: str
    week: date
    to: date | None
    hours: float

    @property
    def text(self) -> Text:
        """What to do, in a sentence."""
        where = f"{self.week:%Y/%m/%d} の週の {self.resource}"
        if self.to is None:
            return Text(
                f"{where} は注文「{self.order}」の {self.hours:.1f} 時間を入れられず、ほかの週にも空きがありません。"
                "勤務を増やすか、納期を相談してください。",
                f"{self.resource} has no room for {self.hours:.1f} h of order {self.order!r} in the week of {self.week}"
                " or in another. Add a shift, or agree on another due date.",
            )
        later = self.to > self.week
        return Text(
            f"{where} は多すぎます。注文「{self.order}」の {self.hours:.1f} 時間を {self.to:%Y/%m/%d} の週に"
            + ("遅らせ、納期を相談してください。" if later else "早めてください。"),
            f"{self.resource} has too much in the week of {self.week}. Make the {self.hours:.1f} h of order"
            f" {self.order!r} in the week of {self.to}" + (", and agree on its due date." if later else "."),
        )


@dataclass(frozen=True, slots=True)
class Month:
    """The weeks from a begin on, each by its Monday."""

    begin: datetime
    weeks: tuple[date, ...]
    items: tuple[ItemLoad, ...]
    loads: tuple[WeekLoad, ...]
    moves: tuple[Move, ...]

    @property
    def overloads(self) -> tuple[WeekLoad, ...]:
        """The weeks of machines and crews that ask too much."""
        return tuple(one for one in self.loads if one.over_h > _ROOM)


def monthly(inputs: Inputs, begin: datetime, most_weeks: int = 53) -> Month:
    """The months up to the last due date, and a week more to move to."""
    return _Monthly(inputs, begin, most_weeks).month()


class _Monthly:
    """One computation. Hours are held by (week, resource), of orders by (order, week, resource)."""

    def __init__(self, inputs: Inputs, begin: datetime, most_weeks: int) -> None:
        self._inputs, self._begin = inputs, begin
        last = max((one.due for one in inputs.orders), default=begin)
        count = min(max((week_of(last) - week_of(begin)).days // 7, 0) + 2, most_weeks)
        self._weeks = tuple(week_of(begin) + timedelta(weeks=number) for number in range(count))
        self._demands = {one.order.id: one for one in demands(inputs, begin, 7 * count)}
        self._hours = {
            (order, week, resource): seconds / _HOUR
            for order, demand in self._demands.items()
            for resource, seconds_by_span in demand.spans.items()
            for week, seconds in self._by_week(*seconds_by_span)
        }
        self._load: dict[tuple[date, str], float] = {}
        for (_, week, resource), hours in self._hours.items():
            self._load[week, resource] = self._load.get((week, resource), 0.0) + hours
        self._changes = dict(self._changeovers())
        for (week, _), hours in self._changes.items():
            key = (week, inputs.line.set_up)
            self._load[key] = self._load.get(key, 0.0) + hours

    def month(self) -> Month:
        """All of it."""
        before, items = dict(self._load), tuple(self._items())
        moves = tuple(self._moves())
        resources = sorted({resource for _, resource in before})
        return Month(
            self._begin,
            self._weeks,
            items,
            tuple(
                WeekLoad(
                    week, one, before.get((week, one), 0.0), self._capacity[week, one], self._load.get((week, one), 0.0)
                )
                for week in self._weeks
                for one in resources
            ),
            moves,
        )

    def _by_week(self, seconds: float, spans: Sequence[Span]) -> Iterator[tuple[date, float]]:
        """Work spread over the weeks as its working time is; in the first one where it has none left."""
        whole = sum(end - begin for begin, end in spans)
        if not whole:
            yield self._weeks[0], seconds
            return
        for week in self._weeks:
            share = sum(end - begin for begin, end in clipped(spans, *seconds_of(week, self._begin))) / whole
            if share:
                yield week, seconds * share

    @cached_property
    def _capacity(self) -> Mapping[tuple[date, str], float]:
        calendar = self._inputs.calendar
        found: dict[tuple[date, str], float] = {}
        for resource in {resource for _, resource in self._load}:
            spans = calendar.of_each(resource, self._begin, 7 * len(self._weeks))
            for week in self._weeks:
                inside = clipped(spans, *seconds_of(week, self._begin))
                found[week, resource] = sum(end - begin for begin, end in inside) / _HOUR
        return found

    def _changeovers(self) -> Iterator[tuple[tuple[date, str], float]]:
        """Hours of changeover to each item of a week: each item once, always the nearest next."""
        rule, line, set_up = self._inputs.changeover, self._inputs.line, self._inputs.line.set_up
        last = hung(self._inputs)
        for week in self._weeks:
            left = {
                self._demands[order].order.item
                for order, own, resource in self._hours
                if own == week and resource == set_up
            }
            while left:
                seconds = {name: rule.seconds(line, last, self._inputs.item_of[name]) for name in left}
                nearest = min(left, key=lambda name: (seconds[name], name))
                yield (week, nearest), seconds[nearest] / _HOUR
                last = self._inputs.item_of[nearest]
                left.discard(nearest)

    def _items(self) -> Iterator[ItemLoad]:
        found: dict[tuple[date, str, str], float] = {}
        for (order, week, resource), hours in self._hours.items():
            key = (week, resource, self._demands[order].order.item)
            found[key] = found.get(key, 0.0) + hours
        for (week, resource, item), hours in sorted(found.items()):
            changes = self._changes.get((week, item), 0.0) if resource == self._inputs.line.set_up else 0.0
            yield ItemLoad(week, resource, item, hours, changes)

    def _moves(self) -> Iterator[Move]:
        """To earlier weeks first, from the last week on; then what is left, from the first week on, to later ones."""
        for week in reversed(self._weeks):
            yield from self._moved(week, [one for one in reversed(self._weeks) if one < week])
        for week in self._weeks:
            yield from self._moved(week, [one for one in self._weeks if one > week], last=True)

    def _moved(self, week: date, to: Sequence[date], *, last: bool = False) -> Iterator[Move]:
        for resource in sorted({name for _, name in self._load}):
            over = self._load.get((week, resource), 0.0) - self._capacity[week, resource]
            for order in self._least_urgent(week, resource):
                if over <= _ROOM:
                    break
                hours = self._hours[order, week, resource]
                over -= hours
                target = next((one for one in to if self._has_room(order, week, one)), None)
                if target:
                    self._move(order, week, target)
                if target or last:
                    yield Move(order, resource, week, target, hours)

    def _least_urgent(self, week: date, resource: str) -> list[str]:
        own = [order for order, at, name in self._hours if at == week and name == resource]
        return sorted(own, key=lambda one: self._urgency(self._demands[one]), reverse=True)

    def _urgency(self, demand: Demand) -> tuple[int, datetime, str]:
        return demand.order.priority, demand.order.due, demand.order.id

    def _own(self, order: str, week: date) -> dict[str, float]:
        return {name: hours for (one, at, name), hours in self._hours.items() if one == order and at == week}

    def _has_room(self, order: str, week: date, to: date) -> bool:
        return all(
            self._load.get((to, name), 0.0) + hours <= self._capacity[to, name] + _ROOM
            for name, hours in self._own(order, week).items()
        )

    def _move(self, order: str, week: date, to: date) -> None:
        for name, hours in self._own(order, week).items():
            del self._hours[order, week, name]
            self._hours[order, to, name] = self._hours.get((order, to, name), 0.0) + hours
            self._load[week, name] -= hours
            self._load[to, name] = self._load.get((to, name), 0.0) + hours
