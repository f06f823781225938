"""Which board lies at which stall: in files, as a board stays where it lies when a program ends."""

from collections.abc import Sequence
from pathlib import Path

from sekisho.factory.wire.whole_files import alone, replace


class Places:
    """The places of boards at the stalls of one factory. folder: a file for each stall, shared by all processes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take(self, stall: str, waiting: Sequence[str]) -> str | None:
        """Take a board to a stall, in place of the one before: what lies there, if it waits still, else the first.

        waiting: boards, in turn. One that lies at another stall stays there. None where there is no other.
        """
        with alone(self._folder):
            lying = {one.stem: one.read_text("utf-8") for one in self._folder.glob("*.board")}
            own = lying.pop(stall, "")
            free = [board for board in waiting if board not in lying.values()]
            board = own if own in free else next(iter(free), "")
            if board != own:
                replace(self._folder / f"{stall}.board", board.encode())
            return board or None
