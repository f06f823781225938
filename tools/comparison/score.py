"""Counts over many captures: frames by family, operations by field, and every disagreement with its cause."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from comparison import causes, dissector
from comparison.families import DECODERS, FAMILIES, OPERATIONS, WORDS
from comparison.verdicts import by_hand
from sekisho.security.observe.capture.reading import read_capture


def by_us(path: Path) -> dict[int, tuple[str, int | None]]:
    """Protocol and operation by frame number."""
    parts: list[pl.DataFrame] = []
    read_capture(path, frames=parts.append)
    if not parts:
        return {}
    return {n: (p, o) for n, p, o in pl.concat(parts).select("number", "protocol", "operation").iter_rows()}


@dataclass(frozen=True, slots=True)
class Difference:
    """One frame that two readers name differently. what: a word of tshark, or a field."""

    file: str
    frame: int
    what: str
    outcome: str
    ours: str
    theirs: str


class Score:
    """Counts over all files. `differences` holds every frame of each cause; of cause "" those that nothing explains."""

    def __init__(self) -> None:
        self.files = 0
        self.frames = 0
        self.seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.operations: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.differences: defaultdict[tuple[str, str, str, str], list[Difference]] = defaultdict(list)

    def take(self, path: Path) -> None:
        """One file."""
        ours, theirs = by_us(path), dissector.frames(path)
        self.files += 1
        self.frames += len(theirs)
        open_extras: list[Difference] = []
        streams: defaultdict[str, set[str]] = defaultdict(set)
        broken = {seen.stream for seen in theirs.values() if seen.lost}
        for seen in theirs.values():
            streams[seen.stream].update(seen.words)
        streams[""].clear()
        for frame, seen in theirs.items():
            name, code = ours.get(frame, ("", None))
            for word, names in FAMILIES.items():
                hit = (not set(word.split()).isdisjoint(seen.words), name in names)
                if hit == (True, True):
                    self.seen[word]["both"] += 1
                elif any(hit):
                    outcome = "missed" if hit[0] else "extra"
                    self.seen[word][outcome] += 1
                    one = Difference(path.name, frame, word, outcome, name, ":".join(seen.words))
                    if outcome == "missed":
                        cause = causes.of_missed(word, set(WORDS.get(name, "").split()), seen)
                    else:
                        cause = causes.of(word, frame, theirs, streams, broken)
                    if outcome == "extra" and not cause:
                        open_extras.append(one)
                    else:
                        self._note(cause, one)
            self._operations(path, frame, name, code, seen)
        self._ask_again(path, theirs, open_extras)

    def _note(self, cause: str, one: Difference) -> None:
        cause = cause or by_hand(one.file, one.what, one.outcome, one.ours, one.theirs)
        self.differences[cause, one.what, one.outcome, one.ours].append(one)

    def _operations(self, path: Path, frame: int, name: str, code: int | None, seen: dissector.Seen) -> None:
        for one in OPERATIONS:
            if one.field not in seen.operations or name not in one.ours.split():
                continue
            theirs = one.theirs(seen.operations[one.field])
            mine = None if code is None else one.mine(code)
            outcome = "silent" if mine is None else "equal" if mine == theirs else "differs"
            self.operations[one.field][outcome] += 1
            if outcome != "equal":
                difference = Difference(path.name, frame, one.field, outcome, f"{name} {mine}", str(theirs))
                cause = "malformed" if "_ws.malformed" in seen.words else ""
                cause = cause or by_hand(path.name, one.field, outcome, f"{name} {mine}", f"{theirs}")
                self.differences[cause, one.field, outcome, name].append(difference)

    def _ask_again(self, path: Path, theirs: dict[int, dissector.Seen], extras: list[Difference]) -> None:
        """Tell tshark what the ports hold where only we named a frame, and look whether it agrees."""
        by_word: defaultdict[str, list[Difference]] = defaultdict(list)
        for one in extras:
            by_word[one.what].append(one)
        for word, those in by_word.items():
            agreed: dict[int, set[str]] = {}
            for side in (min, max):
                ports = {
                    (theirs[o.frame].stream[:3], side(theirs[o.frame].ports)) for o in those if o.frame not in agreed
                }
                ports = {(kind, port) for kind, port in ports if kind and port}
                if word in DECODERS and ports:
                    again = dissector.told(path, ports, DECODERS[word]).items()
                    agreed |= {
                        frame: words
                        for frame, words in again
                        if words & set(word.split()) and "_ws.malformed" not in words
                    }
            told_streams = {theirs[frame].stream for frame in agreed if frame in theirs} - {""}
            for one in those:
                same = one.frame in agreed or theirs[one.frame].stream in told_streams
                self._note("told" if same else "", one)
