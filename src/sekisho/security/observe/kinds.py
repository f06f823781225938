"""What kind of file an input is, read from its content. Names and endings are not looked at."""

from pathlib import Path
from typing import Literal, TypeAlias, get_args

from sekisho.security.observe import archives, packed
from sekisho.security.observe.firewall.rules import Kind as FirewallKind

RecordKind: TypeAlias = Literal["zeek-conn", "zeek-log", "suricata-eve", "syslog", "nmap", "host-table"]
CaptureKind: TypeAlias = Literal["pcap", "pcapng"]
Kind: TypeAlias = CaptureKind | RecordKind | FirewallKind | Literal["zeek-other", "workbook", "empty", "unknown"]

CAPTURES: frozenset[Kind] = frozenset(get_args(CaptureKind))
TEXTS: frozenset[Kind] = frozenset({"zeek-other", *get_args(RecordKind), *get_args(FirewallKind)})
"""What is written in lines or as a document: logs, tables, scans and configurations."""

HEAD_BYTES = 256 * 1024

_PCAP = (b"\xa1\xb2\xc3\xd4", b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\x3c\x4d", b"\x4d\x3c\xb2\xa1")
_PCAPNG = b"\x0a\x0d\x0d\x0a"


def kind_of(path: Path) -> Kind:
    """The kind of one file, seen through gzip and Zstandard; at most the first 256 KiB are looked at.

    "unknown" for anything that is none of the others. Raises OSError where the file cannot be opened.
    """
    start = packed.head(path, HEAD_BYTES)
    if not start:
        return "empty" if packed.is_empty(path) else "unknown"
    if start[:4] in _PCAP:
        return "pcap"
    if start[:4] == _PCAPNG:
        return "pcapng"
    if start[:4] == archives.ZIP:
        return "workbook" if _is_workbook(path) else "unknown"
    from sekisho.security.observe.text_kinds import text_kind  # noqa: PLC0415 -- loads what knows each kind of text

    return text_kind(start)


def _is_workbook(path: Path) -> bool:
    try:
        return "xl/workbook.xml" in {one.filename for one in archives.contents(path)}
    except archives.ArchiveRefused:
        return False
