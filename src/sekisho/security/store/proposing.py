"""Proposals: made, shown, decided over a hash of what was shown, and applied at once or not at all.

Source: 5.1.2. Excel imports and rows proposed from observations come through here too.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from sekisho.guard.text import Text
from sekisho.security.ledgers.change import Change
from sekisho.security.ledgers.journal.entry import Act, Approval, instant
from sekisho.security.ledgers.proposal import Proposal, Standing
from sekisho.security.store.byhand import refuse_unfit
from sekisho.security.store.door import approval_needed, needing_approval, write
from sekisho.security.store.errors import ActRefused, RowsChanged
from sekisho.security.store.journal.appending import lock
from sekisho.security.store.kept_columns import keep
from sekisho.security.store.models import JournalHead, KeptFile, ProposedRow
from sekisho.security.store.numbering import next_number
from sekisho.security.store.rows import present
from sekisho.security.store.voiding import found, said, void_touched
from sekisho.security.store.writing import carry_out, refuse_conflicts, refuse_errors
from sekisho.security.terms.calendar import JAPAN
from sekisho.security.work.deciding import misnamed
from sekisho.security.work.merging import Fate, Versions, conflict, merge
from sekisho.security.work.proposal import Decision, content, hash_of, refusal, touches_assets
from sekisho.security.work.rowchange import Conflict, RowChange, rebased

LONGEST_TITLE = 120
"""To which a title that is made of what rows say is cut."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an applicant says with their changes. listed: the change list gets a row when the proposal is applied."""

    who: str
    title: str
    why: str
    listed: bool = False


def propose(changes: Sequence[RowChange], asked: Asked, *, now: dt.datetime | None = None) -> Proposal:
    """Hold changes as one proposal. Nothing of them is written yet.

    Raises RowsChanged or RowsRefused where they could not be applied as things stand, and ActRefused for no change, no
    reason, or a ledger that no hand writes.
    """
    moment = now or dt.datetime.now(dt.UTC)
    _refuse_none(changes)
    with transaction.atomic():
        head = lock()
        refuse_unfit(changes)
        refuse_errors(changes)
        refuse_conflicts(changes)
        return _hold(head, changes, asked, moment)


def write_or_propose(
    changes: Sequence[RowChange], asked: Asked, *, proposes: bool = False, now: dt.datetime | None = None
) -> Proposal | None:
    """Write changes at once; or hold them as a proposal, and give it, where a record-keeping rule asks for an approval.

    proposes: hold them in any case, as for whoever may only propose.  Raises what `write` and `propose` raise.
    """
    if proposes or needing_approval(changes):
        return propose(changes, asked, now=now)
    write(changes, Act(asked.who, asked.why), now=now)
    return None


def carry_through(changes: Sequence[RowChange], asked: Asked, *, now: dt.datetime | None = None) -> Proposal:
    """Hold changes as a proposal and apply it at once, where no ledger among them needs an approval.

    Raises what `propose` and `apply` raise; then nothing was written and no proposal is left.
    """
    moment = now or dt.datetime.now(dt.UTC)
    _refuse_none(changes)
    with transaction.atomic():
        head = lock()
        refuse_unfit(changes)
        if slugs := needing_approval(changes):
            raise ActRefused(approval_needed(slugs))
        act = Act(asked.who, asked.why)
        written = carry_out(head, changes, act, moment)
        void_touched(written.rows, head, act, moment)
        held = _proposal(changes, asked, moment)
        applied = replace(held, state=Standing.APPLIED, applied=instant(moment))
        _move(head, None, applied, act, moment)
        return applied


def _refuse_none(changes: Sequence[RowChange]) -> None:
    if not changes:
        raise ActRefused(_NOTHING)


