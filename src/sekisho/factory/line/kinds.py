"""The four machines of the board line: what they do to a board, how often that fails, and how each stops safely.

The figures are ours: a middling line. Put in those of your machines.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sekisho.guard.safe_stop import Form, Output


@dataclass(frozen=True, slots=True)
class Failures:
    """How often what goes wrong. Shares are from 0 to 1.

    defective: boards that get a defect here, which nobody sees yet.  lost: parts lost for each part that is placed.
    found: defects that inspection finds.  false_calls: good boards that it calls bad.
    between, repair: mean time between two faults of the machine while it works, and mean time to repair.
    """

    defective: float = 0.0
    lost: float = 0.0
    found: float = 1.0
    false_calls: float = 0.0
    between: timedelta = timedelta(hours=120)
    repair: timedelta = timedelta(minutes=20)


NO_FAILURES = Failures(between=timedelta.max)


@dataclass(frozen=True, slots=True)
class MachineKind:
    """One machine. work: first word of the segments it does, such as `print`.  places: boards that it holds at most.

    transport: the time a board takes to it from the machine before.
    outputs: with the value that each has while the machine runs.
    stands: a board that stood longer than this inside at a stop is scrap; None where standing does it no harm.
    """

    system: str
    work: str
    places: int
    transport: timedelta
    outputs: tuple[tuple[Output, float], ...]
    failures: Failures = NO_FAILURES
    stands: timedelta | None = None


PRINTER = MachineKind(
    "printer", "print", 2, timedelta(seconds=6),
    (
        (Output("squeegee", Form.OFF, 0, 200, "mm/s"), 60),
        (Output("squeegee-force", Form.OFF, 0, 150, "N"), 50),
        (Output("table", Form.HOLD, 0, 60, "mm"), 42),
        (Output("conveyor", Form.OFF, 0, 500, "mm/s"), 300),
    ),
    Failures(defective=0.004, between=timedelta(hours=60), repair=timedelta(minutes=15)),
    timedelta(minutes=30),
)  # fmt: skip
"""Solder paste printer. Paste that was printed dries: a board does not wait long for its parts."""

PLACER = MachineKind(
    "placer", "place", 3, timedelta(seconds=6),
    (
        (Output("head-x", Form.HOLD, 0, 800, "mm"), 400),
        (Output("head-y", Form.HOLD, 0, 600, "mm"), 300),
        (Output("vacuum", Form.HOLD, -90, 0, "kPa"), -70),  # a part in the nozzle must not drop
        (Output("conveyor", Form.OFF, 0, 500, "mm/s"), 300),
    ),
    Failures(defective=0.003, lost=0.002, between=timedelta(hours=30), repair=timedelta(minutes=12)),
    timedelta(minutes=60),
)  # fmt: skip
"""Placement machine."""

OVEN = MachineKind(
    "oven", "reflow", 24, timedelta(seconds=6),
    (
        (Output("heater", Form.OFF, 0, 350, "°C"), 245),
        (Output("conveyor", Form.FIXED, 0, 30, "mm/s", fixed=6), 12),  # slowly on, so that no board burns
        (Output("fan", Form.FIXED, 0, 100, "%", fixed=100), 60),
    ),
    Failures(defective=0.001, between=timedelta(hours=200), repair=timedelta(minutes=40)),
    timedelta(seconds=20),
)  # fmt: skip
"""Reflow oven. A board that got too much or too little heat is scrap; all that are inside find room behind it."""

INSPECTION = MachineKind(
    "inspection", "inspect", 2, timedelta(seconds=6),
    (
        (Output("light", Form.OFF, 0, 100, "%"), 80),
        (Output("camera-x", Form.HOLD, 0, 500, "mm"), 250),
        (Output("conveyor", Form.OFF, 0, 500, "mm/s"), 300),
    ),
    Failures(found=0.97, false_calls=0.01, between=timedelta(hours=150), repair=timedelta(minutes=10)),
)  # fmt: skip
"""Optical inspection."""

MACHINES: Mapping[str, MachineKind] = {one.system: one for one in (PRINTER, PLACER, OVEN, INSPECTION)}
"""In the order in which a board comes through them."""
