"""The public captures beside the project: tshark sees the same protocols and operations in the same frames."""

import polars as pl
import pytest
from beside_tshark import SHARED, shared, shown

from sekisho.security.observe.capture.reading import read_capture


@pytest.mark.parametrize(
    ("folder", "field", "protocol"),
    [
        ("modbus", "modbus.func_code", "modbus"),
        ("s7comm", "s7comm.param.func", "s7comm"),
        ("cip", "cip.sc", "cip"),
        ("opcua", "opcua.servicenodeid.numeric", "opcua"),
        ("dnp3", "dnp3.al.func", "dnp3"),
    ],
)
@shared
def test_operations_are_those_of_tshark(folder: str, field: str, protocol: str) -> None:
    compared = 0
    for path in sorted((SHARED / folder).glob("*.pcap*"))[:30]:
        rows: list[pl.DataFrame] = []
        read_capture(path, frames=rows.append)
        ours = {
            n: o
            for n, name, o in pl.concat(rows).select("number", "protocol", "operation").iter_rows()
            if name == protocol
        }
        for frame, words in shown(path, field, "frame.number", field):
            if int(frame) in ours:
                assert (path.name, frame, ours[int(frame)]) == (path.name, frame, int(words.split(",")[0], 0))
                compared += 1
    assert compared > 50


@shared
def test_a_certificate_over_several_segments_is_the_one_of_tshark() -> None:
    path = SHARED / "ftp" / "ntop-nDPI__ftp-start-tls.pcap"
    said = read_capture(path).identities.filter(pl.col("protocol") == "tls")
    ours = {(str(frame), ip, value) for key, value, ip, frame in said.select("key", "value", "ip", "frame").iter_rows()
            if key == "certificate_serial"}  # fmt: skip
    theirs = shown(path, "x509af.serialNumber", "frame.number", "ip.src", "x509af.serialNumber")
    assert ours == {(frame, ip, serial.upper()) for frame, ip, serial in theirs}
    assert len(ours) == 1


@shared
def test_servers_that_answer_create_session_are_those_of_tshark() -> None:
    compared = 0
    for path in sorted((SHARED / "opcua").glob("*.pcap*")):
        said = read_capture(path).identities.filter((pl.col("protocol") == "opcua") & (pl.col("key") == "station"))
        asked = "opcua.servicenodeid.numeric == 464 && opcua.ApplicationUri"
        rows = shown(path, asked, "frame.number", "opcua.ApplicationUri")
        theirs = {(int(frame), uris.split(",")[0]) for frame, uris in rows}
        ours = set(said.select("frame", "value").iter_rows())
        assert {uri for _, uri in theirs} <= {uri for _, uri in ours}, path.name
        compared += len(theirs & ours)
    assert compared == 5


@shared
def test_every_capture_is_read_to_its_end_or_says_why_not() -> None:
    files = sorted(p for p in SHARED.rglob("*") if p.is_file() and p.suffix in {".pcap", ".pcapng", ".cap"})
    told = {}
    for path in files:
        seen = read_capture(path)
        assert len(seen.sources) == 1, path.name
        assert seen.sources[0].records == seen.flows.select(
            pl.col("packets_out") + pl.col("packets_in")
        ).to_series().sum() + sum(
            skipped.count for skipped in seen.sources[0].skipped if "MAC" not in skipped.reason.en
        ), path.name
        told[path.name] = [problem.code for problem in seen.problems]
    assert {code for codes in told.values() for code in codes} <= {"observe.W005", "observe.W006"}


def test_the_cyclic_traffic_of_two_cclink_families_is_named() -> None:
    for folder, protocol in (
        ("cclink_ie_basic", "cclink-ie-basic"),
        ("cclink_tsn_slmp", "cclink-tsn-slmp"),
        ("cclink_ie_l2", "cclink-ie"),
    ):
        seen = read_capture(next((SHARED / folder).glob("*.pcap")))
        assert protocol in seen.flows["protocol"].to_list()
