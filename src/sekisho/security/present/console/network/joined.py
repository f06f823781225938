"""Why the addresses of a device are its own, and which of them people keep apart, with what one may do about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sekisho.guard.text import Text
from sekisho.security.ledgers.apart import Apart
from sekisho.security.present.console import naming
from sekisho.security.present.console.linking import row_address
from sekisho.security.present.console.page import Asker
from sekisho.security.present.workbook.observed_labels import JOINS
from sekisho.security.store.apart import LEDGER
from sekisho.security.store.referring import rows_naming
from sekisho.security.work.access import PROPOSE
from sekisho.security.work.network_map import MapDevice, MapJoin, MapSeen
from sekisho.security.work.permission import Right


@dataclass(frozen=True, slots=True)
class Joined:
    """One pair of addresses. listed: the asset ledger's row of the device has both, so that it says so too."""

    pair: MapJoin
    why: Text
    listed: bool


@dataclass(frozen=True, slots=True)
class KeptApart:
    """One pair that people keep apart, with who decided it, by name, and its row."""

    pair: Apart
    who: str
    link: str


@dataclass(frozen=True, slots=True)
class Addresses:
    """What is known of the addresses of one device at a site.

    left_out: how many more joined pairs there were.  rest: what else was seen of it.
    may: the person may keep apart and join again.  proposes: only by a proposal.
    """

    site: str
    joins: tuple[Joined, ...]
    left_out: int
    apart: tuple[KeptApart, ...]
    rest: tuple[MapSeen, ...]
    may: bool
    proposes: bool


def addresses(site: str, device: MapDevice | None, listed: Iterable[str], who: Asker) -> Addresses:
    """Of one device. device: as seen; None where it was not.  listed: its addresses in the asset ledger."""
    own = set(listed)
    pairs = device.joins if device else ()
    shown = {told for one in pairs for told in (("mac", one.mac), ("ip", one.ip))}
    reads = who.sites(Right.READ, LEDGER.slug).covers(site, writing=False)
    writes = who.sites(Right.WRITE, LEDGER.slug).covers(site, writing=True)
    kept = _kept(site, own | {address for _, address in shown}, who) if reads else ()
    apart = {(one.pair.mac, one.pair.ip) for one in kept}
    return Addresses(
        site,
        tuple(
            Joined(one, JOINS.get(one.how, JOINS["ip"]), {one.mac, one.ip} <= own)
            for one in pairs
            if (one.mac, one.ip) not in apart
        ),
        device.joins_left_out if device else 0,
        kept,
        tuple(one for one in device.seen if (one.name, one.value) not in shown) if device else (),
        writes or (reads and PROPOSE in who.holder.scopes),
        not writes,
    )


def _kept(site: str, named: set[str], who: Asker) -> tuple[KeptApart, ...]:
    """The rows that name one of these addresses."""
    fields = (LEDGER.field("mac"), LEDGER.field("ip"))
    found = rows_naming(LEDGER.slug, fields, named, (site,), who.version(LEDGER.slug)) if named else ()
    rows = {one.row_id: one.row for one in found if isinstance(one.row, Apart)}
    names = naming.names(row.decided_by for row in rows.values())
    return tuple(
        KeptApart(row, names.get(row.decided_by, row.decided_by), row_address(LEDGER.slug, name))
        for name, row in rows.items()
    )
