"""What of ledgers may stand in a configuration: comments without anything that ends them, and networks."""

import ipaddress
from collections.abc import Iterable

from sekisho.security.observe.firewall.rules import Range

LONGEST_COMMENT = 40
"""Characters. nftables keeps 128 bytes of a comment, and a kanji takes three."""
_KEPT = frozenset(" →-_・()（）")


def commented(text: str) -> str:
    """A text of a ledger as a comment: letters and digits of any script, and a few marks; what else is a blank."""
    plain = "".join(mark if mark.isalnum() or mark in _KEPT else " " for mark in text)
    return " ".join(plain.split())[:LONGEST_COMMENT].strip()


def networks(ranges: Iterable[Range]) -> list[str]:
    """Ranges of IPv4 addresses as the fewest networks, in their order."""
    return [
        str(net)
        for low, high in ranges
        for net in ipaddress.summarize_address_range(ipaddress.IPv4Address(low), ipaddress.IPv4Address(high))
    ]
