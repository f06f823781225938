"""Which protocols say something of a device, who of the two sides says it, and by which parser."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Literal

from sekisho.security.observe.identity.bacnet import bacnet
from sekisho.security.observe.identity.banners import ftp, greeting_unfinished, http, http_unfinished, ssdp, ssh
from sekisho.security.observe.identity.beckhoff import ads, ads_discovery
from sekisho.security.observe.identity.dhcp import dhcp
from sekisho.security.observe.identity.enip import enip
from sekisho.security.observe.identity.framing import AMS_TCP, C37118, ENCAPSULATION, HART_IP, MBAP, TPKT, Messages
from sekisho.security.observe.identity.hart import hart_ip
from sekisho.security.observe.identity.japanese import fins, melsoft, slmp
from sekisho.security.observe.identity.mms import mms
from sekisho.security.observe.identity.modbus import modbus
from sekisho.security.observe.identity.names import multicast_dns, netbios
from sekisho.security.observe.identity.neighbours import cdp, lldp
from sekisho.security.observe.identity.opcua import messages as opcua_messages
from sekisho.security.observe.identity.opcua import opcua
from sekisho.security.observe.identity.opcua import unfinished as opcua_unfinished
from sekisho.security.observe.identity.profinet import profinet_dcp
from sekisho.security.observe.identity.s7 import s7comm, s7comm_plus
from sekisho.security.observe.identity.saying import Malformed, Said
from sekisho.security.observe.identity.snmp import snmp
from sekisho.security.observe.identity.synchrophasor import c37118
from sekisho.security.observe.identity.tls import tls
from sekisho.security.observe.identity.tls import unfinished as tls_unfinished
from sekisho.security.observe.identity.umas import umas
from sekisho.security.observe.identity.windows import windows

PAYLOAD_BYTES = 65_535
MESSAGES = 64  # as many as the kernels look at in one segment
SAYINGS = 64
REMEMBERED_BYTES = 2048


@dataclass(frozen=True, slots=True)
class Parser:
    """How the payloads of one protocol are read.

    parse: gives what is said, and raises `Malformed` for octets that are something else.
    speaker: which side's payloads say something; "either" where the frame itself tells, or both sides do.
    unfinished: of messages that do not tell their whole length, whether more is needed behind these octets.
    messages: the messages that may stand in one segment behind each other; None where only the first is read.
    """

    parse: Callable[[bytes], Iterator[Said]]
    speaker: Literal["client", "server", "either"] = "server"
    unfinished: Callable[[bytes], bool] | None = None
    messages: Messages | None = None


PARSERS: dict[str, Parser] = {
    "ads": Parser(ads, "either", messages=AMS_TCP),
    "ads-discovery": Parser(ads_discovery, "either"),
    "bacnet": Parser(bacnet, "either"),
    "c37118": Parser(c37118, "either", messages=C37118),
    "cdp": Parser(cdp, "either"),
    "cip": Parser(enip, "either", messages=ENCAPSULATION),
    "dhcp": Parser(dhcp, "either"),
    "enip": Parser(enip, "either", messages=ENCAPSULATION),
    "fins": Parser(fins, "either"),
    "ftp": Parser(ftp, unfinished=greeting_unfinished),
    "hart-ip": Parser(hart_ip, "either", messages=HART_IP),
    "http": Parser(http, unfinished=http_unfinished),
    "lldp": Parser(lldp, "either"),
    "llmnr": Parser(multicast_dns, "either"),
    "mdns": Parser(multicast_dns, "either"),
    "melsoft": Parser(melsoft, "either"),
    "mms": Parser(mms, "either", messages=TPKT),
    "modbus": Parser(modbus, messages=MBAP),
    "netbios": Parser(netbios, "either"),
    "opcua": Parser(opcua, unfinished=opcua_unfinished, messages=opcua_messages),
    "profinet-dcp": Parser(profinet_dcp, "either"),
    "rdp": Parser(windows, "either"),
    "rdp-tls": Parser(tls, unfinished=tls_unfinished),
    "s7comm": Parser(s7comm, "either", messages=TPKT),
    "s7comm-plus": Parser(s7comm_plus, "either"),
    "slmp": Parser(slmp, "either"),
    "smb": Parser(windows, "either"),
    "snmp": Parser(snmp, "either"),
    "snmp-v1": Parser(snmp, "either"),
    "snmp-v2c": Parser(snmp, "either"),
    "ssdp": Parser(ssdp, "either"),
    "ssh": Parser(ssh, "either", greeting_unfinished),
    "tls": Parser(tls, unfinished=tls_unfinished),
    "umas": Parser(umas, "either", messages=MBAP),
}
"""By the name in `observe.protocols`. "either" is the rule where the octets tell an answer from a question."""


def said(protocol: str, payload: bytes, *, from_server: bool) -> Iterator[Said]:
    """What the sender of one payload says of itself; nothing for any octets that cannot be read. Never raises.

    payload: what follows TCP or UDP; on Ethernet what follows the EtherType, or LLC and SNAP.
    At most 64 sayings, each value at most 200 characters; what came before an octet that cannot be read is kept.
    Devices of one kind say the same, so what short payloads say is remembered.
    """
    parser = PARSERS.get(protocol)
    if parser is None or parser.speaker == ("client" if from_server else "server"):
        return iter(())
    asked = _asked_before if len(payload) <= REMEMBERED_BYTES else _asked
    return iter(asked(parser, payload[:PAYLOAD_BYTES]))


def unfinished(protocol: str, payload: bytes) -> bool:
    """Whether a message that does not tell its whole length needs more octets behind these before it is read."""
    parser = PARSERS.get(protocol)
    return parser is not None and parser.unfinished is not None and parser.unfinished(payload)


def _asked(parser: Parser, payload: bytes) -> tuple[Said, ...]:
    out: list[Said] = []
    for message in islice(parser.messages(payload), MESSAGES) if parser.messages else (payload,):
        with suppress(Malformed):  # what was said before the malformed octet stays in the list
            out.extend(islice(parser.parse(message), SAYINGS - len(out)))
    return tuple(out)


_asked_before = lru_cache(maxsize=4096)(_asked)
