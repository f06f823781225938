"""A factory of 2,000 devices and 20,000 flows by the ledgers' own records, for tests and bench; all of it is invented.

    python tools/big_factory.py HOME [--devices 2000] [--flows 20000]

fills an empty home with its ledgers and one assessment. The same figures give the same factory.
"""

import argparse
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from big_result import book_of, table_of
from sekisho.guard.cycles import without_cycle_search
from sekisho.security.app.setup import open_home
from sekisho.security.catalogue.reading import Catalogue, read_catalogue
from sekisho.security.checks.assessing import Result, assess
from sekisho.security.checks.policy import Policy
from sekisho.security.ledgers.account import Account, AccountKind
from sekisho.security.ledgers.asset import Asset, Importance, Status
from sekisho.security.ledgers.book import Book
from sekisho.security.ledgers.change import Change
from sekisho.security.ledgers.conduit import Conduit
from sekisho.security.ledgers.dataflow import Dataflow
from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.procurement import Procurement
from sekisho.security.ledgers.software import Software
from sekisho.security.ledgers.zone import Zone, ZoneKind
from sekisho.security.observe.tables import FLOWS, HOSTS, IDENTITIES, Observed, Source
from sekisho.security.terms.address import Endpoint, Ip, Mac, Network

SITE = "大工場"
DAY = dt.date(2026, 11, 25)
START = dt.datetime(2026, 11, 24, 0, 0, tzinfo=dt.UTC)
SHARES = (
    ("社外", ZoneKind.OUTSIDE, 1), ("業務系LAN", ZoneKind.BUSINESS, 12), ("DMZ", ZoneKind.DMZ, 2),
    ("開発LAN", ZoneKind.DEVELOPMENT, 5), ("無線", ZoneKind.WIRELESS, 8),
)  # fmt: skip
"""Zones beside the lines, with their share of the devices in percent; the lines have the rest."""

LINES = 18
KINDS = ("PLC", "HMI", "産業用PC", "スイッチ", "リモートI/O", "サーボアンプ", "画像検査装置", "RFIDリーダ")
SERVICES = ((502, "modbus"), (4840, "opcua"), (44818, "enip"), (102, "s7comm"), (5007, "slmp"), (443, "tls"))


@dataclass(frozen=True, slots=True)
class Size:
    """How large. undeclared: of each hundred flows.  unseen: rows of the data-flow table that no flow shows."""

    devices: int = 2_000
    flows: int = 20_000
    undeclared: int = 3
    unseen: int = 60


