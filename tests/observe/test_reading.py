"""Many files at once: every one is read, refused with a reason, or told to be a copy."""

import gzip
import os
import struct
from pathlib import Path

import openpyxl
import polars as pl

from sekisho.guard.hashing import sha256_of
from sekisho.security.observe.reading import read

ARP = (
    b"\xff" * 6 + b"\x00\x1b\x1b\x00\x00\x02" + b"\x08\x06"
    + b"\x00\x01\x08\x00\x06\x04\x00\x01\x00\x1b\x1b\x00\x00\x02\x0a\x00\x00\x02" + bytes(6) + b"\x0a\x00\x00\x01"
).ljust(60, b"\0")  # fmt: skip
CONN = (
    "#separator \\x09\n#path\tconn\n#fields\tts\tid.orig_h\tid.resp_h\tid.resp_p\tproto\n"
    "1711929600\t10.0.0.9\t10.0.0.1\t502\ttcp\n"
)


def capture(path: Path, packets: int = 1) -> Path:
    records = b"".join(struct.pack("<IIII", 1711929600 + n, 0, len(ARP), len(ARP)) + ARP for n in range(packets))
    path.write_bytes(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1) + records)
    return path


def text(path: Path, content: str) -> Path:
    path.write_text(content)
    return path


def test_captures_and_logs_are_joined_with_their_hashes(tmp_path: Path) -> None:
    files = [capture(tmp_path / "a.pcap"), text(tmp_path / "conn.log", CONN)]
    seen = read(files)
    assert [(one.name, one.kind, one.sha256) for one in seen.sources] == [
        ("a.pcap", "pcap", sha256_of(files[0])),
        ("conn.log", "zeek-conn", sha256_of(files[1])),
    ]
    assert seen.hosts["source"].unique().sort().to_list() == [0, 1]
    assert seen.evidence(1, 4).at == "4"


def test_a_file_that_cannot_be_used_is_a_problem_and_the_others_are_read(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "台帳.xlsx")
    os.mkfifo(tmp_path / "pipe")
    files = [
        tmp_path / "absent.pcap",
        tmp_path,
        tmp_path / "pipe",
        text(tmp_path / "note.txt", "hello"),
        text(tmp_path / "empty.pcap", ""),
        tmp_path / "台帳.xlsx",
        text(tmp_path / "dns.log", CONN.replace("conn", "dns")),
        capture(tmp_path / "good.pcap"),
    ]
    seen = read(files)
    assert [one.name for one in seen.sources] == ["good.pcap"]
    assert [(one.file, one.code) for one in seen.problems] == [
        ("absent.pcap", "observe.E001"),
        (tmp_path.name, "observe.E001"),
        ("pipe", "observe.E001"),
        ("note.txt", "observe.E003"),
        ("empty.pcap", "observe.E008"),
        ("台帳.xlsx", "observe.E004"),
        ("dns.log", "observe.E005"),
    ]
    assert seen.problems[3].sentence("ja") == (
        "note.txt: ファイルの種類がわかりません。pcap、pcapng、Zeekの記録、Suricataのeve.json、syslog、NmapのXML、"
        "ARP・DHCP・MACアドレスの表、ファイアウォールの設定、脆弱性情報（CSAF、JVN、NVD、KEV、EPSS、SSVC、"
        "endoflife.date、CycloneDX、SPDX）のいずれかを指定してください。 (observe.E003)"
    )


def test_the_same_content_is_read_once(tmp_path: Path) -> None:
    seen = read([capture(tmp_path / "a.pcap"), capture(tmp_path / "b.pcap"), tmp_path / "a.pcap"])
    assert [one.name for one in seen.sources] == ["a.pcap"]
    assert [(one.file, one.code) for one in seen.problems] == [("b.pcap", "observe.W001")]


def test_two_files_of_equal_size_and_other_content_are_both_read(tmp_path: Path) -> None:
    first, second = capture(tmp_path / "a.pcap"), capture(tmp_path / "b.pcap")
    second.write_bytes(second.read_bytes()[:-1] + b"\x01")
    assert len(read([first, second]).sources) == 2


def test_frames_carry_the_source_they_come_from(tmp_path: Path) -> None:
    parts: list[pl.DataFrame] = []
    read([capture(tmp_path / "a.pcap", 2), capture(tmp_path / "b.pcap", 3)], frames=parts.append)
    rows = pl.concat(parts)
    assert rows["source"].to_list() == [0, 0, 1, 1, 1]
    assert rows["number"].to_list() == [1, 2, 1, 2, 3]


def test_progress_goes_on_over_all_files(tmp_path: Path) -> None:
    done: list[int] = []
    files = [capture(tmp_path / "a.pcap", 2), text(tmp_path / "conn.log", CONN)]
    read(files, progress=done.append)
    assert done == sorted(done)
    assert done[-1] == sum(path.stat().st_size for path in files)


def test_a_packed_capture_is_read(tmp_path: Path) -> None:
    packed = tmp_path / "a.gz"
    packed.write_bytes(gzip.compress(capture(tmp_path / "a.pcap").read_bytes()))
    assert read([packed]).sources[0].records == 1


def test_nothing_to_read_gives_nothing() -> None:
    assert read([]).sources == ()
