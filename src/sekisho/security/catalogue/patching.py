"""When a patch is applied: SSVC's decision table for deployers as data, and how our own words lead into it."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Annotated, Literal, NamedTuple, get_args

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from sekisho.guard.strict_toml import decode
from sekisho.guard.text import Text
from sekisho.security.terms.choice import Choice

_STRICT = ConfigDict(extra="forbid")

Exploited = Literal["none", "poc", "active"]
Exposed = Literal["small", "controlled", "open"]
Automatable = Literal["no", "yes"]
Harm = Literal["low", "medium", "high", "very-high"]
EXPLOITED: tuple[Exploited, ...] = get_args(Exploited)
EXPOSED: tuple[Exposed, ...] = get_args(Exposed)
AUTOMATABLE: tuple[Automatable, ...] = get_args(Automatable)
HARMS: tuple[Harm, ...] = get_args(Harm)
"""The answers to each question, the mildest first."""

_SIZES = ("low", "medium", "high")
_REACHES = ("none", "intranet", "internet")


class Priority(Choice):
    """How soon a patch is applied (SSVC), the latest first."""

    DEFER = "defer", "見送り", "Defer"
    SCHEDULED = "scheduled", "計画どおり", "Scheduled"
    OUT_OF_CYCLE = "out-of-cycle", "臨時", "Out-of-cycle"
    IMMEDIATE = "immediate", "即時", "Immediate"


_LETTERS = dict(zip("DSOI", Priority, strict=True))
_ORDER = tuple(Priority)


class Answers(NamedTuple):
    """The four questions of the table."""

    exploited: Exploited
    exposed: Exposed
    automatable: Automatable
    harm: Harm


@dataclass(frozen=True, slots=True, config=_STRICT)
class Unknown:
    """What is taken where nothing is known."""

    harm: Harm
    exposed: Exposed


@dataclass(frozen=True, slots=True, config=_STRICT)
class Measures:
    """Practices that help while a patch waits, by what an attack needs; `always` whatever it needs."""

    always: tuple[str, ...]
    network: tuple[str, ...]
    nearby: tuple[str, ...]
    local: tuple[str, ...]
    physical: tuple[str, ...]
    rights: tuple[str, ...]
    person: tuple[str, ...]


@dataclass(frozen=True, slots=True, config=_STRICT)
class PatchPolicy:
    """The table, and the words that lead into it.

    again_days: after which a deferral is judged again.  impact, safety: the harm that the impact of a system, and its
    impact on people's safety, mean.  exposure: what its connection means.
    table: a letter (D, S, O, I) for each harm, by the three other answers.
    """

    version: str
    again_days: Annotated[int, Field(ge=1)]
    source: Text
    impact: dict[str, Harm]
    safety: dict[str, Harm]
    exposure: dict[str, Exposed]
    unknown: Unknown
    measures: Measures
    table: dict[Exploited, dict[Exposed, dict[Automatable, str]]]

    def __post_init__(self) -> None:
        """Every question has its answer, and a worse answer is never less urgent."""
        for words, names in ((self.impact, _SIZES), (self.safety, _SIZES), (self.exposure, _REACHES)):
            if set(words) != set(names):
                raise ValueError(f"exactly {', '.join(names)} are needed")
        harms = [[HARMS.index(words[size]) for size in _SIZES] for words in (self.impact, self.safety)]
        exposures = [EXPOSED.index(self.exposure[reach]) for reach in _REACHES]
        try:
            worst = any(_ORDER.index(self.priority(two)) < _ORDER.index(self.priority(one)) for one, two in _steps())
        except (KeyError, IndexError) as missing:
            raise ValueError(f"a cell of the table is missing or no letter of D, S, O, I: {missing}") from missing
        if worst or any(line != sorted(line) for line in (*harms, exposures)):
            raise ValueError("a worse answer must not be less urgent")

    def priority(self, answers: Answers) -> Priority:
        """What the table says."""
        line = self.table[answers.exploited][answers.exposed][answers.automatable]
        return _LETTERS[line[HARMS.index(answers.harm)]]


def _steps() -> Iterator[tuple[Answers, Answers]]:
    """All pairs of cells of which the second has one answer that is one step worse."""
    questions = (EXPLOITED, EXPOSED, AUTOMATABLE, HARMS)
    for at in product(*questions):
        for place, answers in enumerate(questions):
            for worse in answers[answers.index(at[place]) + 1 :][:1]:
                yield Answers._make(at), Answers._make((*at[:place], worse, *at[place + 1 :]))


@cache
def read_patch_policy() -> PatchPolicy:
    """The product's own policy. Raises ContentError for one that cannot be used."""
    path = files("sekisho.security") / "content" / "patching" / "priority.toml"
    return decode(PatchPolicy, path.read_bytes(), "priority.toml")
