"""The tables of the evaluator: `of` holds what is given, a table for each word of the first line below; `plan` has a
row for each word of the last. -1 is none.

The line is reckoned in seconds of its work from the begin of the plan on; hand work in seconds of the clock, by the
calendars of stalls and seats. All is whole seconds; the pace of a board is in milliseconds.
"""

from typing import Any, Final, TypeAlias

import numba
import numpy as np

Table: TypeAlias = "np.ndarray[Any, np.dtype[np.int64]]"
Seed: TypeAlias = "np.ndarray[Any, np.dtype[np.uint64]]"
Given: TypeAlias = tuple[Table, ...]
Number: TypeAlias = int

SIZES, PASS, GAP, CHANGE, ORDER, GROUP, LOT, SPAN, CALENDAR, CREW, KINDS = range(11)

PASSES, GROUPS, ORDERS, STALLS, SEATS, STALL_KINDS, FIXED = range(7)  # FIXED: passes that keep their place in front
READY, SIDE_BEFORE, LAG, OUT, PACE, BOARDS, FIRST_START, FIRST_CHANGE = range(8)  # OUT: until the first board is out
DUE, WEIGHT, FIRST_PASS, LAST_PASS, FIRST_GROUP, LAST_GROUP, AFTER = range(7)  # AFTER: hand work at least
EARLIEST, GROUP_BEFORE, SOURCE, CYCLE, PEOPLE, OF_CREW, ALLOWED, LOTS_FROM, LOTS = range(9)  # SOURCE: its pass
LOT_BOARDS, OPENS, CLOSES, EARLIER, PARTLY, KEPT, TURN = range(7)  # OPENS, CLOSES: boards of the pass, from 1
BEGINS, BEFORE = range(2)  # of a span: its begin, and seconds of work before it
FROM, UNTIL = range(2)  # spans of a calendar, seats of a crew

SEQUENCE, START, HANDS, RANK, FREE_STALL, FREE_SEAT, NEXT, STALL, SEAT, BEGIN, END, OPEN, NOTED = range(13)
OFFER, CAME, COST, MOST, WHERE, TRIED, PAST, SAVED = 13, 17, 19, 21, 23, 24, 25, 27
ROWS: Final = 29
"""OFFER has rows for stall, seat, begin and end; CAME for a lot's first board and its last; COST, MOST and PAST for
lateness and changeovers; SAVED for both sequences."""

FOREVER: Final = 2**62

table: Any = numba.int64[:, ::1]
given: Any = numba.types.UniTuple(table, 11)
