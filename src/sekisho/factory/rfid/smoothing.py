"""From raw reads to what lies at a station: a tag is there once it was read often and strongly enough, and until it has
been silent for a while.

Antennas reach further than their station. A tag that two stations read is at the one where it is heard clearly louder;
where none is, it stays where it was. Source: GS1 EPCglobal Architecture Framework 1.7, 9.5 (filtering of reads).
"""

from collections import OrderedDict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class TagRead:
    """One read. epc: hexadecimal, as the tag holds it.  rssi: strength in dBm, as LLRP's PeakRSSI."""

    reader: str
    antenna: int
    epc: str
    rssi: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Rule:
    """When a tag counts as there. silence: after which it is gone.  reads: as many within that time, at least.

    strength: mean of them in dBm, at least.  margin: by which another station must be louder, in dB.
    """

    silence: timedelta = timedelta(seconds=2)
    reads: int = 3
    strength: float = -65.0
    margin: float = 6.0


@dataclass(frozen=True, slots=True)
class Seen:
    """A tag came to a station, or left it (`there` is false). since: its first read there; at: when that was told."""

    station: str
    epc: str
    since: datetime
    at: datetime
    there: bool = True


@dataclass(slots=True)
class _Tag:
    """Reads of one tag within the time of silence, by station. last: the newest.  here: where it is, if anywhere.

    reads: all there were.
    """

    last: datetime
    heard: dict[str, deque[tuple[datetime, float]]] = field(default_factory=dict)
    here: Seen | None = None
    reads: int = 0

    def leaves(self, now: datetime) -> list[Seen]:
        """That it is no longer where it was; nothing where it was nowhere."""
        return [replace(self.here, at=now, there=False)] if self.here else []


MOST_TAGS = 10_000  # that are followed at once; the one silent longest is given up
_MOST_READS = 64  # of one tag at one station that are kept


class Smoothing:
    """The tags around some stations. stations: the station of each (reader, antenna); other reads are strays.

    strays: reads by antennas of no station, and those of tags that never were there, once they fell silent.
    """

    def __init__(self, stations: Mapping[tuple[str, int], str], rule: Rule | None = None) -> None:
        self._stations, self._rule = dict(stations), rule or Rule()
        self._tags: OrderedDict[str, _Tag] = OrderedDict()
        self.strays = 0

    def __len__(self) -> int:
        """How many tags are followed."""
        return len(self._tags)

    def add(self, read: TagRead) -> list[Seen]:
        """Take one read; what follows from it. Reads may come late: those older than the time of silence count not."""
        station = self._stations.get((read.reader, read.antenna))
        if station is None:
            self.strays += 1
            return []
        told = self._make_room(read) if read.epc not in self._tags else []
        tag = self._tags.setdefault(read.epc, _Tag(read.at))
        tag.last = max(tag.last, read.at)
        tag.reads += 1
        self._tags.move_to_end(read.epc)
        tag.heard.setdefault(station, deque(maxlen=_MOST_READS)).append((read.at, read.rssi))
        self._forget(tag)
        return told + self._place(read.epc, tag, tag.last)

    def pass_time(self, now: datetime) -> list[Seen]:
        """Tell which tags have been silent for long enough to be gone."""
        told: list[Seen] = []
        for epc, tag in list(self._tags.items()):
            if now - tag.last > self._rule.silence:
                told += self._drop(epc, tag, now)
        return told

    def _make_room(self, read: TagRead) -> list[Seen]:
        if len(self._tags) < MOST_TAGS:
            return []
        epc, tag = next(iter(self._tags.items()))
        return self._drop(epc, tag, read.at)

    def _drop(self, epc: str, tag: _Tag, now: datetime) -> list[Seen]:
        del self._tags[epc]
        if tag.here is None:
            self.strays += tag.reads
        return tag.leaves(now)

    def _forget(self, tag: _Tag) -> None:
        for station, reads in list(tag.heard.items()):
            kept = [one for one in reads if tag.last - one[0] <= self._rule.silence]
            if kept:
                tag.heard[station] = deque(kept, maxlen=_MOST_READS)
            else:
                del tag.heard[station]

    def _place(self, epc: str, tag: _Tag, now: datetime) -> list[Seen]:
        """Where the tag is now, if that is elsewhere than before."""
        strengths = {
            station: mean
            for station, reads in tag.heard.items()
            if len(reads) >= self._rule.reads
            and (mean := sum(rssi for _, rssi in reads) / len(reads)) >= self._rule.strength
        }
        if not strengths:
            return []
        loudest = max(strengths, key=lambda station: (strengths[station], station))
        here = tag.here.station if tag.here else ""
        if loudest == here or (here in strengths and strengths[loudest] - strengths[here] < self._rule.margin):
            return []
        left = tag.leaves(now)
        tag.here = Seen(loudest, epc, min(at for at, _ in tag.heard[loudest]), now)
        return [*left, tag.here]
