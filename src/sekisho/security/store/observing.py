"""Observations proposed to the ledgers, through the same proposals as every other change."""

from collections.abc import Iterable

from sekisho.security.checks.proposals import Proposal as Observed
from sekisho.security.ledgers.proposal import Proposal
from sekisho.security.store.models import ProposedRow
from sekisho.security.store.proposing import Asked, propose
from sekisho.security.work.observed import changes_of


def propose_observed(observed: Iterable[Observed], asked: Asked) -> Proposal | None:
    """One open proposal with every row that was seen and is not proposed yet; None where there is none.

    So the same evidence read again proposes nothing twice. Raises what `propose` raises.
    """
    waiting = set(ProposedRow.objects.values_list("row_id", flat=True))
    changes = [change for change in changes_of(observed) if waiting.isdisjoint(change.names())]
    return propose(changes, asked) if changes else None
