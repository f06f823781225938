"""The records of the risk analysis: its method, kinds of asset, threats, damage scenarios, techniques, costs, findings.

All of it is policy or knowledge that a company may see otherwise; the room `risk` computes with whatever stands here.
"""

from typing import Literal, get_args

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from sekisho.guard.text import Text

_STRICT = ConfigDict(extra="forbid")

Grade = Literal[1, 2, 3]
Size = Literal["high", "medium", "low"]
Reach = Literal["internet", "intranet", "none"]
Band = Literal["A", "B", "C", "D", "E"]
Family = Literal["computer", "control"]
BANDS: tuple[Band, ...] = get_args(Band)
"""Risk values, the worst first."""
GRADES: tuple[Grade, ...] = get_args(Grade)
SIZES: tuple[Size, ...] = get_args(Size)
REACHES: tuple[Reach, ...] = get_args(Reach)
"""Impact and connection by the codes of the ledger's words, the worst first."""
WAYS = (
    "outside-zone", "outside-flow", "seen-outside", "remote", "business-zone", "zone-flow", "seen-zone", "wireless",
    "media", "temporary",
)  # fmt: skip
"""The kinds of proof by which a connection is known."""


@dataclass(frozen=True, slots=True, config=_STRICT)
class SizePoints:
    """Points of each size. Never less for the worse."""

    high: int
    medium: int
    low: int

    def __post_init__(self) -> None:
        if not self.high >= self.medium >= self.low >= 1:
            raise ValueError("points must be 1 or more, and never less for the worse answer")


@dataclass(frozen=True, slots=True, config=_STRICT)
class ReachPoints:
    """Points of each connection. Never less for the wider."""

    internet: int
    intranet: int
    none: int

    def __post_init__(self) -> None:
        if not self.internet >= self.intranet >= self.none >= 1:
            raise ValueError("points must be 1 or more, and never less for the wider connection")


@dataclass(frozen=True, slots=True, config=_STRICT)
class Demand:
    """What one required level asks for.

    score: the least score of the level.  target: security level (IEC 62443) that the zones of the system aim at.
    necessities: practices of these become mandatory.
    """

    level: Size
    score: int
    target: Literal[0, 1, 2, 3, 4]
    necessities: tuple[Literal["required", "conditional", "recommended"], ...]


@dataclass(frozen=True, slots=True, config=_STRICT)
class WayKind:
    """A kind of proof, and how wide a connection it proves."""

    id: str
    reach: Reach
    ja: str
    en: str

    @property
    def title(self) -> Text:
        """What people call it."""
        return Text(self.ja, self.en)


@dataclass(frozen=True, slots=True, config=_STRICT)
class MeasureGrades:
    """The vulnerability level where all, some, or none of the practices that treat a threat hold."""

    all: Grade
    some: Grade
    none: Grade

    def __post_init__(self) -> None:
        if not self.all <= self.some <= self.none:
            raise ValueError("fewer measures must not give a lower level")


@dataclass(frozen=True, slots=True, config=_STRICT)
class Cells:
    """The table from weight (importance or damage), threat and vulnerability to the risk value.

    high, medium, low: of weight 3, 2 and 1; a line for threat 1, 2, 3, in each a letter for vulnerability 1, 2, 3.
    """

    high: tuple[str, str, str]
    medium: tuple[str, str, str]
    low: tuple[str, str, str]

    def __post_init__(self) -> None:
        lines = (*self.low, *self.medium, *self.high)
        if any(len(line) != len(GRADES) or set(line) - set(BANDS) for line in lines):
            raise ValueError("each line needs three letters from A to E")
        for worse, cell in ((step, at) for at in _EVERY for step in _steps(at)):
            if self.band(*worse) > self.band(*cell):
                raise ValueError(f"{worse} must not be a lower risk than {cell}")

    def band(self, weight: int, threat: int, vulnerability: int) -> str:
        """The risk value of one cell."""
        return (self.low, self.medium, self.high)[weight - 1][threat - 1][vulnerability - 1]


_EVERY = tuple((weight, threat, weak) for weight in GRADES for threat in GRADES for weak in GRADES)


