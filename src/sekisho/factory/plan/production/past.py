"""What came of versions that were simulated and then followed, for the simulator to hold itself against. Pure.

Told is when work orders were completed; of the work of machines nothing is.
Source: docs/contracts.md, simulation-input.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sekisho.factory.plan.production.progress import Total
from sekisho.factory.plan.production.simulating import begin
from sekisho.factory.plan.production.versions import Version

LOOKED_BACK = timedelta(weeks=4)
"""Versions that were replaced before tell of another factory."""

MOST = 10
"""Runs that are simulated again at most: a fifth of the time is for them."""

_SOON = timedelta(hours=4)
"""A plan that is released later than this after its simulated begin was not produced as it was simulated."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A version that was released. until: when the next one took its place; None where none did."""

    version: Version
    until: datetime | None


def past(versions: Iterable[Followed], totals: Mapping[str, Total], now: datetime) -> list[dict[str, Any]]:
    """What came of each version that can be compared, in their order. totals: by order."""
    return list(_compared(versions, totals, now))[:MOST]


def _compared(versions: Iterable[Followed], totals: Mapping[str, Total], now: datetime) -> Iterator[dict[str, Any]]:
    for one in versions:
        simulated, released = one.version.simulated, one.version.released_at
        until = one.until or now
        if simulated is None or simulated.late_share is None or released is None or until < now - LOOKED_BACK:
            continue
        first = begin(one.version.plan, simulated.asked_at)
        if released > first + _SOON:
            continue
        names = [outcome.order for outcome in one.version.plan.outcomes]
        completed = {name: at for name in names if (at := _completed(totals.get(name))) and first < at <= until}
        if completed:
            yield {
                "run": simulated.run,
                "until": _told(until),
                "orders": [{"ID": name, "EndTime": _told(at)} for name, at in completed.items()],
                "machines": [],
            }


def _completed(total: Total | None) -> datetime | None:
    """When the last board of an order left its last segment; None while boards are to come."""
    if total is None or total.state != "Completed":
        return None
    return max((one.ended for one in total.segments if one.ended), default=None)


def _told(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
