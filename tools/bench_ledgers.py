"""Measure ledgers in and out of a home through Excel, with the journal, beside what other systems took.

    python tools/bench_ledgers.py [--rows 10000] [--large 100000]

Every step runs in this process, in a home of its own in a temporary folder (or on the PostgreSQL that SEKISHO_DATABASE
names; it must be empty). Seconds are of the wall clock, with those of the processor beside them: on a busy machine the
first are larger. MB: by how much the largest resident memory of the process grew in the step.

Each step that has a bar is taken between two runs of a yardstick, which the study that measured the other systems ran
too; `there` is what the step would have taken on the study's machine, on which the bars were set and the other systems
measured. The bar is held against it (docs/decisions/0017), and plain seconds are printed beside it.
"""

import argparse
import datetime as dt
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from xlsxwriter import Workbook

from sekisho.security.app.setup import open_home
from sekisho.security.ledgers.asset import Asset, Status
from sekisho.security.present.workbook.reading import read_contents
from sekisho.security.present.workbook.writing import write_book
from sekisho.security.terms.address import Ip, Mac
from sekisho.security.work.stamped import Given, Stamp

T = TypeVar("T")

ANCHORS = (
    ("NetBox 4.6.8: 10,000 devices through its bulk API", 1079.0),
    ("NetBox 4.6.8: the same at its undisturbed rate", 472.0),
    ("CISO Assistant: 10,000 assets from XLSX (from 300)", 230.0),
)
"""As measured on a machine of this size, two cores, in 2026: seconds."""


YARDSTICK_S = 0.73
"""Seconds that the yardstick took on the machine of the study, in 2026."""


@dataclass(frozen=True)
class Step:
    """One measured step. asked: the most seconds it may take; 0 where none is set.

    there: seconds on the study's machine; 0 where no yardstick was run beside it.
    """

    name: str
    seconds: float
    cpu: float
    mb: float
    asked: float = 0.0
    there: float = 0.0

    @property
    def missed(self) -> bool:
        """Whether it took longer than it may."""
        return bool(self.asked) and self.there > self.asked

    def line(self) -> str:
        """As it is printed."""
        asked = f"{self.there:8.2f}  <= {self.asked:g} s{' MISSED' * self.missed}" if self.asked else ""
        return f"{self.name:52}{self.seconds:8.2f}{self.cpu:8.2f}{self.mb:8.0f}{asked}"


class Bench:
    """Steps as they are run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.steps: list[Step] = []

    def run(self, name: str, act: Callable[[], T], asked: float = 0.0) -> T:
        """Run one step and keep its figures."""
        before = yardstick(self.folder) if asked else 0.0
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        wall, cpu = time.perf_counter(), time.process_time()
        result = act()
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) / 1024
        there = wall * YARDSTICK_S / ((before + yardstick(self.folder)) / 2) if asked else 0.0
        self.steps.append(Step(name, wall, cpu, grown, asked, there))
        print(self.steps[-1].line(), flush=True)
        return result


def yardstick(folder: Path) -> float:
    """Seconds for what the study measured too: the workbook library alone, 10,000 lines of fifteen short texts."""
    began = time.perf_counter()
    workbook = Workbook(folder / "yardstick.xlsx", {"constant_memory": True})
    sheet = workbook.add_worksheet()
    for line in range(10_000):
        for column in range(15):
            sheet.write_string(line, column, f"{line}-{column}")
    workbook.close()
    return time.perf_counter() - began


def assets(count: int, place: str = "") -> Iterator[Asset]:
    """A factory's devices with fifteen columns filled in."""
    for at in range(count):
        octets = (at >> 16 & 255, at >> 8 & 255, at & 255)
        yield Asset(
            id=f"A-{at:06}", name=f"PLC {at}", kind="PLC", purpose="搬送の制御", software=("制御ソフト",),
            place=place or f"{at % 7 + 1}号棟{at % 5 + 1}階", keeper="佐藤", system=f"ライン{at % 20}",
            ips=(Ip("10.{}.{}.{}".format(*octets)),), macs=(Mac("00:00:5e:{:02x}:{:02x}:{:02x}".format(*octets)),),
            status=Status.IN_USE, vendor="三菱電機", model="R08CPU", stocktaken=dt.date(2026, 4, 1), site="本社工場",
        )  # fmt: skip


def take_in(path: Path) -> None:
    """One import: read, compare, write, journal."""
    from sekisho.security.store.importing import preview, take_in  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.proposing import Asked  # noqa: PLC0415

    found = read_contents(path)
    given = Given({slug: one.position for slug, one in found.stamps.items()})
    take_in(preview(found.book, given), Asked("佐藤", path.name, "一括登録"))


def put_out(path: Path) -> None:
    """One export of the asset ledger."""
    from sekisho.security.store.exporting import Wanted, outgoing  # noqa: PLC0415 -- needs an open home

    found = outgoing(Wanted(("asset",)))
    write_book(path, found.tables, stamps={"asset": Stamp("asset", found.origin, found.position)})


def measure(folder: Path, rows: int, large: int) -> list[Step]:
    """Everything, in the order of a home's life."""
    bench = Bench(folder)
    first, out, edited, many = (folder / f"{name}.xlsx" for name in ("first", "out", "edited", "many"))
    bench.run("an empty home, migrated", lambda: open_home(folder / "home"), 5)
    write_book(first, {"asset": assets(rows)})
    bench.run(f"import of {rows:,} new assets, with journal", lambda: take_in(first), 2)
    bench.run(f"export of {rows:,} assets", lambda: put_out(out), 2)
    bench.run("import of the export: nothing changes", lambda: take_in(out))
    stamps = read_contents(out).stamps
    write_book(edited, {"asset": assets(rows, "移設先")}, stamps=stamps)
    bench.run(f"import of the export, {rows:,} cells edited", lambda: take_in(edited))
    write_book(many, {"asset": assets(large)})
    bench.run(f"import of {large:,} assets", lambda: take_in(many))
    bench.run(f"export of {large:,} assets", lambda: put_out(out))
    return bench.steps


def main() -> int:
    """The command line: 0, or 1 where a step took longer than it may."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=100_000)
    options = parser.parse_args()
    print(f"{'step':52}{'s':>8}{'CPU s':>8}{'MB':>8}{'there':>8}")
    with tempfile.TemporaryDirectory() as name:
        steps = measure(Path(name), options.rows, options.large)
    for text, seconds in ANCHORS:
        print(f"{text:52}{seconds:8.0f}")
    return int(any(step.missed for step in steps))


if __name__ == "__main__":
    sys.exit(main())
