"""The released plan as the process management server keeps it: what each work order needs, and when.

Read from an operations schedule whose form was checked; what the schema cannot tell is checked here. A plan with a
fault is refused as a whole, with all its faults: half a plan is nobody's plan.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sekisho.factory.process.books import Books
from sekisho.factory.process.route import HAND, machine, proper
from sekisho.guard.text import Text

_ID_MOST = 60
"""Characters of a work order's id: job orders and boards are named by it, in 80 characters."""

_RECIPE_MOST = 79
"""Characters of item and revision together: with a colon between them they name the recipe, in 80 characters."""


@dataclass(frozen=True, slots=True)
class Material:
    """A part that one board needs in a segment. places: where on the board, "" by hand."""

    part: str
    quantity: int
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment as planned. cycle, passage, changeover: seconds (from board to board, through it, before the first)."""

    id: str
    equipment: str
    begin: datetime
    end: datetime
    cycle: float
    passage: float
    changeover: float
    materials: tuple[Material, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """A work order as planned. priority: the lower the earlier."""

    id: str
    item: str
    revision: str
    quantity: int
    due: datetime
    priority: int
    segments: Mapping[str, Segment]

    @property
    def route(self) -> tuple[str, ...]:
        """Its segments in turn."""
        return tuple(self.segments)

    @property
    def parts(self) -> tuple[tuple[str, int], ...]:
        """The parts of one board in all segments, by part number."""
        counts: Counter[str] = Counter()
        for segment in self.segments.values():
            counts.update({one.part: one.quantity for one in segment.materials})  # a part stands once in a segment
        return tuple(sorted(counts.items()))


@dataclass(frozen=True, slots=True)
class Plan:
    """A released plan. id, version: of the schedule; version 0: there was none yet."""

    id: str
    version: int
    requests: Mapping[str, Request]


def plan_of(schedule: Mapping[str, Any]) -> Plan:
    """The plan that a schedule says."""
    requests = [request_of(one) for one in schedule["OperationsRequest"]]
    return Plan(schedule["ID"], schedule["Version"], {one.id: one for one in requests})


def request_of(told: Mapping[str, Any]) -> Request:
    """A work order as a schedule has it."""
    return Request(
        told["ID"],
        told["MaterialDefinitionID"],
        told["Revision"],
        told["Quantity"],
        datetime.fromisoformat(told["DueDate"]),
        told["Priority"],
        {one["ID"]: _segment(one) for one in told["SegmentRequirement"]},
    )


def _segment(told: Mapping[str, Any]) -> Segment:
    return Segment(
        told["ID"],
        told["EquipmentID"],
        datetime.fromisoformat(told["EarliestStartTime"]),
        datetime.fromisoformat(told["LatestEndTime"]),
        told["Duration"],
        told["Passage"],
        told["Changeover"],
        tuple(
            Material(one["MaterialDefinitionID"], int(one["Quantity"]), tuple(one["ReferenceDesignator"]))
            for one in told["MaterialRequirement"]
            if one["Quantity"]
        ),
    )


def faults(schedule: Mapping[str, Any], last: int) -> Iterator[Text]:
    """All that is wrong with a schedule by itself. last: the version of the plan that it would replace."""
    if schedule["Version"] <= last:
        yield Text(
            f"計画の版 {schedule['Version']} は、いまの版 {last} より新しくありません。版を上げて出し直してください。",
            f"Version {schedule['Version']} of the plan is not newer than {last}. Release it with a higher one.",
        )
    counts = Counter(one["ID"] for one in schedule["OperationsRequest"])
    for request in schedule["OperationsRequest"]:
        order = request["ID"]
        if counts[order] > 1:
            yield _about(order, "が二度あります", "stands there twice")
        if len(order) > _ID_MOST or len(request["MaterialDefinitionID"] + request["Revision"]) > _RECIPE_MOST:
            yield _about(
                order, "の番号か、製品と版の名が長すぎます", "has too long an id, or names of item and revision"
            )
        yield from _wrong_segments(order, request["SegmentRequirement"])


def _wrong_segments(order: str, segments: list[Mapping[str, Any]]) -> Iterator[Text]:
    route = tuple(one["ID"] for one in segments)
    if not proper(route):
        shown = " ".join(route)[:200]
        yield _about(order, f"は、工程の並び {shown} では作れません", f"cannot be made by the segments {shown}")
        return
    for one in segments:
        name, equipment = one["ID"], one["EquipmentID"]
        if equipment != machine(name) and not (name in HAND and equipment.startswith("stall-")):
            yield _about(
                order, f"の {name} の設備 {equipment} が違います", f"has {name} at {equipment}, the wrong machine"
            )
        if datetime.fromisoformat(one["EarliestStartTime"]) > datetime.fromisoformat(one["LatestEndTime"]):
            yield _about(order, f"の {name} の予定の日時が誤りです", f"has wrong times planned for {name}")
        parts = Counter(material["MaterialDefinitionID"] for material in one["MaterialRequirement"])
        for material in one["MaterialRequirement"]:
            part = material["MaterialDefinitionID"]
            if parts[part] > 1 or not _whole(material):
                yield _about(
                    order, f"の {name} の部品 {part} の数が誤りです", f"has a wrong quantity of {part} in {name}"
                )


def conflicts(plan: Plan, before: Mapping[str, Request], books: Books) -> Iterator[Text]:
    """What a plan says otherwise of boards that are being made. before: the work orders as planned so far."""
    for order, request in plan.requests.items():
        if order not in books.orders:
            continue
        if books.orders[order].root != order:
            yield _about(order, "は、ここで分けた作業指示です", "was split from another here")
            continue
        old = before[order]
        made = any(one.begun or one.awaited for one in books.family(order))
        same = (request.item, request.revision, request.route, request.parts)
        if made and same != (old.item, old.revision, old.route, old.parts):
            yield _about(
                order, "は始めているので、製品も工程も変えられません", "is begun and cannot become another product"
            )


def _whole(material: Mapping[str, Any]) -> bool:
    """A number of pieces, as many as there are places where these are named."""
    quantity, places = material["Quantity"], material["ReferenceDesignator"]
    return quantity == int(quantity) and (not places or len(set(places)) == len(places) == quantity)


def _about(order: str, ja: str, en: str) -> Text:
    return Text(
        f"計画の作業指示 {order} {ja}。計画を直して出し直してください。",
        f"Work order {order} of the plan {en}. Correct the plan and release it anew.",
    )
