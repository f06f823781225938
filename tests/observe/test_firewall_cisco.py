"""Cisco ASA and IOS: what is said in the configuration, rule by rule."""

from sekisho.security.observe.firewall.asa import read_asa
from sekisho.security.observe.firewall.ios import read_ios
from sekisho.security.observe.firewall.notes import Notes
from sekisho.security.observe.firewall.rules import ANY_PORT, Rule, Service

ASA = """\
hostname FW1
interface GigabitEthernet0/0
 nameif outside
 security-level 0
 ip address 203.0.113.2 255.255.255.0
interface GigabitEthernet0/1
 nameif fa
 security-level 100
object network PLC
 host 192.168.1.10
object-group network HOSTS
 network-object object PLC
 network-object 10.0.0.0 255.0.0.0
object-group service WEB tcp
 port-object eq www
 port-object range 8000 8010
object-group service MIX
 service-object tcp destination eq 502
 service-object udp destination gt 1000
access-list OUT remark the way in
access-list OUT extended permit tcp any object PLC object-group WEB log
access-list OUT line 2 extended permit object-group MIX any4 object-group HOSTS (hitcnt=12) 0x1234
access-list OUT extended deny udp host 10.2.2.2 lt 1024 10.3.0.0 255.255.0.0 neq domain inactive
access-list SPARE extended permit ip any any
access-group OUT in interface outside
nat (fa,outside) dynamic interface
"""
OUTSIDE, FA = ("GigabitEthernet0/0",), ("GigabitEthernet0/1",)


def test_an_asa_rule_by_rule() -> None:
    notes = Notes()
    (seen,) = read_asa(ASA, 0, notes)
    plc = (0xC0A8010A, 0xC0A8010A)
    assert seen.rules == (
        Rule(
            "OUT", "1", 21, "allow", OUTSIDE, destinations=(plc,), logged=True,
            services=(Service((6, 6), ANY_PORT, (80, 80)), Service((6, 6), ANY_PORT, (8000, 8010))),
        ),
        Rule(
            "OUT", "2", 22, "allow", OUTSIDE, destinations=((0x0A000000, 0x0AFFFFFF), plc), hits=12,
            services=(Service((6, 6), ANY_PORT, (502, 502)), Service((17, 17), ANY_PORT, (1001, 65535))),
        ),
        Rule(
            "OUT", "3", 23, "deny", OUTSIDE, sources=((0x0A020202, 0x0A020202),),
            destinations=((0x0A030000, 0x0A03FFFF),), enabled=False,
            services=(Service((17, 17), (0, 1023), (0, 52)), Service((17, 17), (0, 1023), (54, 65535))),
        ),
        Rule("implied", "outside end", 25, "deny", OUTSIDE, implied=True),
        Rule("implied", "fa level", 6, "allow", FA, OUTSIDE, implied=True),
        Rule("implied", "fa end", 6, "deny", FA, implied=True),
    )  # fmt: skip
    assert [(one.at, one.reason.ja) for one in notes.skipped()] == [
        ("line 24", "どのインターフェースにも適用されていないアクセスリストです: SPARE"),
        ("line 26", "NATは読み取りません。規則の住所は書かれたままです"),
    ]


def test_hits_that_show_access_list_prints_go_to_the_entry_that_is_there() -> None:
    text = (
        "interface G0\n nameif out\n security-level 0\nobject-group network H\n network-object host 10.0.0.1\n"
        " network-object host 10.0.0.2\naccess-list A extended permit tcp any object-group H eq 22\n"
        "access-list A extended permit udp any any eq 53\naccess-group A in interface out\n"
        "access-list A; 3 elements; name hash: 0x1\n"
        "access-list A line 1 extended permit tcp any object-group H eq 22 0x12\n"
        "  access-list A line 1 extended permit tcp any host 10.0.0.1 eq 22 (hitcnt=4) 0x13\n"
        "  access-list A line 1 extended permit tcp any host 10.0.0.2 eq 22 (hitcnt=3) 0x14\n"
        "access-list A line 2 extended permit udp any any eq 53 (hitcnt=9) 0x15\n"
    )
    (seen,) = read_asa(text, 0, Notes())
    assert [(one.line, one.hits) for one in seen.rules if not one.implied] == [(7, 7), (8, 9)]


IOS = """\
version 15.2
hostname R1
interface Vlan10
 ip address 192.168.1.1 255.255.255.0
 ip access-group IN in
interface Vlan20
 ip address 192.168.2.1 255.255.255.0
 ip access-group 10 out
ip access-list extended IN
 10 remark from the office
 20 permit tcp 10.0.1.0 0.0.2.255 host 192.168.2.9 eq 502 443 (33 matches)
 30 permit tcp any any established
 40 permit tcp 2001:db8::/32 any
 50 deny ip any any log
 60 sing a song
access-list 10 permit 10.0.0.0 0.255.255.255
"""


def test_an_ios_list_at_either_side() -> None:
    notes = Notes()
    (seen,) = read_ios(IOS, 0, notes)
    ten, plc = ((0x0A000000, 0x0AFFFFFF),), ((0xC0A80209, 0xC0A80209),)
    scattered = ((0x0A000100, 0x0A0001FF), (0x0A000300, 0x0A0003FF))
    services = (Service((6, 6), ANY_PORT, (502, 502)), Service((6, 6), ANY_PORT, (443, 443)))
    office, line = ("Vlan10",), ("Vlan20",)
    opened = Rule("IN", "20", 11, "allow", office, (), scattered, plc, services, hits=33)
    denied = Rule("IN", "50", 14, "deny", office, logged=True)
    end = Rule("IN", "end", 5, "deny", office, implied=True)
    assert seen.rules == (
        Rule("IN", "20", 11, "allow", office, line, scattered, plc, services, hits=33),
        Rule("IN", "50", 14, "deny", office, line, ten, logged=True),
        Rule("IN", "end", 5, "deny", office, line, ten, implied=True),
        Rule("implied", "no list", 16, "allow", (), line, ten, implied=True),
        Rule("10", "end", 8, "deny", (), line, implied=True),
        opened,
        denied,
        end,
    )
    assert seen.default == "allow"
    assert [(one.at, one.reason.en) for one in notes.skipped()] == [
        ("line 12", "a rule that fits answers only and opens no connection"),
        ("line 13", "a rule for IPv6"),
        ("line 15", "the line cannot be read as a rule: 60 sing a song"),
    ]


def test_a_mask_with_too_many_scattered_bits_is_any_address_and_told() -> None:
    (seen,) = read_ios(
        "ip access-list extended A\n permit ip 1.0.0.0 0.85.170.170 any\n permit ip 0.0.0.0 170.170.170.170 any\n",
        0,
        Notes(),
    )
    assert len(seen.rules[0].sources) == 2**12
    assert seen.rules[1].narrowed == ("wildcard 0.0.0.0 170.170.170.170",)
