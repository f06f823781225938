"""What a firewall was told, in one form for every vendor: its interfaces, and its rules in the order they are tried.

A packet is decided by the first enabled rule that fits it, else by the firewall's default. Answers of a permitted
connection pass; only the packet that opens it is asked about. IPv4 alone: rules for IPv6 are reported as not read.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Range: TypeAlias = tuple[int, int]
"""First and last, both included: IPv4 addresses as numbers from 0 to 2**32 - 1, ports, or IP protocol numbers."""

ANY_ADDRESS: Range = (0, 2**32 - 1)
ANY_PORT: Range = (0, 65535)
ANY_PROTOCOL: Range = (0, 255)

Action = Literal["allow", "deny"]
Kind = Literal["fortios", "asa", "ios", "panos", "nftables", "iptables"]


@dataclass(frozen=True, slots=True)
class Service:
    """IP protocols and, for TCP and UDP, ports; any port where the protocol has none."""

    protocols: Range = ANY_PROTOCOL
    source_ports: Range = ANY_PORT
    ports: Range = ANY_PORT


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; every tuple is a choice of which one must fit.

    table: the access list, chain or policy set it stands in.  name: the vendor's own number or name in it.
    line: in the file, counted from 1; of a rule that nobody wrote, that of what implies it.
    ingress, egress: interfaces by name; empty for any.
    narrowed: what else must be true that this form cannot hold (an application, a user, a schedule), in the file's
        words. An allowing rule then lets through at most what is said here, and a denying one blocks at most that.
    hits: packets or connections it has decided; None where the file does not say.
    implied: nobody wrote it; the vendor's own rule (the end of an access list, security levels).
    """

    table: str
    name: str
    line: int
    action: Action
    ingress: tuple[str, ...] = ()
    egress: tuple[str, ...] = ()
    sources: tuple[Range, ...] = (ANY_ADDRESS,)
    destinations: tuple[Range, ...] = (ANY_ADDRESS,)
    services: tuple[Service, ...] = (Service(),)
    enabled: bool = True
    logged: bool = False
    hits: int | None = None
    narrowed: tuple[str, ...] = ()
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Interface:
    """One interface; zone: the vendor's own zone or `nameif`, empty where it has none; networks: directly attached."""

    name: str
    zone: str = ""
    networks: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Firewall:
    """One running configuration, or a part of one that decides by itself.

    source: index of the file among the observed sources.  name: its host name.
    forwards: it decides what passes through; otherwise it guards the device itself.
    """

    source: int
    kind: Kind
    name: str
    interfaces: tuple[Interface, ...]
    rules: tuple[Rule, ...]
    default: Action = "deny"
    forwards: bool = True
