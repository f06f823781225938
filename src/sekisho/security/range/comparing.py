"""The findings of the pipeline held against the truth of a plan: what is missing, what is invented."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sekisho.guard.text import Text
from sekisho.security.checks.finding import Finding
from sekisho.security.range.plan import Expected


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one seed gave.

    truth: what had to be found.  missing, invented: in order; a finding told twice is invented once.
    seconds: for the whole seed.  error: why the seed could not be played; None where it was.
    """

    seed: int
    kinds: Counter[str]
    truth: frozenset[Expected] = frozenset()
    missing: tuple[Expected, ...] = ()
    invented: tuple[Expected, ...] = ()
    frames: int = 0
    seconds: float = 0.0
    error: Text | None = None

    @property
    def equal(self) -> bool:
        """Whether all was found, nothing invented, and the seed was played."""
        return not (self.missing or self.invented or self.error)


def differing(
    truth: frozenset[Expected], findings: Iterable[Finding]
) -> tuple[tuple[Expected, ...], tuple[Expected, ...]]:
    """What is missing among the findings, and what of them nobody planned, each in order."""
    found = Counter(Expected(one.check, one.subject.key) for one in findings)
    invented = found - Counter(truth)
    return tuple(sorted(truth - found.keys())), tuple(sorted(invented.elements()))


def as_json(outcomes: Sequence[Outcome]) -> dict[str, object]:
    """Counts by seed, by kind of violation and by check, and the whole."""
    checks = Counter(one.check for outcome in outcomes for one in outcome.truth)
    kinds: Counter[str] = Counter()
    for one in outcomes:
        kinds.update(one.kinds)
    return {
        "seeds": [
            {
                "seed": one.seed,
                "violations": sum(one.kinds.values()),
                "expected": len(one.truth),
                "missing": [_told(each) for each in one.missing],
                "invented": [_told(each) for each in one.invented],
                "frames": one.frames,
                "seconds": round(one.seconds, 2),
                "equal": one.equal,
                "error": one.error.told if one.error else None,
            }
            for one in outcomes
        ],
        "total": {
            "seeds": len(outcomes),
            "equal": sum(one.equal for one in outcomes),
            "violations": sum(kinds.values()),
            "expected": sum(checks.values()),
            "missing": sum(len(one.missing) for one in outcomes),
            "invented": sum(len(one.invented) for one in outcomes),
            "errors": sum(bool(one.error) for one in outcomes),
        },
        "kinds": dict(sorted(kinds.items())),
        "checks": dict(sorted(checks.items())),
    }


def _told(one: Expected) -> dict[str, str]:
    return {"check": one.check, "key": one.key}
