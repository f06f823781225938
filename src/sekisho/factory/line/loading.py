"""Why a machine does not take a reel that is loaded beside those that its job orders name. Pure."""

from collections.abc import Iterable

from sekisho.factory.line.orders import JobOrder, Refused
from sekisho.factory.wire.job import Load

MOST_TEXT = 80
"""Characters of the number of a reel, as in a job order."""


def check(new: Load, begun: Iterable[JobOrder]) -> None:
    """Raise Refused for a reel that has no number or no parts, or that no job order which is begun needs there."""
    if not 0 < len(new.reel) <= MOST_TEXT or new.quantity < 1:
        raise Refused(
            f"リール「{new.reel[:MOST_TEXT]}」の数が {new.quantity} です。番号（{MOST_TEXT}字まで）と1以上の数を"
            "指定してください。",
            f'Reel "{new.reel[:MOST_TEXT]}" has {new.quantity} parts. Give its number, of {MOST_TEXT} characters at'
            " most, and a quantity from 1.",
        )
    if not needed_at(new.part, new.feeder, begun):
        raise Refused(
            f"部品 {new.part[:MOST_TEXT]} を供給位置 {new.feeder[:MOST_TEXT]} で使う作業指示は始まっていません。"
            "部品と位置を確かめてください。",
            f"No job order that is begun takes {new.part[:MOST_TEXT]} from feeder {new.feeder[:MOST_TEXT]}."
            " Check part and feeder.",
        )


def needed_at(part: str, feeder: str, orders: Iterable[JobOrder]) -> bool:
    """Whether a job order takes a part from a feeder."""
    return any((one.part, one.feeder) == (part, feeder) for order in orders for one in order.supplies)


def other_part(new: Load, part: str) -> Refused:
    """The machine knows the reel by another part."""
    return Refused(
        f"リール {new.reel} の部品は {part} で、{new.part} ではありません。リールを確かめてください。",
        f"Reel {new.reel} has {part} on it, not {new.part}. Check the reel.",
    )


def other_quantity(new: Load, left: int) -> Refused:
    """The machine has counted the reel."""
    return Refused(
        f"リール {new.reel} は {new.quantity} 個ではなく、設備が数えた残りは {left} 個です。数え直してください。",
        f"Reel {new.reel} cannot have {new.quantity} parts: the machine counts {left} that are left. Count them.",
    )


def mounted_elsewhere(new: Load, feeder: str) -> Refused:
    """Another feeder has the reel."""
    return Refused(
        f"リール {new.reel} は供給位置 {feeder} に付いています。別のリールを使ってください。",
        f"Reel {new.reel} is mounted at feeder {feeder}. Take another one.",
    )
