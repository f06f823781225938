"""Where a request comes from: the plant's own networks, or outside of them. Pure.

Source: 3.1.3.2 (access from outside needs more than a password).
"""

import ipaddress
from collections.abc import Iterable


def remote(address: str, plant: Iterable[str]) -> bool:
    """Whether an address lies outside the plant. Loopback is the machine itself; what is no address is outside.

    plant: networks as text, each valid; with none, everything but loopback is outside.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return True
    # An IPv4 client of a socket that serves both kinds is shown as ::ffff:192.0.2.1.
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        return remote(str(found.ipv4_mapped), plant)
    return not found.is_loopback and not any(found in ipaddress.ip_network(one) for one in plant)
