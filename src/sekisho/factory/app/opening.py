"""What a factory begins with: its items from design files, working times, and parts in stock."""

from collections.abc import Iterable
from pathlib import Path

from pydantic import TypeAdapter

from sekisho.factory.app.control import ask
from sekisho.factory.app.items import item
from sekisho.factory.plan.production.records import Item
from sekisho.factory.product.loading import load
from sekisho.guard.text import Text

WHO = "opening"
LEAD_DAYS = 14
SPARE = 1.05
"""Machines lose some parts: so much more of each comes in."""

PATIENCE_S = 120.0
"""Real seconds for which a service that starts is waited for."""

_ITEMS = TypeAdapter(tuple[Item, ...])


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


async def enter(home: Path, made: Iterable[Item]) -> None:
    """Enter items, and working times where there are none yet. Raises NobodyThere, and Refused with its reason."""
    content = _ITEMS.dump_python(tuple(made), mode="json")
    await ask(home, "planning", "items", {"items": content, "who": WHO}, patience_s=PATIENCE_S)


async def receive(home: Path, made: Iterable[Item], boards: int, lot: str) -> None:
    """Parts for so many boards of each item come in: a reel for each part that the placement machine puts on.

    Parts with tags of their own, for work by hand, come when a stall needs them. lot: makes the reels' numbers unlike.
    Raises as `enter` does.
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
    stock = {"parts": needed, "lead_days": LEAD_DAYS, "who": WHO}
    await ask(home, "planning", "stock", stock, patience_s=PATIENCE_S)
    reels = [[f"{lot}-{number:03}", part, quantity] for number, (part, quantity) in enumerate(on_reels.items(), 1)]
    await ask(home, "process", "receive", {"reels": reels, "who": WHO}, patience_s=PATIENCE_S)
