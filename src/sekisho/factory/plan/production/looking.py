"""What people look at: orders against the plan, load against capacity, and what must be bought by when. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sekisho.factory.plan.production.calendar import Calendar, Span, clipped, seconds_of, week_of
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.material import supplies
from sekisho.factory.plan.production.plan import Bar, Plan
from sekisho.factory.plan.production.records import Order
from sekisho.factory.plan.production.telling import why_late
from sekisho.factory.plan.production.versions import Version
from sekisho.guard.text import Text

_HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order with what came of it, and its times by the newest plan; released_end: by the plan that is followed.

    state: as reported; empty before the first report.  why: how late it is and why, or why no plan holds it.
    """

    order: Order
    good: int
    scrap: int
    state: str
    begin: datetime | None
    end: datetime | None
    released_end: datetime | None
    late_s: int
    why: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """Planned work of a machine or a crew in a week, against what there is; in hours, of crews those of people.

    week: its Monday.  Of the first week, only what comes after the begin of the plan.
    """

    resource: str
    week: date
    load_h: float
    capacity_h: float


@dataclass(frozen=True, slots=True)
class ToBuy:
    """A part that is neither in stock nor bought. by: when it must be ordered at the latest; None: no lead time known.

    needed: when the first order that lacks it needs it.
    """

    part: str
    quantity: int
    needed: datetime
    by: datetime | None
    orders: tuple[str, ...]


def order_views(inputs: Inputs, released: Version | None, newest: Version | None) -> Iterator[OrderView]:
    """All orders, by due date."""
    followed = {one.order: one for one in released.plan.outcomes} if released else {}
    planned = {one.order: one for one in newest.plan.outcomes} if newest else {}
    left_out = {one.order: one.reason for one in newest.plan.left_out} if newest else {}
    for order in sorted(inputs.orders, key=lambda one: (one.due, one.id)):
        total, outcome, before = inputs.total_of[order.id], planned.get(order.id), followed.get(order.id)
        yield OrderView(
            order=order,
            good=total.good,
            scrap=total.scrap,
            state=total.state,
            begin=outcome.begin if outcome else None,
            end=outcome.end if outcome else None,
            released_end=before.end if before else None,
            late_s=outcome.late_s if outcome else 0,
            why=why_late(outcome) if outcome else (left_out[order.id],) if order.id in left_out else (),
        )


def bars(version: Version | None) -> tuple[Bar, ...]:
    """The bars of a version, by machine and begin."""
    return tuple(sorted(version.plan.bars, key=lambda one: (one.machine, one.begin))) if version else ()


def loads(plan: Plan, calendar: Calendar) -> list[Load]:
    """The load of each machine and crew in each week of a plan, by name and week."""
    until = max((one.end for one in plan.bars), default=plan.begin)
    days = (until - plan.begin).days + 8
    work: dict[str, list[tuple[Bar, int]]] = {}
    for one in plan.bars:
        work.setdefault(one.machine, []).append((one, 1))
        if one.workers:
            work.setdefault(one.crew, []).append((one, one.workers))
    found = []
    for resource in sorted(work):
        spans = calendar.of_each(resource, plan.begin, days)
        own = calendar.working(resource, plan.begin, days)
        for week, (begin, end) in _weeks(plan.begin, until):
            load = sum(people * _work(bar, plan.begin, own, (begin, end)) for bar, people in work[resource])
            capacity = sum(b - a for a, b in clipped(spans, begin, end))
            found.append(Load(resource, week, load / _HOUR_S, capacity / _HOUR_S))
    return found


def _weeks(begin: datetime, until: datetime) -> Iterator[tuple[date, Span]]:
    monday = week_of(begin)
    while True:
        span = seconds_of(monday, begin)
        yield monday, span
        monday += timedelta(days=7)
        if begin + timedelta(seconds=span[1]) >= until:
            return


def _work(bar: Bar, begin: datetime, spans: Iterable[Span], week: Span) -> float:
    """Seconds of a bar's work and changeover that lie in a week: as its working time lies."""
    own = int((bar.begin - begin).total_seconds()), int((bar.end - begin).total_seconds())
    inside = clipped(spans, *own)
    whole = sum(b - a for a, b in inside)
    share = sum(b - a for a, b in clipped(inside, *week)) / whole if whole else float(week[0] <= own[0] < week[1])
    return (bar.work_s + bar.changeover_s) * share


def to_buy(inputs: Inputs, plan: Plan) -> list[ToBuy]:
    """The parts that must be bought for the open orders, those that must be ordered first before the others.

    A part is needed when the plan uses it, or before the order is due where the plan does not hold it.
    """
    begins = _begins(plan)
    due = {one.id: one.due for one in inputs.orders}
    lead = {one.id: one.lead_days for one in inputs.parts}
    missing: dict[str, list[tuple[datetime, str, int]]] = {}
    for (order, segment), each in supplies(inputs, plan.begin).items():
        for one in each:
            if one.missing:
                needed = begins.get((order, segment), due[order])
                missing.setdefault(one.part, []).append((needed, order, one.missing))
    found = []
    for part, uses in missing.items():
        needed, days = min(uses)[0], lead.get(part)
        by = needed - timedelta(days=days) if days is not None else None
        orders = tuple(dict.fromkeys(order for _, order, _ in sorted(uses)))
        found.append(ToBuy(part, sum(quantity for *_, quantity in uses), needed, by, orders))
    return sorted(found, key=lambda one: (one.by or plan.begin, one.part))


def _begins(plan: Plan) -> Mapping[tuple[str, str], datetime]:
    found: dict[tuple[str, str], datetime] = {}
    for one in plan.bars:
        key = (one.order, one.segment)
        found[key] = min(found.get(key, one.begin), one.begin)
    return found
