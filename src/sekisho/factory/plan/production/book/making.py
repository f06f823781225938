"""The records that the rows of a workbook say, with what does not fit together."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sekisho.factory.plan.production.book import declared as of
from sekisho.factory.plan.production.book.declared import Book, Sheet
from sekisho.factory.plan.production.calendar import Calendar, Down, Holiday, Shift
from sekisho.factory.plan.production.proper import wrong
from sekisho.factory.plan.production.records import Item, Machine, Material, Order, Part, Purchase, Segment
from sekisho.guard.problem import Problem
from sekisho.guard.text import Text

Rows = Mapping[str, Sequence[tuple[int, tuple[Any, ...]]]]
"""By sheet: line, and values of the columns' kinds."""

R = TypeVar("R", Order, Item, Part, Purchase, Machine)


class Made:
    """The records of one workbook. problems: all that is wrong, once `book` was asked."""

    def __init__(self, file: str, rows: Rows) -> None:
        self._file, self._rows = file, rows
        self.problems: list[Problem] = []

    def book(self) -> Book:
        """All of it."""
        return Book(
            revision=self._revision(),
            orders=self._records(of.ORDERS, lambda one: Order(*one)),
            items=self._items(),
            calendar=self._calendar(),
            parts=self._records(of.PARTS, lambda one: Part(*one)),
            purchases=self._records(of.PURCHASES, lambda one: Purchase(*one)),
            machines=self._records(of.MACHINES, lambda one: Machine(*one)),
        )

    def _revision(self) -> int:
        rows = self._rows[of.ABOUT.name]
        if len(rows) != 1:
            self._tell("E009", of.ABOUT, 2, Text(
                "データの版を一つだけにしてください。", "Leave one revision of the data."
            ))  # fmt: skip
            return -1
        return int(rows[0][1][0])

    def _records(self, sheet: Sheet, make: Callable[[tuple[Any, ...]], R]) -> tuple[R, ...]:
        found: dict[str, R] = {}
        for line, values in self._rows[sheet.name]:
            record = make(values)
            self._once(sheet, line, record.id, found)
            self._check(sheet, line, record)
            found[record.id] = record
        return tuple(sorted(found.values(), key=lambda one: one.id))

    def _items(self) -> tuple[Item, ...]:
        materials = self._materials()
        segments: dict[str, list[Segment]] = {}
        for line, (item, name, machines, cycle, passage, crew, workers) in self._rows[of.SEGMENTS.name]:
            held = materials.pop((item, name), (0, []))[1]
            segments.setdefault(item, []).append(Segment(name, machines, cycle, passage, crew, workers, tuple(held)))
            if not any(item == values[0] for _, values in self._rows[of.ITEMS.name]):
                self._tell("E010", of.SEGMENTS, line, _nowhere(item, of.ITEMS))
        for (item, name), (line, _) in materials.items():
            self._tell("E010", of.MATERIALS, line, _nowhere(f"{item} {name}", of.SEGMENTS))
        return self._records(of.ITEMS, lambda one: Item(one[0], one[1], tuple(segments.get(one[0], ()))))

    def _materials(self) -> dict[tuple[str, str], tuple[int, list[Material]]]:
        """By item and segment: the first line, and the parts."""
        found: dict[tuple[str, str], tuple[int, list[Material]]] = {}
        for line, (item, segment, part, quantity, places) in self._rows[of.MATERIALS.name]:
            found.setdefault((item, segment), (line, []))[1].append(Material(part, quantity, places))
        return found

    def _calendar(self) -> Calendar:
        shifts = [(line, Shift(*values)) for line, values in self._rows[of.SHIFTS.name]]
        holidays = [(line, Holiday(*values)) for line, values in self._rows[of.HOLIDAYS.name]]
        downs = [(line, Down(*values)) for line, values in self._rows[of.DOWNS.name]]
        for line, shift in shifts:
            self._check(of.SHIFTS, line, Calendar(shifts=(shift,)))
        for line, down in downs:
            self._check(of.DOWNS, line, Calendar(downs=(down,)))
        for place, (line, holiday) in enumerate(holidays):
            earlier = tuple(one for _, one in holidays[:place] if one.day == holiday.day)
            self._check(of.HOLIDAYS, line, Calendar(holidays=(*earlier, holiday)))
        return Calendar(
            tuple(one for _, one in shifts), tuple(one for _, one in holidays), tuple(one for _, one in downs)
        )

    def _check(self, sheet: Sheet, line: int, record: Order | Item | Part | Purchase | Machine | Calendar) -> None:
        for text in wrong(record):
            self._tell("E011", sheet, line, text)

    def _once(self, sheet: Sheet, line: int, name: str, found: Mapping[str, object]) -> None:
        if name in found:
            self._tell("E012", sheet, line, Text(
                f"「{name}」が二度あります。一行にしてください。", f"{name!r} stands there twice. Leave one row."
            ))  # fmt: skip

    def _tell(self, code: str, sheet: Sheet, line: int, text: Text) -> None:
        self.problems.append(Problem(f"book.{code}", self._file, f"{sheet.name} A{line}", text))


def _nowhere(name: str, sheet: Sheet) -> Text:
    return Text(
        f"「{name}」がシート「{sheet.name}」にありません。加えるか、この行を直してください。",
        f"{name!r} is not in sheet {sheet.name!r}. Add it there, or correct this row.",
    )
