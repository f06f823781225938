"""What the machines of a line can do. The figures are ours: a middling line. Put in those of your machines."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameters:
    """Lengths in mm, speeds in mm/s, times in s unless the name says minutes.

    nozzles: parts that the head takes at once.  feeder_row_mm: from the middle of the board's lower edge down to the
    feeders, whose slot 1 lies `first_slot_mm` to the right of the board's left edge.
    settle_s: for each move.  fine_s: more for circuits and connectors, which a camera looks at from below.
    """

    load_s: float = 4.0
    fiducials_s: float = 1.5
    nozzles: int = 4
    pick_s: float = 0.12
    place_s: float = 0.14
    fine_s: float = 0.6
    settle_s: float = 0.03
    head_mm_per_s: float = 1_000.0
    head_mm_per_s2: float = 15_000.0
    feeder_row_mm: float = 120.0
    first_slot_mm: float = -150.0
    print_fixed_s: float = 12.0
    print_mm2_per_s: float = 600.0
    oven_mm: float = 3_000.0
    oven_mm_per_s: float = 12.0
    oven_gap_mm: float = 50.0
    inspect_fixed_s: float = 6.0
    inspect_part_s: float = 0.08
    hand_part_s: float = 12.0
    hand_pad_s: float = 2.5
    final_fixed_s: float = 20.0
    final_part_s: float = 3.0
    changeover_fixed_min: float = 12.0
    feeder_off_min: float = 0.5
    feeder_on_min: float = 1.5


STANDARD = Parameters()
