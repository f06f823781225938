"""Asks tshark about a capture: a row a frame, and a second time with ports that it does not know by itself."""

import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from comparison.families import OPERATIONS

_FIELDS = (
    "frame.number", "frame.protocols", "tcp.stream", "udp.stream", "tcp.srcport", "tcp.dstport", "udp.srcport",
    "udp.dstport", "tcp.reassembled_in", "tcp.analysis.retransmission", "tcp.analysis.out_of_order",
    "tcp.analysis.lost_segment", "tcp.analysis.keep_alive",
    "_ws.malformed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """What tshark says of one frame.

    words: of `frame.protocols`, outermost first. stream: of its TCP or UDP, "" without. ports: both, 0 without.
    finished_in: frame with the end of its message, 0 where it is this one. repeated: a copy, or out of order.
    lost: the segment before it is missing. operations: first number of each field of `OPERATIONS` that it has.
    """

    words: tuple[str, ...]
    stream: str
    ports: tuple[int, int]
    finished_in: int
    repeated: bool
    lost: bool
    operations: dict[str, int]


def _run(path: Path, fields: Iterable[str], *told: str) -> list[list[str]]:
    fields = list(fields)
    command = ["tshark", "-n", "-r", str(path), "-T", "fields", "-E", "separator=/t", "-E", "occurrence=f"]
    whole = [*command, *(part for word in told for part in ("-d", word)), *(part for f in fields for part in ("-e", f))]
    done = subprocess.run(whole, capture_output=True, check=False)
    rows = [line.split("\t") for line in done.stdout.decode(errors="replace").splitlines()]
    return [row for row in rows if len(row) == len(fields) and row[0].isdigit()]


def _number(word: str) -> int | None:
    try:
        return int(word, 0)
    except ValueError:
        return int(word) if word.isdigit() else None


def _words(protocols: str, *, malformed: str, cm: bool) -> tuple[str, ...]:
    """Of `frame.protocols`, and what tshark says elsewhere: that a frame is malformed, or PROFINET's management."""
    return (*protocols.split(":"), *(["pn_io"] if cm else []), *(["_ws.malformed"] if malformed else []))


def frames(path: Path) -> dict[int, Seen]:
    """What tshark says of every frame by its number."""
    names = [one.field for one in OPERATIONS]
    found: dict[int, Seen] = {}
    for row in _run(path, [*_FIELDS, *names]):
        at = dict(zip(_FIELDS, row, strict=False))
        kind = "tcp" if at["tcp.stream"] else "udp"
        operations = {name: _number(word) for name, word in zip(names, row[len(_FIELDS) :], strict=True) if word}
        found[int(at["frame.number"])] = Seen(
            words=_words(at["frame.protocols"], malformed=at["_ws.malformed"], cm="pn_io.opnum" in operations),
            stream=kind + at[f"{kind}.stream"] if at[f"{kind}.stream"] else "",
            ports=(int(at[f"{kind}.srcport"] or 0), int(at[f"{kind}.dstport"] or 0)),
            finished_in=int(at["tcp.reassembled_in"] or 0),
            repeated=any(at[f"tcp.analysis.{word}"] for word in ("retransmission", "out_of_order", "keep_alive")),
            lost=bool(at["tcp.analysis.lost_segment"]),
            operations={name: number for name, number in operations.items() if number is not None},
        )
    return found


def told(path: Path, ports: Iterable[tuple[str, int]], decoder: str) -> dict[int, set[str]]:
    """The words of each frame when tshark is told what these ports (transport, number) hold."""
    rows = _run(
        path,
        ["frame.number", "frame.protocols", "_ws.malformed"],
        *(f"{kind}.port=={port},{decoder}" for kind, port in sorted(ports)),
    )
    return {int(number): set(_words(words, malformed=malformed, cm=False)) for number, words, malformed in rows}
