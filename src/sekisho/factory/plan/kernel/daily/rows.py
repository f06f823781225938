"""The tables of the evaluator, by the words for their rows. -1 is none.

`of` holds what is given of passes, orders, groups of hand work, lots, crews and stalls, a column for each; its row
SIZES has a column for each word of the second line. From GAPS on it has a row for each pass: seconds from its start to
that of the next one; then as many with the changeovers, and one more for those from what hangs at the begin.
`spans` holds the calendars, that of the line first. `plan` is what is made of it.

The line is reckoned in seconds of its work from the begin of the plan on; hand work in seconds of the clock. All is
whole seconds; the pace of a board is in milliseconds.
"""

from typing import Any, Final, TypeAlias

import numba
import numpy as np

Table: TypeAlias = "np.ndarray[Any, np.dtype[np.int64]]"
Seed: TypeAlias = "np.ndarray[Any, np.dtype[np.uint64]]"
Number: TypeAlias = int

SIZES: Final = 0
PASSES, GROUPS, ORDERS, STALLS, SEATS, STALL_KINDS, FIXED = range(7)  # FIXED: passes that keep their place in front
READY, SIDE_BEFORE, LAG, OUT, PACE, BOARDS, FIRST_START, FIRST_CHANGE = range(1, 9)  # OUT: until its first board is out
DUE, WEIGHT, FIRST_PASS, LAST_PASS, FIRST_GROUP, LAST_GROUP, AFTER = range(9, 16)  # AFTER: hand work, at least
EARLIEST, GROUP_BEFORE, SOURCE, CYCLE, PEOPLE, OF_CREW, ALLOWED, LOTS_FROM, LOTS = range(16, 25)  # SOURCE: its pass
LOT_BOARDS, OPENS, CLOSES, EARLIER, PARTLY, KEPT, TURN = range(25, 32)  # OPENS, CLOSES: boards of the pass, from 1
FROM_SEAT, UNTIL_SEAT, KIND = 32, 33, 34  # of a crew: its seats; of a stall: those of one kind have the same calendars
GAPS: Final = 35

BEGINS, BEFORE = 0, 1  # of a span: its begin, and seconds of work before it
FROM, UNTIL = 2, 3  # of a calendar: its spans

SEQUENCE, START, HANDS, RANK, FREE_STALL, FREE_SEAT, NEXT, STALL, SEAT, BEGIN, END, OPEN, NOTED = range(13)
OFFER, CAME, COST, MOST, WHERE, TRIED, PAST = 13, 17, 19, 21, 23, 24, 25
ROWS: Final = 27
"""OFFER has rows for stall, seat, begin and end; CAME for a lot's first board and its last; COST, MOST and PAST for
lateness and changeovers."""

FOREVER: Final = 2**62

table: Any = numba.int64[:, ::1]