def _steps(at: tuple[int, int, int]) -> tuple[tuple[int, int, int], ...]:
    """The cells that are worse by one in one of the three."""
    raised = (tuple(value + (number == axis) for number, value in enumerate(at)) for axis in range(3))
    return tuple((a, b, c) for a, b, c in raised if max(a, b, c) <= len(GRADES))


@dataclass(frozen=True, slots=True, config=_STRICT)
class Method:
    """How risk is rated.

    version: stands beside every rating made by it.  stop_high, stop_medium: hours of stop from which the impact is so.
    cells_note: where the 27 cells come from, and that they are provisional.
    """

    version: str
    impact: SizePoints
    reach: ReachPoints
    stop_high: int
    stop_medium: int
    demands: tuple[Demand, Demand, Demand]
    ways: tuple[WayKind, ...]
    measures: MeasureGrades
    cells: Cells
    note: Text
    cells_note: Text

    def __post_init__(self) -> None:
        """Levels from high to low, each with a lower limit; every way known; hours in order."""
        if tuple(one.level for one in self.demands) != SIZES:
            raise ValueError("demands must be those of high, medium and low, in this order")
        if not self.demands[0].score > self.demands[1].score > self.demands[2].score >= 0:
            raise ValueError("limits of scores must fall from high to low")
        if sorted(one.id for one in self.ways) != sorted(WAYS):
            raise ValueError(f"ways must be {', '.join(WAYS)}, each once")
        if not self.stop_high >= self.stop_medium >= 0:
            raise ValueError("stop_high must not be below stop_medium")

    def demand(self, level: str) -> Demand:
        """What a required level asks for."""
        return next(one for one in self.demands if one.level == level)


@dataclass(frozen=True, slots=True, config=_STRICT)
class AssetKind:
    """A kind of asset. words: by which the ledger's free text is told to be of it.

    importance: where the ledger says none.  family: whether the practices for control devices hold for it, or those
    for computers.
    """

    id: str
    number: int
    title: Text
    words: tuple[str, ...]
    importance: Grade
    family: Family


@dataclass(frozen=True, slots=True, config=_STRICT)
class Threat:
    """What may be done to an asset. kinds: of asset, none for all.  techniques: of ATT&CK for ICS.

    level: how likely, from 1 to 3; "exposure" for what comes over the network: 3 from the internet, 2, 1 for none.
    practices: those that treat it on all assets; computer, control: on assets of one family besides.
    exploits: whether an open vulnerability of the device leaves it open, whatever else is in place.
    """

    id: str
    number: int
    title: Text
    text: Text
    level: Literal["exposure", 1, 2, 3]
    practices: tuple[str, ...] = ()
    computer: tuple[str, ...] = ()
    control: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    techniques: tuple[str, ...] = ()
    exploits: bool = False

    def treated_by(self, family: Family) -> tuple[str, ...]:
        """The practices that treat it on assets of one family."""
        return (*self.practices, *(self.computer if family == "computer" else self.control))


@dataclass(frozen=True, slots=True, config=_STRICT)
class Scenario:
    """Harm to the business that must not happen. level: of the damage.  final: the threat that does it.

    kinds: of the assets it is done to; systems: of those alone, none for every system.
    """

    id: str
    number: int
    title: Text
    damage: Text
    level: Grade
    final: str
    kinds: tuple[str, ...]
    systems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, config=_STRICT)
class Technique:
    """A technique of ATT&CK for ICS by its id; the Japanese title is ours."""

    id: str
    ja: str
    en: str


@dataclass(frozen=True, slots=True, config=_STRICT)
class Techniques:
    """The techniques that threats name."""

    edition: str
    note: Text
    items: tuple[Technique, ...]


@dataclass(frozen=True, slots=True, config=_STRICT)
class Costs:
    """What it takes to make a practice hold, in units of the company's own choice. patch: to close one vulnerability.

    default: of practices that are not named.
    """

    default: int
    patch: int
    practices: dict[str, int]
    note: Text

    def __post_init__(self) -> None:
        if min(self.default, self.patch, *self.practices.values()) < 1:
            raise ValueError("a cost is 1 or more")
