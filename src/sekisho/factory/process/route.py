"""The segments that this factory makes boards by, and the machine of each.

The machines of a side stand in one line and are passed in turn; hand segments follow when all sides are soldered.
"""

from collections.abc import Mapping

LINE: Mapping[str, str] = {"print": "printer", "place": "placer", "reflow": "oven", "inspect": "inspection"}
"""Machines by the first word of a segment of a side, in the order in which they stand."""

HAND = ("assemble", "final")
"""Segments at the assembly stalls, in turn."""

_SIDES = ("bottom", "top")


def machine(segment: str) -> str:
    """The machine of a segment; "" for one by hand."""
    return LINE.get(segment.partition("-")[0], "")


def inspects(segment: str) -> bool:
    """Whether boards are judged in a segment, so that only what the judgement says ends it."""
    return machine(segment) == LINE["inspect"]


def sides(route: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The segments of each side, in the order of the route."""
    firsts = [at for at, segment in enumerate(route) if machine(segment) == LINE["print"]]
    return [route[at : at + len(LINE)] for at in firsts]


def proper(route: tuple[str, ...]) -> bool:
    """Whether this factory can make boards so: whole sides, each once, then hand segments in their order."""
    line = tuple(one for one in route if machine(one))
    hand = route[len(line) :]
    whole = [tuple(f"{word}-{side}" for word in LINE) for side in _SIDES]
    own = sides(line)
    return (
        bool(route)
        and line == tuple(one for side in own for one in side)
        and all(side in whole for side in own)
        and len(set(own)) == len(own)
        and hand == tuple(one for one in HAND if one in hand)
    )
