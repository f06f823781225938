"""The daily plan: which order is where from when to when, and what cannot be planned."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sekisho.factory.plan.production.evaluating import Evaluated, Evaluator
from sekisho.factory.plan.production.fixing import fixed, hung
from sekisho.factory.plan.production.hours import hours
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.pegging import Pegging
from sekisho.factory.plan.production.plan import Plan
from sekisho.factory.plan.production.scheduled import Scheduled
from sekisho.factory.plan.production.sequencing import EFFORT, best_beginning
from sekisho.factory.plan.production.workload import LeftOut, Workload
from sekisho.guard.text import Text

DAYS, MOST_DAYS = 56, 3_650
"""How far calendars are unrolled at first, and at most."""


@dataclass(frozen=True, slots=True)
class Search:
    """How a plan is searched for. frozen: what the running plan starts so soon keeps its place."""

    frozen: timedelta = timedelta(hours=4)
    seed: int = 1
    effort: int = EFFORT


def daily(inputs: Inputs, begin: datetime, running: Plan | None = None, search: Search = Search()) -> Plan:
    """The best plan from `begin` on, a whole second, that the search finds. Orders that are finished are not in it."""
    days = DAYS
    while True:
        evaluator = _evaluator(inputs, begin, running, days, search)
        made = best_beginning(evaluator)
        if _fits(evaluator, made) or days >= MOST_DAYS:
            made = evaluator.search(made.sequence, made.hands, search.seed, search.effort)
            if _fits(evaluator, made) or days >= MOST_DAYS:
                return planned(evaluator, made)
        days = min(days * 2, MOST_DAYS)


def _evaluator(inputs: Inputs, begin: datetime, running: Plan | None, days: int, search: Search) -> Evaluator:
    work = Workload(inputs, hours(inputs, begin, days))
    return Evaluator(work, hung(inputs), fixed(work, running, begin + search.frozen))


def _fits(evaluator: Evaluator, made: Evaluated) -> bool:
    plan = Scheduled(evaluator.work, made, evaluator.fixed)
    return all(plan.ends(order) <= evaluator.work.hours.until for order in evaluator.work.orders)


def planned(evaluator: Evaluator, made: Evaluated) -> Plan:
    """A plan as records; orders that end after the last day of the calendars are left out."""
    work, plan = evaluator.work, Scheduled(evaluator.work, made, evaluator.fixed)
    beyond = {order.id for order in work.orders if plan.ends(order) > work.hours.until}
    pegging = Pegging(plan)
    outcomes = [
        replace(outcome, links=pegging.links(order) if outcome.late_s else ())
        for order in work.orders
        if order.id not in beyond
        for outcome in (plan.outcome(order),)
    ]
    return Plan(
        begin=work.hours.begin,
        sequence=tuple(work.passes[one].key for one in made.sequence if work.passes[one].order.id not in beyond),
        bars=tuple(bar for bar in plan.bars() if bar.order not in beyond),
        outcomes=tuple(outcomes),
        left_out=(*work.left_out, *(LeftOut(order, _BEYOND) for order in sorted(beyond))),
        late=made.late,
        changeover_s=sum(made.changeovers),
    )


_BEYOND = Text(
    f"カレンダーの {MOST_DAYS} 日のうちに終わりません。数量かカレンダーを直してください。",
    f"It does not end within the {MOST_DAYS} days of the calendar. Correct its quantity or the calendar.",
)
