"""A person says that an IP address is not a device's, or takes that back: a row of the list of addresses kept apart.

Either is written at once by who may write the list; where its record-keeping rule asks for an approval, and for whoever
may only propose, it is held as a proposal.
"""

import datetime as dt
from dataclasses import dataclass

from sekisho.guard.text import Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.apart import Apart
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.keys import row_id
from sekisho.security.ledgers.proposal import Proposal
from sekisho.security.store.errors import ActRefused
from sekisho.security.store.proposing import Asked, write_or_propose
from sekisho.security.store.rows import current
from sekisho.security.terms.address import Ip, Mac
from sekisho.security.terms.calendar import JAPAN
from sekisho.security.work.rowchange import RowChange

LEDGER = REGISTRY["apart"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A MAC and an IP address as seen at a site."""

    site: str
    mac: Mac
    ip: Ip

    @property
    def name(self) -> str:
        """The id of its row, whether there is one or not."""
        return row_id(LEDGER, Apart(mac=self.mac, ip=self.ip, site=self.site))


def kept_apart(pair: Pair) -> Apart | None:
    """The row that keeps a pair apart; None where there is none."""
    row = current(LEDGER.slug, [pair.name]).get(pair.name, (None,))[0]
    return row if isinstance(row, Apart) else None


def keep_apart(pair: Pair, act: Act, *, proposes: bool = False, now: dt.datetime | None = None) -> Proposal | None:
    """Keep a pair apart; the proposal where that waits for an approval.

    proposes: hold it as a proposal in any case.  Raises what the door and `propose` raise: no reason, a pair that
    somebody else keeps apart already.
    """
    moment = now or dt.datetime.now(dt.UTC)
    day = moment.astimezone(JAPAN).date()
    row = Apart(mac=pair.mac, ip=pair.ip, reason=act.why, decided_by=act.who, decided_on=day, site=pair.site)
    title = f"{pair.mac} と {pair.ip} を一台の機器のアドレスとしない"
    return write_or_propose(
        [RowChange(LEDGER.slug, None, row)], Asked(act.who, title, act.why), proposes=proposes, now=moment
    )


def join_again(pair: Pair, act: Act, *, proposes: bool = False, now: dt.datetime | None = None) -> Proposal | None:
    """Take back that a pair is kept apart; as `keep_apart`. Raises ActRefused where it is not kept apart."""
    row = kept_apart(pair)
    if row is None:
        raise ActRefused(_not_apart(pair))
    title = f"{pair.mac} と {pair.ip} を結合に戻す"
    return write_or_propose(
        [RowChange(LEDGER.slug, row, None)], Asked(act.who, title, act.why), proposes=proposes, now=now
    )


def _not_apart(pair: Pair) -> Text:
    return Text(
        f"{pair.mac} と {pair.ip} は、結合しないアドレス一覧にありません。ページを読み直してください。(apart.E101)",
        f"{pair.mac} and {pair.ip} are not in the list of addresses kept apart. Reload the page. (apart.E101)",
    )
