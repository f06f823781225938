"""A workbook alone, without a home: what its list of addresses keeps apart is apart in all that a run writes."""

import datetime as dt
import json
from pathlib import Path

import polars as pl
import pytest

from sekisho.cli import main
from sekisho.security.ledgers.apart import Apart
from sekisho.security.ledgers.asset import Asset
from sekisho.security.present.workbook.writing import write_book
from sekisho.security.terms.address import Ip, Mac
from small import PLC_1, STRANGER, mac_of, small_packets, write_pcap

MAC, IP = Mac(mac_of(STRANGER[0])), Ip(STRANGER[1])
LISTED = Asset(id="A-001", name="PLC-1", ips=(Ip(PLC_1[1]),), macs=(Mac(mac_of(PLC_1[0])),))


def assessed(patch: pytest.MonkeyPatch, folder: Path, *rows: Apart) -> tuple[dict[str, list[str]], list[list[str]]]:
    """Each device with its addresses, and the addresses of the rows proposed to the asset ledger."""
    write_book(folder / "ledgers.xlsx", {"asset": [LISTED], "apart": list(rows)})
    write_pcap(folder / "line.pcap", small_packets())
    words = ["assess", "line.pcap", "--ledgers", "ledgers.xlsx", "--as-of", "2026-05-20", "--out", "result"]
    patch.chdir(folder)
    patch.setattr("sys.argv", ["sekisho", *words])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert not stopped.value.code
    table = pl.read_parquet(folder / "result/assets.parquet")
    said = json.loads((folder / "result/findings.json").read_text("utf-8"))
    proposed = [one["row"] for one in said["proposals"] if one["ledger"] == "asset"]
    return dict(table.select("device", "ips").iter_rows()), [[*row["macs"], *row["ips"]] for row in proposed]


def test_devices_and_proposals_follow_the_list_of_the_workbook(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    devices, proposed = assessed(monkeypatch, tmp_path)
    assert devices[MAC] == [IP]
    assert [MAC, IP] in proposed
    row = Apart(mac=MAC, ip=IP, reason="中継した機器", decided_by="0012", decided_on=dt.date(2026, 5, 1))
    devices, proposed = assessed(monkeypatch, tmp_path, row)
    assert (devices[MAC], devices[IP]) == ([], [IP])
    assert [MAC] in proposed
    assert not any(IP in one for one in proposed)
