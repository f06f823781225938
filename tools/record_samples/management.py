"""Housekeeping: SNMP (pysnmp), time, logs, addresses, neighbours and signs of life.

NTP: RFC 4330 (SNTP). Syslog: RFC 3164. DHCP: RFC 2131. LLDP: IEEE 802.1AB. Echo: RFC 792. ARP: RFC 826.
"""

import asyncio
import socket
import struct
import time

from pysnmp.carrier.asyncio.dgram import udp
from pysnmp.entity import config, engine
from pysnmp.entity.rfc3413 import cmdrsp, context
from pysnmp.hlapi.v3arch.asyncio import (
    CommunityData,
    ContextData,
    ObjectIdentity,
    ObjectType,
    SnmpEngine,
    UdpTransportTarget,
    UsmUserData,
    get_cmd,
    usmAesCfb128Protocol,
    usmHMACSHAAuthProtocol,
)

NTP_PORT, SYSLOG_PORT, SNMP_PORT, DHCP_SERVER_PORT, DHCP_CLIENT_PORT = 123, 514, 161, 67, 68
NTP_EPOCH = 2_208_988_800  # seconds from 1900 to 1970
COMMUNITY, SNMP_USER, SNMP_SECRET = "public", "watch", "sample-only-secret"
SYSTEM = (1, 3, 6, 1, 2, 1, 1)
BROADCAST = b"\xff" * 6


def serve_snmp(address: str, name: str, description: str) -> None:
    """An agent with the system group, for version 2c and for version 3 with privacy."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    agent = engine.SnmpEngine()
    config.add_transport(agent, udp.DOMAIN_NAME, udp.UdpTransport().open_server_mode((address, SNMP_PORT)))
    config.add_v1_system(agent, "readers", COMMUNITY)
    config.add_v3_user(agent, SNMP_USER, config.USM_AUTH_HMAC96_SHA, SNMP_SECRET,
                       config.USM_PRIV_CFB128_AES, SNMP_SECRET)  # fmt: skip
    config.add_vacm_user(agent, 2, "readers", "noAuthNoPriv", SYSTEM)
    config.add_vacm_user(agent, 3, SNMP_USER, "authPriv", SYSTEM)
    own = context.SnmpContext(agent)
    for symbol, text in (("sysDescr", description), ("sysName", name)):
        (found,) = agent.get_mib_builder().import_symbols("__SNMPv2-MIB", symbol)
        found.syntax = found.syntax.clone(text)
    cmdrsp.GetCommandResponder(agent, own)
    loop.run_forever()


def snmp(server: str, *, version: int) -> None:
    """Ask for description and name of a device, by version 2 (2c) or 3."""

    async def run() -> None:
        who: CommunityData | UsmUserData = CommunityData(COMMUNITY, mpModel=1)  # noqa: S508 to record it is the purpose
        if version == 3:
            who = UsmUserData(SNMP_USER, SNMP_SECRET, SNMP_SECRET, authProtocol=usmHMACSHAAuthProtocol,
                              privProtocol=usmAesCfb128Protocol)  # fmt: skip
        own = SnmpEngine()
        target = await UdpTransportTarget.create((server, SNMP_PORT), timeout=3, retries=0)
        names = [ObjectType(ObjectIdentity((*SYSTEM, number, 0))) for number in (1, 5)]
        error, status, *_ = await get_cmd(own, who, target, ContextData(), *names)
        own.close_dispatcher()
        if error or status:
            raise RuntimeError(f"SNMP to {server}: {error or status}")

    asyncio.run(run())


def serve_time(address: str) -> None:
    """A time server, stratum 2."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind((address, NTP_PORT))
        while True:
            request, client = server.recvfrom(512)
            now = time.time() + NTP_EPOCH
            stamp = struct.pack(">II", int(now), int(now % 1 * 2**32))
            head = struct.pack(">BBbbII4s", 0x24, 2, 6, -20, 0, 655, socket.inet_aton("198.51.100.123"))
            server.sendto(head + stamp + request[40:48] + stamp + stamp, client)


def ask_time(server: str) -> None:
    """One SNTP question."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(3)
        now = time.time() + NTP_EPOCH
        request = b"\x23" + bytes(39) + struct.pack(">II", int(now), int(now % 1 * 2**32))
        client.sendto(request, (server, NTP_PORT))
        client.recv(512)


def serve_log(address: str) -> None:
    """A log server that takes everything in silence."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind((address, SYSLOG_PORT))
        while True:
            server.recv(2048)


def log(server: str, name: str, text: str) -> None:
    """One line to the log server: facility local0, level notice."""
    line = f"<133>{time.strftime('%b %e %H:%M:%S')} {name} status[1]: {text}"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.sendto(line.encode(), (server, SYSLOG_PORT))


