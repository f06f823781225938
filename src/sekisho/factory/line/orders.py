"""A job order as a machine reads it: which boards, how long, with which reels. What it cannot work by is refused.

Parameters of a job order: `Order`, `Segment`, `Item`, `Side`, `Duration`, `Passage` and `Changeover` once each, and
`Board` for each of its boards, in turn.
"""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sekisho.guard.text import Text

Content = Mapping[str, Any]
"""A payload as JSON."""

ONCE = ("Order", "Segment", "Item", "Side", "Duration", "Passage", "Changeover")
MOST_BOARDS = 100
MOST_SECONDS = 86_400.0


class Refused(ValueError):  # noqa: N818 -- named for what it is
    """Something that a machine does not do. `text`: why, and what to do."""

    def __init__(self, ja: str, en: str) -> None:
        self.text = Text(ja, en)
        super().__init__(en)


@dataclass(frozen=True, slots=True)
class Supply:
    """A reel that a job order names. left: parts on it, as whoever ordered knows.  places: on one board.

    feeder: where it is mounted; "" where nobody said so.
    """

    part: str
    reel: str
    left: int
    places: tuple[str, ...]
    feeder: str = ""


@dataclass(frozen=True, slots=True)
class JobOrder:
    """One job order. duration: until the next board.  passage: of a board, from in to out.  boards: serial numbers."""

    id: str
    order: str
    segment: str
    item: str
    side: str
    duration: timedelta
    passage: timedelta
    changeover: timedelta
    boards: tuple[str, ...]
    supplies: tuple[Supply, ...] = ()

    @property
    def needs(self) -> Mapping[str, tuple[str, ...]]:
        """The places of one board by part number, whatever reel serves them."""
        parts = dict.fromkeys(one.part for one in self.supplies)
        return {
            part: tuple(dict.fromkeys(place for one in self.supplies if one.part == part for place in one.places))
            for part in parts
        }


def job_order(content: Content) -> JobOrder:
    """The job order of a checked payload `job-order`. Raises Refused."""
    named = Counter(one["ID"] for one in content["JobOrderParameters"])
    for name in ONCE:
        if named[name] != 1:
            raise Refused(
                f"設定値 {name} が {named[name]} 個あります。1個にしてください。",
                f"The parameter {name} stands there {named[name]} times. Give it once.",
            )
    told = {one["ID"]: one["Value"] for one in content["JobOrderParameters"]}
    boards = tuple(one["Value"] for one in content["JobOrderParameters"] if one["ID"] == "Board")
    if not boards or len(boards) > MOST_BOARDS or len(set(boards)) < len(boards):
        raise Refused(
            f"基板が {len(boards)} 枚か、同じ製造番号があります。1～{MOST_BOARDS}枚を一度ずつ指定してください。",
            f"There are {len(boards)} boards, or one twice. Name 1 to {MOST_BOARDS} boards, each once.",
        )
    return JobOrder(
        content["JobOrderID"], told["Order"], told["Segment"], told["Item"], told["Side"],
        _seconds("Duration", told), _seconds("Passage", told), _seconds("Changeover", told), boards,
        tuple(_supply(one) for one in content["MaterialRequirements"]),
    )  # fmt: skip


def _seconds(name: str, told: Mapping[str, str]) -> timedelta:
    try:
        seconds = float(told[name])
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds <= MOST_SECONDS:
        raise Refused(
            f"設定値 {name} が「{told[name][:20]}」です。0～{MOST_SECONDS:.0f} の秒数にしてください。",
            f'The parameter {name} is "{told[name][:20]}". Give seconds from 0 to {MOST_SECONDS:.0f}.',
        )
    return timedelta(seconds=seconds)


def _supply(content: Content) -> Supply:
    return Supply(
        content["MaterialDefinitionID"], content["MaterialLotID"], int(content["Quantity"]),
        tuple(content["ReferenceDesignator"]), content.get("Feeder", ""),
    )  # fmt: skip
