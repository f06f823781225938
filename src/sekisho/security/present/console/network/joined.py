"""Why the addresses of a device are its own, and which of them people keep apart, with what one may do about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sekisho.guard.text import Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.apart import Apart
from sekisho.security.present.console import people
from sekisho.security.present.console.linking import row_address
from sekisho.security.present.console.page import Asker
from sekisho.security.present.workbook.observed_labels import JOINS
from sekisho.security.store.referring import rows_naming
from sekisho.security.work.access import PROPOSE
from sekisho.security.work.network_map import MapDevice, MapJoin, MapSeen
from sekisho.security.work.permission import Right

SLUG = "apart"
LEDGER = REGISTRY[SLUG]


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

    rest: what else was seen of it.  may: the person may keep apart and join again.  proposes: only by a proposal.
    """

    site: str
    joins: tuple[Joined, ...] = ()
    apart: tuple[KeptApart, ...] = ()
    rest: tuple[MapSeen, ...] = ()
    may: bool = False
    proposes: bool = False


def addresses(site: str, device: MapDevice | None, listed: Iterable[str], who: Asker) -> Addresses:
    """Of one device. device: as seen; None where it was not.  listed: its addresses in the asset ledger."""
    own = tuple(listed)
    pairs = device.joins if device else ()
    reads = who.sites(Right.READ, SLUG).covers(site, writing=False)
    writes = who.sites(Right.WRITE, SLUG).covers(site, writing=True)
    rows = _rows(site, {*own, *_named(pairs)}, who) if reads else {}
    told = tuple(
        Joined(one, JOINS.get(one.how, JOINS["ip"]), one.mac in own and one.ip in own)
        for one in pairs
        if (one.mac, one.ip) not in rows
    )
    shown = {*((name, value) for one in pairs for name, value in (("mac", one.mac), ("ip", one.ip)))}
    return Addresses(
        site,
        told,
        tuple(_kept(rows)),
        tuple(one for one in device.seen if (one.name, one.value) not in shown) if device else (),
        writes or (reads and PROPOSE in who.holder.scopes),
        not writes,
    )


def _named(pairs: Iterable[MapJoin]) -> set[str]:
    return {address for one in pairs for address in (one.mac, one.ip)}


Rows = Mapping[tuple[str, str], tuple[str, Apart]]
"""The id and the row of each pair that is kept apart."""


def _rows(site: str, named: set[str], who: Asker) -> Rows:
    fields = (LEDGER.field("mac"), LEDGER.field("ip"))
    found = rows_naming(SLUG, fields, named, (site,), who.version(SLUG)) if named else ()
    return {(one.row.mac, one.row.ip): (one.row_id, one.row) for one in found if isinstance(one.row, Apart)}


def _kept(rows: Rows) -> list[KeptApart]:
    names = people.names(row.decided_by for _, row in rows.values())
    return [
        KeptApart(row, names.get(row.decided_by, row.decided_by), row_address(SLUG, name))
        for name, row in rows.values()
    ]
