"""A person says whether a product of our ledgers is one of an advisory: a row of the ledger of product names.

Written at once by who may write the ledger; else, and where its record-keeping rule asks for it, held as a proposal.
"""

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.keys import row_id
from sekisho.security.ledgers.proposal import Proposal
from sekisho.security.ledgers.same_product import Same, SameProduct
from sekisho.security.store.proposing import LONGEST_TITLE, Asked, write_or_propose
from sekisho.security.store.rows import current, stream
from sekisho.security.work.rowchange import RowChange

LEDGER = REGISTRY["same-product"]


def answered(site: str) -> dict[tuple[str, str, str, str], Same | None]:
    """The verdicts of a site by what they are about: vendor and product of the ledger, and of the advisory."""
    rows = (row for row in stream(LEDGER.slug, site) if isinstance(row, SameProduct))
    return {(row.vendor, row.model, row.their_vendor, row.their_product): row.same for row in rows}


def answer(row: SameProduct, act: Act, *, proposes: bool = False) -> Proposal | None:
    """Keep a verdict, in place of an earlier one on the same names; the proposal where that waits for an approval."""
    name = row_id(LEDGER, row)
    before = current(LEDGER.slug, [name]).get(name, (None,))[0]
    title = f"{row.model} と {row.their_product}: {row.same.ja if row.same else ''}"
    change = RowChange(LEDGER.slug, before, row)
    return write_or_propose([change], Asked(act.who, title[:LONGEST_TITLE], act.why), proposes=proposes)
