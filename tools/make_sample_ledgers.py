"""Writes `samples/ledgers.xlsx` and `samples/risk.xlsx`: `python tools/make_sample_ledgers.py`.

What the systems of the factory say to each other, and between which zones, comes from its contracts, at the addresses
of the sample factory (`record_samples/plan.py`). All else, and what else may flow, lies in the tables of
`samples/ledgers`: TSV files named after their ledgers; the first line of each holds the columns by their names in the
code, the cells are as people type them. A cell that cannot be read ends the script: the sample's violations are of
meaning, not of form. `samples/risk` is the same for the ledgers that only the risk analysis needs.
"""

import argparse
import csv
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from ipaddress import IPv4Address
from pathlib import Path
from typing import cast

from record_samples.plan import HOSTS
from sekisho.contracts import contracts
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.cells import empty, reader
from sekisho.security.ledgers.conduit import Conduit
from sekisho.security.ledgers.dataflow import Dataflow
from sekisho.security.ledgers.declaring import Ledger, Row
from sekisho.security.present.workbook.writing import write_book
from sekisho.security.work.expected import expected

SITE, KEEPER = "見本工場", "関 直人"
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


def tables_of(folder: Path) -> dict[str, list[Row]]:
    """The rows of every table in a folder, by ledger."""
    every = {slug: (ledger, folder / f"{slug}.tsv") for slug, ledger in REGISTRY.items()}
    return {slug: list(rows(ledger, path)) for slug, (ledger, path) in every.items() if path.exists()}


def addresses(system: str) -> tuple[IPv4Address, ...]:
    """Where the units of a system of the contracts stand in the sample factory."""
    return tuple(IPv4Address(HOSTS[unit].address) for unit in contracts().units(system))


def dataflows(declared: Iterable[Dataflow], others: Iterable[Dataflow]) -> list[Dataflow]:
    """The data flows of the contracts, kept and reviewed as the others are, and the others behind them."""
    kept = {"keeper": KEEPER, "reviewed": date(2026, 9, 14), "site": SITE}
    return [*(replace(one, **kept) for one in declared), *others]


def conduits(declared: Iterable[Conduit], others: Iterable[Conduit]) -> list[Conduit]:
    """The conduits of the contracts, each with what else may pass between its zones, and those of other zones."""
    rest = {(one.source, one.destination): one for one in others}
    bare = Conduit(boundary="NW-01", keeper=KEEPER, reviewed=date(2025, 6, 10), site=SITE)
    joined = [
        replace(
            (more := rest.pop((one.source, one.destination), bare)),
            source=one.source,
            destination=one.destination,
            protocols=tuple(dict.fromkeys((*one.protocols, *more.protocols))),
            purpose="、".join(filter(None, (one.purpose, more.purpose))),
            ports=tuple(dict.fromkeys((*one.ports, *more.ports))),
            degraded=one.degraded or more.degraded,
        )
        for one in declared
    ]
    return [*joined, *rest.values()]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=SAMPLES, help="the folder to write both workbooks into")
    options = parser.parse_args()
    tables = tables_of(SAMPLES / "ledgers")
    declared = expected(contracts(), addresses)
    tables["dataflow"] = [*dataflows(*(cast("list[Dataflow]", one["dataflow"]) for one in (declared, tables)))]
    tables["conduit"] = [*conduits(*(cast("list[Conduit]", one["conduit"]) for one in (declared, tables)))]
    for name, found in (("ledgers.xlsx", tables), ("risk.xlsx", tables_of(SAMPLES / "risk"))):
        write_book(options.out / name, found)
        print(f"{name}: " + ", ".join(f"{slug} {len(entries)}" for slug, entries in found.items()))


if __name__ == "__main__":
    main()
