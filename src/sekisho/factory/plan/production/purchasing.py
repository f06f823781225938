"""The material check of the monthly plan: what is missing in which week, by when to buy it, and which orders wait."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sekisho.factory.plan.production.calendar import JAPAN, week_of
from sekisho.factory.plan.production.demand import demands
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.guard.text import Text


@dataclass(frozen=True, slots=True)
class Missing:
    """A part that a week lacks. missing: neither in stock nor bought.  late: bought, but arrives after the week.

    buy_by: by when to order what is missing; None where nobody knows the lead time.  orders: that wait for it, in turn.
    """

    week: date
    part: str
    missing: int
    late: int
    buy_by: date | None
    orders: tuple[str, ...]

    def text(self, today: date) -> Text:
        """What to do, in a sentence."""
        names = ", ".join(self.orders[:5])
        ja, en = [], []
        if self.missing and self.buy_by is None:
            ja.append(f"{self.missing} 個を手配し、調達日数を登録してください")
            en.append(f"order {self.missing} and enter the lead time")
        elif self.missing and self.buy_by and self.buy_by < today:
            ja.append(
                f"{self.missing} 個は {self.buy_by:%Y/%m/%d} までに手配が必要でした。仕入先に短縮を頼んでください"
            )
            en.append(f"{self.missing} should have been ordered by {self.buy_by}: ask the supplier to hurry")
        elif self.missing:
            ja.append(f"{self.missing} 個を {self.buy_by:%Y/%m/%d} までに手配してください")
            en.append(f"order {self.missing} by {self.buy_by}")
        if self.late:
            ja.append(f"発注済みの {self.late} 個の入荷を早めてもらってください")
            en.append(f"have {self.late} that are bought arrive earlier")
        return Text(
            f"{self.week:%Y/%m/%d} の週に部品「{self.part}」が足りません（注文 {names}）。{'。'.join(ja)}。",
            f"Part {self.part!r} is short in the week of {self.week} (orders {names}): {', and '.join(en)}.",
        )


def missing(inputs: Inputs, begin: datetime) -> list[Missing]:
    """All that is missing, by week and part. An order needs its parts in the week in which its work must begin.

    Of a week the more urgent orders take first, and of all lots the earliest.
    """
    last = max((one.due for one in inputs.orders), default=begin)
    days = max((last - begin).days, 0) + 14
    found: dict[tuple[date, str], list[tuple[str, int, int]]] = {}
    stock = _stock(inputs, begin)
    for week, order, part, quantity in sorted(_needs(inputs, begin, days)):
        short, late = _taken(stock.get(part, []), quantity, week)
        if short or late:
            found.setdefault((week, part), []).append((order[-1], short, late))
    lead = {one.id: one.lead_days for one in inputs.parts}
    return [
        Missing(
            week,
            part,
            sum(short for _, short, _ in uses),
            sum(late for *_, late in uses),
            _buy_by(week, begin, lead.get(part)) if any(short for _, short, _ in uses) else None,
            tuple(order for order, *_ in uses),
        )
        for (week, part), uses in sorted(found.items())
    ]


def _needs(inputs: Inputs, begin: datetime, days: int) -> Iterator[tuple[date, tuple[int, datetime, str], str, int]]:
    for one in demands(inputs, begin, days):
        week = week_of(begin + timedelta(seconds=one.begins))
        order = one.order
        for part, quantity in inputs.needs(order, inputs.item_of[order.item].segments).items():
            yield week, (order.priority, order.due, order.id), part, quantity


def _stock(inputs: Inputs, begin: datetime) -> dict[str, list[tuple[date, int]]]:
    """Lots of each part by the week in which they are there, the earliest first."""
    found = {one.id: [(week_of(begin), one.quantity)] for one in inputs.parts if one.quantity > 0}
    for bought in sorted(inputs.purchases, key=lambda one: (one.arrives, one.id)):
        found.setdefault(bought.part, []).append((week_of(max(bought.arrives, begin)), bought.quantity))
    return found


def _taken(lots: list[tuple[date, int]], quantity: int, week: date) -> tuple[int, int]:
    """Take from lots; how many are missing, and how many arrive after the week."""
    late = 0
    while quantity and lots:
        arrives, held = lots.pop(0)
        took = min(held, quantity)
        quantity -= took
        late += took if arrives > week else 0
        if held > took:
            lots.insert(0, (arrives, held - took))
    return quantity, late


def _buy_by(week: date, begin: datetime, lead_days: int | None) -> date | None:
    first = max(week, begin.astimezone(JAPAN).date())
    return first - timedelta(days=lead_days) if lead_days is not None else None
