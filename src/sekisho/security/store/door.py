"""The one door: every change of every ledger by hand is validated, journaled and projected here, in one transaction.

Either all of a call is written or nothing. Two people at one row: the second is told what the first changed.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction

from sekisho.guard.text import Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.recordkeeping import Recordkeeping
from sekisho.security.store.byhand import refuse_unfit
from sekisho.security.store.errors import ActRefused
from sekisho.security.store.journal.appending import lock
from sekisho.security.store.models import TABLES
from sekisho.security.store.voiding import void_touched
from sekisho.security.store.writing import carry_out
from sekisho.security.work.deciding import acceptance
from sekisho.security.work.rowchange import RowChange


def write(changes: Iterable[RowChange], act: Act, *, now: dt.datetime | None = None) -> range:
    """Carry out changes by hand, and give the positions of their journal entries; fewer where nothing differs.

    now: the moment of the act, aware; the clock's where none is given.
    Raises ActRefused (no reason; what no hand writes; approval needed), RowsChanged (somebody was faster) or
    RowsRefused (errors). Then nothing was written.
    """
    every = tuple(changes)
    moment = now or dt.datetime.now(dt.UTC)
    with transaction.atomic():
        head = lock()
        refuse_unfit(every)
        if slugs := needing_approval(every):
            raise ActRefused(approval_needed(slugs))
        written = carry_out(head, every, act, moment)
        void_touched(written.rows, head, act, moment)
        return written.positions


def needing_approval(changes: Sequence[RowChange]) -> tuple[str, ...]:
    """Slugs of the ledgers among these whose record-keeping rule asks for an approval.

    To accept a finding always needs one, whoever writes it and however: one person alone lives with no risk.
    Such a rule itself is lifted with an approval only: else one person could lift it, and then change the ledger.
    """
    table = TABLES["recordkeeping"].objects.filter(approval=True)
    rules = set(table.values_list("ledger", "site"))
    wanted = {(change.ledger, site) for change in changes for site in ("", change.row.site)}
    lifted = {(change.ledger, "") for change in changes if _lifts(change)}
    accepted = {(change.ledger, "") for change in changes if acceptance(change)}
    return tuple(dict.fromkeys(slug for slug, _ in sorted((wanted & rules) | lifted | accepted)))


def _lifts(change: RowChange) -> bool:
    before, after = change.before, change.after
    if not isinstance(before, Recordkeeping) or not before.approval:
        return False
    return not (isinstance(after, Recordkeeping) and after.approval and change.names()[1:] == ())


def approval_needed(slugs: Iterable[str]) -> Text:
    """What a person is told who would change these ledgers without an approval."""
    titles = [REGISTRY[slug].title for slug in slugs]
    return Text(
        f"{'、'.join(one.ja for one in titles)}の変更には承認が必要です。提案として申請してください。(store.E005)",
        f"Changes of {', '.join(one.en for one in titles)} need approval. Make a proposal. (store.E005)",
    )
