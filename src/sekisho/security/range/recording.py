"""Records frames at every switch and at the firewall's own legs, and writes them as captures of a day.

Source: packet(7), socket(7) SO_TIMESTAMPNS, the libpcap file format. The kernel keeps the frames with their times until
they are taken, so nothing runs beside the actors.
"""

import contextlib
import datetime as dt
import socket
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sekisho.guard.text import Text
from sekisho.security.range.namespaces import RangeRefused, inside
from sekisho.security.range.plan import ZONE
from sekisho.security.range.wiring import WALL, WIRE
from sekisho.security.terms.calendar import JAPAN

MOST_FRAMES = 20_000
"""Of one recording; a seed makes some hundreds at each place."""
PAUSE_S = 900
"""A pause within a recording: longer than the ten minutes in which nobody is missed. Nothing is said in it."""
_ALL = 0x0003  # ETH_P_ALL, linux/if_ether.h
_PROMISCUOUS, _MEMBERSHIP, _STATISTICS = 1, 1, 6  # PACKET_MR_PROMISC, PACKET_ADD_MEMBERSHIP, PACKET_STATISTICS
_SOL_PACKET, _TIMESTAMPNS, _BUFFER_FORCE = 263, 35, 33
_ROOM_BYTES = 16 * 2**20
_LONGEST = 65_536
_BEGIN = dt.time(10, 0, tzinfo=JAPAN)
HEADER = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, _LONGEST, 1)
"""Of a capture of Ethernet frames."""


@dataclass(frozen=True, slots=True)
class Sensor:
    """One place where frames are recorded. name: of its files."""

    name: str
    lan: str
    ear: socket.socket

    def frames(self) -> Iterator[tuple[int, bytes]]:
        """The frames kept so far, each with its nanoseconds since 1970; they are then gone from here."""
        while True:
            try:
                data, told, *_ = self.ear.recvmsg(_LONGEST, 128)
            except BlockingIOError:
                return
            seconds, nanoseconds = next(struct.unpack("qq", value) for _, kind, value in told if kind == _TIMESTAMPNS)
            yield seconds * 1_000_000_000 + nanoseconds, data

    def lost(self) -> int:
        """Frames for which there was no room since this was last asked."""
        return int(struct.unpack("II", self.ear.getsockopt(_SOL_PACKET, _STATISTICS, 8))[1])


@contextlib.contextmanager
def listening(lans: Iterable[str] = tuple(ZONE)) -> Iterator[tuple[Sensor, ...]]:
    """Sensors at the switch of every LAN and at every leg of the firewall, as long as the block runs."""
    with contextlib.ExitStack() as ears:
        found = []
        for place, word in ((WIRE, "switch"), (WALL, "firewall")):
            with inside(place):
                for lan in lans:
                    ear = ears.enter_context(socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0))
                    ear.setsockopt(socket.SOL_SOCKET, _BUFFER_FORCE, _ROOM_BYTES)
                    ear.setsockopt(socket.SOL_SOCKET, _TIMESTAMPNS, 1)
                    member = struct.pack("iHH8s", socket.if_nametoindex(lan), _PROMISCUOUS, 0, b"")
                    ear.setsockopt(_SOL_PACKET, _MEMBERSHIP, member)
                    ear.bind((lan, _ALL))
                    ear.setblocking(False)
                    found.append(Sensor(f"{lan}-{word}", lan, ear))
        yield tuple(found)


def record(moment_us: int, data: bytes) -> bytes:
    """One frame of a capture. moment_us: microseconds since 1970."""
    return struct.pack("<IIII", *divmod(moment_us, 1_000_000), len(data), len(data)) + data


def not_whole(count: int, lost: int) -> RangeRefused:
    """What is raised where frames are missing of a recording. count: of those that are kept."""
    return RangeRefused(
        Text(
            f"記録が完全ではありません（記録 {count}、取りこぼし {lost}）。もう一度実行してください。(range.E007)",
            f"The recording is not whole ({count} frames kept, {lost} lost). Run it once more. (range.E007)",
        )
    )


def forget(sensors: tuple[Sensor, ...]) -> None:
    """Throw away what was kept before a recording begins."""
    for sensor in sensors:
        for _ in sensor.frames():
            pass
        sensor.lost()


def write(
    sensors: tuple[Sensor, ...], folder: Path, day: dt.date, word: str, resumed_ns: int | None = None
) -> list[Path]:
    """One capture a sensor, whose clock begins at ten in the morning of `day` in Japan. What heard nothing is left out.

    resumed_ns: instant since 1970 from which on the clock says `PAUSE_S` more; None for never.
    RangeRefused where frames were lost, or more came than a range can make.
    """
    kept = {sensor.name: list(sensor.frames()) for sensor in sensors}
    lost = sum(sensor.lost() for sensor in sensors)
    count = sum(len(frames) for frames in kept.values())
    if lost or count > MOST_FRAMES:
        raise not_whole(count, lost)
    begin = min((at for frames in kept.values() for at, _ in frames), default=0)
    base = int(dt.datetime.combine(day, _BEGIN).timestamp()) * 1_000_000
    paths = []
    for name, frames in kept.items():
        if not frames:
            continue
        parts = [HEADER]
        for at, data in frames:
            pause = PAUSE_S * 1_000_000 if resumed_ns and at >= resumed_ns else 0
            parts.append(record(base + (at - begin) // 1000 + pause, data))
        path = folder / f"{name}-{word}.pcap"
        path.write_bytes(b"".join(parts))
        paths.append(path)
    return paths
