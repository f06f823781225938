"""Vulnerabilities of devices as they stand today: what the newest run advises, beside the ledger and open proposals."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.vulnerability import PatchState, Timing, Vulnerability
from sekisho.security.ledgers.words import searchable
from sekisho.security.present.console.asker import Asker
from sekisho.security.present.console.standing import Standing
from sekisho.security.risk.advising import Told
from sekisho.security.store.models import ProposedRow
from sekisho.security.store.rows import stream
from sekisho.security.store.vulnerabilities import name_of
from sekisho.security.terms.choice import Choice
from sekisho.security.work.kept import Kept
from sekisho.security.work.kept_match import KeptMatch, kept_match
from sekisho.security.work.permission import Right

LEDGER = REGISTRY["vulnerability"]


class Stage(Choice):
    """How far a vulnerability of a device has come, in the order in which it asks for somebody."""

    NEW = "new", "台帳に未登録", "Not in the ledger"
    OVERDUE = "overdue", "期限切れ", "Overdue"
    AGAIN = "again", "再評価日が来た見送り", "Deferral to judge again"
    UNDECIDED = "undecided", "判断待ち", "To be decided"
    OPEN = "open", "未適用", "Not applied"
    TESTING = "testing", "検証中", "Being tested"
    DEFERRED = "deferred", "見送り", "Deferred"
    DONE = "done", "適用済", "Applied"
    NOT_NEEDED = "not-needed", "対象外", "Not needed"


STAGES = tuple(Stage)
OVER = frozenset({Stage.DONE, Stage.NOT_NEEDED})
TONES = {
    Stage.NEW.code: "medium", Stage.OVERDUE.code: "high", Stage.AGAIN.code: "high", Stage.UNDECIDED.code: "medium",
    Stage.OPEN.code: "medium", Stage.TESTING.code: "low", Stage.DEFERRED.code: "low", Stage.DONE.code: "holds",
    Stage.NOT_NEEDED.code: "not-applicable",
}  # fmt: skip
"""The colour and sign of each stage, beside its word."""


@dataclass(frozen=True)
class Line:
    """One vulnerability of one device. told: what the run advises.  row: of the ledger.  proposal: open on it."""

    site: str
    told: Told | None
    row: Vulnerability | None
    stage: Stage
    proposal: str = ""

    @property
    def asset(self) -> str:
        """The id of the device; empty for what no device of the ledger is known to have."""
        return self.row.asset if self.row else self.told.asset if self.told else ""

    @property
    def name(self) -> str:
        """The vulnerability."""
        return self.row.name if self.row else self.told.name if self.told else ""

    @property
    def key(self) -> str:
        """The id of its row in the ledger, whether there is one or not."""
        return name_of(Vulnerability(asset=self.asset, name=self.name, site=self.site))

    @property
    def selectable(self) -> bool:
        """Whether it can be entered into the ledger as it is advised."""
        return self.stage is Stage.NEW and bool(self.asset) and not self.proposal

    @property
    def timing(self) -> Timing | None:
        """When the patch is to be applied: as decided, else as advised."""
        return (self.row.timing if self.row else None) or (self.told.timing if self.told else None)

    @cached_property
    def text(self) -> str:
        """As it is searched."""
        held, advisory = (self.told.held, self.told.advisory) if self.told else ("", "")
        return searchable(" ".join((self.asset, self.name, held, advisory, self.row.origin if self.row else "")))

    @property
    def urgency(self) -> tuple[int, int, float, str, str]:
        """The most urgent first: by stage, then by timing, score, device and name."""
        timing = tuple(Timing).index(self.timing) if self.timing else len(Timing)
        score = self.told.score if self.told and self.told.score else 0.0
        return STAGES.index(self.stage), timing, -score, self.asset, self.name


def stage_of(row: Vulnerability | None, day: dt.date) -> Stage:
    """How far it has come on a day. A day that is due is not past."""
    if row is None:
        return Stage.NEW
    if row.over(day):
        return Stage.NOT_NEEDED if row.state is PatchState.NOT_NEEDED else Stage.DONE
    if row.overdue(day):
        return Stage.OVERDUE
    if row.timing is Timing.DEFERRED:
        return Stage.AGAIN if row.comes_back(day) else Stage.DEFERRED
    if row.state is PatchState.TESTING:
        return Stage.TESTING
    return Stage.OPEN if row.timing else Stage.UNDECIDED


def match_of(stands: Standing | None) -> KeptMatch | None:
    """What the newest run says of advisories; None where it says nothing, or of a site that the person may not see."""
    if stands is None or not stands.sees(stands.kept.site):
        return None
    kept = stands.kept
    known = _remembered.get(id(kept))
    if known is None or known[0] is not kept:
        _remembered.clear()
        known = _remembered[id(kept)] = (kept, kept_match(kept.match) if kept.match else None)
    return known[1]


_remembered: dict[int, tuple[Kept, KeptMatch | None]] = {}
"""Of the newest run alone: it is read once, and asked by every page of the room."""


def rows_for(who: Asker) -> list[Vulnerability]:
    """The rows of the ledger that a person may see. Raises Refused where they may see none."""
    reach = who.reach(Right.READ, LEDGER.slug)
    rows = (row for row in stream(LEDGER.slug) if isinstance(row, Vulnerability))
    return [row for row in rows if reach.covers(row.site, writing=False)]


def lines(stands: Standing | None, rows: Iterable[Vulnerability], day: dt.date) -> list[Line]:
    """Every one, the most urgent first."""
    match = match_of(stands)
    site = stands.kept.site if stands else ""
    told = {(site, one.asset, one.name): one for one in match.told} if match else {}
    known = {(row.site, row.asset, row.name): row for row in rows}
    waiting = _waiting()
    found = [
        Line(key[0], told.get(key), known.get(key), stage_of(known.get(key), day))
        for key in dict.fromkeys((*told, *known))
    ]
    with_proposals = (Line(one.site, one.told, one.row, one.stage, waiting.get(one.key, "")) for one in found)
    return sorted(with_proposals, key=lambda one: one.urgency)


def _waiting() -> Mapping[str, str]:
    """The number of the proposal that would change a row, by the row's id."""
    return dict(ProposedRow.objects.values_list("row_id", "proposal"))
