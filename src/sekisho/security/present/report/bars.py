"""Bars of states and severities: how long each part is. Numbers stand beside them; colour never speaks alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sekisho.security.present.marks import SEVERITY_MARK, STATE_MARK
from sekisho.security.terms.state import Severity, State

WIDTH = 420
"""Of a full bar, in units of the viewBox."""

SHOWN = (State.HOLDS, State.FAILS, State.STALE, State.NOT_ASSESSED, State.NOT_APPLICABLE)
"""The order of a bar's parts: what holds stands on the left of every bar, so bars can be compared."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar, in units of the viewBox."""

    code: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its label and the numbers beside it, in the order of `SHOWN`."""

    label: str
    parts: tuple[Part, ...]
    numbers: tuple[tuple[str, int], ...]
    total: int


def state_bar(label: str, counts: Mapping[State, int]) -> Bar:
    """A full-width bar of the states' shares."""
    total = sum(counts.values())
    parts, x = [], 0.0
    for state in SHOWN:
        width = WIDTH * counts.get(state, 0) / total if total else 0
        if width:
            parts.append(Part(state.code, round(x, 1), round(width, 1)))
        x += width
    return Bar(label, tuple(parts), tuple((state.code, counts.get(state, 0)) for state in SHOWN), total)


def severity_bars(counts: Mapping[Severity, int], names: Mapping[Severity, str]) -> tuple[Bar, ...]:
    """One bar a severity, all to one scale."""
    scale = max(counts.values(), default=0) or 1
    return tuple(
        Bar(
            f"{SEVERITY_MARK[severity]} {names[severity]}",
            (Part(severity.code, 0, round(WIDTH * count / scale, 1)),) if count else (),
            ((severity.code, count),),
            count,
        )
        for severity, count in counts.items()
    )


def marked(states: Iterable[State], names: Mapping[State, str]) -> list[dict[str, str]]:
    """Code, mark and word of states, for legends and column heads."""
    return [{"code": state.code, "mark": STATE_MARK[state], "word": names[state]} for state in states]
