"""Reports of Nmap: hosts, services and what scripts found; and documents that are no report."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from few import cases
from sekisho.security.observe.facts.nmap import read_nmap
from sekisho.security.observe.tables import Observed

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nmaprun>
<?xml-stylesheet href="file:///usr/share/nmap/nmap.xsl" type="text/xsl"?>
<nmaprun scanner="nmap" args="nmap -oX - 10.0.0.0/24" start="1711929600">
"""
HOST = """<host starttime="1711929605"><status state="up" reason="arp-response"/>
<address addr="10.0.0.1" addrtype="ipv4"/>
<address addr="00:1B:1B:00:00:01" addrtype="mac" vendor="Siemens"/>
<hostnames><hostname name="plc1.example" type="PTR"/></hostnames>
<ports>
<port protocol="tcp" portid="102"><state state="open" reason="syn-ack"/><service name="iso-tsap" method="table"/>
<script id="s7-info" output="&#xa;  Module: 6ES7 315"><elem key="Module">6ES7 315-2EH14-0AB0</elem>
<elem key="Version">3.2.6</elem><elem key="Serial Number">S C-1</elem></script></port>
<port protocol="tcp" portid="80"><state state="open"/>
<service name="http" product="GoAhead" version="2.5" devicetype="PLC" method="probed"/></port>
<port protocol="tcp" portid="23"><state state="closed"/><service name="telnet" method="table"/></port>
</ports></host>
"""
END = "</nmaprun>\n"


def read(tmp_path: Path, content: str | bytes) -> Observed:
    path = tmp_path / "scan.xml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    os.utime(path, (1_711_900_000, 1_711_900_000))
    return read_nmap(path)


def said(seen: Observed) -> list[tuple[object, ...]]:
    return sorted(seen.identities.select("key", "value", "protocol", "confidence").rows())


def test_a_host_with_its_names_services_and_what_scripts_found(tmp_path: Path) -> None:
    seen = read(tmp_path, HEAD + HOST + END)
    host = seen.hosts.to_dicts()[0]
    assert (host["mac"], host["ip"], host["how"], host["on_link"]) == ("00:1b:1b:00:00:01", "10.0.0.1", "arp", True)
    assert (host["first"].isoformat(), host["frame"]) == ("2024-04-01T00:00:05+00:00", 5)
    assert said(seen) == [
        ("banner", "GoAhead 2.5", "http", 2),
        ("firmware", "3.2.6", "s7comm", 3),
        ("hostname", "plc1.example", "dns", 2),
        ("order_number", "6ES7 315-2EH14-0AB0", "s7comm", 3),
        ("role", "PLC", "http", 1),
        ("serial", "S C-1", "s7comm", 3),
        ("service", "tcp/102 cotp", "cotp", 3),
        ("service", "tcp/80 http", "http", 3),
    ]
    assert seen.flows.height == 0  # an open port has no client
    assert seen.identities.filter(seen.identities["key"] == "service")["frame"].to_list() == [12, 14]
    assert (seen.sources[0].kind, seen.sources[0].records, seen.sources[0].skipped) == ("nmap", 1, ())


