"""Small captures and archives for tests that keep evidence."""

import io
import zipfile
from pathlib import Path

from sekisho.security.ledgers.journal.entry import Act
from small import small_packets, write_pcap

ACT = Act("佐藤", "定期の取得")
SITE = "第一工場"


def capture(folder: Path, name: str = "line.pcap", more: int = 0) -> Path:
    """A capture of twelve packets; `more` makes another one of another content."""
    return write_pcap(folder / name, small_packets() + small_packets()[:more])


def zipped(*members: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return made.getvalue()
