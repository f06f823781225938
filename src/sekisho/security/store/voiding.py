"""Proposals whose rows were changed from elsewhere: what was shown is gone, so they and their decisions are void."""

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.proposal import Proposal, Standing
from sekisho.security.store.kept_columns import columns_of
from sekisho.security.store.models import TABLES, JournalHead, KeptFile, ProposedRow
from sekisho.security.store.rows import any_of, present, row_of
from sekisho.security.store.writing import carry_out
from sekisho.security.work.proposal import changes_of
from sekisho.security.work.rowchange import RowChange, rebased

PROPOSALS = REGISTRY["proposal"]
_PROCEDURE = "Sekisho"
"""Who voids: no person does."""


def found(number: str) -> Proposal | None:
    """The proposal of a number."""
    kept = TABLES["proposal"].objects.filter(number=number).values().first()
    row = row_of(PROPOSALS, kept) if kept else None
    return row if isinstance(row, Proposal) else None


def said(proposal: Proposal) -> tuple[RowChange, ...]:
    """The changes that a proposal is about."""
    return changes_of(bytes(KeptFile.objects.get(pk=proposal.sha256).data), columns_of)


def void_touched(
    rows: Collection[str], head: JournalHead, act: Act, now: dt.datetime, *, but: str = ""
) -> tuple[str, ...]:
    """Void every open or approved proposal that speaks of one of these rows as it no longer is; their numbers.

    but: the number of the proposal that is being applied.
    """
    touched = ProposedRow.objects.filter(row_id__in=any_of(rows)).exclude(proposal=but)
    voided = []
    for number in sorted(set(touched.values_list("proposal", flat=True))):
        proposal = found(number)
        if proposal is None or _stands(proposal):
            continue
        after = replace(proposal, state=Standing.VOID, note=_NOTE.format(who=act.who, why=act.why)[:_LONGEST_NOTE])
        why = f"{number}: {act.why}"
        carry_out(head, (RowChange("proposal", proposal, after),), Act(_PROCEDURE, why), now)
        ProposedRow.objects.filter(proposal=number).delete()
        voided.append(number)
    return tuple(voided)


def _stands(proposal: Proposal) -> bool:
    """Whether every row is still as the proposal shows it."""
    changes = said(proposal)
    there = present(changes)
    return all(
        rebased(change, there.get(change.names()[0])) is not None and there.keys().isdisjoint(change.names()[1:])
        for change in changes
    )


_NOTE = "対象の行が、{who} によって変更されたため無効（{why}） / Void: {who} changed a row of it ({why})"
_LONGEST_NOTE = 1000
