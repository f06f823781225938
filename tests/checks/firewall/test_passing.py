"""What a configuration lets through and should not."""

import pytest

from sekisho.security.observe.firewall.rules import Interface
from tables import findings, keys, says
from walls import CONDUITS, GOOD, INTERFACES, ZONES, guarded

MORE, DMZ = "firewall/allows-more-than-policy", "firewall/diode-or-dmz"
HEAD = "name | action | in | out | from | to | service\n"


def test_a_configuration_within_the_policy_says_nothing() -> None:
    of = guarded(GOOD)
    assert says(MORE, of) + says(DMZ, of) == []


def test_a_port_too_many_is_told_with_a_packet_and_the_line() -> None:
    of = guarded(GOOD + "9 | allow | port1 | port3 | 10.1.0.0/24 | 10.3.0.10 | tcp/443, tcp/8443")
    (found,) = findings(MORE, of)
    assert found.text.ja == (
        "fw1 4行目の規則「policy 9」は、業務からDMZへの通信路一覧にない通信"
        "（10.1.0.1 → 10.3.0.10 tcp/8443）を通します。"
    )
    assert found.text.en == (
        'The rule "policy 9" of fw1, line 4 lets through 10.1.0.1 → 10.3.0.10 tcp/8443, '
        "which no conduit permits from 業務 to DMZ."
    )
    assert [(one.file, one.unit, one.at) for one in found.evidence] == [("fw1.conf", "line", "4")]


def test_what_an_earlier_rule_denies_is_not_let_through() -> None:
    denied = HEAD + "1 | deny | port1 | port2 | | | \n2 | allow | port1 | port2 | 10.1.0.0/24 | 10.2.0.0/24 | tcp/502"
    assert says(MORE, guarded(denied)) == []
    turned = HEAD + "2 | allow | port1 | port2 | 10.1.0.0/24 | 10.2.0.0/24 | tcp/502\n1 | deny | port1 | port2 | | | "
    assert len(says(MORE, guarded(turned))) == 1


def test_a_denial_that_is_narrowed_blocks_nothing_for_sure() -> None:
    head = "name | action | in | out | from | to | service | narrowed\n"
    one = "1 | deny | port1 | port2 | | | | user: guest\n2 | allow | port1 | port2 | | | tcp/502 |"
    assert len(says(MORE, guarded(head + one))) == 1


def test_a_narrowed_rule_says_on_what_it_depends() -> None:
    head = "name | action | in | out | from | to | service | narrowed\n"
    (said,) = says(MORE, guarded(head + "1 | allow | port1 | port2 | | | | application: modbus"))
    assert said.endswith("を通します（条件「application: modbus」に合うものに限る）。")


def test_a_rule_for_everybody_is_told_for_each_pair_of_zones() -> None:
    of = guarded(HEAD + "1 | allow | | | | | tcp/443")
    assert "fw1 policy 1: 業務 -> DMZ" not in keys(MORE, of)
    assert {"fw1 policy 1: 業務 -> FA", "fw1 policy 1: 社外 -> FA", "fw1 policy 1:  -> FA"} <= set(keys(MORE, of))


def test_a_default_that_allows_is_a_rule_too() -> None:
    (first, *_) = findings(MORE, guarded(HEAD + "1 | deny | port1 | port2 | | | tcp/502", default="allow"))
    assert first.evidence[0].unit == "file"
    assert "fw1 の既定の動作は" in first.text.ja


@pytest.mark.parametrize(
    ("rule", "key", "reason"),
    [
        ("1 | allow | wan1 | port2 | | 10.2.0.10 | tcp/22", "fw1: 社外 -> FA", "DMZを経由"),
        ("1 | allow | port1 | wan1 | | 203.0.113.7 | tcp/443", "fw1: 業務 -> 社外", "DMZを経由"),
        ("1 | allow | port3 | port2 | 10.3.0.5 | 10.2.0.10 | udp/514", "fw1: DMZ -> FA", "一方向"),
    ],
)
def test_openings_that_no_conduit_can_justify(rule: str, key: str, reason: str) -> None:
    conduits = CONDUITS.replace("udp/514 |", "udp/514 | ○").replace(
        "DMZ    | FA          | SSH        | tcp/22  |\n", ""
    )
    found = [one for one in findings(DMZ, guarded(HEAD + rule, conduit=conduits)) if one.subject.key == key]
    assert len(found) == 1
    assert reason in found[0].text.ja
    assert "→" in found[0].text.ja


def test_from_the_dmz_into_control_only_where_no_conduit_leads() -> None:
    rule = HEAD + "1 | allow | port3 | port2 | 10.3.0.5 | 10.2.0.10 | tcp/22"
    assert says(DMZ, guarded(rule, conduit="source | destination | ports\n業務 | DMZ | tcp/443")) == [
        (
            "fw1 1行目の規則「policy 1」は、DMZからFAへの通信（10.3.0.5 → 10.2.0.10 tcp/22）を通します。"
            "DMZから制御のゾーンへの通信路はありません。"
        )
    ]
    assert says(DMZ, guarded(rule, conduit="source | destination | ports\nDMZ | FA | tcp/22")) == []


def test_zones_are_found_by_name_where_no_network_is_attached() -> None:
    interfaces = (Interface("a", "業務"), Interface("Z2_FA"), Interface("c", "ＤＭＺ"), Interface("d", "untrust"))  # noqa: RUF001 -- typed in full width
    of = guarded(HEAD + "1 | allow | a | Z2_FA | | | tcp/502", interfaces=interfaces)
    assert keys(MORE, of) == ["fw1 policy 1: 業務 -> FA"]
    assert of.boundaries[0].attached == {
        "業務": ("a",), "FA": ("Z2_FA",), "DMZ": ("c",), "社外": ("d",), "": ("d",),
    }  # fmt: skip


def test_what_cannot_be_decided_is_told_and_nothing_is_claimed() -> None:
    check = "firewall/not-decided"
    apart = guarded(GOOD, interfaces=(Interface("port1"), Interface("port2"), Interface("port3")))
    assert says(check, apart) == ["fw1 のインターフェースをゾーンに結び付けられないため、方針と照合できません。"]
    unknown = guarded(GOOD, conduit="source | destination | protocols\n業務 | DMZ | 独自プロトコル")
    assert says(check, unknown) == ["業務からDMZへの通信路のポートが分からないため、fw1 の設定と照合できません。"]
    assert "fw1 policy 1: 業務 -> DMZ" not in keys(MORE, unknown)
    assert says(check, guarded(GOOD)) == []


def test_addresses_alone_decide_where_no_rule_asks_for_an_interface() -> None:
    of = guarded(HEAD + "1 | allow | | | 10.1.0.0/24 | 10.2.0.7 | tcp/502", interfaces=())
    assert says(MORE, of) == [
        "fw1 1行目の規則「policy 1」は、業務からFAへの通信路一覧にない通信（10.1.0.1 → 10.2.0.7 tcp/502）を通します。"
    ]


def test_the_nested_zone_is_not_the_one_around_it() -> None:
    zones = f"{ZONES}検査 | 開発 | 10.1.0.128/25"
    interfaces = (*INTERFACES, Interface("port4", "", ((0x0A010080, 0x0A0100FF),)))
    of = guarded(HEAD + "1 | allow | port4 | port3 | 10.1.0.128/25 | | tcp/443", zone=zones, interfaces=interfaces)
    assert keys(MORE, of) == ["fw1 policy 1: 検査 -> DMZ"]
