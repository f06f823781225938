"""Whether the later of two observations looked where the earlier one saw something, and long enough to miss it.

No sensor has a name here; a place is known by who is heard there. The place of a device is watched where others that
one source of the earlier period heard beside it, on the same VLAN, are heard in one source of the later period.
"""

import ipaddress
from functools import cached_property, lru_cache

import polars as pl

from sekisho.security.observe.tables import Observed
from sekisho.security.terms.address import is_group_ip, is_group_mac, is_mac

LEAST_S = 600.0
"""Nothing is missed in less than ten minutes."""

PATIENCE = 10
"""How many of its usual silences a thing must be missed for: then chance alone would explain it once in 22,000."""

COMPANIONS = 2
"""How many that were heard beside a device must be heard again; all of them where there were fewer."""


@lru_cache(maxsize=65_536)
def is_group(name: str) -> bool:
    """Whether an address is that of a group or of nobody; a network's broadcast address cannot be told."""
    if is_mac(name):
        return is_group_mac(name)
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return True
    return address.is_loopback or is_group_ip(name)


@lru_cache(maxsize=65_536)
def is_near(ip: str) -> bool:
    """Whether an address is one of the site's own: private, and neither loopback nor link-local."""
    address = ipaddress.ip_address(ip)
    return address.is_private and not is_group(ip) and not address.is_link_local


class Watched:
    """What the later observation watched of the earlier one. Only sources that cover a time can miss anything."""

    def __init__(self, before: Observed, after: Observed) -> None:
        self._before, self._after = before, after

    def told(self, device: str, peer: str, packets: int) -> bool:
        """Whether something of a device (and its peer) that is not seen any more is gone.

        packets: how often it was seen in the earlier period; 0 where that is not known: then nothing is told.
        """
        if packets <= 0:
            return False
        needed = max(LEAST_S, PATIENCE * self._span_before(device) / packets)
        ends = [max(self._heard(one), self._watched_s(one)) for one in (device, peer) if one]
        return min(ends) >= needed

    @cached_property
    def _spans(self) -> tuple[dict[int, float], dict[int, float]]:
        """Seconds that each source covers, by its index."""
        both = (self._before, self._after)
        told = [
            {
                at: (one.last - one.first).total_seconds()
                for at, one in enumerate(observed.sources)
                if one.first and one.last
            }
            for observed in both
        ]
        return told[0], told[1]

    @staticmethod
    def _sources(observed: Observed) -> dict[str, set[tuple[int, int]]]:
        """Source and VLAN in which each address was heard."""
        heard: dict[str, set[tuple[int, int]]] = {}
        for source, vlan, mac, ip in observed.hosts.select("source", "vlan", "mac", "ip").unique().iter_rows():
            for name in (mac, ip):
                if name:
                    heard.setdefault(name, set()).add((source, vlan))
        return heard

    @cached_property
    def _places(self) -> tuple[dict[str, set[tuple[int, int]]], dict[str, set[tuple[int, int]]]]:
        return self._sources(self._before), self._sources(self._after)

    @cached_property
    def _beside(self) -> dict[tuple[int, int], set[str]]:
        """Who was heard on the link itself in each source and VLAN of the earlier period."""
        rows = self._before.hosts.filter(pl.col("mac") != "").select("source", "vlan", "mac").unique()
        beside: dict[tuple[int, int], set[str]] = {}
        for source, vlan, mac in rows.iter_rows():
            beside.setdefault((source, vlan), set()).add(mac)
        if not beside:  # logs without MAC addresses: by IP address
            for source, vlan, ip in self._before.hosts.select("source", "vlan", "ip").unique().iter_rows():
                beside.setdefault((source, vlan), set()).add(ip)
        return beside

    def _span_before(self, device: str) -> float:
        spans = [self._spans[0].get(source, 0.0) for source, _ in self._places[0].get(device, ())]
        return sum(spans)

    def _heard(self, name: str) -> float:
        """Seconds covered by the later sources in which an address is heard; 0 where it is not."""
        return sum(self._spans[1].get(source, 0.0) for source in {at for at, _ in self._places[1].get(name, ())})

    def _watched_s(self, device: str) -> float:
        """Seconds covered by the later sources that heard enough of those who were heard beside a device."""
        longest = 0.0
        for place in self._places[0].get(device, ()):
            others = self._beside.get(place, set()) - {device}
            if not others:
                continue
            again: dict[int, int] = {}
            for other in others:
                for source in {at for at, _ in self._places[1].get(other, ())}:
                    again[source] = again.get(source, 0) + 1
            enough = min(COMPANIONS, len(others))
            longest = max(longest, sum(self._spans[1].get(at, 0.0) for at, count in again.items() if count >= enough))
        return longest
