"""Writes `samples/ledgers.xlsx` from the plain tables in `samples/ledgers`: `python tools/make_sample_ledgers.py`.

A table is a TSV file named after its ledger; its first line holds the columns by their names in the code, the cells are
as people type them. A cell that cannot be read ends the script: the sample's violations are of meaning, not of form.
"""

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.cells import empty, reader
from sekisho.security.ledgers.declaring import Ledger, Row
from sekisho.security.present.workbook.writing import write_book

SITE = "見本工場"
SAMPLES = Path(__file__).resolve().parents[1] / "samples"


def rows(ledger: Ledger, path: Path) -> Iterator[Row]:
    """The rows of one table; CellError for a cell that its column cannot hold, KeyError for an unknown column."""
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            fields = {name: ledger.field(name) for name in line}
            values = {
                name: reader(ledger, field)(line[name]) if line[name] else empty(field)
                for name, field in fields.items()
            }
            yield ledger.row(site=SITE, **values)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=SAMPLES / "ledgers.xlsx", help="the workbook to write")
    options = parser.parse_args()
    tables = {
        slug: list(rows(ledger, SAMPLES / "ledgers" / f"{slug}.tsv"))
        for slug, ledger in REGISTRY.items()
        if (SAMPLES / "ledgers" / f"{slug}.tsv").exists()
    }
    write_book(options.out, tables)
    print(f"{options.out.name}: " + ", ".join(f"{slug} {len(found)}" for slug, found in tables.items()))


if __name__ == "__main__":
    main()
