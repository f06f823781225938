"""The policy that the ledgers say."""

from ipaddress import IPv4Address

from sekisho.security.checks.services import of_port
from sekisho.security.checks.zone_policy import zone_policy
from tables import book
from walls import CONDUITS, ZONES


def _at(policy_book: dict[str, str], address: str) -> str:
    return zone_policy(book(**policy_book)).zone_at(int(IPv4Address(address)))


def test_all_that_no_conduit_permits_is_denied() -> None:
    policy = zone_policy(book(zone=ZONES, conduit=CONDUITS))
    assert policy.services("業務", "DMZ") == of_port("tcp/443")
    assert policy.services("DMZ", "業務") == ()
    assert policy.services("業務", "FA") == ()


def test_what_flows_when_the_zones_are_cut() -> None:
    conduits = "source | destination | ports | degraded\n業務 | DMZ | tcp/443 | ○\n業務 | DMZ | tcp/22 |"
    policy = zone_policy(book(zone=ZONES, conduit=conduits))
    assert policy.services("業務", "DMZ") == (*of_port("tcp/443"), *of_port("tcp/22"))
    assert policy.services("業務", "DMZ", degraded=True) == of_port("tcp/443")


def test_a_conduit_of_unknown_ports_leaves_its_pair_unknown() -> None:
    policy = zone_policy(book(zone=ZONES, conduit="source | destination | protocols\n業務 | DMZ | 独自"))
    assert policy.services("業務", "DMZ") is None


def test_the_longest_network_decides_and_what_is_in_none_is_elsewhere() -> None:
    zones = {"zone": f"{ZONES}検査 | 開発 | 10.1.0.128/25\nv6 | 開発 | fd00::/64"}
    assert _at(zones, "10.1.0.127") == "業務"
    assert _at(zones, "10.1.0.128") == "検査"
    assert _at(zones, "8.8.8.8") == ""
    assert _at(zones, "203.0.113.9") == "社外"


def test_listed_devices_add_their_address_only_where_no_network_holds_it() -> None:
    asset = "id | name | ips | zone\nA1 | PC | 10.9.0.1, 10.1.0.7 | FA\nA2 | PLC | 10.8.0.1 |"
    tables = {"zone": "name | devices | networks\nFA | A2 |\n業務 | | 10.1.0.0/24", "asset": asset}
    assert [_at(tables, one) for one in ("10.9.0.1", "10.8.0.1", "10.1.0.7")] == ["FA", "FA", "業務"]


def test_an_outside_zone_without_networks_is_all_that_is_not_ours() -> None:
    zones = {"zone": "name | kind | networks\n業務 | 業務系 | 10.1.0.0/24\n社外 | 社外 |"}
    assert _at(zones, "8.8.8.8") == "社外"
    assert zone_policy(book(**zones)).zones[""] == ()
    assert _at(zones, "224.0.0.1") == ""


def test_names_on_devices_are_ascii_short_and_distinct() -> None:
    zones = "name\n業務系LAN\nＦＡ LAN1\n組立ラインのとても長い名前 LINE NUMBER ONE\n開発"  # noqa: RUF001 -- as typed
    assert list(zone_policy(book(zone=zones)).device_names.values()) == ["Z1_LAN", "Z2_FA_LAN1", "Z3_LINE_NUMBER", "Z4"]
