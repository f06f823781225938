"""Any files a factory brings, read into one set of observations. What a file is, its content says.

A file that cannot be read becomes a problem, and the others are read all the same.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from sekisho.guard.hashing import sha256_of
from sekisho.guard.problem import Problem
from sekisho.guard.text import Text
from sekisho.security.observe import packed
from sekisho.security.observe.capture.passing import FrameSink, Started
from sekisho.security.observe.capture.reading import read_capture
from sekisho.security.observe.kind_names import CAPTURES, Kind
from sekisho.security.observe.kinds import kind_of
from sekisho.security.observe.tables import Observed, joined

Progress = Callable[[int], None]

UNREADABLE = Text(
    "ファイルを開けません。場所と読み取り権限を確認してください。",
    "The file cannot be opened. Check where it is and that it may be read.",
)
BROKEN = Text(
    "圧縮ファイルが壊れているため読み取れません。元のファイルをもう一度コピーしてください。",
    "The compressed file is broken and cannot be read. Copy the original file once more.",
)
REFUSED: dict[Kind, tuple[str, Text]] = {
    "unknown": (
        "observe.E003",
        Text(
            "ファイルの種類がわかりません。pcap、pcapng、Zeekの記録、Suricataのeve.json、syslog、NmapのXML、"
            "ARP・DHCP・MACアドレスの表、ファイアウォールの設定、脆弱性情報（CSAF、JVN、NVD、KEV、EPSS、SSVC、"
            "endoflife.date、CycloneDX、SPDX）のいずれかを指定してください。",
            "The kind of this file is not known. Give a pcap, a pcapng, a log of Zeek, an eve.json of Suricata, a "
            "syslog, an XML of Nmap, a table of ARP, DHCP or MAC addresses, a configuration of a firewall, or what is "
            "known of vulnerabilities (CSAF, JVN, NVD, KEV, EPSS, SSVC, endoflife.date, CycloneDX, SPDX).",
        ),
    ),
    "empty": (
        "observe.E008",
        Text(
            "ファイルが空です。取得し直したファイルを指定してください。",
            "The file is empty. Capture it again and give the new file.",
        ),
    ),
    "workbook": (
        "observe.E004",
        Text(
            "Excelブックは観測の入力ではありません。台帳なら「--ledgers」で指定してください。",
            "A workbook is no observation. If it holds ledgers, give it with --ledgers.",
        ),
    ),
    "companion": (
        "observe.E009",
        Text(
            "アドバイザリに添えられた署名・ハッシュ・一覧で、脆弱性の情報はありません。"
            "アドバイザリの本体を指定してください。",
            "This is a signature, hashes or a list that lies beside advisories, and tells of no vulnerability. Give "
            "the advisories themselves.",
        ),
    ),
    "zeek-other": (
        "observe.E005",
        Text(
            "機器や操作を述べない種類のZeekの記録です。同じ場所のconn.logと、modbus.logなど制御プロトコルの記録を"
            "指定してください。",
            "This log of Zeek says nothing of devices or operations. Give the conn.log that lies beside it, and "
            "the logs of control protocols such as modbus.log.",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class _Input:
    path: Path
    size_bytes: int
    kind: Kind


def read(
    paths: Sequence[Path],
    *,
    frames: FrameSink | None = None,
    progress: Progress | None = None,
    started: Started | None = None,
) -> Observed:
    """All observations of some files, in their order; a source's index is its place among those that were read.

    frames: gets a row for each packet (`tables.FRAMES`), with the indexes of the sources.
    progress: gets the bytes done over all files.
    started: the reading of one of the files, where it was begun before; without `frames`.
    Equal content is read once. Files about vulnerabilities are read together, and their sources come last.
    Problems: observe.E001 cannot be opened, E003 unknown kind, E004 workbook, E005 a log of Zeek that says nothing of
    devices, E007 broken compression, E008 empty, E009 beside advisories that were not given, W001 equal content;
    readers add theirs. Never raises on input.
    """
    inputs, problems = _inputs(paths)
    advisories = [one for one in inputs if one.kind == "advisory"]
    inputs = [one for one in inputs if one.kind != "advisory"]
    sizes = Counter(one.size_bytes for one in inputs)
    parts: list[Observed] = []
    seen: dict[str, str] = {}
    done = 0
    for one in inputs:
        sinks = _Sinks(frames, sum(len(part.sources) for part in parts), progress, done)
        try:
            digest = sha256_of(one.path) if sizes[one.size_bytes] > 1 else ""  # a capture's reader hashes it anyway
            if digest and digest in seen:
                problems.append(_twice(one, seen[digest]))
            else:
                parts.append(_read_one(one, sinks, started))
                seen[digest] = one.path.name
        except OSError:
            problems.append(Problem("observe.E001", one.path.name, "", UNREADABLE))
        except packed.UNREADABLE:
            problems.append(Problem("observe.E007", one.path.name, "", BROKEN))
        done += one.size_bytes
    whole = joined(parts)
    whole = replace(whole, problems=(*problems, *whole.problems))
    if not advisories:
        return whole
    told = _about_vulnerabilities(advisories)
    if progress:
        progress(done + sum(one.size_bytes for one in advisories))
    return replace(
        whole,
        sources=(*whole.sources, *told.sources),
        problems=(*whole.problems, *told.problems),
        intelligence=told.intelligence,
    )


def _about_vulnerabilities(inputs: Sequence[_Input]) -> Observed:
    from sekisho.security.observe.advisories.given import read_given  # noqa: PLC0415 -- loads a reader for each format

    return read_given([one.path for one in inputs])


def _twice(one: _Input, before: str) -> Problem:
    text = Text(
        f"「{before}」と同じ内容のため、一度だけ読み取りました。対応は不要です。",
        f'The content equals that of "{before}" and was read once. Nothing needs to be done.',
    )
    return Problem("observe.W001", one.path.name, "", text)


def _inputs(paths: Sequence[Path]) -> tuple[list[_Input], list[Problem]]:
    inputs: dict[Path, _Input] = {}
    problems: list[Problem] = []
    beside: list[Problem] = []
    for path in paths:
        try:
            if not path.is_file():  # also keeps pipes and devices out, which would never end
                raise FileNotFoundError(path.name)
            one = _Input(path, path.stat().st_size, kind_of(path))
        except OSError:
            problems.append(Problem("observe.E001", path.name, "", UNREADABLE))
            continue
        if one.kind in REFUSED:
            code, text = REFUSED[one.kind]
            (beside if one.kind == "companion" else problems).append(Problem(code, path.name, "", text))
        else:
            inputs.setdefault(path, one)
    advised = any(one.kind == "advisory" for one in inputs.values())
    return list(inputs.values()), problems if advised else problems + beside


@dataclass(frozen=True, slots=True)
class _Sinks:
    """Where packets and progress of one file go: its source index and the bytes done before it are added."""

    frames: FrameSink | None
    source: int
    progress: Progress | None
    before: int

    def packets(self, rows: pl.DataFrame) -> None:
        """Pass rows of FRAMES on under the file's own source index."""
        if self.frames:
            self.frames(rows.with_columns(pl.lit(self.source, pl.UInt16).alias("source")))

    def advanced(self, done: int) -> None:
        """Pass on how far this file is; a packed file may count more bytes than it has on the disk."""
        if self.progress:
            self.progress(self.before + done)


def _read_one(one: _Input, sinks: _Sinks, started: Started | None) -> Observed:
    if one.kind not in CAPTURES:
        from sekisho.security.observe.texts import read_text  # noqa: PLC0415 -- loads a reader for each kind of text

        part = read_text(one.path, one.kind, lambda done: sinks.advanced(min(done, one.size_bytes)))
        digest = sha256_of(one.path)
        return replace(part, sources=tuple(replace(source, sha256=digest) for source in part.sources))
    frames = sinks.packets if sinks.frames else None
    return read_capture(
        one.path,
        frames=frames,
        progress=(lambda done: sinks.advanced(min(done, one.size_bytes))) if sinks.progress else None,
        started=started if started and started.path == one.path else None,
    )
