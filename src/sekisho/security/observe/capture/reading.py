"""A capture in, observations out: `read_capture` is the one entry to this room.

Nothing about a file's bytes makes it raise: what cannot be read is told in `Observed.problems` and `Source.skipped`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from sekisho.security.observe.capture.blocks import Blocks
from sekisho.security.observe.capture.folding import (
    client_side,
    folded_flows,
    folded_operations,
    joined_flows,
    joined_operations,
)
from sekisho.security.observe.capture.formats import Scan, new_records, opened
from sekisho.security.observe.capture.frames import frame_rows
from sekisho.security.observe.capture.hosts import folded_hosts, joined_hosts
from sekisho.security.observe.capture.kernel import walk as w
from sekisho.security.observe.capture.kernel.records import LINK
from sekisho.security.observe.capture.linktypes import READ, unread
from sekisho.security.observe.capture.said import Sayings, waiting
from sekisho.security.observe.capture.state import State
from sekisho.security.observe.tables import Observed, Skipped, Source
from sekisho.security.terms.problem import Problem
from sekisho.security.terms.text import Text

FrameSink = Callable[[pl.DataFrame], None]
"""Takes rows of FRAMES, at most `MANY_FRAMES` at a time, in the order of the file."""

MANY_FRAMES = 1 << 17  # rows that a sink gets at once, at most

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class _Reading:
    """One file while it is read."""

    scan: Scan
    state: State = field(default_factory=State)
    sayings: Sayings = field(default_factory=Sayings)
    packets: int = 0
    unread_links: dict[int, tuple[int, int]] = field(default_factory=dict)  # link type: count, first frame
    flows: list[pl.DataFrame] = field(default_factory=list)
    operations: list[pl.DataFrame] = field(default_factory=list)
    hosts: list[pl.DataFrame] = field(default_factory=list)

    def run(self, frames: FrameSink | None, progress: Callable[[int], None] | None) -> None:
        """All records of the file through the kernel."""
        rec = new_records()
        per_frame = np.zeros((MANY_FRAMES if frames else 0, 3), np.int64)
        told, filled = 0, 0
        while (n := self.scan.next(rec)) is not None:
            self._chunk(rec, n, per_frame[filled:])
            self.packets += n
            if frames:
                filled += n
                if filled + len(rec) > len(per_frame):
                    frames(frame_rows(per_frame[:filled], self.packets - filled))
                    filled = 0
            if progress and self.scan.blocks.done != told:
                told = self.scan.blocks.done
                progress(told)
        if frames and filled:
            frames(frame_rows(per_frame[:filled], self.packets - filled))
        self.fold()

    def _chunk(self, rec: npt.NDArray[np.int64], n: int, per_frame: npt.NDArray[np.int64]) -> None:
        done, state, skipped = 0, self.state, int(self.state.counters[w.UNREAD])
        while True:
            done = state.walk(self.scan.blocks.buffer, rec, (done, n), self.packets, per_frame)
            if state.counters[w.N_CAND]:
                self.sayings.take(self.scan.blocks.buffer, waiting(state.candidates, state.counters))
                state.counters[w.N_CAND] = 0
            if done == n:
                break
            if state.must_fold:
                self.fold()
            state.make_room()
        if state.counters[w.UNREAD] > skipped:
            self._note_links(rec[:n, LINK])

    def _note_links(self, links: npt.NDArray[np.int64]) -> None:
        for link, first, count in zip(*np.unique(links, return_index=True, return_counts=True), strict=True):
            if int(link) not in READ:
                old = self.unread_links.get(int(link), (0, self.packets + int(first) + 1))
                self.unread_links[int(link)] = (old[0] + int(count), old[1])

    def fold(self) -> None:
        """Turn the present connections into rows and forget them."""
        side, role = client_side(
            self.state.connections.rows[: int(self.state.counters[0])], self.state.tcp, self.state.udp
        )
        self.flows.append(folded_flows(self.state, side, role))
        self.operations.append(folded_operations(self.state, side))
        self.hosts.append(folded_hosts(self.state))
        self.state.forget()

    def skipped(self) -> tuple[Skipped, ...]:
        """What was not read: link types, packets cut short, damaged IP headers."""
        found = [Skipped(n, f"frame {at}", unread(link)) for link, (n, at) in sorted(self.unread_links.items())]
        counters = self.state.counters
        if counters[w.SHORT]:
            reason = Text(
                "リンク層ヘッダーの途中で切れているパケットを読み飛ばしました。",
                "Packets that end within their link-layer header were skipped.",
            )
            found.append(Skipped(int(counters[w.SHORT]), f"frame {counters[w.SHORT_FRAME]}", reason))
        if counters[w.BROKEN]:
            reason = Text(
                "IPヘッダーが壊れているパケットは、MACアドレスだけを数えました。",
                "Of packets with a damaged IP header only the MAC addresses were counted.",
            )
            found.append(Skipped(int(counters[w.BROKEN]), f"frame {counters[w.BROKEN_FRAME]}", reason))
        return tuple(found)


def _instant(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)


def _ending(path: Path, scan: Scan) -> list[Problem]:
    """Problems of a file that was read only in part."""
    problems = []
    if scan.blocks.fault:
        text = Text(
            f"圧縮ファイルを最後まで展開できません（{scan.blocks.fault}）。"
            "展開できた分は読み取りました。ファイルを取り直してください。",
            f"The compressed file cannot be unpacked to its end ({scan.blocks.fault}). What could be unpacked was read."
            " Copy the file again.",
        )
        problems.append(Problem("observe.W004", path.name, f"byte {scan.blocks.done}", text))
    if scan.damaged is not None:
        text = Text(
            "パケットの記録が壊れています。ここより前は読み取り、後は読んでいません。"
            "取得元のファイルを確認してください。",
            "The packet records are damaged. What lies before was read, what lies behind was not."
            " Check the original file.",
        )
        problems.append(Problem("observe.W005", path.name, f"byte {scan.damaged}", text))
    elif scan.cut and not scan.blocks.fault:
        text = Text(
            f"最後のパケットが途中で切れています（{scan.cut}バイト）。それより前は読み取りました。"
            "取得が完了したファイルか確認してください。",
            f"The last packet is cut off ({scan.cut} bytes). All before it was read."
            " Check that the capture was finished.",
        )
        problems.append(Problem("observe.W006", path.name, f"byte {scan.blocks.position(scan.pos)}", text))
    return problems


def _nothing(path: Path, code: str, text: Text) -> Observed:
    return Observed(problems=(Problem(code, path.name, "", text),))


def read_capture(
    path: Path, *, frames: FrameSink | None = None, progress: Callable[[int], None] | None = None
) -> Observed:
    """What one pcap or pcapng file shows, gzip and zstd seen through. Its source has index 0.

    frames: takes a row a packet when given. progress: takes the octets of the file that were read so far.
    A file that is no capture, or cannot be opened, gives an Observed with a problem and no source.
    """
    try:
        blocks = Blocks(path)
    except OSError as error:
        why = error.strerror or type(error).__name__
        text = Text(
            f"ファイルを開けません（{why}）。場所と読み取り権限を確認してください。",
            f"The file cannot be opened ({why}). Check where it lies and that it may be read.",
        )
        return _nothing(path, "observe.E002", text)
    with blocks:
        scan = opened(blocks)
        if scan is None:
            text = Text(
                "pcap・pcapng 形式のキャプチャではありません。"
                "tcpdump や Wireshark で保存したファイルを指定してください。",
                "This is not a pcap or pcapng capture. Give a file as tcpdump or Wireshark saves it.",
            )
            return _nothing(path, "observe.E003", text)
        reading = _Reading(scan)
        reading.run(frames, progress)
        return _observed(path, reading)


def _observed(path: Path, reading: _Reading) -> Observed:
    counters, scan = reading.state.counters, reading.scan
    seen = counters[w.LAST_TIME] >= 0
    source = Source(
        sha256=scan.blocks.sha256(),
        name=path.name,
        kind=scan.kind,
        size_bytes=scan.blocks.size,
        records=reading.packets,
        first=_instant(int(counters[w.FIRST_TIME])) if seen else None,
        last=_instant(int(counters[w.LAST_TIME])) if seen else None,
        skipped=reading.skipped(),
    )
    return Observed(
        sources=(source,),
        flows=joined_flows(reading.flows),
        hosts=joined_hosts(reading.state, reading.hosts),
        identities=reading.sayings.rows(),
        operations=joined_operations(reading.operations),
        problems=tuple(_ending(path, scan)),
    )
