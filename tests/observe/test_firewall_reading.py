"""Configurations as files: told by their content, read as evidence, and never a reason to stop."""

from pathlib import Path

import pytest
from aerleon import api
from aerleon.lib import naming
from hypothesis import given
from hypothesis import strategies as st

from sekisho.security.ledgers.evidence_file import EvidenceKind
from sekisho.security.observe.firewall.kinds import firewall_kind
from sekisho.security.observe.firewall.notes import Notes
from sekisho.security.observe.firewall.reading import READERS
from sekisho.security.observe.firewall.rules import Firewall
from sekisho.security.observe.reading import read

VOCABULARY = """
    config edit set end next firewall policy address addrgrp member interface nameif object object-group network service
    access-list permit deny tcp udp any host eq range lt 10.0.0.1 255.255.255.0 0.0.0.255 access-group in out ip
    *filter :FORWARD -A -j ACCEPT ! -s -p --dport [1:2] @x " \\ <config> </config> <vsys> <entry {"nftables":[ ]} {}
"""
WORDS = st.sampled_from(VOCABULARY.split())
LINES = st.lists(st.lists(WORDS, max_size=8).map(" ".join), max_size=25).map("\n ".join)


def test_every_kind_may_be_kept_as_evidence() -> None:
    assert set(READERS) <= {one.code for one in EvidenceKind}


@pytest.mark.parametrize("kind", sorted(READERS))
@given(text=st.one_of(st.text(max_size=300), LINES))
def test_any_text_is_read_without_an_error(kind: str, text: str) -> None:
    notes = Notes()
    found = READERS[kind](text, 3, notes)
    assert all(isinstance(one, Firewall) and one.source == 3 for one in found)
    assert all(skipped.count > 0 for skipped in notes.skipped())


def test_a_file_is_told_read_and_counted(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(
        "*filter\n:FORWARD DROP [0:0]\n-A FORWARD -p tcp -j ACCEPT\n-A FORWARD -j QUEUE\nCOMMIT\n"
    )
    (tmp_path / "b.pcap").write_text("hostname R\nip access-list extended X\n permit ip any any\n")
    seen = read([tmp_path / "a.log", tmp_path / "b.pcap"])
    assert [(one.kind, one.records, one.unit.code) for one in seen.sources] == [
        ("iptables", 2, "line"),
        ("ios", 1, "line"),
    ]
    assert [(one.source, one.kind) for one in seen.firewalls] == [(0, "iptables"), (1, "ios")]
    assert [(one.code, one.file, one.where) for one in seen.problems] == [("observe.W008", "a.log", "line 4")]


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"#config-version=FGT60E-7.2\nconfig system global\n", "fortios"),
        (b"config firewall policy\r\n    edit 1\r\n    next\r\nend\r\n", "fortios"),
        (b": Saved\nASA Version 9.8(2)\n", "asa"),
        (b"access-list A line 1 extended permit ip any any\n", "asa"),
        (b"version 15.2\nservice x\nhostname R\n", "ios"),
        (b"<?xml version='1.0'?><config><devices>", "panos"),
        (b"<?xml version='1.0'?><nmaprun>", None),
        (b'{"nftables": [', "nftables"),
        (b"# by iptables-save\n*filter\n:FORWARD ACCEPT [0:0]\n", "iptables"),
        (b"version 15.2\0\nhostname R\n", None),
        (b"dear all, config system is on", None),
    ],
)
def test_the_vendor_is_told_from_the_content(start: bytes, kind: str | None) -> None:
    assert firewall_kind(start) == kind


def generated(target: str, options: str) -> str:
    """What aerleon makes of two terms for one vendor."""
    names = naming.Naming()
    names.ParseDefinitionsObject(
        {
            "networks": {
                "OFFICE": {"values": [{"address": "192.0.2.0/24"}]},
                "PLC": {"values": [{"address": "10.0.0.8/32"}]},
            },
            "services": {"MODBUS": [{"protocol": "tcp", "port": "502"}], "DNS": [{"protocol": "udp", "port": "53"}]},
        },
        "",
    )
    policy = {
        "filename": "f",
        "filters": [
            {
                "header": {"targets": {target: options}},
                "terms": [
                    {
                        "name": "read-plc", "source-address": "OFFICE", "destination-address": "PLC",
                        "destination-port": "MODBUS", "protocol": "tcp", "action": "accept",
                    },
                    {
                        "name": "no-names", "source-address": "OFFICE", "destination-port": "DNS", "protocol": "udp",
                        "action": "deny",
                    },
                ],
            }
        ],
    }  # fmt: skip
    return next(iter(api.Generate([policy], names).values()))


@pytest.mark.parametrize(
    ("target", "options", "kind"),
    [
        ("cisco", "f extended", "ios"),
        ("ciscoasa", "f", "asa"),
        ("paloalto", "from-zone office to-zone fa", "panos"),
        ("fortigate", "from-zone office to-zone fa", "fortios"),
        ("iptables", "FORWARD DROP", "iptables"),
    ],
)
def test_generated_rules_come_back_as_their_terms(target: str, options: str, kind: str) -> None:
    text = generated(target, options)
    assert firewall_kind(text.encode()) == kind
    (seen,) = READERS[kind](text, 0, Notes())
    office, plc = (0xC0000200, 0xC00002FF), (0x0A000008, 0x0A000008)
    rules = [
        (one.action, one.sources, one.destinations, [(s.protocols, s.ports) for s in one.services])
        for one in seen.rules
        if not one.implied
    ]
    assert rules == [
        ("allow", (office,), (plc,), [((6, 6), (502, 502))]),
        ("deny", (office,), ((0, 2**32 - 1),), [((17, 17), (53, 53))]),
    ]
