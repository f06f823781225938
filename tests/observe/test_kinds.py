"""What a file is, told from its content."""

import gzip
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from sekisho.security.observe.advisories.signs import sign_of
from sekisho.security.observe.kinds import kind_of

TSV = "#separator \\x09\n#path\t{}\n#fields\tts\tid.orig_h\tid.resp_h\tproto\tconn_state\n1\t2\t3\ttcp\tSF\n"
CONN = {"ts": 1, "uid": "C", "id.orig_h": "10.0.0.1", "id.resp_h": "10.0.0.2", "proto": "tcp", "conn_state": "SF"}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xa1\xb2\xc3\xd4" + bytes(20), "pcap"),
        (b"\xd4\xc3\xb2\xa1" + bytes(20), "pcap"),
        (b"\xa1\xb2\x3c\x4d" + bytes(20), "pcap"),
        (b"\x4d\x3c\xb2\xa1" + bytes(20), "pcap"),
        (b"\x0a\x0d\x0d\x0a" + bytes(24), "pcapng"),
        (TSV.format("conn").encode(), "zeek-conn"),
        (b"\xef\xbb\xbf" + TSV.format("conn").encode(), "zeek-conn"),
        (TSV.format("dns").encode(), "zeek-other"),
        (b"### a line before it\n" + TSV.format("conn").encode(), "zeek-conn"),
        (b"#fields\tid.orig_h\tid.resp_h\tproto\thistory\n", "zeek-conn"),
        (b"#separator ,\n#path,conn\n#fields,ts,proto\n", "zeek-conn"),
        (json.dumps(CONN).encode(), "zeek-conn"),
        (json.dumps({"_path": "conn", **CONN}).encode(), "zeek-conn"),
        (json.dumps({"_path": "dns", "ts": 1}).encode(), "zeek-other"),
        (json.dumps({"ts": 1, "uid": "C", "query": "x"}).encode(), "zeek-other"),
        (TSV.format("modbus").encode(), "zeek-log"),
        (TSV.format("opcua-binary-browse").encode(), "zeek-log"),
        (b"#fields\tts\tuid\tid.orig_h\tid.resp_h\tcip_service_code\n", "zeek-log"),
        (json.dumps({"_path": "s7comm", "ts": 1}).encode(), "zeek-log"),
        (json.dumps({"ts": 1, "uid": "C", "fc_request": "READ"}).encode(), "zeek-log"),
        (json.dumps({"event_type": "flow", "timestamp": "2024-04-01T00:00:00+0900"}).encode(), "suricata-eve"),
        (b"<34>1 2003-10-11T22:14:15.003Z host su - ID47 - text\n", "syslog"),
        (b"\xef\xbb\xbf<34>1 - host su - ID47 -\n", "syslog"),
        (b"46 <34>1 2003-10-11T22:14:15.003Z host su - ID47 -", "syslog"),
        (b"<34>Oct 11 22:14:15 host su: failed for lonvick\n", "syslog"),
        (b"Oct 11 22:14:15 host su: failed for lonvick\n", "syslog"),
        (b"cut off in the middle\n<34>1 2003-10-11T22:14:15.003Z host su - - -\n", "syslog"),
        (b'<34>1 - h a - - - config firewall policy\n{"nftables": []}\n*filter\n:FORWARD DROP [0:0]\n', "syslog"),
        (b"one line\n" * 20 + b"<34>1 2003-10-11T22:14:15.003Z host su - - -\n", "unknown"),
        (b"\xef\xbb\xbf\n", "empty"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE nmaprun>\n<nmaprun scanner="nmap">', "nmap"),
        (b"<html><body>nmap</body></html>", "unknown"),
        (
            "インターフェイス: 10.0.0.9 --- 0x5\r\n  10.0.0.1   00-1b-1b-00-00-01   動的\r\n".encode("cp932"),
            "host-table",
        ),
        ("  10.0.0.1   00-1b-1b-00-00-01   dynamic\r\n".encode("utf-16"), "host-table"),
        (b"10.0.0.1 dev eth0 lladdr 00:1b:1b:00:00:01 REACHABLE\n", "host-table"),
        (b"lease 10.0.0.1 {\n", "host-table"),
        ("VLAN,MACアドレス,ポート\n".encode("cp932"), "host-table"),
        (b"name,price\nbolt,10\n", "unknown"),
        (b"", "empty"),
        (b" \n\n ", "empty"),
        (b"# a note\n", "unknown"),
        (b"{not json", "unknown"),
        (b'{"document": {"csaf_version": "2.0"}}', "advisory"),
        (b'{\n  "document": {\n    "category": "csaf_base",\n    "csaf_version": "2.1"', "advisory"),
        (b'[{"document": {"publisher": {}, "tracking": {}}}]', "advisory"),
        (b'{"title": "KEV", "catalogVersion": "2026.11.01", "vulnerabilities": []}', "advisory"),
        (b'{"resultsPerPage": 1, "format": "NVD_CVE", "vulnerabilities": []}', "advisory"),
        (b'{"dataType": "CVE_RECORD"}', "advisory"),
        (b'{"bomFormat": "CycloneDX", "components": []}', "advisory"),
        (b'{"SPDXID": "SPDXRef-DOCUMENT", "packages": []}', "advisory"),
        (b'[{"cycle": "1", "eol": "2026-01-01"}]', "advisory"),
        (b'<?xml version="1.0"?>\n<VULDEF-Document xmlns="http://jvn.jp/vuldef/">', "advisory"),
        (b'<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="x">', "advisory"),
        (b'<bom xmlns="http://cyclonedx.org/schema/bom/1.4">', "advisory"),
        (b"#model_version:v1,score_date:2026-11-01\ncve,epss,percentile\nCVE-2026-1,0.1,0.2\n", "advisory"),
        (b"CVE\tExploitation\tAutomatable\nCVE-2026-1\tnone\tno\n", "advisory"),
        (b"\xef\xbb\xbfSPDXVersion: SPDX-2.3\n", "advisory"),
        (b"-----BEGIN PGP SIGNATURE-----\n\nabc\n", "companion"),
        (b"0" * 128 + b"  a.json\n", "companion"),
        (b'"2026/a.json","2026-11-01T00:00:00Z"\n', "companion"),
        (b'{"feed": {"entry": []}}', "companion"),
        (b'{"distributions": [], "canonical_url": "https://example.com"}', "companion"),
        (b'{"event_type": "flow", "timestamp": "x", "note": {"csaf_version": 1}}', "suricata-eve"),
        (b'<34>1 - h a - - - {"csaf_version": "2.0"}\n', "syslog"),
        (b'{"vulnerabilities": []}', "unknown"),
        (b"PK\x03\x04 broken", "unknown"),
        (b"\x1f\x8b broken", "unknown"),
        (b"hello", "unknown"),
        (bytes(100), "unknown"),
    ],
)
def test_by_content(tmp_path: Path, content: bytes, kind: str) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(content)
    assert kind_of(path) == kind


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress], ids=["gzip", "zstd"])
@pytest.mark.parametrize(("content", "kind"), [(b"\x0a\x0d\x0d\x0a" + bytes(24), "pcapng"), (b"", "empty")])
def test_compression_is_seen_through(tmp_path: Path, pack, content: bytes, kind: str) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    path = tmp_path / "conn.xlsx"
    path.write_bytes(pack(content))
    assert kind_of(path) == kind


