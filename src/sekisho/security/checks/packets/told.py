"""One packet in the words of people: `10.10.10.5 → 10.10.31.20 tcp/502`."""

import ipaddress

from sekisho.security.checks.packets.boxes import Point

NAMES = {1: "icmp", 6: "tcp", 17: "udp"}
USUAL_SOURCE_PORTS = 1024
"""Source ports from here on are not told: programs get them by chance."""


def address(number: int) -> str:
    """An IPv4 address in dotted form."""
    return str(ipaddress.IPv4Address(number))


def service(protocol: int, port: int) -> str:
    """A protocol by its name or number, with the port where it has one."""
    name = NAMES.get(protocol, f"ip-{protocol}")
    return f"{name}/{port}" if protocol in (6, 17) else name


def told(packet: Point) -> str:
    """A packet as both languages write it. A source port below 1024 stands behind its address: `10.0.0.1:53`."""
    _, _, source, destination, protocol, source_port, port = packet
    behind = f":{source_port}" if protocol in (6, 17) and source_port < USUAL_SOURCE_PORTS else ""
    return f"{address(source)}{behind} → {address(destination)} {service(protocol, port)}"
