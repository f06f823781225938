"""Events that who tells them numbers, so that who hears them can see which are missing. Pure.

The number stands in the id of the message, a UUID of version 8 (RFC 9562, 5.8), so that a message has the form of its
standard: custom_a and custom_b are the series, custom_c is the number. All other ids are of events without a number.
"""

from dataclasses import dataclass
from secrets import randbits
from typing import Self
from uuid import UUID

TELL_AGAIN = "TellAgain"
FIRST_EVENT, LAST_EVENT, UNTOLD_EVENTS = "FirstEvent", "LastEvent", "UntoldEvents"
"""Names, in a machine's server, of the method by which it tells events again, and of what it shows of them."""

_VERSION = 8
_B_BITS, _C_BITS = 12, 62


def new_series() -> int:
    """A series that nobody has used. Who forgets how far it has counted begins one."""
    return randbits(48 + _B_BITS)


@dataclass(frozen=True, slots=True, order=True)
class EventId:
    """One event. series: of numbers without gaps, each used once, below 2**60.  number: from 1, below 2**62.

    Number 0 stands for the begin of the series.
    """

    series: int
    number: int

    @classmethod
    def of(cls, text: str) -> Self | None:
        """The event of a message's id; None for an id without a number."""
        try:
            held = UUID(text)
        except ValueError:
            return None
        if held.version != _VERSION or str(held) != text:
            return None
        high, low = held.int >> 64, held.int & (1 << _C_BITS) - 1
        return cls(high >> 16 << _B_BITS | high & (1 << _B_BITS) - 1, low)

    def __str__(self) -> str:
        """As the id of a message."""
        high = self.series >> _B_BITS << 16 | _VERSION << _B_BITS | self.series & (1 << _B_BITS) - 1
        return str(UUID(int=high << 64 | 0b10 << _C_BITS | self.number))

    def at(self, number: int) -> Self:
        """Another event of the same series."""
        return type(self)(self.series, number)


@dataclass(frozen=True, slots=True)
class EventsShown:
    """What a machine shows of its events, once it has any. first, last: the oldest that it keeps, and the newest.

    untold: how many it still has to tell, for the first time or once more.
    """

    first: EventId
    last: EventId
    untold: int

    @classmethod
    def of(cls, first: str, last: str, untold: int) -> Self:
        """As a machine's server has it. Raises ValueError for what cannot be."""
        oldest, newest = EventId.of(first), EventId.of(last)
        if oldest is None or newest is None or oldest.series != newest.series:
            raise ValueError(f"{first[:40]} and {last[:40]} are no events of one series")
        if not 0 < oldest.number <= newest.number or not 0 <= untold <= newest.number:
            raise ValueError(f"{untold} of the events {oldest.number} to {newest.number} cannot wait")
        return cls(oldest, newest, untold)
