"""What the sheets and columns of the observed workbook are called, and how wide the columns are."""

from dataclasses import dataclass

from sekisho.guard.text import Text

SHEETS = {
    "assets": "機器 Devices",
    "dataflows": "データフロー Data flows",
    "identities": "機器の名乗り Identities",
    "operations": "操作 Operations",
    "events": "ログの出来事 Log events",
    "sources": "入力ファイル Sources",
    "notread": "読めなかったもの Not read",
}
YES = Text("はい", "Yes")


@dataclass(frozen=True, slots=True)
class Label(Text):
    """A column's name in both languages, and its width in half-width characters."""

    width: int = 14

    @property
    def header(self) -> str:
        """Both names in one cell, Japanese first."""
        return f"{self.ja} / {self.en}"


COLUMNS = {
    "device": Label("機器", "Device", 18),
    "ips": Label("IPアドレス", "IP addresses", 18),
    "macs": Label("MACアドレス", "MAC address", 18),
    "mac_vendor": Label("MACアドレスの製造者", "Maker by MAC address", 26),
    "mac_kind": Label("MACアドレスの種類", "Kind of MAC address", 18),
    "vendor": Label("メーカー", "Vendor", 22),
    "model": Label("型式・製品名", "Model", 26),
    "order_number": Label("注文番号", "Order number", 20),
    "firmware": Label("ファームウェア", "Firmware"),
    "serial": Label("シリアル番号", "Serial number", 18),
    "hostname": Label("ホスト名", "Host name", 20),
    "station": Label("局名", "Station name", 20),
    "role": Label("役割", "Role", 22),
    "banner": Label("説明・バナー", "Description or banner", 30),
    "serves": Label("応答した通信", "Protocols served", 22),
    "uses": Label("要求した通信", "Protocols used", 22),
    "router": Label("中継", "Router", 8),
    "vlans": Label("VLAN", "VLANs", 8),
    "packets": Label("パケット数", "Packets"),
    "first": Label("最初（日本時間）", "First (Japan time)", 20),
    "last": Label("最後（日本時間）", "Last (Japan time)", 20),
    "file": Label("ファイル", "File", 26),
    "frame": Label("フレーム・行", "Frame or line", 12),
    "joins": Label("IPアドレスの根拠", "Why the addresses are its own", 32),
    "evidence": Label("値の根拠", "Where the values are seen", 40),
    "client": Label("要求側", "Client", 18),
    "server": Label("応答側", "Server", 18),
    "transport": Label("トランスポート", "Transport", 10),
    "server_port": Label("ポート", "Port", 8),
    "protocol": Label("プロトコル", "Protocol"),
    "confidence": Label("確からしさ（0-3）", "Confidence (0-3)", 10),
    "operations": Label("操作", "Operations", 40),
    "kinds": Label("操作の種類", "Kinds of operation", 22),
    "packets_out": Label("要求パケット", "Packets out"),
    "packets_in": Label("応答パケット", "Packets in"),
    "bytes_out": Label("要求バイト", "Bytes out"),
    "bytes_in": Label("応答バイト", "Bytes in"),
    "ip": Label("IPアドレス", "IP address", 18),
    "mac": Label("MACアドレス", "MAC address", 18),
    "key": Label("項目", "Item"),
    "value": Label("値", "Value", 40),
    "code": Label("コード", "Code", 10),
    "name": Label("名称", "Name", 30),
    "kind": Label("種類", "Kind"),
    "host": Label("記録した機器", "Logged by", 18),
    "application": Label("アプリケーション", "Application"),
    "message": Label("電文・出来事", "Message or event", 22),
    "outcome": Label("結果", "Outcome", 8),
    "peer": Label("相手", "Source", 18),
    "user": Label("利用者", "User"),
    "reason_code": Label("理由・状態", "Reason or status", 26),
    "severity": Label("深刻度（0-7）", "Severity (0-7)", 10),
    "count": Label("回数", "Count", 8),
    "text": Label("最初の記録の文", "Text of the first", 60),
    "file_kind": Label("ファイルの種類", "Kind of file"),
    "size_bytes": Label("サイズ（バイト）", "Size (bytes)"),
    "records": Label("記録数", "Records"),
    "skipped": Label("読み飛ばし", "Skipped"),
    "sha256": Label("SHA-256", "SHA-256", 66),
    "where": Label("場所", "Where", 18),
    "count_or_code": Label("件数・番号", "Count or code"),
    "reason_ja": Label("理由（日本語）", "Reason in Japanese", 60),
    "reason_en": Label("理由（英語）", "Reason in English", 60),
}


def left_out(shown: int, rows: int, parquet: str) -> str:
    """The first line of a sheet that does not hold all rows."""
    return (
        f"全{rows:,}行のうち先頭の{shown:,}行です。すべての行は{parquet}にあります。 / "
        f"The first {shown:,} of {rows:,} rows; {parquet} holds all of them."
    )


OUTCOMES: dict[str, Text] = {"refused": Text("拒否", "Refused"), "done": Text("実行", "Done")}
"""What came of what a log tells."""

JOINS: dict[str, Text] = {
    "dhcp": Text("DHCPで受け取った", "given by DHCP"),
    "arp": Text("ARPで名乗った", "claimed by ARP"),
    "nd": Text("近隣探索で名乗った", "claimed by neighbour discovery"),
    "stated": Text("機器が自ら述べた", "stated by the device"),
    "ip": Text("このMACから送信", "sent from this MAC"),
    "log": Text("ログ", "a log"),
}
"""How an IP address is known to be a device's."""
