"""Compiles the kernels ahead of the first capture, by reading a capture of one empty frame in each format."""

import struct
import tempfile
from pathlib import Path

from sekisho.security.observe.capture.reading import read_capture

_FRAME = bytes(60)
_PCAP = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1) + struct.pack("<IIII", 0, 0, 60, 60) + _FRAME
_PCAPNG = (
    struct.pack("<IIIHHqI", 0x0A0D0D0A, 28, 0x1A2B3C4D, 1, 0, -1, 28)
    + struct.pack("<IIHHII", 1, 20, 1, 0, 65535, 20)
    + struct.pack("<IIIIIII", 6, 92, 0, 0, 0, 60, 60)
    + _FRAME
    + struct.pack("<I", 92)
)


def warm() -> None:
    """Read both formats once, with and without a row a frame. The compiled code is kept on disk."""
    with tempfile.TemporaryDirectory(prefix="sekisho-warm-") as folder:
        for name, data in (("one.pcap", _PCAP), ("one.pcapng", _PCAPNG)):
            path = Path(folder) / name
            path.write_bytes(data)
            read_capture(path, frames=lambda _: None)