def _checksum(data: bytes) -> int:
    """The Internet checksum (RFC 1071) of an even number of bytes."""
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def echo(server: str, *, times: int = 2) -> None:
    """Ask whether a device lives, as ping does."""
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as probe:
        probe.settimeout(3)
        for number in range(1, times + 1):
            body = bytes(range(32))
            blank = struct.pack(">BBHHH", 8, 0, 0, 0x5E1C, number) + body
            probe.sendto(blank[:2] + struct.pack(">H", _checksum(blank)) + blank[4:], (server, 0))
            probe.recv(512)


def _link() -> socket.socket:
    link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    link.bind(("eth0", 0))
    return link


def say_name(mac: str, name: str, description: str, management: str) -> None:
    """One LLDP announcement of a switch."""
    own = bytes.fromhex(mac.replace(":", ""))

    def part(kind: int, body: bytes) -> bytes:
        return struct.pack(">H", kind << 9 | len(body)) + body

    frame = bytes.fromhex("0180c200000e") + own + b"\x88\xcc"
    frame += part(1, b"\x04" + own) + part(2, b"\x05port1") + part(3, struct.pack(">H", 120))
    frame += part(5, name.encode()) + part(6, description.encode()) + part(7, b"\x00\x04\x00\x04")
    frame += part(8, b"\x05\x01" + socket.inet_aton(management) + b"\x02" + struct.pack(">I", 1) + b"\x00") + part(
        0, b""
    )
    with _link() as link:
        link.send(frame)


def announce(mac: str, address: str) -> None:
    """One gratuitous ARP request: this address is mine."""
    own, ip = bytes.fromhex(mac.replace(":", "")), socket.inet_aton(address)
    body = struct.pack(">HHBBH", 1, 0x0800, 6, 4, 1) + own + ip + bytes(6) + ip
    with _link() as link:
        link.send(BROADCAST + own + b"\x08\x06" + body)


DISCOVER, OFFER, REQUEST, ACK = 1, 2, 3, 5


def _dhcp(kind: int, mac: bytes, *, yours: str = "0.0.0.0", server: str = "0.0.0.0", name: str = "") -> bytes:  # noqa: S104
    """A message (RFC 2131, figure 1) with the options the sample needs (RFC 2132)."""
    op = 1 if kind in (DISCOVER, REQUEST) else 2
    head = struct.pack(">BBBBIHH", op, 1, 6, 0, 0x5E150000 | mac[5], 0, 0) + bytes(4)
    head += socket.inet_aton(yours) + socket.inet_aton(server) + bytes(4) + mac.ljust(208, b"\x00")
    options = b"\x63\x82\x53\x63" + bytes((53, 1, kind))
    if name:
        options += bytes((12, len(name))) + name.encode() + bytes((55, 2, 1, 3))
    if op == 2:
        options += bytes((54, 4)) + socket.inet_aton(server) + bytes((51, 4)) + struct.pack(">I", 28800)
        options += bytes((1, 4, 255, 255, 255, 0, 3, 4)) + socket.inet_aton(server.rpartition(".")[0] + ".1")
    return (head + options + b"\xff").ljust(300, b"\x00")


def serve_addresses(address: str, leases: dict[str, str]) -> None:
    """A DHCP server that knows its devices: MAC to address."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        server.bind(("0.0.0.0", DHCP_SERVER_PORT))  # noqa: S104 broadcasts come in only so; inside a namespace
        while True:
            data = server.recv(1024)
            mac = data[28:34]
            lease = leases.get(mac.hex(":"))
            if lease:
                answer = OFFER if data[242] == DISCOVER else ACK
                server.sendto(_dhcp(answer, mac, yours=lease, server=address), (lease, DHCP_CLIENT_PORT))


def ask_address(mac: str, name: str) -> None:
    """Discover and request, from 0.0.0.0 to all, as a tablet does when it is switched on."""
    own = bytes.fromhex(mac.replace(":", ""))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear, _link() as link:
        ear.settimeout(3)
        ear.bind(("", DHCP_CLIENT_PORT))
        for kind in (DISCOVER, REQUEST):
            payload = _dhcp(kind, own, name=name)
            datagram = struct.pack(">HHHH", DHCP_CLIENT_PORT, DHCP_SERVER_PORT, 8 + len(payload), 0) + payload
            blank = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(datagram), 0, 0, 64, 17, 0, bytes(4), b"\xff" * 4)
            header = blank[:10] + struct.pack(">H", _checksum(blank)) + blank[12:]
            link.send(BROADCAST + own + b"\x08\x00" + header + datagram)
            ear.recv(1024)
