"""What was seen of one device: its addresses, and what it said of itself, each with the place where it can be seen."""

from collections.abc import Iterable, Mapping

import polars as pl

from sekisho.security.checks.seen import Device
from sekisho.security.observe.tables import Observed
from sekisho.security.terms.evidence import Evidence
from sekisho.security.work.network_map import MapJoin, MapSeen

MOST_SEEN = 24
"""Things told of one device, and pairs of its addresses; a scanner that answers with a thousand names fills no page."""

Sightings = Mapping[str, tuple[Device, ...]]
"""The address pairs by each of their addresses."""

Identities = Mapping[str, tuple[tuple[str, str, Evidence], ...]]
"""Key, value and place by the address that said it, the surest first."""


def by_address(devices: Iterable[Device]) -> Sightings:
    """The address pairs that were seen, by IP and by MAC."""
    found: dict[str, list[Device]] = {}
    for one in devices:
        for address in (one.mac, one.ip):
            if address:
                found.setdefault(address, []).append(one)
    return {address: tuple(pairs) for address, pairs in found.items()}


def identities(observed: Observed) -> Identities:
    """What devices said of themselves. `ip` is left out: the address pairs tell it."""
    found: dict[str, list[tuple[str, str, Evidence]]] = {}
    rows = observed.identities.filter(pl.col("key") != "ip").sort(
        "confidence", "first", "frame", descending=[True, False, False]
    )
    for mac, ip, key, value, source, frame in rows.select("mac", "ip", "key", "value", "source", "frame").iter_rows():
        told = (key, value, observed.evidence(source, frame))
        for address in dict.fromkeys((mac, ip)):
            if address:
                found.setdefault(address, []).append(told)
    return {address: tuple(said) for address, said in found.items()}


def sightings_of(addresses: Iterable[str], known: Sightings) -> tuple[Device, ...]:
    """The address pairs of one device, in the order of its addresses, each once."""
    return tuple(dict.fromkeys(one for address in addresses for one in known.get(address, ())))


def told_by(addresses: Iterable[str], own: Iterable[Device], said: Identities) -> tuple[MapSeen, ...]:
    """What was seen of one device: addresses first, then identities; one place for each value."""
    every = tuple(addresses)
    found: dict[tuple[str, str], Evidence] = {}
    for one in own:
        for name, value in (("mac", one.mac), ("ip", one.ip)):
            if value:
                found.setdefault((name, value), one.evidence)
    for address in dict.fromkeys((*every, *(value for _, value in found))):
        for key, value, place in said.get(address, ()):
            found.setdefault((key, value), place)
    return tuple(MapSeen(name, value, place) for (name, value), place in found.items())[:MOST_SEEN]


def joins_of(own: Iterable[Device]) -> tuple[MapJoin, ...]:
    """The pairs of addresses of one device, each once, in the order given. Whoever sent no IP joined none."""
    found: dict[tuple[str, str], MapJoin] = {}
    for one in own:
        if one.ip:
            found.setdefault((one.mac, one.ip), MapJoin(one.mac, one.ip, one.how, one.evidence))
    return tuple(found.values())
