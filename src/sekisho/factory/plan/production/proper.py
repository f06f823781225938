"""Whether a record can be what it says it is, by itself: asked before it is entered, from a page or a workbook alike.

The bounds are those of the messages in which it will be told (docs/contracts.md).
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from sekisho.factory.plan.production.calendar import Calendar, Down, Shift
from sekisho.factory.plan.production.records import Item, Machine, Material, Order, Part, Purchase, Segment
from sekisho.guard.limits import CELL_CHARACTERS
from sekisho.guard.text import Text

ID_MOST, ORDER_MOST = 80, 60
"""Characters of an id; of an order's, by which boards are named too."""

BOARDS_MOST, PARTS_MOST = 1_000_000, 1_000_000_000
SEGMENTS_MOST, MATERIALS_MOST, MACHINES_MOST = 50, 500, 50
SECONDS_MOST, LEAD_DAYS_MOST, PEOPLE_MOST = 86_400.0, 3_650, 1_000
PRIORITY_MOST = 999
_MEAN_MOST = 1e9  # seconds between failures: thirty years
_RECIPE_MOST = 79  # item and revision name a machine's recipe together, with a colon between them
_FIRST, _LAST = 2000, 2200  # years: nothing is planned before or after


def wrong(record: Order | Item | Part | Purchase | Machine | Calendar) -> Iterator[Text]:
    """All that cannot be; nothing where the record is proper."""
    match record:
        case Order():
            yield from _order(record)
        case Item():
            yield from _item(record)
        case Part():
            yield from _name("部品番号", "part number", record.id)
            yield from _number("在庫数", "stock", record.quantity, 0, PARTS_MOST)
            yield from _number("調達日数", "lead time", record.lead_days or 0, 0, LEAD_DAYS_MOST)
        case Purchase():
            yield from _name("発注番号", "number of the purchase", record.id)
            yield from _name("部品番号", "part number", record.part)
            yield from _number("発注数", "quantity", record.quantity, 1, PARTS_MOST)
            yield from _instant("入荷予定", "arrival", record.arrives)
        case Machine():
            yield from _name("設備", "machine", record.id)
            yield from _number(
                "平均故障間隔", "time between failures", record.mean_time_between_failures_s, 0, _MEAN_MOST
            )
            yield from _number("平均修理時間", "time to repair", record.mean_time_to_repair_s, 0, _MEAN_MOST)
        case Calendar():
            yield from _calendar(record)


def _order(order: Order) -> Iterator[Text]:
    yield from _name("注文番号", "number of the order", order.id, ORDER_MOST)
    if "/" in order.id:
        yield Text(
            f"注文番号「{order.id}」に / は使えません。別の番号にしてください。",
            f"The number of an order cannot hold a slash, as {order.id!r} does. Take another one.",
        )
    yield from _name("顧客", "customer", order.customer)
    yield from _name("品目", "item", order.item)
    yield from _number("数量", "quantity", order.quantity, 1, BOARDS_MOST)
    yield from _number("優先度", "priority", order.priority, 0, PRIORITY_MOST)
    yield from _instant("納期", "due date", order.due)
    yield from _instant("受注日時", "time of the order", order.placed_at)


def _item(item: Item) -> Iterator[Text]:
    yield from _name("品目", "item", item.id)
    yield from _name("改訂", "revision", item.revision)
    yield from _number(
        "品目と改訂の文字数", "length of item and revision", len(item.id + item.revision), 2, _RECIPE_MOST
    )
    yield from _number("工程の数", "number of segments", len(item.segments), 0, SEGMENTS_MOST)
    yield from _twice("工程", "segment", (one.id for one in item.segments))
    for one in item.segments:
        yield from _segment(one)


def _segment(segment: Segment) -> Iterator[Text]:
    yield from _name("工程", "segment", segment.id)
    for machine in segment.machines:
        yield from _word("設備", "machine", machine)
    yield from _twice("設備", "machine", segment.machines)
    yield from _number("設備の数", "number of machines", len(segment.machines), 0, MACHINES_MOST)
    yield from _number("間隔", "cycle time", segment.cycle_s, 0, SECONDS_MOST)
    yield from _number("通過時間", "passage", segment.passage_s, 0, SECONDS_MOST)
    yield from _number("人数", "number of people", segment.workers, 0, PEOPLE_MOST)
    if segment.workers or segment.crew:
        yield from _name("班", "crew", segment.crew)
    yield from _number("部品の種類", "number of parts", len(segment.materials), 0, MATERIALS_MOST)
    yield from _twice("部品", "part", (one.part for one in segment.materials))
    for one in segment.materials:
        yield from _material(one)


