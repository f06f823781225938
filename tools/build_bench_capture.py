"""Build one large Ethernet capture for measuring: every readable packet of a folder, in many shifted copies.

    python tools/build_bench_capture.py OUT.pcap [FOLDER] [--packets 4200000] [--replicas 10]

FOLDER: ../shared/captures beside the repository where none is given. Packets of all files are rebased to one start and
merged by time. Each copy has later times; the copies belong to --replicas factories in turn, each with MAC and IP
addresses of its own: ten, as in the study from which the bars come. Checksums are not mended, since nobody that is
measured checks them. Raw IP, loopback and Linux cooked packets get an Ethernet header.
"""

import argparse
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sekisho.security.observe.capture.blocks import Blocks
from sekisho.security.observe.capture.formats import new_records, opened

SHARED = Path(__file__).resolve().parents[2] / "shared" / "captures"
START = 1_700_000_000_000_000  # microseconds since 1970
HERE, THERE = bytes.fromhex("020000000001"), bytes.fromhex("020000000002")

Ints = npt.NDArray[np.int64]


def as_ethernet(data: bytes, link: int) -> bytes | None:
    """The packet as an Ethernet frame; None for other link types and scraps."""
    if link == 1:
        return data if len(data) >= 14 else None
    if link in {113, 276}:
        size, at, kind = (16, 6, 14) if link == 113 else (20, 12, 0)
        if len(data) < size or data[kind : kind + 1] < b"\x06":
            return None
        return THERE + data[at : at + 6] + data[kind : kind + 2] + data[size:]
    rest = data[4:] if link in {0, 108} else data if link in {12, 14, 101, 228, 229} else b""
    if not rest or rest[0] >> 4 not in {4, 6}:
        return None
    return THERE + HERE + (b"\x08\x00" if rest[0] >> 4 == 4 else b"\x86\xdd") + rest


def packets(path: Path) -> Iterator[tuple[int, bytes]]:
    """Microseconds since the first packet of the file, and the frame."""
    with Blocks(path) as blocks:
        scan = opened(blocks)
        rec, first = new_records(), None
        while scan is not None and (n := scan.next(rec)) is not None:
            for at, size, _, instant, link in rec[:n].tolist():
                frame = as_ethernet(blocks.buffer[at : at + size].tobytes(), link)
                if frame is not None:
                    first = instant if first is None else first
                    yield min(max(instant - first, 0), 10**12), frame


def shifted_octets(frame: bytes) -> list[int]:
    """Octets of addresses into which the number of the copy is mixed; vendors and multicast stay what they are."""
    places = [at + 4 for at in (0, 6) if not frame[at] & 1]
    q, kind = 12, frame[12:14]
    while kind in {b"\x81\x00", b"\x88\xa8"} and len(frame) >= q + 6:
        q, kind = q + 4, frame[q + 4 : q + 6]
    q += 2
    if kind == b"\x08\x00" and len(frame) >= q + 20:
        places += [at + 1 for at in (q + 12, q + 16) if 0 < frame[at] < 224]
    elif kind == b"\x08\x06" and len(frame) >= q + 28:
        places += [q + 12, q + 15, q + 25]
        places += [q + 22] if any(frame[q + 18 : q + 24]) else []
    elif kind == b"\x86\xdd" and len(frame) >= q + 40:
        places += [at + 13 for at in (q + 8, q + 24) if frame[at] != 0xFF]
    return places


def build(files: list[Path], out: Path, wanted: int, replicas: int) -> int:
    """Write the capture and tell how many packets it holds (whole copies, at least `wanted`)."""
    base = sorted((item for path in files for item in packets(path)), key=lambda item: item[0])
    times = np.array([t for t, _ in base], np.int64)
    sizes = np.array([len(frame) for _, frame in base], np.int64)
    starts = np.concatenate([[0], np.cumsum(sizes + 16)[:-1]])
    blob = np.frombuffer(
        b"".join(struct.pack("<IIII", 0, 0, len(frame), len(frame)) + frame for _, frame in base), np.uint8
    ).copy()
    places = np.array(
        [int(start) + 16 + at for start, (_, frame) in zip(starts, base, strict=True) for at in shifted_octets(frame)],
        np.int64,
    )
    copies = -(-wanted // len(base))
    span = int(times.max()) + 1_000_000
    with out.open("wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
        for copy in range(copies):
            data = blob.copy()
            data[places] ^= np.uint8(copy % replicas)
            instant = times + START + (copy * span) % 10**15
            for column, values in ((0, instant // 1_000_000), (4, instant % 1_000_000)):
                for i in range(4):
                    data[starts + column + i] = (values >> (8 * i)).astype(np.uint8)
            data.tofile(file)
    return copies * len(base)


def main() -> int:
    """Build, say what was built, and tell how it went: 0, or 2 where there is nothing to build from."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("folder", nargs="?", type=Path, default=SHARED)
    parser.add_argument("--packets", type=int, default=4_200_000)
    parser.add_argument("--replicas", type=int, default=10, choices=range(1, 257), metavar="1 to 256")
    args = parser.parse_args()
    files = sorted(p for p in args.folder.rglob("*") if p.is_file() and p.suffix in {".pcap", ".pcapng", ".cap"})
    if not files:
        print(f"{args.folder}: no captures here. Give a folder that holds .pcap, .pcapng or .cap files.")
        return 2
    n = build(files, args.out, args.packets, args.replicas)
    size = args.out.stat().st_size / 1e6
    print(f"{args.out.name}: {n} packets, {size:.0f} MB, {args.replicas} replicas of {len(files)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
