"""The tables of one pass, which grow when they are full, and are folded before they grow without end."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sekisho.security.observe.capture.kernel import tables as t
from sekisho.security.observe.capture.kernel import walk as w
from sekisho.security.observe.protocols import families, ports

Ints = npt.NDArray[np.int64]
Slots = npt.NDArray[np.int32]

SMALLEST = 1 << 13  # rows of a new table; memory is taken as they are used
CANDIDATES = 4096  # held before they are handed over
MOST_CONNECTIONS = 1 << 19  # rows of 256 octets; then they are folded into flows and forgotten
MOST_SEEN = 1 << 20


@dataclass(slots=True)
class Table:
    """Rows found by their first `key` columns."""

    columns: int
    key: int
    rows: Ints = field(init=False)
    slots: Slots = field(init=False)

    def __post_init__(self) -> None:
        self.empty(SMALLEST)

    def empty(self, size: int) -> None:
        """Start anew with room for `size` rows (a power of two)."""
        self.rows = np.empty((size, self.columns), np.int64)
        self.slots = np.full(2 * size, -1, np.int32)

    def grow(self, used: int) -> None:
        """Twice the room (four times while small), the first `used` rows kept."""
        size = len(self.rows) * (4 if len(self.rows) < 1 << 17 else 2)
        rows = np.empty((size, self.columns), np.int64)
        rows[:used] = self.rows[:used]
        self.rows, self.slots = rows, np.full(2 * size, -1, np.int32)
        t.rehash(self.rows, self.slots, used, self.key)


class State:
    """All that the pass writes to, and the port tables it asks."""

    def __init__(self) -> None:
        self.connections = Table(t.CONN_COLUMNS, t.CONN_KEY)
        self.operations = Table(t.OP_COLUMNS, t.OP_KEY)
        self.claims = Table(t.CLAIM_COLUMNS, t.CLAIM_KEY)
        self.seen = Table(t.SEEN_COLUMNS, t.SEEN_KEY)
        self.candidates: Ints = np.zeros((CANDIDATES, w.CAND_COLUMNS), np.int64)
        self.scratch: Ints = np.zeros(256, np.int64)
        self.counters: Ints = np.zeros(t.COUNTERS, np.int64)
        self.counters[w.FIRST_TIME], self.counters[w.LAST_TIME] = np.iinfo(np.int64).max, -1
        self.tcp, self.udp, self.family = ports("tcp"), ports("udp"), families()
        self.fragments: Ints = np.full((w.FRAGMENT_SLOTS, 2), -1, np.int64)

    def walk(self, buffer: npt.NDArray[np.uint8], rec: Ints, span: tuple[int, int], before: int, frames: Ints) -> int:
        """Put records span[0] to span[1] through the kernel; the first that was not done."""
        self._tell()
        done: int = w.walk(
            buffer.ctypes.data,
            self.scratch.ctypes.data,
            rec,
            span[0],
            span[1],
            before,
            self.counters.ctypes.data,
            frames,
        )
        return int(done)

    def _tell(self) -> None:
        """Put the addresses of all tables among the counters; the arrays stay alive here."""
        for index, table in enumerate((self.connections, self.operations, self.claims, self.seen)):
            self.counters[t.WHERE + 4 * index : t.WHERE + 4 * index + 4] = (
                table.rows.ctypes.data,
                table.slots.ctypes.data,
                len(table.slots) - 1,
                len(table.rows),
            )
        self.counters[t.CANDIDATES : t.FRAGMENTS + 1] = (
            self.candidates.ctypes.data,
            len(self.candidates),
            self.tcp.ctypes.data,
            self.udp.ctypes.data,
            self.family.ctypes.data,
            self.fragments.ctypes.data,
        )

    @property
    def must_fold(self) -> bool:
        """Whether connections or operations have reached the size at which they are folded."""
        return int(max(self.counters[0], self.counters[1])) >= MOST_CONNECTIONS - 64

    def make_room(self) -> None:
        """Grow whichever table stands at its end. Payloads seen are forgotten at their bound and may come again."""
        for index, table in enumerate((self.connections, self.operations, self.claims)):
            if self.counters[index] + 64 >= len(table.rows):
                table.grow(int(self.counters[index]))
        if self.counters[3] + 64 >= len(self.seen.rows):
            if len(self.seen.rows) >= MOST_SEEN:
                self.seen.empty(SMALLEST)
                self.counters[3] = 0
            else:
                self.seen.grow(int(self.counters[3]))

    def forget(self) -> None:
        """Empty connections and operations after they were folded."""
        self.connections.empty(len(self.connections.rows))
        self.operations.empty(len(self.operations.rows))
        self.counters[0] = self.counters[1] = 0
        self.fragments[:] = -1
