"""What reports say of work orders, and how they add up to totals: repeated, late or in another order, all the same."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sekisho.factory.plan.production.progress import Passed, Total

MOST_BOARDS = 1_000_000
"""Of one order: the most that a schedule can ask for."""


class Unusable(ValueError):  # noqa: N818 -- named for what it is
    """A report that says what cannot be, though its form is right."""


@dataclass(frozen=True, slots=True)
class ReportedSegment:
    """What a report says of a segment. boards: serial numbers of those that were through, or the last 1,000 of them."""

    segment: str
    boards: tuple[str, ...]
    begun: datetime
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class Reported:
    """What a report says of a work order. at: when it was sent."""

    order: str
    good: int
    scrap: int
    state: str
    at: datetime
    segments: tuple[ReportedSegment, ...]


def reported(document: Mapping[str, Any]) -> tuple[Reported, ...]:
    """All that a report says, whose form was checked. Raises Unusable."""
    try:
        at = _instant(document["PublishedDate"])
        return tuple(_reported(one, at) for one in document["OperationsResponse"])
    except (ValueError, OverflowError) as wrong:
        raise Unusable(str(wrong)) from wrong


def _reported(told: Mapping[str, Any], at: datetime) -> Reported:
    good, scrap = told["GoodQuantity"], told["ScrapQuantity"]
    if good > MOST_BOARDS or scrap > MOST_BOARDS:
        raise ValueError(f"{good} good and {scrap} scrapped boards of {told['OperationsRequestID']}")
    segments = tuple(_segment(one) for one in told["SegmentResponse"])
    return Reported(told["OperationsRequestID"], good, scrap, told["State"], at, segments)


def _segment(told: Mapping[str, Any]) -> ReportedSegment:
    ended = _instant(told["ActualEndTime"]) if "ActualEndTime" in told else None
    return ReportedSegment(
        told["ProcessSegmentID"], tuple(told["BoardSerial"]), _instant(told["ActualStartTime"]), ended
    )


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def added(total: Total, told: Reported, passed: Mapping[str, int]) -> Total:
    """A total with one more report. passed: boards of each segment that are known in all, this report's among them."""
    before = {one.segment: one for one in total.segments}
    now = {one.segment: one for one in told.segments}
    segments = tuple(_passed(name, before.get(name), now.get(name), passed) for name in sorted({*before, *now}))
    found = replace(total, good=max(total.good, told.good), scrap=max(total.scrap, told.scrap), segments=segments)
    if total.at is None or (told.at, told.state) > (total.at, total.state):
        return replace(found, at=told.at, state=told.state)
    return found


def _passed(name: str, before: Passed | None, now: ReportedSegment | None, passed: Mapping[str, int]) -> Passed:
    begun = [one.begun for one in (before, now) if one and one.begun]
    ended = [one.ended for one in (before, now) if one and one.ended]
    return Passed(name, passed.get(name, 0), min(begun, default=None), max(ended, default=None))
