"""The tables of one pass, which grow when they are full, and are folded before they grow without end."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sekisho.security.observe.capture.kernel import columns as c
from sekisho.security.observe.capture.kernel.machine import kernels
from sekisho.security.observe.protocols import families, ports

Ints = npt.NDArray[np.int64]
Slots = npt.NDArray[np.int32]

SMALLEST = 1 << 13  # rows of a new table; memory is taken as they are used
CANDIDATES = 4096  # held before they are handed over
MOST_CONNECTIONS = 1 << 19  # rows of 272 octets; then they are folded into flows and forgotten
MOST_SEEN = 1 << 20


@dataclass(slots=True)
class Table:
    """Rows found by their first `key` columns. index: of the table among its counters."""

    index: int
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

    def grow(self, counters: Ints) -> None:
        """Twice the room (four times while small), the rows that are used kept."""
        self._to(len(self.rows) * (4 if len(self.rows) < 1 << 17 else 2), counters)

    def reserve(self, counters: Ints, more: int) -> None:
        """Room for `more` rows beside those that are used."""
        size = len(self.rows)
        while size <= int(counters[self.index]) + more:
            size *= 2
        if size > len(self.rows):
            self._to(size, counters)

    def _to(self, size: int, counters: Ints) -> None:
        used = int(counters[self.index])
        rows = np.empty((size, self.columns), np.int64)
        rows[:used] = self.rows[:used]
        self.rows, self.slots = rows, np.full(2 * size, -1, np.int32)
        self.tell(counters)
        kernels()["fill_slots"](counters.ctypes.data, self.index, self.columns, self.key)

    def tell(self, counters: Ints) -> None:
        """Put where the table lies among the counters."""
        at = c.WHERE + 4 * self.index
        counters[at + c.ROWS], counters[at + c.SLOTS] = self.rows.ctypes.data, self.slots.ctypes.data
        counters[at + c.MASK], counters[at + c.ROOM] = len(self.slots) - 1, len(self.rows)


class State:
    """All that the pass writes to, and the port tables it asks. The counters hold the addresses of all of it."""

    def __init__(self) -> None:
        self.connections = Table(c.CONNECTIONS, c.CONN_COLUMNS, c.CONN_KEY)
        self.operations = Table(c.OPERATIONS, c.OP_COLUMNS, c.OP_KEY)
        self.claims = Table(c.CLAIMS, c.CLAIM_COLUMNS, c.CLAIM_KEY)
        self.seen = Table(c.SEEN, c.SEEN_COLUMNS, c.SEEN_KEY)
        self.flows = Table(c.FLOWS, c.G_COLUMNS, c.G_KEY)
        self.done = Table(c.DONE, c.D_COLUMNS, c.D_KEY)
        self.hosts = Table(c.HOSTS, c.H_COLUMNS, c.H_KEY)
        self.macs = Table(c.MACS, c.MAC_COLUMNS, c.MAC_COLUMNS)
        self.ips = Table(c.IPS, c.IP_COLUMNS, c.IP_COLUMNS)
        self.into: Ints = np.zeros(c.INTO_COUNTERS, np.int64)
        self.candidates: Ints = np.zeros((CANDIDATES, c.CAND_COLUMNS), np.int64)
        self.scratch: Ints = np.zeros(c.SCRATCH, np.int64)
        self.counters: Ints = np.zeros(c.COUNTERS, np.int64)
        self.counters[c.FIRST_TIME], self.counters[c.LAST_TIME] = np.iinfo(np.int64).max, -1
        self.tcp, self.udp, self.family = ports("tcp"), ports("udp"), families()
        self.fragments: Ints = np.full((c.FRAGMENT_SLOTS, 2), -1, np.int64)
        for table in (self.connections, self.operations, self.claims, self.seen):
            table.tell(self.counters)
        for table in (self.flows, self.done, self.hosts, self.macs, self.ips):
            table.tell(self.into)
        self.counters[c.CANDIDATES : c.FRAGMENTS + 1] = (
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
        return int(max(self.counters[c.CONNECTIONS], self.counters[c.OPERATIONS])) >= MOST_CONNECTIONS - 64

    def make_room(self) -> None:
        """Grow whichever table stands at its end. Payloads seen are forgotten at their bound and may come again."""
        for table in (self.connections, self.operations, self.claims):
            if self.counters[table.index] + 64 >= len(table.rows):
                table.grow(self.counters)
        if self.counters[c.SEEN] + 64 >= len(self.seen.rows):
            if len(self.seen.rows) >= MOST_SEEN:
                self.seen.empty(SMALLEST)
                self.seen.tell(self.counters)
                self.counters[c.SEEN] = 0
            else:
                self.seen.grow(self.counters)

    def fold(self) -> None:
        """Add all connections and operations to flows, hosts and what was done."""
        connections, operations = int(self.counters[c.CONNECTIONS]), int(self.counters[c.OPERATIONS])
        self.flows.reserve(self.into, connections)
        self.done.reserve(self.into, operations)
        for table in (self.hosts, self.macs, self.ips):
            table.reserve(self.into, 2 * connections)
        self._ask("fold")

    def fold_said(self) -> None:
        """Add what hosts said of their own addresses, once, when all was read."""
        for table in (self.hosts, self.macs, self.ips):
            table.reserve(self.into, int(self.counters[c.CLAIMS]))
        self._ask("fold_said")

    def _ask(self, entry: str) -> None:
        kernels()[entry](self.counters.ctypes.data, self.into.ctypes.data, self.scratch.ctypes.data)

    def forget(self) -> None:
        """Empty connections and operations after they were folded."""
        for table in (self.connections, self.operations):
            table.empty(len(table.rows))
            table.tell(self.counters)
            self.counters[table.index] = 0
        self.fragments[:] = -1
