"""People's decisions on findings: to mend, to accept until a day with a second person, or that it is a false alarm.

One row a finding; a later decision takes the place of the former, which the journal keeps. Source: design section 5.
"""

import datetime as dt
from dataclasses import dataclass, replace

from sekisho.guard.text import Text
from sekisho.security.checks.finding import Finding
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.decision import Decision, Deed
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.keys import row_id
from sekisho.security.ledgers.proposal import Proposal
from sekisho.security.store.door import write
from sekisho.security.store.errors import ActRefused
from sekisho.security.store.proposing import LONGEST_TITLE, Asked, propose
from sekisho.security.store.rows import current
from sekisho.security.terms.calendar import JAPAN
from sekisho.security.terms.words import Department
from sekisho.security.work.rowchange import RowChange

LEDGER = REGISTRY["decision"]
LONGEST_ABOUT = LEDGER.field("about").column.max_length


@dataclass(frozen=True, slots=True)
class Mending:
    """Which department mends it, until when (the day included)."""

    department: Department
    due: dt.date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Accepting:
    """Until when it is accepted (the day included), why, and the ID of the second person."""

    until: dt.date
    reason: str
    approver: str


def decision(finding: str, site: str) -> Decision | None:
    """The decision on a finding; None where there is none."""
    name = row_id(LEDGER, Decision(finding=finding, site=site))
    row = current("decision", [name]).get(name, (None,))[0]
    return row if isinstance(row, Decision) else None


def fix(finding: Finding, mending: Mending, who: str, *, now: dt.datetime | None = None) -> Decision:
    """Have it mended. Raises what the door raises: a day in the past, somebody who decided meanwhile, no person."""
    told = {"department": mending.department, "due": mending.due, "reason": mending.reason}
    return _write(finding, Deed.FIX, told, Act(who, mending.reason or Deed.FIX.ja), now)


def false_alarm(finding: Finding, reason: str, who: str, *, now: dt.datetime | None = None) -> Decision:
    """Say that it is none. Raises what the door raises: no reason, no person."""
    return _write(finding, Deed.FALSE_ALARM, {"reason": reason}, Act(who, reason), now)


def accept(finding: Finding, accepting: Accepting, who: str, *, now: dt.datetime | None = None) -> Proposal:
    """Ask for it to be accepted: nothing holds until the approver who is named has decided and it is applied.

    Raises what `propose` raises: no reason, no end, no second person.
    """
    moment = now or dt.datetime.now(dt.UTC)
    told = {"until": accepting.until, "reason": accepting.reason, "approver": accepting.approver}
    change = _change(finding, Deed.ACCEPT, told, who, moment)
    title = f"指摘 {finding.id} の受容（{accepting.until:%Y/%m/%d} まで）: {finding.text.ja}"[:LONGEST_TITLE]
    return propose([change], Asked(who, title, accepting.reason), now=moment)


def reopen(finding: str, site: str, act: Act, *, now: dt.datetime | None = None) -> Decision:
    """Lift the decision on a finding, which is open again; or tidy away one on a finding that there is no more.

    Raises ActRefused where nobody has decided, and what the door raises.
    """
    before = decision(finding, site)
    if before is None:
        raise ActRefused(_undecided(finding))
    write([RowChange("decision", before, None)], act, now=now)
    return before


def _write(finding: Finding, deed: Deed, told: dict[str, object], act: Act, now: dt.datetime | None) -> Decision:
    moment = now or dt.datetime.now(dt.UTC)
    change = _change(finding, deed, told, act.who, moment)
    write([change], act, now=moment)
    after = change.after
    if not isinstance(after, Decision):
        raise TypeError(type(after).__name__)
    return after


def _change(finding: Finding, deed: Deed, told: dict[str, object], who: str, now: dt.datetime) -> RowChange:
    """From the decision there is to the new one. What only the former deed needed goes; a review stays."""
    before = decision(finding.id, finding.site)
    after = Decision(
        finding=finding.id,
        check=finding.check,
        about=finding.text.ja[:LONGEST_ABOUT],
        deed=deed,
        person=who,
        decided=now.astimezone(JAPAN).date(),
        site=finding.site,
        reviewed=before.reviewed if before else None,
    )
    return RowChange("decision", before, replace(after, **told))  # type: ignore[arg-type]  # values by their columns


def _undecided(finding: str) -> Text:
    return Text(
        f"指摘 {finding} への対応は記録されていません。指摘IDを確かめてください。(decision.E107)",
        f"Nothing was decided on finding {finding}. Check the ID of the finding. (decision.E107)",
    )
