"""A result as large as a large factory's, made of real rows and observations by the real checks: for tests and bench.

The same figures give the same result.
"""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.assessing import Result, assess
from sekisho.security.checks.policy import Policy
from sekisho.security.ledgers.asset import Asset, Status
from sekisho.security.ledgers.attestation import Answer, Attestation
from sekisho.security.ledgers.book import Book, Entry, ledger_of
from sekisho.security.ledgers.columns import Columns
from sekisho.security.ledgers.conduit import Conduit
from sekisho.security.ledgers.dataflow import Dataflow
from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.sheet import letters_of
from sekisho.security.ledgers.zone import Zone, ZoneKind
from sekisho.security.observe.tables import FLOWS, HOSTS, Observed, Source
from sekisho.security.terms.address import Endpoint, Ip, Mac, Network

SITE = "第一工場"
DAY = dt.date(2026, 11, 25)
START = dt.datetime(2026, 11, 24, 0, 0, tzinfo=dt.UTC)
PORTS = (502, 4840, 44818, 102, 5007, 443, 22, 3389)
PROTOCOLS = ("modbus", "opcua", "enip", "s7comm", "slmp", "tls", "ssh", "rdp-tls")


@dataclass(frozen=True, slots=True)
class Size:
    """How large. findings: of flows that no row declares, so that there are at least as many.  declared: rows."""

    systems: int = 20
    devices: int = 2_000
    findings: int = 5_000
    declared: int = 1_000
    sources: int = 4


def big_result(size: Size, catalogue: Catalogue, *more: Row, as_of: dt.date = DAY) -> Result:
    """The result. more: further rows of any ledgers, such as decisions."""
    rows = (*_assets(size), *_zones(), *_declared(size), *_answers(size, catalogue), *more)
    return assess(book_of(rows), _observed(size), catalogue, as_of=as_of, policy=Policy(), site=SITE)


def _ip(number: int) -> str:
    return f"10.{number % 4}.{number // 4 // 250}.{number // 4 % 250 + 1}"


def _mac(number: int) -> str:
    return f"00:00:5e:{number >> 16 & 255:02x}:{number >> 8 & 255:02x}:{number & 255:02x}"


def _system(number: int, size: Size) -> str:
    return f"第{number % size.systems + 1}ライン"


def _assets(size: Size) -> list[Row]:
    return [
        Asset(
            id=f"A-{at:05}", name=f"機器{at}号", kind=("PLC", "HMI", "PC", "スイッチ")[at % 4], ips=(Ip(_ip(at)),),
            macs=(Mac(_mac(at)),), system=_system(at, size), status=Status.IN_USE, place=f"A棟{at % 5}階",
            keeper="田中", purpose="生産", stocktaken=DAY, reviewed=DAY, site=SITE,
        )
        for at in range(size.devices)
    ]  # fmt: skip


def _zones() -> list[Row]:
    kinds = (ZoneKind.CONTROL, ZoneKind.CONTROL, ZoneKind.DMZ, ZoneKind.BUSINESS)
    zones = [
        Zone(name=f"ゾーン{at}", kind=kind, networks=(Network(f"10.{at}.0.0/16"),), reviewed=DAY, site=SITE)
        for at, kind in enumerate(kinds)
    ]
    conduits = [
        Conduit(source=f"ゾーン{one}", destination=f"ゾーン{two}", purpose="実績の収集", site=SITE)
        for one in range(4)
        for two in range(4)
        if one != two
    ]
    return [*zones, *conduits]


def _pair(at: int, size: Size) -> tuple[int, int, int]:
    """Client, server and service of a flow; no two flows are the same, and none is in the data-flow table by chance."""
    client, turn = at % size.devices, at // size.devices
    return client, (client + 1 + turn) % size.devices, (at + turn) % len(PORTS)


def _declared(size: Size) -> list[Row]:
    rows: list[Row] = []
    for at in range(size.declared):
        client, server, port = _pair(at, size)
        rows.append(
            Dataflow(
                function=f"機能{at}", source=Endpoint(_ip(client)), destination=Endpoint(_ip(server)), protocol="TCP",
                port=PORTS[port], application=PROTOCOLS[port], reviewed=DAY, site=SITE,
            )
        )  # fmt: skip
    return rows


def _answers(size: Size, catalogue: Catalogue) -> list[Row]:
    """An answer for every other rule of every other system."""
    return [
        Attestation(
            rule=rule, system=_system(system, size), answer=Answer.HOLDS, evidence=f"記録 {rule}", person="P1",
            answered=DAY, until=DAY + dt.timedelta(days=90), site=SITE,
        )
        for rule in list(catalogue.rules)[::2]
        for system in range(0, size.systems, 2)
    ]  # fmt: skip


def _observed(size: Size) -> Observed:
    sources = tuple(
        Source(f"{at + 1:064x}", f"line{at}.pcap", "pcap", 10**9, 10**6, START, START + dt.timedelta(days=1))
        for at in range(size.sources)
    )
    half = size.declared // 2  # of the declared flows, half are seen
    flows = [_flow(at, size) for at in (*range(half), *range(size.declared, size.declared + size.findings))]
    hosts = [
        {
            "source": at % size.sources, "mac": _mac(at), "ip": _ip(at), "how": "arp", "on_link": True, "packets": 9,
            "first": START, "last": START + dt.timedelta(days=1), "frame": at + 1,
        }
        for at in range(size.devices)
    ]  # fmt: skip
    return Observed(sources, flows=table_of(FLOWS, flows), hosts=table_of(HOSTS, hosts))


def table_of(columns: dict[str, object], rows: list[dict[str, object]]) -> pl.DataFrame:
    """Observations of the columns that matter; the others are empty or nought."""
    whole = [{name: row.get(name, "" if kind == pl.String else 0) for name, kind in columns.items()} for row in rows]
    return pl.DataFrame(whole, schema=dict(columns))  # type: ignore[arg-type]  # kinds of polars by name


def _flow(at: int, size: Size) -> dict[str, object]:
    client, server, port = _pair(at, size)
    seen = START + dt.timedelta(seconds=at)
    return {
        "source": at % size.sources, "client_mac": _mac(client), "server_mac": _mac(server), "client_ip": _ip(client),
        "server_ip": _ip(server), "transport": "tcp", "server_port": PORTS[port], "protocol": PROTOCOLS[port],
        "confidence": 3, "role": "syn", "packets_out": 5, "packets_in": 5, "bytes_out": 500, "bytes_in": 500,
        "first": seen, "last": seen + dt.timedelta(hours=1), "frame": 10 * at + 1,
    }  # fmt: skip


def book_of(rows: tuple[Row, ...]) -> Book:
    """Rows as if read from one workbook, each at its line of the sheet of its ledger."""
    tables: dict[str, list[Entry[Row]]] = {}
    columns: dict[str, Columns] = {}
    for row in rows:
        ledger = ledger_of(type(row))
        letters = columns.setdefault(
            ledger.slug, Columns({f.name: letters_of(at) for at, f in enumerate(ledger.fields, 1)})
        )
        here = tables.setdefault(ledger.slug, [])
        here.append(Entry(row, "ab" * 32, "台帳.xlsx", ledger.title.ja, len(here) + 4, letters))
    return Book({slug: tuple(entries) for slug, entries in tables.items()})
