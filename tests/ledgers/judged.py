"""Rows of a ledger as a small text table whose last column, `faults`, is what their own rules must say of them.

The first line names the fields, "|" stands between them. Faults are `E101 field`, several parted by commas, in the
order in which they are given; an empty cell means that the row is right.
"""

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.cells import reader
from sekisho.security.ledgers.declaring import Row


def _lines(table: str) -> list[dict[str, str]]:
    head, *rest = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return [dict(zip(head, cells, strict=True)) for cells in rest]


def row_of(slug: str, cells: dict[str, str]) -> Row:
    """The row of one line, read as cells of a workbook are."""
    ledger = REGISTRY[slug]
    return ledger.row(**{name: reader(ledger, ledger.field(name))(cell) for name, cell in cells.items()})  # type: ignore[arg-type]


def assert_judged(slug: str, table: str) -> None:
    """Every line is judged as its last cell says."""
    lines = _lines(table)
    expected = [line.pop("faults") for line in lines]
    found = [[f"{one.number} {one.field}" for one in row_of(slug, line).faults()] for line in lines]
    assert [", ".join(one) for one in found] == expected
