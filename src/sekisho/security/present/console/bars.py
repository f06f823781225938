"""Bars of states: how much of each; the numbers stand beside them and lead to their rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from sekisho.guard.text import Text
from sekisho.security.present.report.bars import SHOWN, WIDTH, Part
from sekisho.security.terms.state import State


@dataclass(frozen=True, slots=True)
class Shares:
    """One bar. parts: in units of a box WIDTH wide.  link: where its label leads; empty for nowhere."""

    label: Text
    parts: tuple[Part, ...]
    numbers: tuple[tuple[State, int], ...]
    link: str = ""

    @property
    def width(self) -> int:
        """Of the whole bar."""
        return WIDTH


def shares(label: Text, counts: Mapping[State, int], link: str = "") -> Shares:
    """A full-width bar: what holds stands on the left of every bar, so that bars can be compared."""
    total = sum(counts.values())
    parts, x = [], 0.0
    for state in SHOWN:
        width = WIDTH * counts.get(state, 0) / total if total else 0.0
        if width:
            parts.append(Part(state.code, round(x, 1), round(width, 1)))
        x += width
    return Shares(label, tuple(parts), tuple((state, counts.get(state, 0)) for state in SHOWN), link)
