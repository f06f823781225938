"""The operations schedule of a version: what the process management server follows. Pure.

Source: docs/contracts.md, operations-schedule; ISA-95 part 4.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.plan import Bar, Plan
from sekisho.factory.plan.production.records import Item, Material, Segment
from sekisho.factory.plan.production.versions import Version

LAST_PLACE = 999
"""The lowest priority of a schedule; whatever comes later shares it."""


def schedule(version: Version, inputs: Inputs) -> dict[str, Any]:
    """The payload of a released version. inputs: as they are now; they must hold the version's orders and items."""
    plan, places = version.plan, turn(version.plan)
    orders = {one.id: one for one in inputs.orders}
    bars = by_segment(plan.bars)
    requests = []
    for name in sorted(places, key=lambda one: places[one]):
        order, item = orders[name], inputs.item_of[orders[name].item]
        requests.append(
            {
                "ID": order.id,
                "MaterialDefinitionID": item.id,
                "Revision": item.revision,
                "Quantity": order.quantity,
                "DueDate": _told(order.due),
                "Priority": min(places[name], LAST_PLACE),
                "SegmentRequirement": _route(item, name, bars, plan.begin),
            }
        )
    return {
        "ID": f"P-{version.number}",
        "Version": version.number,
        "PublishedDate": _told(version.released_at or version.made_at),
        "ReleasedBy": version.released_by,
        "StartTime": _told(plan.begin),
        "EndTime": _told(max((one.end for one in plan.bars), default=plan.begin)),
        "OperationsRequest": requests,
    }


def by_segment(bars: Iterable[Bar]) -> dict[tuple[str, str], list[Bar]]:
    """The bars of each segment of each order, the earliest first."""
    found: dict[tuple[str, str], list[Bar]] = {}
    for one in sorted(bars, key=lambda one: (one.begin, one.lot)):
        found.setdefault((one.order, one.segment), []).append(one)
    return found


def turn(plan: Plan) -> dict[str, int]:
    """The place of each order in a plan: by its first pass in the line's sequence; hand work alone by its begin."""
    by_line = dict.fromkeys(order for order, _ in plan.sequence)
    by_hand = sorted((one.begin, one.order) for one in plan.outcomes if one.order not in by_line)
    return {order: place for place, order in enumerate((*by_line, *(order for _, order in by_hand)))}


def _route(item: Item, order: str, bars: Mapping[tuple[str, str], list[Bar]], begin: datetime) -> list[dict[str, Any]]:
    """The whole route, also what is finished: the process management server knows an order by it."""
    return [_segment(one, bars.get((order, one.id), []), begin) for one in item.segments]


def _segment(segment: Segment, bars: list[Bar], begin: datetime) -> dict[str, Any]:
    first = bars[0] if bars else None
    return {
        "ID": segment.id,
        "EquipmentID": first.machine if first else segment.machines[0],
        "EarliestStartTime": _told(first.begin if first else begin),
        "LatestEndTime": _told(max((one.end for one in bars), default=begin)),
        "Duration": segment.cycle_s,
        "Passage": segment.passage_s,
        "Changeover": first.changeover_s if first else 0,
        "MaterialRequirement": [_material(one) for one in segment.materials],
    }


def _material(material: Material) -> dict[str, Any]:
    return {
        "MaterialDefinitionID": material.part,
        "Quantity": material.quantity,
        "ReferenceDesignator": list(material.places),
    }


def _told(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
