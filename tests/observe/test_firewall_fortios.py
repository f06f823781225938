"""FortiOS: what is said in the configuration, rule by rule."""

from sekisho.security.observe.firewall.fortios import read_fortios
from sekisho.security.observe.firewall.notes import Notes
from sekisho.security.observe.firewall.rules import ANY_ADDRESS, ANY_PORT, Interface, Rule, Service

TEXT = """\
config system global
    set hostname "FG-LINE1"
end
config system interface
    edit "port1"
        set ip 192.168.1.1 255.255.255.0
        config secondaryip
            edit 1
                set ip 192.168.3.1 255.255.255.0
            next
        end
    next
    edit "port2"
        set ip 10.0.0.1 255.0.0.0
    next
end
config system zone
    edit "FA"
        set interface "port2" "port3"
        set intrazone allow
    next
end
config firewall address
    edit "office"
        set subnet 192.168.1.0 255.255.255.0
    next
    edit "pool"
        set type iprange
        set start-ip 10.1.0.5
        set end-ip 10.1.0.9
    next
    edit "cloud"
        set type fqdn
        set fqdn "update.example"
    next
end
config firewall addrgrp
    edit "both"
        set member "office" "pool"
    next
    edit "loop"
        set member "loop" "pool"
    next
end
config firewall service custom
    edit "MES"
        set tcp-portrange 8000-8010:1024-65535 502
        set udp-portrange 53
    next
end
config firewall service group
    edit "G"
        set member "MES" "HTTPS"
    next
end
config firewall policy
    edit 1
        set srcintf "port1"
        set dstintf "FA"
        set srcaddr "both"
        set dstaddr "all"
        set action accept
        set schedule "always"
        set service "G"
        set logtraffic disable
    next
    edit 2
        set srcintf "any"
        set dstintf "port1"
        set srcaddr "office"
        set srcaddr-negate enable
        set dstaddr "cloud"
        set service "SSH"
        set status disable
        set schedule "night"
    next
    edit 3
        set srcintf "any"
        set dstintf "any"
        set srcaddr6 "all"
        set dstaddr6 "all"
    next
    edit 4
        set srcintf "any"
        set dstintf "any"
        set srcaddr "loop"
        set dstaddr "all"
        set service "ALL"
    next
end
"""
OFFICE, POOL = (0xC0A80100, 0xC0A801FF), (0x0A010005, 0x0A010009)


def test_every_policy_is_one_rule() -> None:
    (seen,) = read_fortios(TEXT, 0, Notes())
    zone = Rule("system zone", "FA", 18, "allow", ("port2", "port3"), ("port2", "port3"), implied=True)
    mes = (
        Service((6, 6), (1024, 65535), (8000, 8010)), Service((6, 6), ANY_PORT, (502, 502)),
        Service((17, 17), ANY_PORT, (53, 53)), Service((6, 6), ANY_PORT, (443, 443)),
    )  # fmt: skip
    first = Rule("firewall policy", "1", 57, "allow", ("port1",), ("port2", "port3"), (POOL, OFFICE), services=mes)
    second = Rule(
        "firewall policy", "2", 67, "deny", (), ("port1",), ((0, 0xC0A800FF), (0xC0A80200, 2**32 - 1)),
        services=(Service((6, 6), ANY_PORT, (22, 22)),), enabled=False, logged=True,
        narrowed=("fqdn update.example", "schedule night"),
    )  # fmt: skip
    fourth = Rule("firewall policy", "4", 83, "deny", sources=(ANY_ADDRESS,), logged=True, narrowed=("loop loop",))
    assert seen.rules == (zone, first, second, fourth)
    assert seen.name == "FG-LINE1"
    assert seen.default == "deny"
    assert seen.interfaces == (
        Interface("port1", "", ((0xC0A80100, 0xC0A801FF), (0xC0A80300, 0xC0A803FF))),
        Interface("port2", "FA", ((0x0A000000, 0x0AFFFFFF),)),
    )


def test_what_is_not_read_is_told_with_its_line() -> None:
    notes = Notes()
    read_fortios(TEXT, 0, notes)
    assert [(one.at, one.reason.ja) for one in notes.skipped()] == [
        ("line 67", "範囲で表せない条件がある規則です: fqdn update.example"),
        ("line 77", "IPv6の規則です: policy 3"),
        ("line 83", "範囲で表せない条件がある規則です: loop loop"),
    ]


def test_each_virtual_domain_is_a_firewall() -> None:
    text = (
        "config vdom\nedit A\nnext\nend\nconfig global\nconfig system interface\nedit p1\nset vdom A\nnext\nedit p2\n"
        "set vdom B\nnext\nend\nend\nconfig vdom\nedit B\nconfig firewall policy\nedit 7\nset action accept\n"
        "set srcaddr all\nset dstaddr all\nset service ALL\nset srcintf any\nset dstintf any\nnext\nend\nnext\nend\n"
    )
    seen = read_fortios(text, 0, Notes())
    assert [(one.name, [p.name for p in one.interfaces], [r.name for r in one.rules]) for one in seen] == [
        ("A", ["p1"], []),
        ("B", ["p2"], ["7"]),
    ]


def test_a_cut_file_is_read_as_far_as_it_goes() -> None:
    notes = Notes()
    (seen,) = read_fortios(TEXT[: TEXT.index("    edit 2\n        set srcintf")], 0, notes)
    assert [one.name for one in seen.rules] == ["FA", "1"]
    assert [one.reason.ja for one in notes.skipped()] == ["設定が途中で切れています"]
