"""Columns of tables that are exported as CSV: what a heading means, in Japanese or English.

Known: leases of the Windows DHCP server (console and PowerShell), its audit log, MAC address tables of switches, and
tables that people keep with such headings.
"""

import csv
import re
import unicodedata

MEANINGS = {
    "mac": """mac macaddress macアドレス 物理アドレス physicaladdress hardwareaddress hwaddr clientid クライアントid
        一意のid 一意id uniqueid ハードウェアアドレス destinationaddress""",
    "ip": """ip ipaddress ipv4address ipアドレス クライアントipアドレス clientipaddress address アドレス internetaddress
        インターネットアドレス""",
    "name": "hostname host name ホスト名 名前 機器名 コンピューター名 コンピュータ名 clientname",
    "vlan": "vlan vlanid vid vlan番号",
    "port": "port ports interface ポート ポート番号 インターフェイス インターフェース 接続ポート",
    "switch": "switch switchname device スイッチ スイッチ名 機器 収容スイッチ",
    "date": "date 日付",
    "time": "time 時刻",
    "seen": "lastseen timestamp 最終確認 最終確認日時 日時 取得日時",
}
"""Headings in lower case, full-width letters narrow, without blanks and signs."""
_OF = {word: meaning for meaning, words in MEANINGS.items() for word in words.split()}
_DELIMITERS = (",", "\t", ";")
_BETWEEN = re.compile(r"[\s_\-./()（）]+")


def _plain(heading: str) -> str:
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", heading).casefold())


def cells(line: str, delimiter: str) -> list[str]:
    """The cells of one line; none where it is no CSV. A cell cannot hold a line's end."""
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])]
    except csv.Error:
        return []


def heading(line: str) -> tuple[str, dict[str, int]] | None:
    """Delimiter and place of each known column, where a line is the heading of a table of hosts; None otherwise.

    It needs a MAC address, and an IP address, a name, a port or a VLAN beside it.
    """
    for delimiter in _DELIMITERS:
        if delimiter not in line:
            continue
        places: dict[str, int] = {}
        for place, cell in enumerate(cells(line, delimiter)):
            meaning = _OF.get(_plain(cell))
            if meaning:
                places.setdefault(meaning, place)
        if "mac" in places and places.keys() & {"ip", "name", "port", "vlan"}:
            return delimiter, places
    return None
