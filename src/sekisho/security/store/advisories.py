"""Advisories on their way from the committee to the departments and back: rows of the ledger, step by step.

Each is written at once by who may write the ledger; where its record-keeping rule asks for an approval, and for whoever
may only propose, it is held as a proposal. Source: report, figure 3 and 1.3.1.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sekisho.guard.text import Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.advisory import AdvisoryRecord
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.proposal import Proposal
from sekisho.security.store.errors import ActRefused
from sekisho.security.store.proposing import LONGEST_TITLE, Asked, write_or_propose
from sekisho.security.store.rows import current
from sekisho.security.work.advisory import Answer, next_step, stepped
from sekisho.security.work.rowchange import RowChange

LEDGER = REGISTRY["advisory"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step done. name: of `ledgers.advisory.STEPS`, and the next one of its advisory.  answer: with `answered`."""

    name: str
    day: dt.date
    answer: Answer | None = None


def recorded(name: str) -> AdvisoryRecord | None:
    """The row of an id; None where there is none."""
    row = current(LEDGER.slug, [name]).get(name, (None,))[0]
    return row if isinstance(row, AdvisoryRecord) else None


def receive(rows: Sequence[AdvisoryRecord], act: Act, *, proposes: bool = False) -> Proposal | None:
    """Enter advisories that the committee received; the proposal where that waits for an approval."""
    changes = [RowChange(LEDGER.slug, None, row) for row in rows]
    return write_or_propose(changes, Asked(act.who, f"アドバイザリ{len(rows)}件の受領", act.why), proposes=proposes)


def advance(row: AdvisoryRecord, step: Step, act: Act, *, proposes: bool = False) -> Proposal | None:
    """Enter that the next step of an advisory is done; as `receive`. Raises ActRefused for any other step."""
    if next_step(row) != step.name:
        raise ActRefused(_NOT_NEXT)
    after = stepped(row, step.name, step.day, step.answer)
    title = f"{row.number} の「{LEDGER.field(step.name).column.ja}」"
    return write_or_propose(
        [RowChange(LEDGER.slug, row, after)], Asked(act.who, title[:LONGEST_TITLE], act.why), proposes=proposes
    )


_NOT_NEXT = Text(
    "この段階は、いま待っている段階ではありません。ページを読み直してください。(advisory.E201)",
    "This is not the step that is waited for. Reload the page. (advisory.E201)",
)
