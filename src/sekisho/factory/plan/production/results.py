"""What reports say of work orders, boards and machines, and how the totals add up: repeated, late or in another order,
all the same.
"""

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
class ReportedVisit:
    """What a report says of a board in a segment. state: how it ended, a word of `operations-performance`.

    work_s: time of work without stops and pauses; None where not all of its time was work on a good board.
    """

    board: str
    machine: str
    begun: datetime
    ended: datetime
    state: str
    work_s: float | None = None


@dataclass(frozen=True, slots=True)
class ReportedSegment:
    """What a report says of a segment. boards: serial numbers of those that were through, or the last 1,000 of them.

    visits: of boards that were told of for the first time, or with another state.
    """

    segment: str
    boards: tuple[str, ...]
    begun: datetime
    ended: datetime | None
    visits: tuple[ReportedVisit, ...] = ()


@dataclass(frozen=True, slots=True)
class Reported:
    """What a report says of a work order. at: when it was sent."""

    order: str
    good: int
    scrap: int
    state: str
    at: datetime
    segments: tuple[ReportedSegment, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """A machine failed, and worked again."""

    machine: str
    begun: datetime
    ended: datetime


def reported(document: Mapping[str, Any]) -> tuple[Reported, ...]:
    """All that a report says, whose form was checked. Raises Unusable."""
    try:
        at = _instant(document["PublishedDate"])
        return tuple(_reported(one, at) for one in document["OperationsResponse"])
    except (ValueError, OverflowError) as wrong:
        raise Unusable(str(wrong)) from wrong


def failures(document: Mapping[str, Any]) -> tuple[Failure, ...]:
    """The failures of machines that a report says, whose form was checked. Raises Unusable."""
    try:
        return tuple(
            Failure(one["EquipmentID"], *_span(one["ActualStartTime"], one["ActualEndTime"]))
            for one in document.get("EquipmentActual", ())
        )
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
    begun, visits = _instant(told["ActualStartTime"]), tuple(_visit(one) for one in told.get("SegmentResponse", ()))
    return ReportedSegment(told["ProcessSegmentID"], tuple(told["BoardSerial"]), begun, ended, visits)


def _visit(told: Mapping[str, Any]) -> ReportedVisit:
    begun, ended = _span(told["ActualStartTime"], told["ActualEndTime"])
    work_s = next((float(one["Value"]) for one in told.get("SegmentData", ())), None)
    return ReportedVisit(told["BoardSerial"], told["EquipmentID"], begun, ended, told["SegmentState"], work_s)


def _span(begin: str, end: str) -> tuple[datetime, datetime]:
    begun, ended = _instant(begin), _instant(end)
    if ended < begun:
        raise ValueError(f"{end} is before {begin}")
    return begun, ended


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
