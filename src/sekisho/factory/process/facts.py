"""What happens to orders, boards and parts, as records that the books take in turn. Each has an id; one id counts once.

Written and read as JSON: the journal keeps them so, and whoever inspects it can read them.
"""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, get_args


@dataclass(frozen=True, slots=True)
class Fact:
    """Anything that happened. id: made by whoever says it; at: when it happened; who: the person or system."""

    id: str
    at: datetime
    who: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class Ordered(Fact):
    """A work order is released. route: its segments in turn.  parts: of one board, by part number."""

    order: str
    quantity: int
    route: tuple[str, ...]
    parts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Replanned(Ordered):
    """A newer plan gives a work order another quantity; and where nothing was begun, another route and other parts."""


@dataclass(frozen=True, slots=True)
class Split(Fact):
    """Some of the boards that were not begun go to another work order, made by this."""

    order: str
    to: str
    quantity: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Stopped(Fact):
    """No more boards of a work order are begun until it is resumed."""

    order: str
    reason: str


@dataclass(frozen=True, slots=True)
class Resumed(Fact):
    """A stopped work order goes on."""

    order: str
    reason: str


@dataclass(frozen=True, slots=True)
class Dispatched(Fact):
    """A lot is given to the line. segments: those of one side; number: of the lot on that side, from 1.

    boards: serial numbers, new ones or of boards that wait for the side.  reels: to take parts from, in turn.
    """

    order: str
    segments: tuple[str, ...]
    number: int
    boards: tuple[str, ...]
    reels: tuple[str, ...] = ()

    @property
    def lot(self) -> str:
        """The id of the lot, that of its first job order."""
        return f"{self.order}/{self.segments[0]}/{self.number}"


@dataclass(frozen=True, slots=True)
class Withdrawn(Fact):
    """The boards of a lot that were not begun are taken back from the line; new ones take their place later."""

    lot: str
    reason: str


@dataclass(frozen=True, slots=True)
class Begun(Fact):
    """A board begins a segment. In the first segment of its route it is a new board.

    work: id of the machine's work on it, "" by hand.  stall: where it is done by hand.
    """

    order: str
    board: str
    segment: str
    work: str = ""
    stall: str = ""


@dataclass(frozen=True, slots=True)
class Done(Fact):
    """A board has left a segment as it should be. After the last one it is a finished board.

    pauses: seconds in which nobody worked on it, by hand.
    """

    board: str
    segment: str
    pauses: float = 0.0


@dataclass(frozen=True, slots=True)
class Failed(Fact):
    """A board is not as it should be, says the machine; a person decides what becomes of it once it is off the line."""

    board: str
    segment: str
    reason: str


@dataclass(frozen=True, slots=True)
class Accepted(Fact):
    """A person answers for a board that it leaves a segment as it should be, whatever the machine said or did not."""

    board: str
    segment: str
    reason: str


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
    """A reel comes into the stock. A part with a tag of its own is a reel of one part."""

    reel: str
    part: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Used(Fact):
    """Parts of a reel were placed on a board. segment: in which, "" where nobody said so."""

    reel: str
    board: str
    quantity: int
    segment: str = ""


@dataclass(frozen=True, slots=True)
class Counted(Fact):
    """The machine's word of how many parts are left on a reel: what is missing beyond the places was lost."""

    reel: str
    left: int


@dataclass(frozen=True, slots=True)
class Installed(Fact):
    """All that a machine put on a board. reels: of each reel its id, the quantity, and what the machine counts left."""

    board: str
    segment: str
    reels: tuple[tuple[str, int, int], ...]

    @property
    def apart(self) -> "list[Used | Counted]":
        """The same reel by reel."""
        told: list[Used | Counted] = []
        for number, (reel, quantity, left) in enumerate(self.reels):
            name = f"{self.id}/{number}"
            if quantity:
                told.append(Used(name, self.at, reel, self.board, quantity, self.segment, who=self.who))
            told.append(Counted(f"{name}/left", self.at, reel, left, who=self.who))
        return told


@dataclass(frozen=True, slots=True)
class Lost(Fact):
    """Parts of a reel were dropped, thrown away, or not found when somebody counted."""

    reel: str
    quantity: int
    reason: str


@dataclass(frozen=True, slots=True)
class Found(Fact):
    """More parts are on a reel than the books say, found when somebody counted."""

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


@dataclass(frozen=True, slots=True)
class Noted(Fact):
    """A person did something that changes neither boards nor parts. about: a job order or an alarm."""

    about: str
    reason: str


AnyFact = (
    Ordered | Replanned | Split | Stopped | Resumed | Dispatched | Withdrawn
    | Begun | Done | Failed | Accepted | Reworked | Scrapped
    | Received | Used | Counted | Installed | Lost | Found | Removed | Noted
)  # fmt: skip

_KINDS: dict[str, type[AnyFact]] = {one.__name__: one for one in get_args(AnyFact)}


def told(fact: AnyFact) -> dict[str, Any]:
    """A fact as JSON has it, with its kind."""
    return {"kind": type(fact).__name__, **asdict(fact), "at": fact.at.isoformat()}


def fact_of(row: dict[str, Any]) -> AnyFact:
    """The fact that `told` wrote. Raises KeyError or TypeError for what it did not write."""
    values = {name: _frozen(value) for name, value in row.items() if name != "kind"}
    return _KINDS[row["kind"]](**{**values, "at": datetime.fromisoformat(row["at"])})


def _frozen(value: Any) -> Any:  # noqa: ANN401 -- what JSON holds
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value
