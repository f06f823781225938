"""The record of advisories against the day: which have lain at one step of their way for too long.

Source: figure 3 and 1.3.1 (from the security department through the committee to the departments and back).
"""

from collections.abc import Iterator
from datetime import timedelta

from sekisho.guard.text import Text
from sekisho.security.checks.case import Case
from sekisho.security.checks.finding import Found, Subject
from sekisho.security.checks.running import check
from sekisho.security.ledgers.advisory import AdvisoryRecord
from sekisho.security.ledgers.declaring import REGISTRY

_PRODUCTION = "carried_out"
"""Production may wait for its next stop: the due day of the vulnerability says when it is late."""


@check("advisory/late", ledgers=("advisory",))
def late(case: Case) -> Iterator[Found]:
    """Advisories whose answer is past its due day, or that have waited for a step beyond the policy's `answer_days`.

    An answer with a due day is late after that day alone.
    """
    ledger = REGISTRY["advisory"]
    for entry in case.book.rows(AdvisoryRecord):
        waiting = entry.row.waits(case.as_of)
        if waiting is None or waiting[0] == _PRODUCTION:
            continue
        step, since = waiting
        due = since + timedelta(days=case.policy.answer_days)
        if step == "answered" and entry.row.due:
            due = entry.row.due
        if due < case.as_of:
            label = ledger.field(step).column
            days = (case.as_of - since).days
            text = Text(
                f"脆弱性情報 {entry.row.number} は「{label.ja}」を{days}日待っています（期限 {due:%Y/%m/%d}）。",
                f'The advisory {entry.row.number} has waited {days} days for "{label.en}" (due {due:%Y-%m-%d}).',
            )
            yield Found(Subject("advisory", ledger.key(entry.row)), text, (entry.evidence(step),), due, cause=step)
