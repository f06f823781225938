"""Shares of scrap and rework from what was inspected: posterior means of Beta distributions."""

from dataclasses import dataclass

WEIGHT = 20.0
"""Boards that what was planned counts for: after some dozens of inspected boards the plan hardly matters."""

UNKNOWN = 0.01
"""Share of scrap and of rework at an inspection for which nothing is planned."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """Boards that were inspected, and how many of them became scrap or were reworked."""

    inspected: int = 0
    scrapped: int = 0
    reworked: int = 0


def posterior(hits: int, count: int, planned: float) -> float:
    """Mean of the share, of which `hits` of `count` were seen; before, Beta(WEIGHT·planned, WEIGHT·(1 − planned))."""
    return (WEIGHT * planned + hits) / (WEIGHT + count)


def shares(seen: Inspected | None, scrap: float | None, rework: float | None) -> tuple[float, float]:
    """Shares of scrap and rework. scrap, rework: as planned; None: not said. Not inspected: as planned, else none."""
    if seen is None or seen.inspected == 0:
        return scrap or 0.0, rework or 0.0
    return (
        posterior(seen.scrapped, seen.inspected, UNKNOWN if scrap is None else scrap),
        posterior(seen.reworked, seen.inspected, UNKNOWN if rework is None else rework),
    )
