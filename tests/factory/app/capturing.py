"""What goes over the loopback while a test runs, as a capture; needs root."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv4Network
from pathlib import Path
from time import time

_ALL = 3  # ETH_P_ALL
_OUTGOING = 4  # PACKET_OUTGOING: on the loopback every packet comes twice
_HEADER = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1)


@contextmanager
def captured(path: Path, block: IPv4Network) -> Iterator[None]:
    """Write all that addresses of a block say to each other meanwhile."""
    ended = threading.Event()
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ALL)) as heard, path.open("wb") as file:
        heard.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 24)
        heard.bind(("lo", _ALL))
        heard.settimeout(0.2)
        file.write(_HEADER)

        def write() -> None:
            while not ended.is_set():
                try:
                    octets, (_, _, kind, *_) = heard.recvfrom(1 << 18)
                except TimeoutError:
                    continue
                inside = octets[12:14] == b"\x08\x00" and int.from_bytes(octets[26:30]) in _numbers(block)
                if kind != _OUTGOING and inside:
                    now = time()
                    file.write(struct.pack("<IIII", int(now), int(now % 1 * 1e6), len(octets), len(octets)) + octets)

        writing = threading.Thread(target=write)
        writing.start()
        try:
            yield
        finally:
            ended.set()
            writing.join()


def _numbers(block: IPv4Network) -> range:
    return range(int(block.network_address), int(block.broadcast_address) + 1)
