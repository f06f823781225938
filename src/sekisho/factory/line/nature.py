"""What happens to a board by chance, the same each time it is asked: a machine that is started again sees no other
board, and inspection sees what the machines before it did, without a word between them that real ones would not say.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from sekisho.factory.line.kinds import MachineKind


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A machine breaks while it works on a board. share: of the work, from 0 to 1, that is done by then."""

    share: float
    repair: timedelta


@dataclass(frozen=True, slots=True)
class Nature:
    """Chance by a seed. board: what makes one pass of one board, such as its serial number and side."""

    seed: int

    def defective(self, kind: MachineKind, board: str) -> bool:
        """Whether a board gets a defect in a machine."""
        return self._chance(kind, board, "defect").random() < kind.failures.defective

    def lost(self, kind: MachineKind, board: str, part: str, placed: int) -> int:
        """How many parts are lost while so many are placed."""
        chance = self._chance(kind, board, f"pick {part}")
        return sum(chance.random() < kind.failures.lost for _ in range(placed))

    def passes(self, kind: MachineKind, before: Iterable[MachineKind], board: str) -> bool:
        """What inspection says of a board that went through the machines before."""
        chance = self._chance(kind, board, "inspection").random()
        if any(self.defective(one, board) for one in before):
            return chance >= kind.failures.found
        return chance >= kind.failures.false_calls

    def breakdown(self, kind: MachineKind, board: str, work: timedelta) -> Breakdown | None:
        """Whether the machine breaks during the work on a board; faults come without memory."""
        chance = self._chance(kind, board, "fault")
        after = chance.expovariate(1.0) * kind.failures.between.total_seconds()
        repair = timedelta(seconds=chance.expovariate(1.0) * kind.failures.repair.total_seconds())
        return Breakdown(after / work.total_seconds(), repair) if after < work.total_seconds() else None

    def _chance(self, kind: MachineKind, board: str, what: str) -> Random:
        return Random(f"{self.seed}/{kind.system}/{board}/{what}")  # noqa: S311 -- a simulation