def test_a_workbook_is_told_from_another_zip_file(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "a.pcap")
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as archive:
        archive.writestr("readme.txt", "x")
    assert kind_of(tmp_path / "a.pcap") == "workbook"
    assert kind_of(tmp_path / "b.xlsx") == "unknown"


ADVISORY = b'{"document": {"csaf_version": "2.0"}}'


@given(
    st.binary(max_size=300), st.sampled_from([b"", b"{", b"[", b"<", b"<bom>", b'{"feed"', b"cve,", b"\xef\xbb\xbf"])
)
def test_any_octets_are_an_advisory_or_lie_beside_one_or_neither(octets: bytes, begin: bytes) -> None:
    assert sign_of(begin + octets) in {"advisory", "companion", "unknown"}


def archive(path: Path, *members: bytes, method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as packed:
        for at, content in enumerate(members):
            packed.writestr(f"{at}.json", content)
    return path


@pytest.mark.parametrize(
    ("members", "kind"),
    [
        ([b"read me", ADVISORY], "advisory"),
        ([gzip.compress(ADVISORY)], "advisory"),
        ([b"-----BEGIN PGP SIGNATURE-----", ADVISORY, b"", bytes(99)], "advisory"),
        ([ADVISORY, b"\x0a\x0d\x0d\x0a" + bytes(24)], "unknown"),
        ([ADVISORY, json.dumps(CONN).encode()], "unknown"),
        ([b"-----BEGIN PGP SIGNATURE-----"], "unknown"),
        ([b"PK\x03\x04"], "unknown"),
        ([b"\x1f\x8b broken", ADVISORY], "advisory"),
        ([], "unknown"),
    ],
)
def test_an_archive_of_advisories_holds_no_other_evidence(tmp_path: Path, members: list[bytes], kind: str) -> None:
    assert kind_of(archive(tmp_path / "a.zip", *members)) == kind


def test_a_member_packed_by_another_method_or_locked_is_passed_over(tmp_path: Path) -> None:
    assert kind_of(archive(tmp_path / "a.zip", ADVISORY, method=zipfile.ZIP_LZMA)) == "unknown"
    data = bytearray(archive(tmp_path / "b.zip", ADVISORY, method=zipfile.ZIP_STORED).read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1  # APPNOTE.TXT 4.4.4: encrypted
    (tmp_path / "c.zip").write_bytes(data)
    assert kind_of(tmp_path / "c.zip") == "unknown"
