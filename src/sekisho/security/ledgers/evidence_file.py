"""証跡一覧 / evidence files: each file that was received as evidence, by its hash, with what days it shows.

Ours; 3.1.4.10 asks that logs are kept and looked at, 3.1.7 that records cannot be altered unnoticed. The file itself
lies beside the database under its hash; this row says whose it is, and stays when the file has left.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from sekisho.security.ledgers.declaring import Column, Row, ledger
from sekisho.security.terms.choice import Choice


class EvidenceKind(Choice):
    """What a file's content is."""

    PCAP = "pcap", "キャプチャ（pcap）", "Capture (pcap)"
    PCAPNG = "pcapng", "キャプチャ（pcapng）", "Capture (pcapng)"
    ZEEK_CONN = "zeek-conn", "Zeekの通信記録", "Zeek conn.log"
    ZEEK_LOG = "zeek-log", "Zeekのその他の記録", "Other Zeek log"
    SURICATA_EVE = "suricata-eve", "Suricataの記録（EVE）", "Suricata EVE log"
    SYSLOG = "syslog", "syslog（機器とサービスのログ）", "Syslog (logs of devices and services)"
    NMAP = "nmap", "Nmapの結果（XML）", "Nmap report (XML)"
    HOST_TABLE = "host-table", "機器の表（ARP・DHCP・MACアドレス）", "Host table (ARP, DHCP, MAC addresses)"
    FORTIOS = "fortios", "FortiOSの設定", "FortiOS configuration"
    ASA = "asa", "Cisco ASAの設定", "Cisco ASA configuration"
    IOS = "ios", "Cisco IOSの設定", "Cisco IOS configuration"
    PANOS = "panos", "PAN-OSの設定", "PAN-OS configuration"
    NFTABLES = "nftables", "nftablesの規則", "nftables ruleset"
    IPTABLES = "iptables", "iptablesの規則", "iptables rules"
    ADVISORY = "advisory", "脆弱性情報・ソフトウェア部品表", "Advisories, signals, software lists"
    WORKBOOK = "workbook", "Excelブック", "Excel workbook"


@ledger(slug="evidence-file", ja="証跡一覧", en="Evidence files", by_system=True)
@dataclass(frozen=True, kw_only=True)
class EvidenceFile(Row):
    """One file of one site. size_bytes: as stored.  received: instant in UTC, never changed.

    first, last: the days in Japan of what it shows, both inclusive; empty until it has been read, and for workbooks.
    withdrawn: the day the file left, with `reason`; the row stays.
    """

    sha256: Annotated[
        str, Column("ハッシュ", "SHA-256", key=True, required=True, ours=True, width=20, max_length=64)
    ] = ""
    name: Annotated[str, Column("ファイル名", "File name", required=True, ours=True, width=32)] = ""
    kind: Annotated[EvidenceKind | None, Column("種類", "Kind", required=True, ours=True, width=18)] = None
    size_bytes: Annotated[
        int | None, Column("大きさ（バイト）", "Size (bytes)", required=True, ours=True, width=16)
    ] = None
    received: Annotated[str, Column("受領日時", "Received at", required=True, ours=True, width=20, max_length=30)] = ""
    first: Annotated[dt.date | None, Column("対象期間（開始）", "Shows from", ours=True, width=14)] = None
    last: Annotated[dt.date | None, Column("対象期間（終了）", "Shows until", ours=True, width=14)] = None
    who: Annotated[str, Column("登録者", "Received by", required=True, ours=True, width=14)] = ""
    note: Annotated[str, Column("備考", "Note", ours=True, paper=False, width=28, max_length=1000)] = ""
    withdrawn: Annotated[dt.date | None, Column("除去日", "Withdrawn", ours=True, width=12)] = None
    reason: Annotated[str, Column("除去の理由", "Why withdrawn", ours=True, paper=False, width=28, max_length=1000)] = (
        ""
    )

    @property
    def here(self) -> bool:
        """Whether the file is kept."""
        return self.withdrawn is None
