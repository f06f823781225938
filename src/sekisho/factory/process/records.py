"""What the books hold: orders, lots and boards as they are now. Only the books change them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass(slots=True)
class Order:
    """A work order. quantity: boards to finish, without the `moved` ones that were split off.  begun: boards, in turn.

    numbered: serial numbers that were given out so far.  awaited: boards that were dispatched and are not begun.
    root: the order of the plan that it was split from, itself where it was not.  stopped: why no more boards are begun.
    """

    id: str
    quantity: int
    route: tuple[str, ...]
    parts: Mapping[str, int]
    root: str = ""
    begun: list[str] = field(default_factory=list)
    awaited: set[str] = field(default_factory=set)
    good: int = 0
    scrap: int = 0
    moved: int = 0
    numbered: int = 0
    stopped: str = ""

    def __post_init__(self) -> None:
        self.root = self.root or self.id

    @property
    def in_work(self) -> int:
        """Boards that were begun and are neither finished nor scrap."""
        return len(self.begun) - self.good - self.scrap

    @property
    def to_begin(self) -> int:
        """Boards that must still be begun so that all are finished; a scrapped one is begun anew."""
        return self.quantity - self.good - self.in_work

    @property
    def to_dispatch(self) -> int:
        """Boards that must still be begun and are in no lot."""
        return max(self.to_begin - len(self.awaited), 0)

    @property
    def least(self) -> int:
        """Below this the quantity cannot go: what is finished, in work, or given to the line."""
        return self.good + self.in_work + len(self.awaited)

    @property
    def remaining(self) -> int:
        """Boards that are not finished."""
        return self.quantity - self.good


@dataclass(slots=True)
class Lot:
    """Boards that go through the machines of one side together. coming: those that have not left the side yet."""

    id: str
    order: str
    segments: tuple[str, ...]
    number: int
    boards: tuple[str, ...]
    reels: tuple[str, ...]
    coming: set[str]

    def job(self, segment: str) -> str:
        """The id of its job order for one of its segments."""
        return f"{self.order}/{segment}/{self.number}"


@dataclass(slots=True)
class Board:
    """One board. place: number of the segment it is in, or of the one it comes to next.  parts: quantity by reel.

    failed: why a machine found it bad; a person decides what becomes of it.
    """

    id: str
    order: str
    place: int = 0
    inside: bool = True
    over: Literal["", "good", "scrap"] = ""
    failed: str = ""
    reworks: int = 0
    parts: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Reel:
    """A reel. left: parts that are still on it; lost: that were thrown away; found: beyond those that came in.

    missed: of the lost ones, those that only the machine's count says so.  told: when the machine counted last.
    """

    id: str
    part: str
    received: int
    left: int
    lost: int = 0
    found: int = 0
    missed: int = 0
    told: datetime | None = None
