"""When a new plan is due, and why. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sekisho.factory.plan.production.deviation import Deviation, deviations
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.versions import Version
from sekisho.guard.text import Text

LONGEST = timedelta(hours=4)
"""A plan is made anew after so long at the latest."""

REST = timedelta(minutes=15)
"""So long results may be off the newest plan before they lead to another one."""


@dataclass(frozen=True, slots=True)
class Held:
    """The versions that count. newest: of draft, approved and released.  released: the one that is followed."""

    newest: Version | None
    released: Version | None


def due(held: Held, inputs: Inputs, revision: int, at: datetime) -> Text | None:
    """Why a new plan is to be made now; None where none is."""
    newest = held.newest
    if newest is None:
        return Text("最初の計画", "the first plan") if inputs.orders else None
    if newest.revision != revision:
        return Text(
            "注文・品目・在庫・カレンダーのどれかが変わったため", "orders, items, stock or calendar have changed"
        )
    age = at - newest.made_at
    if held.released and age >= REST and (found := _furthest(held.released, inputs, at)):
        return _off(found)
    if abs(age) >= LONGEST and (newest.plan.outcomes or _open(inputs)):
        return Text("前の計画から4時間たったため", "four hours have passed since the last plan")
    return None


def _furthest(released: Version, inputs: Inputs, at: datetime) -> Deviation | None:
    return max(deviations(released.plan, inputs, at), key=lambda one: abs(one.behind_s), default=None)


def _open(inputs: Inputs) -> bool:
    return any(any(inputs.left(order)) for order in inputs.orders)


def _off(found: Deviation) -> Text:
    minutes = abs(found.behind_s) // 60
    ja, en = ("遅れている", "behind") if found.behind_s > 0 else ("進んでいる", "ahead of")
    return Text(
        f"注文「{found.order}」の工程「{found.segment}」が計画より {minutes} 分{ja}ため",
        f"order {found.order!r} is {minutes} minutes {en} its plan in {found.segment!r}",
    )
