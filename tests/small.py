"""A small factory for tests of several rooms: ledgers as rows, traffic as a real capture read by the real reader."""

import struct
from collections.abc import Sequence
from datetime import UTC, date, datetime
from ipaddress import IPv4Address
from pathlib import Path

from sekisho.guard.problem import Problem
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.assessing import Result, assess
from sekisho.security.checks.policy import Policy
from sekisho.security.ledgers.asset import Asset, Status
from sekisho.security.ledgers.book import Book, Entry, ledger_of
from sekisho.security.ledgers.conduit import Conduit
from sekisho.security.ledgers.dataflow import Dataflow
from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.sheet import letters_of
from sekisho.security.ledgers.zone import Zone, ZoneKind
from sekisho.security.observe.reading import read
from sekisho.security.terms.address import Endpoint, Ip, Mac, Network

DAY = date(2026, 5, 20)
SHA = "ab" * 32
START = datetime(2026, 5, 19, 1, 0, tzinfo=UTC)


def mac_of(number: int) -> str:
    return f"00:00:5e:00:53:{number:02x}"


def tcp_packet(source: tuple[int, str, int], target: tuple[int, str, int], flags: int, data: bytes = b"") -> bytes:
    """An Ethernet frame with IPv4 and TCP. Each side: number of its MAC, IP address, port."""
    segment = struct.pack(">HHIIBBHHH", source[2], target[2], 1, 1, 0x50, flags, 8192, 0, 0) + data
    size = 20 + len(segment)
    head = struct.pack(">BBHHHBBH", 0x45, 0, size, 1, 0, 64, 6, 0)
    addresses = IPv4Address(source[1]).packed + IPv4Address(target[1]).packed
    macs = bytes.fromhex((mac_of(target[0]) + mac_of(source[0])).replace(":", ""))
    return macs + b"\x08\x00" + head + addresses + segment


def write_pcap(path: Path, packets: Sequence[bytes]) -> Path:
    """A classic capture, one packet a second from `START`."""
    parts = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)]
    for number, packet in enumerate(packets):
        parts.append(struct.pack("<IIII", int(START.timestamp()) + number, 250, len(packet), len(packet)))
        parts.append(packet)
    path.write_bytes(b"".join(parts))
    return path


def talk(source: tuple[int, str], target: tuple[int, str], port: int, data: bytes) -> list[bytes]:
    """A request and its answer, opened by SYN."""
    client, server = (*source, 50112), (*target, port)
    return [
        tcp_packet(client, server, 0x02),
        tcp_packet(server, client, 0x12),
        tcp_packet(client, server, 0x18, data),
        tcp_packet(server, client, 0x18, data),
    ]


def book_of(*rows: Row, problems: tuple[Problem, ...] = ()) -> Book:
    """Rows as if read from one workbook, each at its line of the sheet of its ledger."""
    tables: dict[str, tuple[Entry[Row], ...]] = {}
    for row in rows:
        ledger = ledger_of(type(row))
        line = len(tables.get(ledger.slug, ())) + 4
        columns = {field.name: letters_of(at) for at, field in enumerate(ledger.fields, 1)}
        entry: Entry[Row] = Entry(row, SHA, "台帳.xlsx", ledger.title.ja, line, columns)
        tables[ledger.slug] = (*tables.get(ledger.slug, ()), entry)
    return Book(tables, problems)


PLC_1, PLC_2, SERVER, OFFICE = (1, "10.0.1.1"), (2, "10.0.1.2"), (3, "10.0.2.1"), (4, "10.0.3.1")
STRANGER = (9, "10.0.1.99")


def small_rows(name: str = "計画サーバ") -> list[Row]:
    """Two PLCs, a server in the DMZ and an office PC, with zones, one conduit and one declared flow. site: 第一工場."""
    site = "第一工場"

    def asset(number: int, label: str, kind: str, ip: str, system: str) -> Asset:
        return Asset(
            id=f"A-{number:03}", name=label, kind=kind, ips=(Ip(ip),), macs=(Mac(mac_of(number)),), system=system,
            status=Status.IN_USE, place="A棟", keeper="田中", purpose="生産", stocktaken=date(2026, 4, 1), site=site,
        )  # fmt: skip

    def zone(label: str, kind: ZoneKind, network: str) -> Zone:
        return Zone(name=label, kind=kind, networks=(Network(network),), reviewed=date(2026, 4, 1), site=site)

    return [
        asset(1, "PLC-1", "PLC", PLC_1[1], "実装ライン"),
        asset(2, "PLC-2", "PLC", PLC_2[1], "実装ライン"),
        asset(3, name, "サーバ", SERVER[1], "生産計画"),
        asset(4, "事務PC", "PC", OFFICE[1], "生産計画"),
        zone("制御", ZoneKind.CONTROL, "10.0.1.0/24"),
        zone("DMZ", ZoneKind.DMZ, "10.0.2.0/24"),
        zone("業務", ZoneKind.BUSINESS, "10.0.3.0/24"),
        Conduit(source="DMZ", destination="制御", protocols=("Modbus/TCP",), purpose="実績の収集", site=site),
        Dataflow(
            function="実績収集", source=Endpoint(f"計画サーバ/{SERVER[1]}"), destination=Endpoint(f"PLC-1/{PLC_1[1]}"),
            protocol="TCP", port=502, application="Modbus/TCP", site=site,
        ),
    ]  # fmt: skip


def modbus(function: int) -> bytes:
    return struct.pack(">HHHBBHH", 1, 0, 6, 1, function, 0, 1)


def small_packets() -> list[bytes]:
    """The declared flow, one crossing that no conduit permits, and one from a device in no ledger."""
    return [
        *talk(SERVER, PLC_1, 502, modbus(3)),
        *talk(OFFICE, PLC_2, 502, modbus(6)),
        *talk(STRANGER, PLC_1, 502, modbus(5)),
    ]


def result_of(folder: Path, catalogue: Catalogue, *more: Row, as_of: date = DAY) -> Result:
    """The small factory with its capture, which is written into `folder`, and more rows."""
    seen = read([write_pcap(folder / "line a.pcap", small_packets())])
    return assess(book_of(*small_rows(), *more), seen, catalogue, as_of=as_of, policy=Policy(), site="第一工場")
