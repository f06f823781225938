"""A capture in, observations out: `read_capture` is the one entry to this room.

Nothing about a file's bytes makes it raise: what cannot be read is told in `Observed.problems` and `Source.skipped`.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sekisho.guard.problem import Problem
from sekisho.guard.text import Text
from sekisho.security.observe.capture.folding import Addresses, flow_rows, operation_rows
from sekisho.security.observe.capture.formats import Scan
from sekisho.security.observe.capture.hosts import host_rows
from sekisho.security.observe.capture.kernel import columns as c
from sekisho.security.observe.capture.linktypes import unread
from sekisho.security.observe.capture.passing import CannotOpen, FrameSink, Pass, Started
from sekisho.security.observe.capture.stated import identity_rows
from sekisho.security.observe.tables import Observed, Skipped, Source

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _skipped(one: Pass) -> tuple[Skipped, ...]:
    """What was not read: link types, packets cut short, damaged IP headers."""
    counters = one.state.counters
    found = [Skipped(n, f"frame {at}", unread(link)) for link, (n, at) in sorted(one.unread_links.items())]
    if counters[c.SHORT]:
        reason = Text(
            "リンク層ヘッダーの途中で切れているパケットを読み飛ばしました。",
            "Packets that end within their link-layer header were skipped.",
        )
        found.append(Skipped(int(counters[c.SHORT]), f"frame {counters[c.SHORT_FRAME]}", reason))
    if counters[c.BROKEN]:
        reason = Text(
            "IPヘッダーが壊れているパケットは、MACアドレスだけを数えました。",
            "Of packets with a damaged IP header only the MAC addresses were counted.",
        )
        found.append(Skipped(int(counters[c.BROKEN]), f"frame {counters[c.BROKEN_FRAME]}", reason))
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
    path: Path,
    *,
    frames: FrameSink | None = None,
    progress: Callable[[int], None] | None = None,
    started: Started | None = None,
) -> Observed:
    """What one pcap or pcapng file shows, gzip and zstd seen through. Its source has index 0.

    frames: takes a row a packet when given. progress: takes the octets of the file that were read so far.
    started: the reading of this very file, where it was begun before; without `frames`.
    A file that is no capture, or cannot be opened, gives an Observed with a problem and no source.
    """
    try:
        with started or Started(path, frames) as begun:
            done = begun.finished(progress)
    except CannotOpen as error:
        text = Text(
            f"ファイルを開けません（{error}）。場所と読み取り権限を確認してください。",
            f"The file cannot be opened ({error}). Check where it lies and that it may be read.",
        )
        return _nothing(path, "observe.E002", text)
    if done is None:
        text = Text(
            "pcap・pcapng 形式のキャプチャではありません。tcpdump や Wireshark で保存したファイルを指定してください。",
            "This is not a pcap or pcapng capture. Give a file as tcpdump or Wireshark saves it.",
        )
        return _nothing(path, "observe.E003", text)
    return _observed(path, done)


def _observed(path: Path, done: Pass) -> Observed:
    counters, scan = done.state.counters, done.scan
    seen = counters[c.LAST_TIME] >= 0
    source = Source(
        sha256=scan.blocks.sha256(),
        name=path.name,
        kind=scan.kind,
        size_bytes=scan.blocks.size,
        records=done.packets,
        first=_instant(int(counters[c.FIRST_TIME])) if seen else None,
        last=_instant(int(counters[c.LAST_TIME])) if seen else None,
        skipped=_skipped(done),
    )
    addresses = Addresses.of(done.state)
    with ThreadPoolExecutor(1) as beside:  # the tables do not need each other, and polars works without Python's lock
        flows = beside.submit(flow_rows, done.state, addresses)
        operations = beside.submit(operation_rows, done.state, addresses)
        hosts = host_rows(done.state, addresses)
        identities = identity_rows(done.sayings)
    return Observed(
        sources=(source,),
        flows=flows.result(),
        hosts=hosts,
        identities=identities,
        operations=operations.result(),
        problems=tuple(_ending(path, scan)),
    )
