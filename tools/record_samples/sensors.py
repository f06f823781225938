"""One sensor per LAN: tcpdump on the bridge. And the clock of a recording, which can be set to another day."""

import contextlib
import datetime as dt
import signal
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path

from .inside import PREFIX
from .network import WIRE
from .plan import LANS

JAPAN = dt.timezone(dt.timedelta(hours=9))
DAY_S = 86_400
FILE_HEADER, RECORD_HEADER = 24, 16  # bytes; libpcap's own format, little-endian, microseconds
MAGIC = b"\xd4\xc3\xb2\xa1"


@contextlib.contextmanager
def recording(folder: Path, day: dt.date) -> Iterator[None]:
    """Records every LAN that has a sensor as long as the block runs, then dates the files to `day`."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {lan.name: folder / f"{day:%Y%m%d}-{lan.name}.pcap" for lan in LANS if lan.sensor}
    running = []
    for lan, path in files.items():
        command = ["ip", "netns", "exec", PREFIX + WIRE, "tcpdump", "-i", lan, "-s", "0", "-U", "--immediate-mode"]
        process = subprocess.Popen([*command, "-Z", "root", "-w", str(path)], stderr=subprocess.PIPE, text=True)
        line = process.stderr.readline() if process.stderr else ""
        if "listening" not in line:
            raise RuntimeError(f"tcpdump on {lan}: {line}")
        running.append(process)
    try:
        yield
    finally:
        for process in running:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=10)
    for path in files.values():
        set_day(path, day)


def set_day(path: Path, day: dt.date) -> None:
    """Move all timestamps of a capture by whole days, so that it begins on `day` in Japan."""
    data = bytearray(path.read_bytes())
    if data[:4] != MAGIC:
        raise RuntimeError(f"{path.name} is not a little-endian pcap of microseconds; tcpdump should have written one")
    if len(data) <= FILE_HEADER:
        return
    (first,) = struct.unpack_from("<I", data, FILE_HEADER)
    days = (day - dt.datetime.fromtimestamp(first, JAPAN).date()).days
    at = FILE_HEADER
    while at < len(data):
        seconds, _, length, _ = struct.unpack_from("<IIII", data, at)
        struct.pack_into("<I", data, at, seconds + days * DAY_S)
        at += RECORD_HEADER + length
    path.write_bytes(data)
