"""Writes the data of planning as a workbook."""

import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any, TypeAlias

import xlsxwriter

from sekisho.factory.plan.production.book import declared as of
from sekisho.factory.plan.production.book.declared import WEEKDAYS, Book, Kind, Sheet
from sekisho.factory.plan.production.calendar import JAPAN

Value: TypeAlias = str | int | float | datetime | date | time | tuple[str, ...] | None

_FORMATS = {Kind.INSTANT: "yyyy/mm/dd hh:mm:ss", Kind.DAY: "yyyy/mm/dd", Kind.TIME: "hh:mm:ss"}


def exported(book: Book) -> bytes:
    """The workbook."""
    data = io.BytesIO()
    rows = _rows(book)
    with xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        head = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        formats = {kind: workbook.add_format({"num_format": text}) for kind, text in _FORMATS.items()}
        for sheet in of.SHEETS:
            page = workbook.add_worksheet(sheet.name)
            page.freeze_panes(1, 0)
            for at, column in enumerate(sheet.columns):
                page.set_column(at, at, column.width)
                page.write_string(0, at, column.label, head)
            for line, values in enumerate(rows[sheet.name], start=1):
                for at, value in enumerate(values):
                    _write(page, (line, at), sheet.columns[at].kind, value, formats)
    return data.getvalue()


def _write(
    page: Any,  # noqa: ANN401 -- XlsxWriter has no types
    place: tuple[int, int],
    kind: Kind,
    value: Value,
    formats: dict[Kind, Any],
) -> None:
    """One cell."""
    match value:
        case None | "" | ():
            return
        case tuple():
            page.write_string(*place, " ".join(value))
        case int() if kind is Kind.WEEKDAY:
            page.write_string(*place, WEEKDAYS[value])
        case int() | float():
            if float(f"{value:.16G}") == value:  # so many digits XlsxWriter writes
                page.write_number(*place, value)
            else:
                page.write_string(*place, repr(value))
        case datetime():
            page.write_datetime(*place, value.astimezone(JAPAN).replace(tzinfo=None), formats[kind])
        case date() | time():
            page.write_datetime(*place, value, formats[kind])
        case _:
            page.write_string(*place, value)


def _rows(book: Book) -> dict[str, list[tuple[Value, ...]]]:
    found: dict[Sheet, Iterable[tuple[Value, ...]]] = {
        of.ORDERS: (
            (one.id, one.customer, one.item, one.quantity, one.due, one.placed_at, one.priority) for one in book.orders
        ),
        of.ITEMS: ((one.id, one.revision) for one in book.items),
        of.SEGMENTS: _segments(book),
        of.MATERIALS: _materials(book),
        of.SHIFTS: ((one.resource, one.weekday, one.begin, one.end, one.people) for one in book.calendar.shifts),
        of.HOLIDAYS: ((one.day, one.name) for one in book.calendar.holidays),
        of.DOWNS: ((one.resource, one.begin, one.end, one.reason) for one in book.calendar.downs),
        of.PARTS: ((one.id, one.quantity, one.lead_days) for one in book.parts),
        of.PURCHASES: ((one.id, one.part, one.quantity, one.arrives) for one in book.purchases),
        of.MACHINES: ((one.id, one.mean_time_between_failures_s, one.mean_time_to_repair_s) for one in book.machines),
        of.ABOUT: ((book.revision,),),
    }
    return {sheet.name: list(rows) for sheet, rows in found.items()}


def _segments(book: Book) -> Iterator[tuple[Value, ...]]:
    for item in book.items:
        for one in item.segments:
            yield item.id, one.id, one.machines, one.cycle_s, one.passage_s, one.crew, one.workers


def _materials(book: Book) -> Iterator[tuple[Value, ...]]:
    for item in book.items:
        for segment in item.segments:
            for one in segment.materials:
                yield item.id, segment.id, one.part, one.quantity, one.places
