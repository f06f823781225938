"""Plans by their sequences: evaluated, searched for, and as records again."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sekisho.factory.plan.kernel.daily import rows as at
from sekisho.factory.plan.kernel.daily.search import MEMORY, search
from sekisho.factory.plan.production.records import Item
from sekisho.factory.plan.production.tables import Fixed, Tables
from sekisho.factory.plan.production.workload import Lot, Workload


@dataclass(frozen=True, slots=True)
class PlacedLot:
    """A lot with its place and its seconds of the clock. opens: its first board is through."""

    group: int
    lot: Lot
    stall: int
    seat: int
    begin: int
    end: int
    opens: int


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One plan. starts: of each pass, in seconds of work of the line.  changeovers: before each pass, in seconds."""

    late: int
    sequence: tuple[int, ...]
    hands: tuple[int, ...]
    starts: tuple[int, ...]
    changeovers: tuple[int, ...]
    lots: tuple[PlacedLot, ...]

    @property
    def cost(self) -> tuple[int, int]:
        """Weighted lateness and changeovers, both in seconds: what is made as small as it can be, in this order."""
        return self.late, sum(self.changeovers)


class Evaluator:
    """Makes plans of one workload. hung: the item whose feeders hang on the line at the begin."""

    def __init__(self, work: Workload, hung: Item | None, fixed: Fixed) -> None:
        self.work, self.fixed = work, fixed
        self._tables = Tables(work, hung, fixed)

    def evaluate(self, sequence: Sequence[int], hands: Sequence[int]) -> Evaluated | None:
        """A plan by its sequences; None where a second side comes before its first."""
        return self._searched(sequence, hands, 0, 0)

    def search(self, sequence: Sequence[int], hands: Sequence[int], seed: int, effort: int) -> Evaluated:
        """The best plan that a search from these sequences finds; they must be possible themselves."""
        found = self._searched(sequence, hands, seed, effort)
        if found is None:
            raise ValueError("a second side comes before its first")
        return found

    def _searched(self, sequence: Sequence[int], hands: Sequence[int], seed: int, effort: int) -> Evaluated | None:
        plan = self._plan(sequence, hands)
        state = np.array([seed * 2_654_435_761 % 2**63 + 1], np.uint64)  # xorshift must not begin with 0
        kept = np.zeros((4, plan.shape[1]), np.int64)
        late = search(self._tables.given, self._tables.spans, plan, kept, state, effort)
        return self._read(plan) if late < at.FOREVER else None

    def _plan(self, sequence: Sequence[int], hands: Sequence[int]) -> at.Table:
        plan = np.zeros((at.ROWS, max(self._tables.given.shape[1], self._tables.seats, MEMORY)), np.int64)
        plan[at.SEQUENCE, : len(sequence)] = sequence
        plan[at.HANDS, : len(hands)] = hands
        return plan

    def _read(self, plan: at.Table) -> Evaluated:
        passes, groups = len(self.work.passes), len(self.work.groups)
        sequence = tuple(int(one) for one in plan[at.SEQUENCE, :passes])
        before = (passes, *sequence)  # the last row of the changeovers is that of the first pass
        changes = {other: self._tables.changeover(one, other) for one, other in zip(before, sequence, strict=False)}
        rows = (at.STALL, at.SEAT, at.BEGIN, at.END, at.OPEN)
        return Evaluated(
            late=int(plan[at.COST, 0]),
            sequence=sequence,
            hands=tuple(int(one) for one in plan[at.HANDS, :groups]),
            starts=tuple(int(one) for one in plan[at.START, :passes]),
            changeovers=tuple(changes[one] for one in range(passes)),
            lots=tuple(
                PlacedLot(group, lot, *(int(plan[row, place]) for row in rows))
                for place, (group, lot) in enumerate(self._tables.lots)
            ),
        )

    def changeover(self, before: int, after: int) -> int:
        """Seconds between two passes; the number of passes stands for the begin."""
        return self._tables.changeover(before, after)
