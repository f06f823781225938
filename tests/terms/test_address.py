"""Addresses as ledgers hold them become one form, and nothing else is taken for an address."""

import pytest

from sekisho.security.terms.address import Endpoint, Ip, Mac, Network, is_mac


@pytest.mark.parametrize(
    "text", ["00-11-22-AA-BB-CC", "0011.22aa.bbcc", "001122AABBCC", "００：１１：２２：aa：bb：cc"]
)
def test_a_mac_is_read_however_it_is_written(text: str) -> None:
    assert Mac.parse(text) == "00:11:22:aa:bb:cc"


@pytest.mark.parametrize("text", ["", "00:11:22:33:44", "00:11:22:33:44:gg", "192.168.0.1"])
def test_what_is_no_mac_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text or "^$"):
        Mac.parse(text)


def test_an_ipv6_address_of_six_groups_is_no_mac() -> None:
    assert not is_mac("2001:db8:11:22:33:44")
    assert is_mac("00:11:22:aa:bb:cc")


def test_an_ip_is_narrow_and_short() -> None:
    assert Ip.parse(" １０.０.０.１ ") == "10.0.0.1"
    assert Ip.parse("2001:0DB8::0001") == "2001:db8::1"


def test_a_network_may_be_written_by_an_address_in_it() -> None:
    assert Network.parse("10.0.0.7/24") == "10.0.0.0/24"
    assert Network.parse("10.0.0.0/24").holds("10.0.0.200")
    assert not Network.parse("10.0.0.0/24").holds("10.0.1.1")
    assert not Network.parse("10.0.0.0/24").holds("")


@pytest.mark.parametrize(
    ("text", "name", "network"),
    [
        ("月次作業管理サーバ/10.0.0.1", "月次作業管理サーバ", "10.0.0.1/32"),
        ("組立用端末/10.0.3.0/24", "組立用端末", "10.0.3.0/24"),
        ("10.0.3.0/24", "", "10.0.3.0/24"),
        ("10.0.3.9", "", "10.0.3.9/32"),
        ("ロボット", "ロボット", None),
        ("A/B", "A/B", None),
        ("", "", None),
    ],
)
def test_an_endpoint_has_a_name_an_address_or_both(text: str, name: str, network: str | None) -> None:
    endpoint = Endpoint.parse(text)
    assert (endpoint.name, endpoint.network) == (name, network)
