"""iptables-save and nft -j: chains that call each other become one list."""

import itertools
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from sekisho.security.observe.firewall.iptables import read_iptables
from sekisho.security.observe.firewall.nftables import read_nftables
from sekisho.security.observe.firewall.notes import Notes
from sekisho.security.observe.firewall.rules import ANY_PORT, Rule, Service

IPTABLES = """\
*filter
:FORWARD DROP [0:0]
:CH - [0:0]
[5:600] -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
[7:700] -A FORWARD -i eth0 -o eth1 ! -s 10.0.0.0/8 -p tcp -m multiport --dports 80,8000:8010 -j ACCEPT
-A FORWARD -i eth0 -j CH
-A FORWARD -p tcp -m tcp --dport 22 -m set --match-set adm src -j ACCEPT
-A CH -s 10.1.0.0/16 -j RETURN
-A CH -p udp -m udp ! --dport 53 -j DROP
-A CH -j LOG --log-prefix "seen here "
-A CH -m comment --comment "the server" -d 10.2.2.2/32 -j ACCEPT
COMMIT
"""
TCP22 = (Service((6, 6), ANY_PORT, (22, 22)),)
ADM = ("--match-set adm src",)


def test_iptables_chains_are_put_where_they_are_called() -> None:
    notes = Notes()
    (seen,) = read_iptables(IPTABLES, 0, notes)
    inside = ((0x0A010000, 0x0A01FFFF),)
    assert seen.rules == (
        Rule(
            "FORWARD", "2", 5, "allow", ("eth0",), ("eth1",), ((0, 0x09FFFFFF), (0x0B000000, 2**32 - 1)), hits=7,
            services=(Service((6, 6), ANY_PORT, (80, 80)), Service((6, 6), ANY_PORT, (8000, 8010))),
        ),
        Rule("FORWARD", "4", 7, "allow", ("eth0",), sources=inside, services=TCP22, narrowed=ADM),
        Rule("CH", "1 policy", 8, "deny", ("eth0",), sources=inside, implied=True),
        Rule(
            "CH", "2", 9, "deny", ("eth0",),
            services=(Service((17, 17), ANY_PORT, (0, 52)), Service((17, 17), ANY_PORT, (54, 65535))),
        ),
        Rule("CH", "4", 11, "allow", ("eth0",), destinations=((0x0A020202, 0x0A020202),)),
        Rule("FORWARD", "4", 7, "allow", services=TCP22, narrowed=ADM),
    )  # fmt: skip
    assert seen.default == "deny"
    assert [one.at for one in notes.skipped()] == ["line 4", "line 7"]


def test_chains_that_call_each_other_for_ever_end() -> None:
    text = "*filter\n:FORWARD ACCEPT [0:0]\n:A - [0:0]\n:B - [0:0]\n-A FORWARD -j A\n-A A -j B\n-A B -j A\nCOMMIT\n"
    notes = Notes()
    (seen,) = read_iptables(text, 0, notes)
    assert [one.narrowed for one in seen.rules] == [("chain A",)]
    assert [one.reason.ja for one in notes.skipped()] == ["呼び出せないチェーンです: A"]


def test_chains_that_multiply_are_cut_at_the_bound() -> None:
    names = [f"C{n}" for n in range(30)]
    calls = "".join(f"-A {a} -j {b}\n-A {a} -j {b}\n" for a, b in itertools.pairwise(names))
    text = "*filter\n:FORWARD ACCEPT [0:0]\n" + "".join(f":{n} - [0:0]\n" for n in names)
    notes = Notes()
    read_iptables(f"{text}-A FORWARD -j C0\n{calls}COMMIT\n", 0, notes)
    assert [one.reason.en for one in notes.skipped()] == ["there are too many rules; from here on none is read"]


NFT = """\
table inet filter {
  set plc { type ipv4_addr; flags interval; elements = { 192.168.1.0/24, 10.1.1.5-10.1.1.9 }; }
  chain sub {
    ip saddr 10.0.0.5 return
    tcp dport { 80, 8000-8010 } counter accept
  }
  chain forward {
    type filter hook forward priority 0; policy drop;
    ct state vmap { established : accept, related : accept, invalid : drop }
    iifname "a" oifname "b" ip daddr @plc jump sub
    ip saddr != 10.0.0.0/8 udp sport 1-1023 drop
    tcp dport vmap { 22 : accept, 23 : drop }
    meta nfproto ipv6 accept
  }
}
"""


@pytest.mark.skipif(
    not shutil.which("nft") or not shutil.which("unshare") or os.geteuid() != 0,
    reason="needs nft, unshare and root to load a ruleset into a network namespace of its own",
)
def test_what_the_kernel_says_it_was_told(tmp_path: Path) -> None:
    (tmp_path / "rules.nft").write_text(NFT)
    done = subprocess.run(
        ["unshare", "-n", "sh", "-c", "nft -f rules.nft && nft -j list ruleset"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "Operation not permitted" in done.stderr:
        pytest.skip("a network namespace may not be made here")
    assert done.stderr == ""
    notes = Notes()
    (seen,) = read_nftables(done.stdout, 0, notes)
    plc, one = ((0x0A010105, 0x0A010109), (0xC0A80100, 0xC0A801FF)), ((0x0A000005, 0x0A000005),)
    low = (Service((17, 17), (1, 1023), ANY_PORT),)
    web = (Service((6, 6), ANY_PORT, (80, 80)), Service((6, 6), ANY_PORT, (8000, 8010)))
    tcp23 = (Service((6, 6), ANY_PORT, (23, 23)),)
    there = {"ingress": ("a",), "egress": ("b",), "destinations": plc}
    table = "inet filter forward"
    got = [
        (r.table, r.action, r.ingress, r.egress, r.sources, r.destinations, r.services, r.implied) for r in seen.rules
    ]
    want = [
        Rule(table, "", 1, "allow", sources=one, services=TCP22, **there),
        Rule(table, "", 1, "deny", sources=one, services=tcp23, **there),
        Rule("inet filter sub", "", 1, "deny", sources=one, implied=True, **there),
        Rule("inet filter sub", "", 1, "allow", services=web, **there),
        Rule(table, "", 1, "deny", sources=((0, 0x09FFFFFF), (0x0B000000, 2**32 - 1)), services=low),
        Rule(table, "", 1, "allow", services=TCP22),
        Rule(table, "", 1, "deny", services=tcp23),
    ]
    assert got == [
        (r.table, r.action, r.ingress, r.egress, r.sources, r.destinations, r.services, r.implied) for r in want
    ]
    assert [(skip.count, skip.reason.en) for skip in notes.skipped()] == [
        (3, "a rule that fits answers only and opens no connection"),
        (1, "a rule for IPv6"),
    ]
