"""What happens to boards and parts, as records that the books take in turn. Each has an id; one id counts once."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Fact:
    """Anything that happened. id: made by whoever says it; at: when it happened."""

    id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Ordered(Fact):
    """A work order is released. route: its segments in turn.  parts: of one board, by part number."""

    order: str
    quantity: int
    route: tuple[str, ...]
    parts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Split(Fact):
    """Some of the boards that were not begun go to another work order, made by this."""

    order: str
    to: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Begun(Fact):
    """A board begins a segment. In the first segment of its route it is a new board."""

    order: str
    board: str
    segment: str


@dataclass(frozen=True, slots=True)
class Done(Fact):
    """A board has left a segment as it should be. After the last one it is a finished board."""

    board: str
    segment: str


@dataclass(frozen=True, slots=True)
class Reworked(Fact):
    """A board goes back to an earlier segment, or does the one it is in once more."""

    board: str
    segment: str
    reason: str


@dataclass(frozen=True, slots=True)
class Scrapped(Fact):
    """A board will never be finished; its parts are scrap with it."""

    board: str
    reason: str


@dataclass(frozen=True, slots=True)
class Received(Fact):
    """A reel comes into the stock."""

    reel: str
    part: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Used(Fact):
    """Parts of a reel were placed on a board."""

    reel: str
    board: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Lost(Fact):
    """Parts of a reel were dropped, or thrown away by the machine."""

    reel: str
    quantity: int
    reason: str


@dataclass(frozen=True, slots=True)
class Removed(Fact):
    """Parts were taken off a board and thrown away, as in rework."""

    board: str
    reel: str
    quantity: int
    reason: str


AnyFact = Ordered | Split | Begun | Done | Reworked | Scrapped | Received | Used | Lost | Removed
