"""The work at the assembly stalls: which board is begun where, and what the parts are that come there.

Only a part that comes to a stall after its board was begun is looked at: what lies there since before was not taken up
for this board, and what is reported late belongs to the board before.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sekisho.factory.rfid.epc import NotAnEpc, identity
from sekisho.factory.rfid.records import BuiltIn, Place, Records
from sekisho.factory.rfid.refusing import Refused
from sekisho.factory.rfid.smoothing import Rule, Seen, Smoothing, TagRead
from sekisho.factory.rfid.station import AtStation, Needed, Used, Verdict

MOST_APART = timedelta(minutes=10)
"""By which the time of a read may differ from ours; a reader whose clock is further off is not believed."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the terminal at a stall is told of a part. epc: its identity, or what the tag holds where that is none."""

    stall: str
    epc: str
    verdict: Verdict
    at: datetime


Tell = Callable[[Told], None]


class Stalls:
    """All stalls. stations: the stall of each (reader, antenna).

    verdicts: how many there were of each since the start.  misdated: reads whose time cannot be.
    """

    def __init__(self, records: Records, stations: Mapping[tuple[str, int], str], rule: Rule | None = None) -> None:
        self.verdicts: Counter[Verdict] = Counter()
        self.misdated = 0
        self._records = records
        self._names = frozenset(stations.values())
        self._smoothing = Smoothing(stations, rule)
        self._works: dict[str, tuple[AtStation, Tell]] = {}
        self._lying: dict[str, set[str]] = {}

    @property
    def strays(self) -> int:
        """Reads of tags that were at no stall."""
        return self._smoothing.strays

    @property
    def lying(self) -> Mapping[str, int]:
        """How many tags are at each stall."""
        return {stall: len(self._lying.get(stall, ())) for stall in sorted(self._names)}

    def begin(self, stall: str, needed: Needed, at: datetime, tell: Tell) -> AtStation:
        """Begin, or go on with, the work on a board. What it holds already counts. Raises Refused for no stall."""
        if stall not in self._names:
            raise Refused(
                "rfid.E121",
                f"組立屋台「{stall[:80]}」はありません。{'、'.join(sorted(self._names))}のどれかを選んでください。",
                f'There is no stall "{stall[:80]}". Choose one of {", ".join(sorted(self._names))}.',
            )
        work = AtStation(needed, at, self._records.used(needed.board))
        others = {name: open_ for name, open_ in self._works.items() if open_[0].needed.board != needed.board}
        self._works = {**others, stall: (work, tell)}  # a board is at one stall
        return work

    def missing(self, stall: str) -> Mapping[str, int]:
        """How many of which part the board of a stall still needs. Raises Refused where none was begun."""
        return self._open(stall).missing

    def end(self, stall: str) -> tuple[Used, ...]:
        """End the work on the board of a stall; the needed parts it holds. Raises Refused while one is missing."""
        work = self._open(stall)
        if work.missing:
            parts = ", ".join(f"{part} ×{count}" for part, count in work.missing.items())
            raise Refused(
                "rfid.E122",
                f"基板{work.needed.board}に足りない部品があります（{parts}）。取り付けてから終えてください。",
                f"Board {work.needed.board} lacks parts ({parts}). Fit them first.",
            )
        del self._works[stall]
        return tuple(one for one in work.used if one.part in work.needed.parts)

    def take(self, read: TagRead, now: datetime) -> None:
        """Take a read of a tag."""
        if abs(now - read.at) > MOST_APART:
            self.misdated += 1
            return
        for one in self._smoothing.add(read):
            self._follow(one, read.reader)

    def pass_time(self, now: datetime) -> None:
        """Notice which tags are gone."""
        for one in self._smoothing.pass_time(now):
            self._follow(one, "")

    def enter(self, stall: str, epc: str, reason: str, who: str, at: datetime) -> Verdict:
        """Enter a part by hand, by the code on its label. Raises Refused without reason, person or a begun board."""
        if not reason.strip() or not who.strip():
            raise Refused(
                "rfid.E123",
                "手入力には理由と入力者が必要です。両方を入れてください。",
                "An entry by hand needs a reason and a person. Enter both.",
            )
        work = self._open(stall)
        return self._judge(work, epc, Place(stall), at, (reason.strip(), who.strip()))

    def declare_error(self, event: str, reason: str, who: str, at: datetime) -> BuiltIn:
        """Declare that a part was not built in. Raises Refused. reason: one of `records.ERRORS`."""
        wrong = self._records.declare_error(event, reason, who, at)
        for work, _ in self._works.values():
            work.used = [one for one in work.used if one.epc != wrong.epc]
        return wrong

    def _open(self, stall: str) -> AtStation:
        if stall not in self._works:
            raise Refused(
                "rfid.E124",
                f"組立屋台「{stall[:80]}」で始めた基板がありません。先に基板の作業を始めてください。",
                f'No board was begun at stall "{stall[:80]}". Begin work on a board first.',
            )
        return self._works[stall][0]

    def _follow(self, one: Seen, reader: str) -> None:
        """A tag came to a stall, or left it."""
        lying = self._lying.setdefault(one.station, set())
        if not one.there:
            lying.discard(one.epc)
            return
        lying.add(one.epc)
        work, tell = self._works.get(one.station, (None, _nobody))
        try:
            epc = identity(one.epc)
        except NotAnEpc:
            epc, verdict = one.epc, Verdict.UNREADABLE
            self.verdicts[verdict] += 1
        else:
            if work is None or one.since < work.begun:
                verdict = Verdict.EARLY
                self.verdicts[verdict] += 1
            else:
                verdict = self._judge(work, epc, Place(one.station, reader), one.at)
        tell(Told(one.station, epc, verdict, one.at))

    def _judge(
        self, work: AtStation, epc: str, place: Place, at: datetime, by_hand: tuple[str, str] = ("", "")
    ) -> Verdict:
        """What a part is, recorded; the right one is in the board from now on."""
        tagged = self._records.register.tagged(epc)
        verdict = work.verdict(tagged, self._records.board_with(epc))
        if verdict is Verdict.RIGHT and tagged is not None:
            used = Used(epc, tagged.part, *by_hand)
            if self._records.build_in(used, work.needed, place, at):
                work.used.append(used)
            else:
                verdict = Verdict.AGAIN
        elif place.reader and verdict.disposition and epc not in work.passed_over:
            work.passed_over.add(epc)
            self._records.pass_over(epc, verdict, work.needed, place, at)
        self.verdicts[verdict] += 1
        return verdict


def _nobody(_: Told) -> None:
    """No terminal is there to be told."""
