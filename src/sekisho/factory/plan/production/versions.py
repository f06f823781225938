"""Versions of the plan: who made, approved and released which, and what one changes against another. Pure rules.

A plan that a person made is approved by another one; one that the server made by itself, by anyone who is named.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from sekisho.factory.plan.production.plan import Outcome, Plan
from sekisho.factory.plan.production.refusals import Refused
from sekisho.guard.text import Text

SERVER = "planning"
"""Who made the plans that no person asked for."""

RULE = "rule"
"""Who approves and releases where the rule does it by itself."""


class State(Enum):
    """Where a version is. Superseded: a newer one stands in its place."""

    DRAFT = "draft"
    APPROVED = "approved"
    RELEASED = "released"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well earlier runs foretold when orders are completed. orders: that were compared.

    mean_error_s: simulated less actual.  coverage: share of orders within their interval (90 %).
    """

    orders: int
    mean_error_s: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Learned:
    """On how many results a simulation stands. times: of boards.  places: where an item is worked on, a machine each.

    by_standard: of these places, those with too few times, which go by the standard ones.  judged: boards.
    """

    times: int = 0
    places: int = 0
    by_standard: int = 0
    failures: int = 0
    judged: int = 0


@dataclass(frozen=True, slots=True)
class Simulated:
    """What the simulator says of a version. late_share: of orders, with its interval (95 %); None until it is done.

    run: id of its run.  failed: why there is none.  agreement: of earlier runs; None where none can be compared.
    learned: None of a run that was made before it was told.
    """

    run: str
    asked_by: str
    asked_at: datetime
    late_share: float | None = None
    low: float | None = None
    high: float | None = None
    failed: Text | None = None
    agreement: Agreement | None = None
    learned: Learned | None = None

    @property
    def is_over(self) -> bool:
        """Nothing more comes."""
        return self.late_share is not None or self.failed is not None


@dataclass(frozen=True, slots=True)
class Version:
    """One version. inputs: hash of what it was computed from.  revision: of what people enter, at that time."""

    number: int
    made_at: datetime
    made_by: str
    why: Text
    inputs: str
    revision: int
    plan: Plan
    state: State = State.DRAFT
    simulated: Simulated | None = None
    approved_by: str = ""
    approved_at: datetime | None = None
    released_by: str = ""
    released_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """What another version changes for an order. before, after: None where a version does not plan it."""

    order: str
    before: Outcome | None
    after: Outcome | None

    @property
    def moved_s(self) -> int | None:
        """By how much the planned end moves, later is above 0; None for an order that is new or gone."""
        if self.before is None or self.after is None:
            return None
        return int((self.after.end - self.before.end).total_seconds())

    @property
    def late_s(self) -> int:
        """By how much lateness grows; below 0 where it shrinks."""
        return (self.after.late_s if self.after else 0) - (self.before.late_s if self.before else 0)


def difference(one: Plan, other: Plan) -> Iterator[Difference]:
    """What `other` changes against `one`, by the id of the order; orders planned for the same times are not told."""
    before, after = ({outcome.order: outcome for outcome in plan.outcomes} for plan in (one, other))
    for order in sorted(before.keys() | after.keys()):
        found = Difference(order, before.get(order), after.get(order))
        if _times(found.before) != _times(found.after):
            yield found


def _times(outcome: Outcome | None) -> tuple[datetime, datetime, int] | None:
    return (outcome.begin, outcome.end, outcome.late_s) if outcome else None


def approved(version: Version, who: str, at: datetime) -> Version:
    """The version as approved. Raises Refused."""
    if version.state is not State.DRAFT:
        raise _wrong_state(version, "案", "a draft")
    if version.made_by == who:
        raise Refused(
            f"計画の版 {version.number} は {who} が作りました。別の人が承認してください。",
            f"Version {version.number} of the plan was made by {who}. Have another person approve it.",
        )
    return replace(version, state=State.APPROVED, approved_by=who, approved_at=at)


def released(version: Version, who: str, at: datetime, orders: frozenset[str], last: int) -> Version:
    """The version as released. orders: that exist.  last: number of the one released before. Raises Refused."""
    if version.state is not State.APPROVED:
        raise _wrong_state(version, "承認済み", "approved")
    if version.number <= last:
        raise Refused(
            f"計画の版 {version.number} は、配布中の版 {last} より古いです。計画を作り直してください。",
            f"Version {version.number} of the plan is older than the released one, {last}. Make a new plan.",
        )
    if gone := sorted({one.order for one in version.plan.outcomes} - orders):
        listed = ", ".join(gone[:5])
        raise Refused(
            f"計画の版 {version.number} の注文 {listed} は取り消されました。計画を作り直してください。",
            f"Orders of version {version.number} of the plan were cancelled: {listed}. Make a new plan.",
        )
    return replace(version, state=State.RELEASED, released_by=who, released_at=at)


def withdrawn(version: Version) -> Version:
    """The version as withdrawn; one that is released stays until a newer one takes its place. Raises Refused."""
    if version.state not in {State.DRAFT, State.APPROVED}:
        raise _wrong_state(version, "案か承認済み", "a draft or approved")
    return replace(version, state=State.WITHDRAWN)


def superseded(version: Version) -> Version:
    """The version after a newer one took its place."""
    return replace(version, state=State.SUPERSEDED)


def _wrong_state(version: Version, ja: str, en: str) -> Refused:
    return Refused(
        f"計画の版 {version.number} は{ja}ではありません（{STATES[version.state].ja}）。版を確かめてください。",
        f"Version {version.number} of the plan is not {en}, it is {STATES[version.state].en}. Check its number.",
    )


STATES = {
    State.DRAFT: Text("案", "draft"),
    State.APPROVED: Text("承認済み", "approved"),
    State.RELEASED: Text("配布中", "released"),
    State.SUPERSEDED: Text("旧版", "superseded"),
    State.WITHDRAWN: Text("取り下げ", "withdrawn"),
}
"""What people call the states."""
