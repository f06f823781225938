"""What waits for a person: proposals on which they may decide, and decided ones that they may apply."""

from collections.abc import Iterable

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.proposal import Proposal, Standing
from sekisho.security.present.api.calling import Caller, granted
from sekisho.security.present.api.proposals import places
from sekisho.security.store.models import TABLES
from sekisho.security.store.rows import row_of
from sekisho.security.store.voiding import said
from sekisho.security.work.access import DECIDE, Reach, held
from sekisho.security.work.permission import Right

LEDGER = REGISTRY["proposal"]


def unfinished() -> list[Proposal]:
    """Open and approved proposals, the oldest first."""
    states = [Standing.OPEN.code, Standing.APPROVED.code]
    kept = TABLES["proposal"].objects.filter(state__in=states).order_by("pk").values()
    return [row for one in kept if isinstance(row := row_of(LEDGER, one), Proposal)]


def to_decide(who: Caller, proposals: Iterable[Proposal]) -> list[Proposal]:
    """Those on which this person may decide: open, another's, and all of it theirs to write."""
    if DECIDE not in who.holder.scopes:
        return []
    return [one for one in proposals if one.state is Standing.OPEN and not _own(who, one) and covers(who, one)]


def to_apply(who: Caller, proposals: Iterable[Proposal]) -> list[Proposal]:
    """Approved ones that this person may apply."""
    return [one for one in proposals if one.state is Standing.APPROVED and covers(who, one)]


def _own(who: Caller, proposal: Proposal) -> bool:
    return proposal.applicant.strip().casefold() == who.who.strip().casefold()


def covers(who: Caller, proposal: Proposal) -> bool:
    """Whether the person may write every row of it. What it says is read only where its ledgers do not tell."""
    reaches = {slug: held(who.holder, Right.WRITE, slug, granted()) for slug in proposal.ledgers if slug in REGISTRY}
    if len(reaches) < len(proposal.ledgers) or any(one.lack for one in reaches.values()):
        return False
    if all(one.sites is None for one in reaches.values()):
        return True
    return all(_covers(reaches, slug, site) for slug, site in places(said(proposal)))


def _covers(reaches: dict[str, Reach], slug: str, site: str) -> bool:
    return slug in reaches and reaches[slug].covers(site, writing=True)
