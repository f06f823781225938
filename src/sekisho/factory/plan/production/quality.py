"""What is wrong or missing in the data of planning: each fault with its place and what to do. Pure but for its input.

A plan is as good as its data: implementers advise against finite capacity where nobody looks after it.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.records import Part
from sekisho.factory.plan.production.versions import State, Version
from sekisho.guard.problem import Problem
from sekisho.guard.text import Text


def problems(
    inputs: Inputs, at: datetime, *, newest: Version | None, revision: int, unknown: Iterable[str]
) -> Iterator[Problem]:
    """All faults. newest: version of the plan.  revision: of the data now.  unknown: orders that only reports name."""
    yield from _items(inputs)
    yield from _orders(inputs, at)
    yield from _parts(inputs)
    yield from _resources(inputs)
    for name in unknown:
        yield _problem(
            "W107", f"order/{name}", Text(
                "入力のない注文の実績が届きました。注文を登録するか、生産工程管理用サーバで確かめてください。",
                "Results came of an order that nobody entered. Enter it, or look into it at the process server.",
            )
        )  # fmt: skip
    yield from _plan(inputs, newest, revision)


def _items(inputs: Inputs) -> Iterator[Problem]:
    for item in inputs.items:
        where = f"item/{item.id}"
        if not item.segments:
            yield _problem(
                "E101",
                where,
                Text("工程がありません。工程を登録してください。", "It has no route. Enter its segments."),
            )
        for one in item.segments:
            if one.cycle_s <= 0:
                yield _problem(
                    "E102",
                    f"{where}/{one.id}",
                    Text("作業時間が0です。時間を入れてください。", "Its time is 0. Enter the time."),
                )
            if not one.machines:
                yield _problem(
                    "E102",
                    f"{where}/{one.id}",
                    Text("設備がありません。設備を入れてください。", "It has no machine. Enter one."),
                )


def _orders(inputs: Inputs, at: datetime) -> Iterator[Problem]:
    for order in inputs.orders:
        where = f"order/{order.id}"
        total = inputs.total_of[order.id]
        if order.item not in inputs.item_of:
            yield _problem(
                "E104", where, Text(
                    f"品目「{order.item}」が登録されていません。品目を登録するか、注文を直してください。",
                    f"Item {order.item!r} is not known. Enter it, or correct the order.",
                )
            )  # fmt: skip
        if order.due < at and total.good < order.quantity:
            yield _problem(
                "W105", where, Text(
                    f"納期 {order.due:%Y/%m/%d} は過ぎています。顧客と新しい納期を決めてください。",
                    f"It was due on {order.due:%Y-%m-%d}. Agree on a new date with the customer.",
                )
            )  # fmt: skip
        if total.good > order.quantity:
            yield _problem(
                "W110", where, Text(
                    f"良品 {total.good} 枚は、注文の {order.quantity} 枚より多いです。実績と数量を確かめてください。",
                    f"{total.good} good boards are more than the {order.quantity} ordered. Check results and quantity.",
                )
            )  # fmt: skip


def _parts(inputs: Inputs) -> Iterator[Problem]:
    lacking = _needs(inputs)
    for one in (*inputs.parts, *(Part(bought.part, bought.quantity) for bought in inputs.purchases)):
        lacking[one.id] = lacking.get(one.id, 0) - one.quantity
    lead = {one.id: one.lead_days for one in inputs.parts}
    for part, quantity in sorted(lacking.items()):
        if quantity <= 0 or lead.get(part) is not None:
            continue
        yield _problem(
            "E103", f"part/{part}", Text(
                f"{quantity} 個足りず、調達日数が分かりません。在庫、調達日数か発注を登録してください。",
                f"{quantity} are missing and nobody knows the lead time. Enter stock, lead time or a purchase.",
            )
        )  # fmt: skip


def _needs(inputs: Inputs) -> dict[str, int]:
    """The parts that all orders still use up."""
    found: dict[str, int] = {}
    for order in inputs.orders:
        item = inputs.item_of.get(order.item)
        for segment, left in zip(item.segments if item else (), inputs.left(order), strict=True):
            for one in segment.materials:
                found[one.part] = found.get(one.part, 0) + one.quantity * left
    return found


def _resources(inputs: Inputs) -> Iterator[Problem]:
    known = inputs.calendar.resources
    for name in dict.fromkeys((*inputs.line.machines, *inputs.resources)):
        if name not in known:
            yield _problem(
                "E106", f"calendar/{name}", Text(
                    "シフトがないので、稼働しません。シフトを登録してください。",
                    "It has no shift, so it never works. Enter its shifts.",
                )
            )  # fmt: skip


def _plan(inputs: Inputs, newest: Version | None, revision: int) -> Iterator[Problem]:
    if newest is None:
        return
    where = f"plan/{newest.number}"
    if newest.revision != revision:
        yield _problem(
            "W108", where, Text(
                "この計画の後に、データが変わりました。計画を作り直してください。",
                "Data have changed since this plan was made. Make a new plan.",
            )
        )  # fmt: skip
    if newest.state is not State.RELEASED:
        yield _problem(
            "W111", where, Text(
                "新しい計画が配布されていません。確かめて、承認・配布してください。",
                "The newest plan is not released. Look at it, then approve and release it.",
            )
        )  # fmt: skip
    for one in newest.plan.left_out:
        yield _problem("E109", f"order/{one.order}", one.reason)
    held = {one.order for one in newest.plan.outcomes} | {one.order for one in newest.plan.left_out}
    for order in inputs.orders:
        if order.id not in held and inputs.total_of[order.id].good < order.quantity:
            yield _problem(
                "E109", f"order/{order.id}", Text(
                    "どの計画にもありません。計画を作り直してください。", "No plan holds it. Make a new plan."
                )
            )  # fmt: skip


def _problem(code: str, where: str, text: Text) -> Problem:
    return Problem(f"planning.{code}", "", where, text)