def _material(material: Material) -> Iterator[Text]:
    yield from _name("部品番号", "part number", material.part)
    yield from _number(f"部品「{material.part}」の数", f"quantity of {material.part!r}", material.quantity, 1, 5_000)
    yield from _twice("部品の位置", "place", material.places)
    for place in material.places:
        yield from _word("部品の位置", "place", place, 40)
    yield from _number("位置の文字数", "length of all places", len(" ".join(material.places)), 0, CELL_CHARACTERS)
    if material.places and len(material.places) != material.quantity:
        yield Text(
            f"部品「{material.part}」の数 {material.quantity} と位置の数 {len(material.places)} が違います。"
            "合わせてください。",
            f"Part {material.part!r} has quantity {material.quantity} and {len(material.places)} places."
            " Make them agree.",
        )


def _calendar(calendar: Calendar) -> Iterator[Text]:
    for shift in calendar.shifts:
        yield from _shift(shift)
    yield from _twice("休日", "holiday", (f"{one.day:%Y-%m-%d}" for one in calendar.holidays))
    for one in calendar.holidays:
        yield from _number("休日の年", "year of a holiday", one.day.year, _FIRST, _LAST)
        yield from _name("休日の名", "name of a holiday", one.name)
    for down in calendar.downs:
        yield from _down(down)


def _shift(shift: Shift) -> Iterator[Text]:
    yield from _name("設備または班", "machine or crew", shift.resource)
    yield from _number("曜日", "day of the week", shift.weekday, 0, 6)
    yield from _number("人数", "number of people", shift.people, 1, PEOPLE_MOST)
    if shift.begin.microsecond or shift.end.microsecond or shift.begin.tzinfo or shift.end.tzinfo:
        yield Text(
            f"「{shift.resource}」のシフトの時刻は、日本時間の秒までで入れてください。",
            f"Enter the times of the shift of {shift.resource!r} in Japan time, to the second.",
        )


def _down(down: Down) -> Iterator[Text]:
    yield from _name("設備または班", "machine or crew", down.resource)
    yield from _name("理由", "reason", down.reason, 200)
    yield from _instant("停止の始まり", "begin of the stop", down.begin)
    yield from _instant("停止の終わり", "end of the stop", down.end)
    if _is_usable(down.begin) and _is_usable(down.end) and down.end <= down.begin:
        yield Text(
            f"「{down.resource}」の停止は、始まる前に終わっています。日時を直してください。",
            f"The stop of {down.resource!r} ends before it begins. Correct its times.",
        )


def _name(ja: str, en: str, text: str, most: int = ID_MOST) -> Iterator[Text]:
    if text.strip() == text and text.isprintable() and 1 <= len(text) <= most:
        return
    yield Text(
        f"{ja}「{text[:most]}」は使えません。前後に空白のない {most} 文字までで入れてください。",
        f"{text[:most]!r} cannot be used as {en}. Enter 1 to {most} characters without blanks around them.",
    )


def _word(ja: str, en: str, text: str, most: int = ID_MOST) -> Iterator[Text]:
    """A name of which several stand in one cell, with blanks between."""
    if len(text.split()) > 1:
        yield Text(
            f"{ja}「{text[:most]}」に空白は使えません。空白のない名前にしてください。",
            f"{text[:most]!r} cannot be used as {en}: it holds a blank. Take a name without one.",
        )
    yield from _name(ja, en, text, most)


def _number(ja: str, en: str, value: float, least: float, most: float) -> Iterator[Text]:
    if not least <= value <= most:
        yield Text(
            f"{ja} {value:g} は {least:g} から {most:g} までにしてください。",
            f"The {en} is {value:g}. It must be from {least:g} to {most:g}.",
        )


def _twice(ja: str, en: str, names: Iterator[str] | tuple[str, ...]) -> Iterator[Text]:
    for name, count in Counter(names).items():
        if count > 1:
            yield Text(
                f"{ja}「{name}」が {count} 回あります。一つにしてください。",
                f"The {en} {name!r} stands there {count} times. Leave one.",
            )


def _is_usable(at: datetime) -> bool:
    return at.tzinfo is not None and _FIRST <= at.year <= _LAST


def _instant(ja: str, en: str, at: datetime) -> Iterator[Text]:
    if not _is_usable(at):
        yield Text(
            f"{ja} {at} は使えません。時差つきで {_FIRST} 年から {_LAST} 年までの日時にしてください。",
            f"{at} cannot be used as {en}. Enter an instant with its offset, of the years {_FIRST} to {_LAST}.",
        )


def whole(at: datetime) -> datetime:
    """An instant to its second, by which plans reckon."""
    return at - timedelta(microseconds=at.microsecond)
