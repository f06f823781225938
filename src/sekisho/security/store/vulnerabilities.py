"""People's decisions on vulnerabilities of devices, up to the applied patch: rows of the vulnerability ledger.

Every one is a proposal, on which a second person decides. Where a patch was applied, the change list gets its row with
it. Source: 3.1.10, 4.4.6, 5.1.2; table 9.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from sekisho.guard.text import Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.keys import row_id
from sekisho.security.ledgers.proposal import Proposal
from sekisho.security.ledgers.vulnerability import PatchState, Vulnerability
from sekisho.security.store.errors import ActRefused
from sekisho.security.store.proposing import LONGEST_TITLE, Asked, propose
from sekisho.security.store.rows import current
from sekisho.security.work.rowchange import RowChange

LEDGER = REGISTRY["vulnerability"]


def name_of(row: Vulnerability) -> str:
    """The id of its row, whether there is one or not."""
    return row_id(LEDGER, row)


def listed(rows: Sequence[Vulnerability]) -> dict[str, Vulnerability]:
    """The rows there are of the same devices and vulnerabilities, by their ids."""
    found = current(LEDGER.slug, [name_of(row) for row in rows])
    return {name: row for name, (row, _) in found.items() if isinstance(row, Vulnerability)}


def judge(rows: Sequence[Vulnerability], act: Act, *, now: dt.datetime | None = None) -> Proposal:
    """Propose what was decided on some vulnerabilities. rows: as they are wanted; new ones among them.

    Raises what `propose` raises: no reason, a deferral without reason, measure, day or second person.
    """
    before = listed(rows)
    changes = [RowChange(LEDGER.slug, before.get(name_of(row)), row) for row in rows]
    title = f"{_called(rows[0])}への対応" if len(rows) == 1 else f"脆弱性{len(rows)}件への対応"
    return propose(changes, Asked(act.who, title[:LONGEST_TITLE], act.why), now=now)


def finish(row: Vulnerability, applied: dt.date, act: Act, *, now: dt.datetime | None = None) -> Proposal:
    """Propose that a patch was applied; with it goes a row of the change list. row: as it is.

    Raises ActRefused where the ledger has no such row, and what `propose` raises.
    """
    before = listed([row]).get(name_of(row))
    if before is None:
        raise ActRefused(_unlisted(row))
    after = replace(before, state=PatchState.DONE, applied=applied)
    asked = Asked(act.who, f"{_called(row)}のパッチ適用", act.why, listed=True)
    return propose([RowChange(LEDGER.slug, before, after)], asked, now=now)


def _called(row: Vulnerability) -> str:
    return f"{row.asset} の {row.name} "


def _unlisted(row: Vulnerability) -> Text:
    return Text(
        f"脆弱性管理台帳に {row.asset} の {row.name} がありません。先に対応を決めて、台帳に載せてください。"
        "(vulnerability.E201)",
        f"The vulnerability ledger lacks {row.name} of {row.asset}. Decide on it first, so that the ledger has it. "
        "(vulnerability.E201)",
    )
