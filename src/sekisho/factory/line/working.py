"""What a machine has done to a board when it comes out. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sekisho.factory.line.cfx import Placed
from sekisho.factory.line.kinds import MachineKind
from sekisho.factory.line.memory import Board, Inside
from sekisho.factory.line.nature import Nature
from sekisho.factory.line.orders import JobOrder
from sekisho.factory.line.reels import Reels


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it. worked: as it should.  placed, passed: None where the machine places or judges nothing."""

    board: Board
    worked: bool
    placed: list[Placed] | None = None
    passed: bool | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """What one machine does. before: those that a board came through."""

    kind: MachineKind
    nature: Nature
    before: tuple[MachineKind, ...]

    def outcome(self, inside: Inside, order: JobOrder | None, reels: Reels, ahead: Mapping[str, int]) -> Outcome:
        """What comes of a board. order: None where it was cleared meanwhile; nothing is placed then.

        ahead: parts that the other boards in the machine will take.
        """
        board, about = inside.board, pass_of(inside.board, inside.job)
        if self.kind.work == "inspect":
            passed = board.good and self.nature.passes(self.kind, self.before, about)
            return Outcome(replace(board, good=passed), worked=True, passed=passed)
        if self.kind.work == "place" and board.good and order is not None:
            needs = order.needs
            lost = {part: self.nature.lost(self.kind, about, part, len(needs[part])) for part in needs}
            return Outcome(board, worked=True, placed=reels.place(order, lost, ahead))
        return Outcome(board, worked=board.good)


def pass_of(board: Board, job: str) -> str:
    """What makes one pass of one board through all machines: its job orders differ in their segment alone."""
    return f"{board.serial}/{board.side}/{job.rpartition('/')[2]}"
