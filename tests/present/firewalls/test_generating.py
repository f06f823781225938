"""Configurations written from the ledgers, for every vendor."""

import pytest

from sekisho.security.checks.zone_policy import ZonePolicy, zone_policy
from sekisho.security.present.firewalls.generating import NotWritten, Target, generated
from tables import book
from walls import CONDUITS, ZONES


def _policy(conduits: str = CONDUITS, zones: str = ZONES) -> ZonePolicy:
    return zone_policy(book(zone=zones, conduit=conduits))


def _text(target: Target, conduits: str = CONDUITS, *, degraded: bool = False) -> str:
    (text,) = generated(_policy(conduits), target, degraded=degraded).values()
    return text


@pytest.mark.parametrize("target", Target)
def test_every_vendor_gets_each_conduit_and_a_denial_and_the_zones_own_names(target: Target) -> None:
    files = generated(_policy(), target)
    assert files == generated(_policy(), target)
    assert len(files) == 1
    text = "".join(files.values())
    assert "業務 → DMZ" in text
    assert "10.1.0.0" in text
    assert "deny" in text or "drop" in text or "DENY" in text
    for line in text.splitlines():
        remark = "→" in line or any(word in line for word in ("remark", "comment", "description"))
        bare = line.strip() in {"業務", "社外", "sekisho"}
        assert line.isascii() or remark or bare, line


@pytest.mark.parametrize("target", [Target.FORTIGATE, Target.PALOALTO, Target.SRX])
def test_no_rule_lands_under_another_pair_of_zones(target: Target) -> None:
    names = {"C1-TCP": ("Z1", "Z3_DMZ"), "C2-TCP": ("Z3_DMZ", "Z2_FA"), "C3-UDP": ("Z2_FA", "Z3_DMZ")}
    text = _text(target)
    for name, (source, destination) in names.items():
        match target:
            case Target.FORTIGATE:
                rule = text.split(f'set name "{name}"')[1].split("next")[0]
                assert f'set srcintf "{source}"' in rule
                assert f'set dstintf "{destination}"' in rule
            case Target.PALOALTO:
                rule = text.split(f'<entry name="{name}">')[1].split("</entry>")[0].replace("\n", "").replace(" ", "")
                assert f"<to><member>{destination}</member></to><from><member>{source}</member></from>" in rule
            case _:
                before = text.split(f"policy {name} ")[0]
                assert before.rsplit("from-zone", 1)[1].split("{")[0].split() == [source, "to-zone", destination]


def test_fortigate_numbers_its_policies_on_from_pair_to_pair() -> None:
    text = _text(Target.FORTIGATE).split("config firewall policy")[1]
    numbers = [int(line.split()[1]) for line in text.splitlines() if line.strip().startswith("edit ")]
    assert numbers == list(range(1, 7))


def test_icmp_alone_is_opened_where_icmp_is_meant() -> None:
    rule = _text(Target.FORTIGATE, "source | destination | ports\n業務 | DMZ | icmp").split('"C1-ICMP"')[1]
    assert 'set service "ALL_ICMP"' in rule.split("next")[0]
    assert "ip protocol icmp" in _text(Target.NFTABLES, "source | destination | ports\n業務 | DMZ | icmp")


def test_asa_binds_one_list_to_each_zones_interface() -> None:
    text = _text(Target.ASA)
    assert "access-list Z1_IN extended permit tcp 10.1.0.0 255.255.255.0 10.3.0.0 255.255.255.0 eq https" in text
    bound = [line for line in text.splitlines() if line.startswith("access-group")]
    assert bound == [f"access-group {zone}_IN in interface {zone}" for zone in ("Z1", "Z2_FA", "Z3_DMZ", "Z4")]


def test_ios_lets_answers_back_but_for_a_one_way_conduit() -> None:
    text = _text(Target.CISCO)
    assert " permit tcp 10.3.0.0 0.0.0.255 eq 443 10.1.0.0 0.0.0.255 established" in text
    assert " permit udp 10.3.0.0 0.0.0.255 eq 514 10.2.0.0 0.0.0.255" in text
    one_way = _text(Target.CISCO, CONDUITS.replace("udp/514 |", "udp/514 | ○"))
    assert "udp 10.3.0.0" not in one_way


def test_nftables_has_one_base_chain_that_drops() -> None:
    text = _text(Target.NFTABLES)
    assert text.count("type filter hook forward") == 1
    assert "policy drop" in text
    assert text.startswith("table ip filtering_policies\ndelete table ip filtering_policies\n")


def test_nothing_comes_back_through_a_one_way_conduit_though_connections_are_kept() -> None:
    text = _text(Target.NFTABLES, CONDUITS.replace("udp/514 |", "udp/514 | ○"))
    drop = "ip saddr { 10.3.0.0/24 } ip daddr { 10.2.0.0/24 } udp sport { 514 } drop"
    assert drop in text
    assert text.index(drop) < text.index("ct state established,related accept")
    assert "sport" not in _text(Target.NFTABLES)


def test_when_zones_are_cut_only_what_may_still_flow_is_written() -> None:
    conduits = "source | destination | ports | degraded\n業務 | DMZ | tcp/443 | ○\nDMZ | FA | tcp/22 |"
    (name,) = generated(_policy(conduits), Target.NFTABLES, degraded=True)
    text = _text(Target.NFTABLES, conduits, degraded=True)
    assert name == "zones-nftables-degraded.nft"
    assert "dport 443" in text
    assert "dport 22" not in text
    with pytest.raises(NotWritten, match=r"zones\.E003"):
        generated(_policy(), Target.NFTABLES, degraded=True)


@pytest.mark.parametrize(
    ("conduits", "zones", "code"),
    [
        ("source | destination | protocols\n業務 | DMZ | 独自", ZONES, "E002"),
        ("source | destination | ports\n業務 | 別館 | tcp/22", ZONES, "E001"),
        ("source | destination | ports", ZONES, "E003"),
    ],
)
def test_what_the_ledgers_do_not_say_is_asked_for(conduits: str, zones: str, code: str) -> None:
    with pytest.raises(NotWritten, match=rf"zones\.{code}"):
        generated(_policy(conduits, zones), Target.SRX)


@pytest.mark.parametrize("target", Target)
def test_a_zones_name_cannot_leave_its_comment(target: Target) -> None:
    evil = '業務"} */ flush ruleset ?<x>&\\ 一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十'
    zones = f"name | kind | networks\n{evil} | 業務系 | 10.1.0.0/24\nDMZ | DMZ | 10.3.0.0/24"
    (text,) = generated(_policy(f"source | destination | ports\n{evil} | DMZ | tcp/443", zones), target).values()
    for mark in ('業務"', "業務 }", "業務*", "*/ flush", "?<x>", "\\ 一"):
        assert mark not in text
    assert text.count("flush ruleset") == text.count("業務 flush ruleset")
