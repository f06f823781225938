"""Zones and conduits."""

import pytest

from tables import book, case, findings, keys, says, seen

ZONES = """
name | kind       | networks
FA   | FA（制御） | 10.0.0.0/24
業務 | 業務系     | 10.1.0.0/24, fd00:1::/64
DMZ  | DMZ        | 10.2.0.0/24
社外 | 社外       | 203.0.113.0/24
"""
CONDUITS = "source | destination | protocols\n業務 | FA | HTTPS、SSH\n業務 | DMZ |"


def _crossing(*flows: str, zones: str = ZONES) -> list[str]:
    head = "client | server | server_port | protocol | first\n"
    return says(
        "zone/undeclared-conduit", case(book(zone=zones, conduit=CONDUITS), seen(flows=head + "\n".join(flows)))
    )


def test_crossings_without_a_conduit_are_told_once_a_pair_of_zones_and_port() -> None:
    assert _crossing(
        "10.1.0.5 | 10.0.0.1 | 502 | modbus | 2024-04-02",
        "10.1.0.6 | 10.0.0.1 | 502 | modbus | 2024-04-03",
        "10.1.0.6 | 10.0.0.2 | 502 | umas   | 2024-04-04",
    ) == ["業務からFAへ、認めた通信路のない tcp/502 modbus の通信があります（10.1.0.5 → 10.0.0.1 ほか計3件）。"]
    assert _crossing("10.0.0.1 | 10.9.0.1 | 80 | http | 2024-04-02") == [
        "FAから未定義のゾーンへ、認めた通信路のない tcp/80 http の通信があります（10.0.0.1 → 10.9.0.1）。"
    ]


@pytest.mark.parametrize(
    "flow",
    [
        "10.1.0.5 | 10.0.0.1 | 443 | tls | 2024-04-02",
        "10.1.0.5 | 10.0.0.1 | 22 | ssh | 2024-04-02",
        "10.1.0.5 | 10.2.0.1 | 9999 | | 2024-04-02",
        "10.0.0.5 | 10.0.0.1 | 502 | modbus | 2024-04-02",
        "10.1.0.5 | fd00:1::9 | 80 | http | 2024-04-02",
        "10.9.0.1 | 10.8.0.1 | 80 | http | 2024-04-02",
        "10.1.0.5 | 10.0.0.1 | 5353 | mdns | 2024-04-02",
    ],
)
def test_declared_crossings_and_those_that_cross_nothing_are_not(flow: str) -> None:
    assert _crossing(flow) == []


def test_a_conduit_has_one_direction() -> None:
    assert len(_crossing("10.0.0.1 | 10.1.0.5 | 443 | tls | 2024-04-02")) == 1


@pytest.mark.parametrize(
    ("protocols", "ports", "told"),
    [
        ("", "tcp/443", 1),
        ("SSH", "tcp/443", 1),
        ("HTTPS", "tcp/22", 0),
        ("", "tcp/20-30", 0),
        ("SSH", "", 0),
        ("", "", 0),
    ],
)
def test_where_a_conduit_has_ports_they_alone_say_what_may_pass(protocols: str, ports: str, told: int) -> None:
    conduit = f"source | destination | protocols | ports\n業務 | FA | {protocols} | {ports}"
    flows = "client | server | server_port | protocol\n10.1.0.5 | 10.0.0.1 | 22 | ssh"
    of = case(book(zone=ZONES, conduit=conduit), seen(flows=flows))
    assert keys("zone/undeclared-conduit", of) == ["業務 -> FA tcp/22"] * told


def test_the_longest_network_decides_and_the_asset_ledger_before_it() -> None:
    zones = f"{ZONES}検査 | 開発 | 10.0.0.128/25"
    assert len(_crossing("10.0.0.1 | 10.0.0.129 | 80 | http | 2024-04-02", zones=zones)) == 1
    asset = "id | name | ips | zone\nA1 | PC | 10.0.0.129 | FA"
    of = case(book(asset=asset, zone=zones, conduit=CONDUITS), seen(flows="client | server\n10.0.0.1 | 10.0.0.129"))
    assert keys("zone/undeclared-conduit", of) == []


def _outside(flow: str, zones: str = ZONES) -> list[str]:
    return says(
        "zone/outside-bypasses-dmz", case(book(zone=zones), seen(flows=f"client | server | packets_in\n{flow}"))
    )


def test_outside_and_inside_that_talk_directly() -> None:
    assert _outside("203.0.113.9 | 10.0.0.1 | 0") == [
        "社外と工場内がDMZを経由せずに直接通信しています。203.0.113.9 から 10.0.0.1 へ tcp/502 modbus（応答なし）。"
    ]
    assert _outside("10.0.0.1 | 8.8.8.8 | 1") == [
        "社外と工場内がDMZを経由せずに直接通信しています。10.0.0.1 から 8.8.8.8 へ tcp/502 modbus。"
    ]


@pytest.mark.parametrize(
    "flow",
    ["203.0.113.9 | 10.2.0.1 | 1", "10.2.0.1 | 8.8.8.8 | 1", "203.0.113.9 | 8.8.8.8 | 1", "10.1.0.1 | 10.0.0.1 | 1"],
)
def test_through_the_dmz_or_not_ours(flow: str) -> None:
    assert _outside(flow) == []


def test_a_zone_whose_kind_nobody_entered_is_neither_outside_nor_inside() -> None:
    zones = f"{ZONES}\n検査 | | 10.3.0.0/24"
    assert _outside("10.3.0.1 | 10.0.0.1 | 1", zones) == []
    assert _outside("8.8.8.8 | 10.3.0.1 | 1", zones) == []


def test_a_zone_that_only_the_asset_ledger_names_is_not_outside() -> None:
    asset = "id | name | ips | zone\nA1 | PC | 10.7.0.1 | 検査"
    of = case(book(asset=asset, zone=ZONES), seen(flows="client | server\n10.7.0.1 | 10.0.0.1"))
    assert keys("zone/outside-bypasses-dmz", of) == []


def test_the_reports_own_zone_list_without_kinds_and_networks_does_not_flood() -> None:
    zones = "name | devices\nA | A1\nB | A2"
    flows = "client | server\n" + "\n".join(f"10.0.0.1 | 10.0.1.{n}" for n in range(1, 100))
    of = case(book(zone=zones, asset="id | name\nA1 | PLC\nA2 | PC", conduit=CONDUITS), seen(flows=flows))
    assert keys("zone/outside-bypasses-dmz", of) + keys("zone/undeclared-conduit", of) == []


def test_a_device_in_two_zones() -> None:
    zone = "name | devices\nA | A1、A2\nB | A2、A3\nB | A4"
    asset = "id | name | zone | system\nA1 | PC1 | A |\nA2 | PC2 | | ライン1\nA3 | PC3 | A |\nA4 | PC4 | B |"
    found = findings("zone/device-in-two-zones", case(book(zone=zone, asset=asset)))
    assert [one.text.ja for one in found] == [
        "A2 が複数のゾーン（A、B）に属しています。",
        "A3 が複数のゾーン（B、A）に属しています。",
    ]
    assert [len(one.evidence) for one in found] == [2, 2]


def test_a_zone_listed_line_by_line_is_one_zone_with_all_its_devices() -> None:
    zone = "name | kind | devices\nA | FA（制御） | A1\nA | | A2\nA | | A1"
    of = case(book(zone=zone))
    assert of.zone_by_device == {"A1": "A", "A2": "A"}
    assert keys("zone/device-in-two-zones", of) == []
    assert of.kind_of("A") is not None
