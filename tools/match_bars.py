"""The two bars of time of the matching, each with the ledger and the advisories that it asks for.

5,000 assets against 2,400 advisories in at most 5 s; one new advisory against 5,000 assets in at most 50 ms, where the
assets are of all vendors and where they are of one. All rows differ; a real ledger has many rows of one kind, which is
looked up but once.
"""

import gc
import re
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from match_rows import Row, rows
from match_truth import Truth
from sekisho.security.checks.vulnerability.answers import Matched
from sekisho.security.checks.vulnerability.held import Held
from sekisho.security.checks.vulnerability.holdings import Holdings
from sekisho.security.checks.vulnerability.index import Index
from sekisho.security.observe.advisories.records import Advisory

MANY = 2400  # advisories
WHOLE_S, NEW_S = 5.0, 0.05
_NEW = 60  # advisories that are each taken for a new one, where one does not ask for another number
_APART = 7  # what is added to a number in a name, so that it is another product


@dataclass(frozen=True, slots=True)
class Seconds:
    """Seconds of one processor. read: the ledger.  new: each of some advisories, taken for a new one."""

    advisories: int
    rows: int
    index: float
    read: float
    match: float
    new: tuple[float, ...]

    @property
    def whole(self) -> float:
        """From advisories and rows to all answers."""
        return self.index + self.read + self.match


def held_of(made: Sequence[Row]) -> list[Held]:
    """The rows as things of a ledger."""
    return [Held(str(at), row.vendor, row.model, "", row.firmware) for at, row in enumerate(made)]


def timed(
    advisories: Sequence[Advisory], held: Sequence[Held], new: Sequence[Advisory] | None = None
) -> tuple[Seconds, list[Matched]]:
    """How long it takes, and what was told. new: by default some of the advisories."""
    marks = [time.process_time()]
    index = Index(advisories)
    marks.append(time.process_time())
    holdings = Holdings(held, index.vendors)
    marks.append(time.process_time())
    told = list(holdings.matched(index))
    marks.append(time.process_time())
    spent = [after - before for before, after in pairwise(marks)]
    gc.collect()  # the search for cycles that all answers bring on is no cost of a new advisory
    each = []
    for advisory in advisories[:: max(1, len(advisories) // _NEW)] if new is None else new:
        start = time.process_time()
        list(holdings.touched(Index([advisory], beside=index)))
        each.append(time.process_time() - start)
    return Seconds(len(advisories), len(held), spent[0], spent[1], spent[2], tuple(each)), told


def repeated(advisories: Sequence[Advisory], count: int) -> list[Advisory]:
    """As many advisories: those given, and as many of them as are missing again, with another number in each name."""
    out = list(advisories)
    while out and len(out) < count:
        turn, at = divmod(len(out), len(advisories))
        out.append(_renamed(advisories[at], turn * _APART))
    return out[:count]


def _renamed(advisory: Advisory, by: int) -> Advisory:
    def moved(name: str) -> str:
        return re.sub(r"\d+", lambda found: str(int(found[0]) + by).zfill(len(found[0])), name, count=1)

    products = tuple(replace(product, name=moved(product.name)) for product in advisory.products)
    return replace(advisory, id=f"{advisory.id}+{by}", products=products)


def of_largest_vendor(advisories: Sequence[Advisory]) -> list[Advisory]:
    """The advisories about the vendor that has most products in them, with its products alone."""
    counted = Counter(product.vendor for advisory in advisories for product in advisory.products)
    largest = max(counted, key=lambda vendor: (counted[vendor], vendor))
    kept = (
        replace(advisory, products=tuple(product for product in advisory.products if product.vendor == largest))
        for advisory in advisories
    )
    return [advisory for advisory in kept if advisory.products]


def bars(advisories: Sequence[Advisory], count: int, seed: int) -> Iterator[tuple[str, float, float]]:
    """Each bar: what is measured, the seconds it took, and those it may take."""
    many = repeated(advisories, MANY)
    mixed = held_of(rows(Truth(advisories), count, seed))
    spent, _ = timed(many, mixed, advisories)
    yield f"{spent.rows} rows against {spent.advisories} advisories", spent.whole, WHOLE_S
    yield from _of_new(f"{spent.rows} rows of all vendors", spent)
    largest = of_largest_vendor(advisories)
    spent, _ = timed(advisories, held_of(rows(Truth(largest), count, seed)), largest)
    yield from _of_new(f"{spent.rows} rows of one vendor", spent)


def _of_new(ledger: str, spent: Seconds) -> Iterator[tuple[str, float, float]]:
    yield f"one new against {ledger}, median of {len(spent.new)}", statistics.median(spent.new), NEW_S
    late = sum(one > NEW_S for one in spent.new)
    yield f"one new against {ledger}, worst ({late} above the bar)", max(spent.new), NEW_S