@pytest.mark.parametrize(
    ("script", "output", "sayings"),
    [
        ("enip-info", "type: PLC (14)\n  vendor: Omron Corporation (47)\n  Serial Number: 0x00a1b2c3\n  Revision: 1.40",
         [("firmware", "1.40", "enip", 3), ("role", "PLC", "enip", 3),
          ("serial", "00A1B2C3", "enip", 3), ("vendor", "Omron Corporation", "enip", 3)]),
        ("bacnet-info", "Vendor Name: ACME\n  Model Name: AHU-7\n  Object-name: room 3",
         [("model", "AHU-7", "bacnet", 3), ("station", "room 3", "bacnet", 3), ("vendor", "ACME", "bacnet", 3)]),
        ("modbus-discover", "sid 0x1: \n    Device identification: ACME P1 v2",
         [("banner", "ACME P1 v2", "modbus", 2)]),
        ("snmp-sysdescr", "Cisco IOS Software, IE2000 Version 15.2(4)EA, RELEASE",
         [("banner", "Cisco IOS Software, IE2000 Version 15.2(4)EA, RELEASE", "snmp", 2),
          ("firmware", "15.2(4)EA", "snmp", 2), ("vendor", "Cisco Systems", "snmp", 2)]),
        ("unknown-script", "vendor: nobody", []),
    ],
)  # fmt: skip
def test_scripts(tmp_path: Path, script: str, output: str, sayings: list[tuple[object, ...]]) -> None:
    written = output.replace("\n", "&#xa;")
    host = f"""<host><status state="up" reason="echo-reply"/><address addr="10.0.0.1" addrtype="ipv4"/>
    <hostscript><script id="{script}" output="{written}"/></hostscript></host>"""
    assert said(read(tmp_path, HEAD + host + END)) == sayings


def test_an_address_that_only_the_option_took_for_up_is_no_host(tmp_path: Path) -> None:
    host = '<host><status state="up" reason="user-set"/><address addr="10.0.0.9" addrtype="ipv4"/></host>'
    down = '<host><status state="down" reason="no-response"/><address addr="10.0.0.8" addrtype="ipv4"/></host>'
    seen = read(tmp_path, HEAD + host + down + END)
    assert seen.hosts.height == 0
    assert [(one.count, one.reason.en) for one in seen.sources[0].skipped] == [(2, "the host did not answer")]


def test_a_report_that_was_cut_gives_what_came_before_and_says_so(tmp_path: Path) -> None:
    seen = read(tmp_path, HEAD + HOST + "<host><status")
    assert seen.hosts.height == 1
    assert [one.reason.ja for one in seen.sources[0].skipped] == ["XMLとして読めません。ここより後は読み取っていません"]


@pytest.mark.parametrize(
    "document_type",
    [
        '<!DOCTYPE nmaprun [<!ENTITY a "aaaa">]>',
        '<!DOCTYPE nmaprun [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        "<!DOCTYPE nmaprun [<!ELEMENT nmaprun ANY>]>",
    ],
)
def test_a_document_that_declares_anything_is_refused(tmp_path: Path, document_type: str) -> None:
    seen = read(tmp_path, (HEAD + HOST + END).replace("<!DOCTYPE nmaprun>", document_type))
    assert seen.hosts.height == 0
    assert [one.reason.en for one in seen.sources[0].skipped] == [
        "the XML declares entities or types of its own and was read no further"
    ]


@pytest.mark.parametrize("encoding", ["AUTF-8", "shift_jis", "utf-7"])
def test_an_encoding_that_cannot_be_read_is_refused(tmp_path: Path, encoding: str) -> None:
    seen = read(tmp_path, (HEAD + HOST + END).replace("UTF-8", encoding, 1))
    assert seen.hosts.height == 0
    assert [one.count for one in seen.sources[0].skipped] == [1]


def test_a_document_type_that_names_a_file_is_passed_over(tmp_path: Path) -> None:
    named = '<!DOCTYPE nmaprun PUBLIC "-//IDN nmap.org//DTD Nmap XML 1.04//EN" "file:///etc/hostname">'
    assert read(tmp_path, (HEAD + HOST + END).replace("<!DOCTYPE nmaprun>", named)).hosts.height == 1


def test_nesting_without_end_is_refused(tmp_path: Path) -> None:
    seen = read(tmp_path, HEAD + "<a>" * 10_000)
    assert sum(one.count for one in seen.sources[0].skipped) == 1


@settings(max_examples=cases(100), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=200), st.integers(0, len(HEAD + HOST)))
def test_any_octets_are_read_or_counted(tmp_path: Path, octets: bytes, at: int) -> None:
    whole = (HEAD + HOST).encode()
    assert len(read(tmp_path, whole[:at] + octets + whole[at:]).sources) == 1
