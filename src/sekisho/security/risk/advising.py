"""What to do about advisories that were matched: for each vulnerability of each device when, why, and meanwhile.

The rows of the vulnerability ledger that follow are proposals; a person judges and another approves.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sekisho.guard.text import Text
from sekisho.security.catalogue.patching import PatchPolicy, Priority
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.risk.sheet import Rated
from sekisho.security.checks.vulnerability.answers import Answer, Matched
from sekisho.security.ledgers.vulnerability import Needed, PatchState, Timing, Vulnerability
from sekisho.security.observe.advisories.records import Flaw
from sekisho.security.risk.patching import Advice, Signals, advise

_ORDER = tuple(Priority)


@dataclass(frozen=True, slots=True)
class Context:
    """What advice hangs on besides the advisory. assets: the ids of all.  rated: by asset, the rating of its system."""

    signals: Signals
    assets: frozenset[str]
    rated: Mapping[str, Rated]
    policy: PatchPolicy


@dataclass(frozen=True, slots=True)
class Told:
    """What is advised on one vulnerability of one device, as a run keeps it. advisory: its id.  because: four reasons.

    asset: its id; empty for what no device of the ledger is known to have.  held: the key of what was matched.
    """

    asset: str
    held: str
    name: str
    score: float | None
    vector: str
    advisory: str
    priority: Priority
    timing: Timing
    because: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Advised:
    """One vulnerability of one device. asset: its id; empty for what no device of the ledger is known to have."""

    asset: str
    answer: Answer
    flaw: Flaw
    advice: Advice

    @property
    def told(self) -> Told:
        """As a run keeps it."""
        flaw, advice = self.flaw, self.advice
        return Told(
            self.asset, self.answer.held.key, flaw.id, flaw.score, flaw.vector, self.answer.advisory.id,
            advice.priority, advice.timing, advice.because,
        )  # fmt: skip


def advised(matched: Iterable[Matched], context: Context) -> tuple[Advised, ...]:
    """Every vulnerability that concerns a device, the most urgent first; told by several advisories it counts once."""
    found: dict[tuple[str, str], Advised] = {}
    for one in _every(matched, context):
        found.setdefault((one.asset or one.answer.held.key, one.flaw.id), one)
    urgent = sorted(found.values(), key=lambda one: -(one.flaw.score or 0.0))
    return tuple(sorted(urgent, key=lambda one: -_ORDER.index(one.advice.priority)))


def _every(matched: Iterable[Matched], context: Context) -> Iterator[Advised]:
    for one in matched:
        named = one.held.devices if one.held.source == "software" else (one.held.key,)
        for answer in one.affected:
            for asset in [each for each in named if each in context.assets] or [""]:
                for flaw in answer.flaws:
                    advice = advise(flaw, context.signals, context.rated.get(asset), context.policy)
                    yield Advised(asset, answer, flaw, advice)


def measures(vector: str, policy: PatchPolicy) -> tuple[str, ...]:
    """The practices that help against an attack as its CVSS vector tells it, by their numbers."""
    parts, known = set(vector.split("/")), policy.measures
    needs = (
        (known.network, not vector or "AV:N" in parts),
        (known.nearby, "AV:A" in parts),
        (known.local, "AV:L" in parts),
        (known.physical, "AV:P" in parts),
        (known.rights, bool(parts & {"PR:L", "PR:H", "Au:S", "Au:M"})),
        (known.person, bool(parts & {"UI:R", "UI:P", "UI:A"})),
        (known.always, True),
    )
    return tuple(dict.fromkeys(one for practices, holds in needs if holds for one in practices))


def proposed(
    found: Iterable[Advised], known: Iterable[Vulnerability], catalogue: Catalogue, policy: PatchPolicy, on: dt.date
) -> Iterator[Vulnerability]:
    """Rows for the vulnerability ledger (table 9), for what it does not hold yet and the asset ledger can name."""
    held = {(row.asset, row.name) for row in known}
    for one in found:
        if one.asset and (one.asset, one.flaw.id) not in held:
            yield as_advised(one.told, catalogue, policy, on)


def as_advised(told: Told, catalogue: Catalogue, policy: PatchPolicy, on: dt.date) -> Vulnerability:
    """The row of the vulnerability ledger that follows the advice.

    A deferral names measures and the day to judge it again; that it is one, a person approves.
    """
    waits = told.timing is Timing.DEFERRED
    titles = (f"{number} {catalogue.practices[number].title.ja}" for number in measures(told.vector, policy))
    return Vulnerability(
        asset=told.asset,
        name=told.name,
        severity="" if told.score is None else f"CVSS {told.score}",
        timing=told.timing,
        state=PatchState.OPEN,
        needed=Needed.OPEN,
        found=on,
        origin=told.advisory,
        reason="".join(text.ja for text in told.because),
        measure="、".join(titles) if waits else "",
        again=on + dt.timedelta(days=policy.again_days) if waits else None,
    )
