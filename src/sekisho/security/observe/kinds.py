"""What kind of file an input is, read from its content. Names and endings are not looked at."""

from pathlib import Path

from sekisho.security.observe import archives, packed
from sekisho.security.observe.kind_names import Kind

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
    return _of_zip(path) if start[:4] == archives.ZIP else _of_octets(start)


def _of_octets(start: bytes) -> Kind:
    if start[:4] in _PCAP:
        return "pcap"
    if start[:4] == _PCAPNG:
        return "pcapng"
    from sekisho.security.observe.text_kinds import text_kind  # noqa: PLC0415 -- loads what knows each kind of text

    kind = text_kind(start)
    if kind != "unknown":
        return kind
    from sekisho.security.observe.advisories.signs import sign_of  # noqa: PLC0415 -- loads the advisories' readers

    return sign_of(start)


def _of_zip(path: Path) -> Kind:
    try:
        members = archives.contents(path)
    except archives.ArchiveRefused:
        return "unknown"
    if "xl/workbook.xml" in {one.filename for one in members}:
        return "workbook"
    from sekisho.security.observe.advisories.signs import holds_advisories  # noqa: PLC0415 -- as above

    return "advisory" if holds_advisories(path, members, _is_evidence) else "unknown"


def _is_evidence(start: bytes) -> bool:
    return _of_octets(start) not in {"empty", "unknown", "companion"}