def _hold(head: JournalHead, changes: Sequence[RowChange], asked: Asked, now: dt.datetime) -> Proposal:
    keep(change.origin for change in changes)
    proposal = _proposal(changes, asked, now)
    _move(head, None, proposal, Act(asked.who, asked.why), now)
    names = dict.fromkeys(name for change in changes for name in change.names())
    ProposedRow.objects.bulk_create([ProposedRow(proposal=proposal.number, row_id=name) for name in names])
    return proposal


def _proposal(changes: Sequence[RowChange], asked: Asked, now: dt.datetime) -> Proposal:
    """The proposal's row; what it says is kept under its hash."""
    told = content(changes)
    sites = {change.row.site for change in changes}
    sha256 = hash_of(told)
    KeptFile.objects.get_or_create(pk=sha256, defaults={"data": told})
    return Proposal(
        number=next_number("proposal", "P", now),
        title=asked.title,
        why=asked.why,
        ledgers=tuple(dict.fromkeys(change.ledger for change in changes)),
        rows=len(changes),
        listed=asked.listed,
        applicant=asked.who,
        proposed=instant(now),
        sha256=sha256,
        state=Standing.OPEN,
        site=sites.pop() if len(sites) == 1 else "",
    )


def decide(number: str, decision: Decision, *, now: dt.datetime | None = None) -> Proposal:
    """Approve or reject a proposal as it was shown.

    Raises ActRefused: same person, other content, decided or void already, an acceptance that names another approver.
    """
    moment = now or dt.datetime.now(dt.UTC)
    with transaction.atomic():
        head = lock()
        proposal = known(number)
        if text := refusal(proposal, decision):
            raise ActRefused(text)
        if decision.approve and (text := misnamed(said(proposal), decision.approver)):
            raise ActRefused(text)
        state = Standing.APPROVED if decision.approve else Standing.REJECTED
        by, note = decision.approver, decision.note
        after = replace(proposal, state=state, approver=by, decided=instant(moment), note=note)
        _move(head, proposal, after, Act(by, note or state.ja), moment)
        if not decision.approve:
            ProposedRow.objects.filter(proposal=number).delete()
        return after


def withdraw(number: str, *, who: str, why: str, now: dt.datetime | None = None) -> Proposal:
    """Take back an open or approved proposal. Only its applicant may."""
    moment = now or dt.datetime.now(dt.UTC)
    with transaction.atomic():
        head = lock()
        proposal = known(number)
        if who != proposal.applicant or proposal.state not in (Standing.OPEN, Standing.APPROVED):
            raise ActRefused(_NOT_YOURS)
        after = replace(proposal, state=Standing.WITHDRAWN, note=why)
        _move(head, proposal, after, Act(who, why), moment)
        ProposedRow.objects.filter(proposal=number).delete()
        return after


def apply(number: str, *, who: str, now: dt.datetime | None = None) -> range:
    """Write everything a proposal says, at once or not at all; the positions of the journal entries of its rows.

    Approved ones can be applied; open ones too, by their applicant, where no ledger of theirs needs an approval.
    Raises ActRefused, RowsChanged or RowsRefused; then nothing was written.
    """
    moment = now or dt.datetime.now(dt.UTC)
    with transaction.atomic():
        head = lock()
        proposal = known(number)
        changes = said(proposal)
        _refuse_unready(proposal, changes, who)
        fresh = _as_things_stand(changes)
        if proposal.listed:
            fresh = (*fresh, _listed(proposal, changes, moment))
        approval = Approval(number, proposal.sha256, proposal.approver, proposal.decided)
        act = Act(who, proposal.why, approval if proposal.state is Standing.APPROVED else None)
        written = carry_out(head, fresh, act, moment)
        after = replace(proposal, state=Standing.APPLIED, applied=instant(moment))
        _move(head, proposal, after, Act(who, proposal.why), moment)
        ProposedRow.objects.filter(proposal=number).delete()
        void_touched(written.rows, head, act, moment, but=number)
        return written.positions


