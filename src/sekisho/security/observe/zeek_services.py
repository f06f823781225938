"""Zeek's names of services as ours. Plug-ins (ICSNPP, NTT) spell theirs in several ways; all are taken."""

from functools import lru_cache

import polars as pl

from sekisho.security.observe.protocols import PROTOCOLS

_OURS = {
    "cipio": "cip-io", "cip_io": "cip-io", "dce_rpc": "dcerpc", "ecat": "ethercat",
    "krb": "kerberos", "icmp6": "icmpv6", "omron_fins": "fins", "opcua_binary": "opcua",
    "profinet_io_cm": "profinet-cm",
    "rfb": "vnc", "s7comm_plus": "s7comm-plus", "ssl": "tls", "synchrophasor": "c37118",
    "hart_ip": "hart-ip", "cc_link": "cclink-ie-basic", "cclink_ie_field_basic": "cclink-ie-basic",
    "smb1": "smb", "smb2": "smb",
}  # fmt: skip
_PORTS = {
    (transport, port): protocol.name
    for protocol in PROTOCOLS.values()
    for transport, ports in (("tcp", protocol.tcp), ("udp", protocol.udp))
    for port in ports
}


def ours(service: str) -> str:
    """The protocol of `observe.protocols` for Zeek's `service`, a comma-separated list; "" where none is known.

    A leading "-" marks an analyzer that gave up (Zeek 7.1 and later); it does not count.
    """
    names = [_plain(part) for part in service.split(",") if part and not part.startswith("-")]
    known = [name for name in names if name in PROTOCOLS]
    return known[-1] if known else ""


def _plain(part: str) -> str:
    name = part.strip().lower().removeprefix("spicy_").replace("-", "_")
    name = name.removesuffix("_tcp").removesuffix("_udp")
    return _OURS.get(name, name)


def named(lines: pl.DataFrame) -> pl.DataFrame:
    """Lines with `protocol` and `confidence` beside their `service`: 3 service and port, 2 service, 1 port alone."""
    asked = ["service", "transport", "server_port"]
    distinct = lines.select(asked).unique()
    answers = [judged(*row) for row in distinct.iter_rows()]
    return lines.join(
        distinct.with_columns(
            pl.Series("protocol", [name for name, _ in answers], pl.String),
            pl.Series("confidence", [confidence for _, confidence in answers], pl.UInt8),
        ),
        on=asked,
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )


@lru_cache(maxsize=65_536)
def judged(service: str, transport: str | None, port: int | None) -> tuple[str, int]:
    """The protocol of a service's name, its transport and the server's port, with the confidence of `named`."""
    said = ours(service) if service else ""
    if not said and transport == "icmp":
        return "icmp", 2  # the transport itself says so
    guess = _PORTS.get((transport or "", port or 0), "")
    if said:
        return said, 3 if guess and PROTOCOLS[guess].family == PROTOCOLS[said].family else 2
    return guess, 1 if guess else 0
