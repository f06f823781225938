"""Computes the formulas of a workbook anew: an evaluator of just the functions that the risk workbook uses.

It shares nothing with the room that computed the cached values. Text compares without regard to case, an empty cell
equals "" and 0, as in Excel.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

Value = Any
"""A number, a text, a truth, None for an empty cell, or a list of rows of them."""
_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"]|"")*")|(?P<ref>'(?:[^']|'')+'!\$?[A-Z]+\$?\d*(?::\$?[A-Z]+\$?\d*)?)"""
    r"""|(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Z]+)(?=\()|(?P<word>TRUE|FALSE)|(?P<sign><>|>=|<=|[-+*/=<>(),]))"""
)


def plain(value: Value) -> Value:
    return value[0][0] if isinstance(value, list) else value


def same(one: Value, other: Value) -> bool:
    if one is None or other is None:
        return {one, other} <= {None, "", 0} and not ({"", 0} <= {one, other})
    if isinstance(one, str) != isinstance(other, str):
        return False
    return one.casefold() == other.casefold() if isinstance(one, str) else bool(one == other)


def each(one: Value, other: Value, act: Callable[[Value, Value], Value]) -> Value:
    if isinstance(one, list) or isinstance(other, list):
        rows = one if isinstance(one, list) else other
        return [
            [
                act(one[y][x] if isinstance(one, list) else one, other[y][x] if isinstance(other, list) else other)
                for x in range(len(rows[0]))
            ]
            for y in range(len(rows))
        ]
    return act(one, other)


OPERATORS: dict[str, Callable[[Value, Value], Value]] = {
    "=": same,
    "<>": lambda a, b: not same(a, b),
    ">": lambda a, b: (a or 0) > (b or 0),
    "<": lambda a, b: (a or 0) < (b or 0),
    ">=": lambda a, b: (a or 0) >= (b or 0),
    "<=": lambda a, b: (a or 0) <= (b or 0),
    "+": lambda a, b: (a or 0) + (b or 0),
    "-": lambda a, b: (a or 0) - (b or 0),
    "*": lambda a, b: (a or 0) * (b or 0),
}
BINDING = ({"=", "<>", ">", "<", ">=", "<="}, {"+", "-"}, {"*"})


def flat(values: list[Value]) -> Iterator[Value]:
    for value in values:
        if isinstance(value, list):
            yield from (cell for row in value for cell in row)
        else:
            yield value


def numbers(values: list[Value]) -> list[float]:
    return [one for one in flat(values) if isinstance(one, int | float) and not isinstance(one, bool)]


class Book:
    """A workbook whose cells are computed when they are asked for. `change` sets a cell that is given."""

    def __init__(self, path: Path) -> None:
        self._cells: dict[tuple[str, int, int], Value] = {}
        self._formulas: set[tuple[str, int, int]] = set()
        self._rows: dict[str, int] = {}
        self._known: dict[tuple[str, int, int], Value] = {}
        for sheet in load_workbook(path):
            self._rows[sheet.title] = sheet.max_row
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is not None:
                        self._cells[sheet.title, cell.row, cell.column] = cell.value
                    if cell.data_type == "f":
                        self._formulas.add((sheet.title, cell.row, cell.column))

    def formulas(self) -> Iterator[tuple[str, int, int]]:
        return iter(sorted(self._formulas))

    def change(self, sheet: str, row: int, column: int, value: Value) -> None:
        self._cells[sheet, row, column] = value
        self._known.clear()

    def find(self, sheet: str, column: int, value: Value) -> int:
        return next(row for row in range(1, self._rows[sheet] + 1) if self._cells.get((sheet, row, column)) == value)

    def column_of(self, sheet: str, label: str, header: int = 3) -> int:
        return next(x for (name, y, x), value in self._cells.items() if (name, y) == (sheet, header) and value == label)

    def cell(self, sheet: str, row: int, column: int) -> Value:
        at = (sheet, row, column)
        if at not in self._known:
            value = self._cells.get(at)
            self._known[at] = plain(Formula(self, value[1:]).value()) if at in self._formulas else value
        return self._known[at]

    def range(self, sheet: str, cells: str) -> Value:
        left, top, right, bottom = range_boundaries(cells.replace("$", ""))
        rows = range(top or 1, (bottom or self._rows[sheet]) + 1)
        found = [[self.cell(sheet, y, x) for x in range(left, right + 1)] for y in rows]
        return found if ":" in cells else found[0][0]


class Formula:
    """One formula as it is read from left to right."""

    def __init__(self, book: Book, text: str) -> None:
        self._book, self._tokens = book, []
        at = 0
        while at < len(text):
            found = _TOKEN.match(text, at)
            assert found, text[at:]
            self._tokens.append((found.lastgroup, found[found.lastgroup or 0]))
            at = found.end()
        self._at = 0

    def value(self) -> Value:
        result = self._level(0)
        assert self._at == len(self._tokens), self._tokens[self._at :]
        return result

    def _sign(self) -> str:
        if self._at < len(self._tokens) and self._tokens[self._at][0] == "sign":
            return str(self._tokens[self._at][1])
        return ""

    def _level(self, depth: int) -> Value:
        if depth == len(BINDING):
            return self._one()
        result = self._level(depth + 1)
        while (sign := self._sign()) in BINDING[depth]:
            self._at += 1
            result = each(result, self._level(depth + 1), OPERATORS[sign])
        return result

    def _one(self) -> Value:
        kind, text = self._tokens[self._at]
        self._at += 1
        match kind:
            case "text":
                return text[1:-1].replace('""', '"')
            case "number":
                return float(text) if "." in text else int(text)
            case "word":
                return text == "TRUE"
            case "ref":
                sheet, _, cells = text.rpartition("!")
                return self._book.range(sheet[1:-1].replace("''", "'"), cells)
            case "name":
                return self._call(text)
            case _:
                assert text == "(", text
                result = self._level(0)
                self._at += 1
                return result

    def _call(self, name: str) -> Value:
        self._at += 1
        arguments: list[Value] = []
        while self._sign() != ")":
            arguments.append(self._level(0))
            if self._sign() == ",":
                self._at += 1
        self._at += 1
        return FUNCTIONS[name](*arguments)


def _vlookup(wanted: Value, table: Value, column: int, near: Value) -> Value:
    assert near is False
    return next((row[column - 1] for row in table if same(row[0], plain(wanted))), float("nan"))  # Excel's #N/A


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "IF": lambda test, yes, no: plain(yes if plain(test) else no),
    "OR": lambda *tests: any(map(plain, tests)),
    "AND": lambda *tests: all(map(plain, tests)),
    "COUNTIF": lambda where, wanted: sum(same(one, plain(wanted)) for one in flat([where])),
    "COUNTIFS": lambda a, x, b, y: sum(
        same(one, plain(x)) and same(other, plain(y)) for one, other in zip(flat([a]), flat([b]), strict=True)
    ),
    "VLOOKUP": _vlookup,
    "INDEX": lambda table, row, column: table[int(plain(row)) - 1][int(plain(column)) - 1],
    "MAX": lambda *values: max(numbers(list(values)), default=0),
    "MIN": lambda *values: min(numbers(list(values)), default=0),
    "SUM": lambda *values: sum(numbers(list(values))),
    "SUMPRODUCT": lambda values: sum(map(int, flat([values]))),
    "MATCH": lambda wanted, where, kind: 1 + [same(one, wanted) for one in flat([where])].index(kind == 0),
}