def renew(number: str, *, who: str, now: dt.datetime | None = None) -> Proposal:
    """A new proposal that wants the same of the rows as they are now; cells that two people changed are conflicts.

    For void ones. Raises RowsChanged with every conflict, and ActRefused for one that is not void.
    """
    moment = now or dt.datetime.now(dt.UTC)
    with transaction.atomic():
        head = lock()
        proposal = known(number)
        if proposal.state is not Standing.VOID:
            raise ActRefused(_NOT_VOID)
        changes = _on_present_rows(said(proposal))
        refuse_errors(changes)
        asked = Asked(who, proposal.title, proposal.why, proposal.listed)
        return _hold(head, changes, asked, moment)


def _on_present_rows(changes: Sequence[RowChange]) -> list[RowChange]:
    renewed: list[RowChange] = []
    found_conflicts: list[Conflict] = []
    there = present(changes)
    for change in changes:
        now = there.get(change.names()[0])
        merged = merge(change.declared, Versions(change.before, change.after, now))
        if merged.fate is Fate.CONFLICT:
            found_conflicts.append(conflict(change.declared, change.row, merged, now))
        elif merged.fate is not Fate.SAME:
            renewed.append(replace(change, before=now, after=merged.row))
    if found_conflicts:
        raise RowsChanged(tuple(found_conflicts))
    if not renewed:
        raise ActRefused(_NOTHING)
    return renewed


def known(number: str) -> Proposal:
    """The proposal of a number. Raises ActRefused where there is none."""
    proposal = found(number)
    if proposal is None:
        raise ActRefused(
            Text(
                f"提案 {number} はありません。提案の一覧で番号を確かめてください。(store.E010)",
                f"There is no proposal {number}. Look the number up in the list of proposals. (store.E010)",
            )
        )
    return proposal


def _move(head: JournalHead, before: Proposal | None, after: Proposal, act: Act, now: dt.datetime) -> None:
    carry_out(head, (RowChange("proposal", before, after),), act, now)


def _refuse_unready(proposal: Proposal, changes: Sequence[RowChange], who: str) -> None:
    if proposal.state is Standing.APPROVED:
        return
    if proposal.state is Standing.OPEN and who == proposal.applicant and not needing_approval(changes):
        return
    state = proposal.state or Standing.VOID
    number = proposal.number
    raise ActRefused(
        Text(
            f"提案 {number} は「{state.ja}」なので反映できません。承認を受けてから反映してください。(store.E011)",
            f"Proposal {number} is {state.en.lower()} and cannot be applied. Get it approved first. (store.E011)",
        )
    )


def _as_things_stand(changes: Sequence[RowChange]) -> tuple[RowChange, ...]:
    """The changes from the rows as they are; a row that is no longer as it was shown keeps its old `before`."""
    there = present(changes)
    return tuple(rebased(change, there.get(change.names()[0])) or change for change in changes)


def _listed(proposal: Proposal, changes: Sequence[RowChange], now: dt.datetime) -> RowChange:
    approved = dt.datetime.fromisoformat(proposal.decided).astimezone(JAPAN).date() if proposal.decided else None
    row = Change(
        what=f"{proposal.title}（{proposal.number}）",
        done=now.astimezone(JAPAN).date(),
        assets=touches_assets(changes),
        applicant=proposal.applicant,
        approver=proposal.approver,
        approved=approved,
        site=proposal.site,
    )
    return RowChange("change", None, row)


_NOTHING = Text(
    "変更がありません。行を変更してから申請してください。(store.E012)",
    "There is no change. Change a row, then make the proposal. (store.E012)",
)
_NOT_YOURS = Text(
    "取り下げられるのは、申請中か承認済みの提案を、申請者本人が取り下げるときだけです。(store.E014)",
    "Only the applicant can withdraw a proposal, and only an open or approved one. (store.E014)",
)
_NOT_VOID = Text(
    "出し直せるのは無効になった提案だけです。(store.E015)",
    "Only a void proposal can be renewed. (store.E015)",
)
