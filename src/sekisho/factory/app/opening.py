"""What a factory begins with: its items from design files, working times, and parts in stock."""

from collections.abc import Iterable
from pathlib import Path

from sekisho.factory.app.factory import Factory
from sekisho.factory.app.items import ASSEMBLERS, STALLS, item
from sekisho.factory.line.kinds import MACHINES
from sekisho.factory.plan.production.calendar import Calendar
from sekisho.factory.plan.production.records import Item
from sekisho.factory.plan.production.standard import standard_calendar
from sekisho.factory.product.loading import load
from sekisho.guard.text import Text

WHO = "opening"
LEAD_DAYS = 14
SPARE = 1.05
"""Machines lose some parts: so much more of each comes in."""


class NoBoard(Exception):  # noqa: N818 -- named for what it is
    """A folder without a board that can be made. `text`: why, and what to do."""

    def __init__(self, folder: Path) -> None:
        self.text = Text(
            f"{folder}: 作れる基板がありません。sekisho factory board で設計ファイルを確かめてください。",
            f"{folder}: there is no board that can be made. Look at its design files with sekisho factory board.",
        )
        super().__init__(self.text.en)


def items(folders: Iterable[Path], revision: str = "A") -> list[Item]:
    """The boards in folders of design files. Raises NoBoard."""
    found = []
    for folder in folders:
        one = item(load(folder)[0], revision)
        if not one.segments:
            raise NoBoard(folder)
        found.append(one)
    return found


def enter(factory: Factory, made: Iterable[Item]) -> None:
    """Enter items, and working times where there are none yet."""
    planning = factory.planning.at
    if planning.inputs().calendar == Calendar():
        planning.acts.set_calendar(standard_calendar((*MACHINES, *STALLS), (ASSEMBLERS,)), WHO)
    for one in made:
        planning.acts.add_item(one, WHO)


def receive(factory: Factory, made: Iterable[Item], boards: int, lot: str) -> None:
    """Parts for so many boards of each item come in: a reel for each part that the placement machine puts on.

    Parts with tags of their own, for work by hand, come when a stall needs them. lot: makes the reels' numbers unlike.
    """
    needed: dict[str, int] = {}
    on_reels: dict[str, int] = {}
    for one in made:
        for segment in one.segments:
            for material in segment.materials:
                quantity = round(material.quantity * boards * SPARE) + 1
                needed[material.part] = needed.get(material.part, 0) + quantity
                if not segment.workers:
                    on_reels[material.part] = on_reels.get(material.part, 0) + quantity
    held = {one.id: one.quantity for one in factory.planning.at.inputs().parts}
    for part, quantity in needed.items():
        factory.planning.at.acts.set_stock(part, held.get(part, 0) + quantity, WHO, lead_days=LEAD_DAYS)
    for number, (part, quantity) in enumerate(on_reels.items(), start=1):
        factory.process.at.acts.receive(f"{lot}-{number:03}", part, quantity, WHO)
