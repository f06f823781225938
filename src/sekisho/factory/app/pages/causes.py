"""What a late order's time went to, added up by cause. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from sekisho.factory.plan.production.plan import Cause, Link, Plan


@dataclass(frozen=True, slots=True)
class Spent:
    """Minutes that went to one cause. by: the other order, the part or the crew."""

    cause: Cause
    machine: str
    by: str
    minutes: float


def spent(links: Iterable[Link]) -> list[Spent]:
    """All that an order's time went to, what took longest first."""
    minutes: dict[tuple[Cause, str, str], float] = {}
    for one in links:
        key = (one.cause, one.machine, one.by)
        minutes[key] = minutes.get(key, 0.0) + one.minutes
    found = [Spent(*key, minutes=many) for key, many in minutes.items()]
    return sorted(found, key=lambda one: (-one.minutes, one.cause.value, one.machine, one.by))


def held_up(plan: Plan | None) -> dict[str, list[Spent]]:
    """What held up each late order of a plan, besides its own work."""
    late = [one for one in plan.outcomes if one.late_s] if plan else []
    return {one.order: [part for part in spent(one.links) if part.cause is not Cause.WORK] for one in late}