@dataclass(frozen=True, slots=True)
class Plan:
    """Which device is in which zone. zones: name, kind and second octet of its network."""

    size: Size

    @property
    def zones(self) -> tuple[tuple[str, ZoneKind, int], ...]:
        """All zones."""
        lines = ((f"FA ライン{number}", ZoneKind.CONTROL) for number in range(1, LINES + 1))
        named = (*((name, kind) for name, kind, _ in SHARES), *lines)
        return tuple((name, kind, 20 + at) for at, (name, kind) in enumerate(named))

    def zone_of(self, device: int) -> int:
        """The number of a device's zone."""
        at = device * 100 // self.size.devices
        for number, (_, _, share) in enumerate(SHARES):
            if at < share:
                return number
            at -= share
        return len(SHARES) + device % LINES

    def ip(self, device: int) -> str:
        """A device's address, in the network of its zone."""
        return f"10.{self.zones[self.zone_of(device)][2]}.{device // 250}.{device % 250 + 1}"

    def mac(self, device: int) -> str:
        """A device's MAC, from the range for examples (RFC 9542)."""
        return f"00:00:5e:{device >> 16 & 255:02x}:{device >> 8 & 255:02x}:{device & 255:02x}"

    def talk(self, at: int) -> tuple[int, int, int]:
        """Client, server and service of a flow, each pair with one service once: mostly within a line or to the DMZ."""
        devices = self.size.devices
        client, turn = at % devices, at // devices
        zone = self.zone_of(client)
        same = LINES if zone >= len(SHARES) else 1
        server = (client + same * (turn + 1)) % devices if turn % 4 != 3 else (devices * 14 // 100 + turn) % devices
        return client, server if server != client else (client + 1) % devices, (client + turn) % len(SERVICES)


def factory(size: Size, catalogue: Catalogue, *more: Row) -> Result:
    """Its ledgers, held against what was observed."""
    return assess(book(size, *more), observed(size), catalogue, as_of=DAY, policy=Policy(), site=SITE)


def book(size: Size, *more: Row) -> Book:
    """Its ledgers."""
    plan = Plan(size)
    return book_of((*_zones(plan), *_assets(plan), *_flows(plan), *_lives(plan), *more))


def _zones(plan: Plan) -> Iterator[Row]:
    for name, kind, octet in plan.zones:
        yield Zone(name=name, kind=kind, networks=(Network(f"10.{octet}.0.0/16"),), reviewed=DAY, site=SITE)
    for name, kind, _ in plan.zones:
        if kind is not ZoneKind.DMZ:
            yield Conduit(source=name, destination="DMZ", purpose="実績の収集", boundary=_id(0), site=SITE)
    for number in range(1, LINES):
        yield Conduit(
            source=f"FA ライン{number}", destination=f"FA ライン{number + 1}", purpose="前後の工程の連携", site=SITE
        )


def _id(device: int) -> str:
    return f"E-{device:05}"


def _assets(plan: Plan) -> Iterator[Row]:
    for at in range(plan.size.devices):
        name, _, _ = plan.zones[plan.zone_of(at)]
        kind = KINDS[at % len(KINDS)]
        yield Asset(
            id=_id(at), name=f"{kind}{at}号", kind=kind, purpose="生産", place=f"A棟{at % 5 + 1}階", keeper="田中",
            system=f"第{plan.zone_of(at) + 1}系", zone=name, ips=(Ip(plan.ip(at)),), macs=(Mac(plan.mac(at)),),
            importance=tuple(Importance)[at % 3], status=Status.IN_USE, vendor="見本製作所", model=f"M-{at % 40}",
            firmware=f"2.{at % 9}", serial=f"S{at:06}", stocktaken=DAY, reviewed=DAY,
            support_end=DAY + dt.timedelta(days=400 + at % 900),
            replacement_due=DAY + dt.timedelta(days=700 + at % 900), site=SITE,
        )  # fmt: skip


def _flows(plan: Plan) -> Iterator[Row]:
    """Rows that cover whole zones, as large factories write them, and some for what was taken away long ago."""
    server = next(at for at in range(plan.size.devices) if plan.zone_of(at) == 2)
    for name, _, octet in plan.zones:
        for _, protocol in SERVICES:
            for target, other in {name: octet, "DMZ": plan.zones[2][2]}.items():
                yield Dataflow(
                    function=f"{name}の{protocol}（{target}へ）", source=Endpoint(f"{name}/10.{octet}.0.0/16"),
                    destination=Endpoint(f"{target}/10.{other}.0.0/16"), protocol="TCP", application=protocol,
                    reviewed=DAY, site=SITE,
                )  # fmt: skip
    for at in range(plan.size.unseen):
        device = (at * 31) % plan.size.devices
        yield Dataflow(
            function=f"旧計測{at}", source=Endpoint(f"機器/{plan.ip(device)}"),
            destination=Endpoint(f"機器/{plan.ip(server)}"), protocol="TCP", port=9_000 + at, reviewed=DAY, site=SITE,
        )  # fmt: skip


def _lives(plan: Plan) -> Iterator[Row]:
    """What the other ledgers say of the devices: orders, software, accounts, changes."""
    for first in range(0, plan.size.devices, 20):
        ids = tuple(map(_id, range(first, min(first + 20, plan.size.devices))))
        day = DAY - dt.timedelta(days=900 - first % 600)
        yield Procurement(
            order=f"PO-{first:05}", supplier="見本商事", item="制御機器一式", assets=ids, ordered=day, site=SITE
        )
        yield Change(what=f"更新作業{first}", done=day + dt.timedelta(days=200), assets=ids, applicant="田中",
                     approver="佐藤", approved=day + dt.timedelta(days=195), site=SITE)  # fmt: skip
        yield Software(name="監視エージェント", version=f"{first}", devices=ids, licences=20, keeper="田中", site=SITE)
    for at in range(0, plan.size.devices, 4):
        yield Account(device=_id(at), name="operator", kind=next(iter(AccountKind)), people=("P001",), issued=DAY,
                      reviewed=DAY, site=SITE)  # fmt: skip


def observed(size: Size) -> Observed:
    """What three sensors saw in a day."""
    plan = Plan(size)
    sources = tuple(
        Source(f"{at + 1:064x}", f"sensor{at}.pcap", "pcap", 10**9, 10**7, START, START + dt.timedelta(days=1))
        for at in range(3)
    )
    hosts = [
        {"source": at % 3, "mac": plan.mac(at), "ip": plan.ip(at), "how": "arp", "on_link": True, "packets": 9,
         "first": START, "last": START + dt.timedelta(hours=20), "frame": at + 1}
        for at in range(size.devices)
    ]  # fmt: skip
    said = [
        {"source": at % 3, "mac": plan.mac(at), "ip": plan.ip(at), "key": key, "value": value, "protocol": "enip",
         "confidence": 3, "first": START, "frame": at + 1}
        for at in range(0, size.devices, 3)
        for key, value in (("vendor", "見本製作所"), ("firmware", f"2.{at % 9}"))
    ]  # fmt: skip
    flows = [_flow(plan, at) for at in range(size.flows)]
    return Observed(sources, table_of(FLOWS, flows), table_of(HOSTS, hosts), table_of(IDENTITIES, said))


def _flow(plan: Plan, at: int) -> dict[str, object]:
    client, server, service = plan.talk(at)
    port, protocol = SERVICES[service] if at % 100 >= plan.size.undeclared else (3389, "rdp-tls")
    seen = START + dt.timedelta(seconds=at % 80_000)
    return {
        "source": at % 3, "client_mac": plan.mac(client), "server_mac": plan.mac(server), "client_ip": plan.ip(client),
        "server_ip": plan.ip(server), "transport": "tcp", "server_port": port, "protocol": protocol, "confidence": 3,
        "role": "syn", "packets_out": 5, "packets_in": 5, "bytes_out": 500, "bytes_in": 500, "first": seen,
        "last": seen + dt.timedelta(hours=1), "frame": 10 * at + 1,
    }  # fmt: skip


@without_cycle_search()
def fill(size: Size) -> None:
    """Enter all of it into the home that is open."""
    from sekisho.security.present.as_json import as_json  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.assessments import keep  # noqa: PLC0415
    from sekisho.security.store.importing import preview, take_in  # noqa: PLC0415
    from sekisho.security.store.proposing import Asked  # noqa: PLC0415
    from sekisho.security.work.stamped import Given  # noqa: PLC0415

    catalogue = read_catalogue()
    take_in(preview(book(size), Given({})), Asked("P001", "ledgers.xlsx", "大きな工場の登録"))
    keep(as_json(factory(size, catalogue), catalogue), Act("P001", "定期の評価"))


def main() -> None:
    """Fill the home that is named."""
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("--devices", type=int, default=2_000)
    parser.add_argument("--flows", type=int, default=20_000)
    asked = parser.parse_args()
    open_home(asked.home)
    fill(Size(asked.devices, asked.flows))


if __name__ == "__main__":
    main()
