"""Gives the lots to the machines and follows their job orders, round after round, until nothing more comes of them.

Each round begins with what the machines say they hold, so that it does not matter what was cut or killed in between.
The machines behind get their job orders before the first one, so that no board is begun that cannot go on.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta

from sekisho.factory.process.dispatch import HeldBack, has_room, next_lot, to_begin
from sekisho.factory.process.facts import Withdrawn
from sekisho.factory.process.intake import Intake
from sekisho.factory.process.job_orders import expected, job_order
from sekisho.factory.process.jobs import Job, Jobs, Situation, next_act
from sekisho.factory.process.journal import Journal
from sekisho.factory.process.loading import AGAIN, Loading
from sekisho.factory.process.machines import Machines
from sekisho.factory.process.records import Lot
from sekisho.factory.process.refusals import Refused
from sekisho.factory.process.released import Released
from sekisho.factory.process.route import LINE
from sekisho.factory.wire.job import Act, State
from sekisho.factory.wire.links import Links
from sekisho.factory.wire.web import Unreachable
from sekisho.guard.text import Text

GRACE = timedelta(minutes=1)
"""For which a job order has no more boards before it is ended: the machine does so by itself, or is about to."""

KEPT = timedelta(minutes=30)
"""For which one that is over stays at the machine, which lets boards pass that it no longer makes."""

KEPT_MOST = 8
"""Job orders of one machine that are kept so; of more, they are cleared at once. A machine holds some twenty."""

PATIENCE = timedelta(minutes=10)
"""After which a person is told of boards that a job order was ended without."""


class Dispatcher:
    """The line, as seen from here."""

    def __init__(self, journal: Journal, intake: Intake, released: Released, machines: Machines, links: Links) -> None:
        self._journal, self._intake, self._released = journal, intake, released
        self._machines, self._links = machines, links
        self.jobs = Jobs(journal.post.base)
        self.loading = Loading(journal, intake, released, machines, links)
        self._since: dict[tuple[str, str], datetime] = {}
        self._not_before: dict[str, datetime] = {}

    async def round(self, now: datetime) -> None:
        """Do all that can be done now."""
        told = await asyncio.gather(*(self._states(system, now) for system in LINE.values()))
        held = dict(zip(LINE.values(), told, strict=True))
        await self.loading.round(held, self.jobs, now)
        if None not in held.values():
            self._make_lots(now)
        for job in self.jobs:
            states = held[job.system]
            if states is not None:
                await self._attend(job, states, now)

    async def _states(self, system: str, now: datetime) -> Mapping[str, State] | None:
        """What a machine holds; None where nobody knows."""
        try:
            states = await self._machines.states(system)
        except Unreachable:
            self._links.tell(system, now, up=False)
            return None
        self._links.tell(system, now, up=True)
        return states

    def _make_lots(self, now: datetime) -> None:
        """Make the next lots, as far as the line has room; or tell what is missing for them."""
        books = self._journal.books
        while has_room(books):
            lot, held = next_lot(books, self._released, self.loading.loaded.all, now)
            self._journal.alarms.only("parts", {f"{one.order}/{one.segment}": _held_back(one) for one in held}, now)
            if lot is None:
                return
            with self._intake.together(now):
                self._journal.record(lot)
                self.jobs.add(books.lots[lot.lot])

    async def _attend(self, job: Job, states: Mapping[str, State], now: datetime) -> None:
        """Do with one job order what must be done now."""
        lot = self._journal.books.lots[job.lot]
        situation = self._situation(job, lot, states, now)
        self._look_for_boards(job, situation, now)
        if situation.state is None and not situation.boards:
            self._end(job)
        elif self._untouched(job, lot, situation):
            with self._intake.together(now):
                self._journal.record(Withdrawn(f"withdrawn/{lot.id}", now, lot.id, _UNTOUCHED, who="process"))
        elif situation.state is not None and job.phase == "new":
            self.jobs.turn(job, "sent")
        elif (act := next_act(job, situation)) is not None and self._turn_has_come(job, lot, act, now):
            await self._do(job, lot, act, now)

    def _situation(self, job: Job, lot: Lot, states: Mapping[str, State], now: datetime) -> Situation:
        books, state = self._journal.books, states.get(job.id)
        boards = bool(expected(books, lot, job.segment))
        empty = self._for(("empty", job.id), now, holds=not boards)
        over = self._for(("over", job.id), now, holds=state is not None and state.over)
        many = sum(one.over for one in states.values()) > KEPT_MOST
        idle = empty >= GRACE and (state is None or not state.over or many or over >= KEPT)
        return Situation(state, job.segment == lot.segments[0], boards, idle, bool(books.orders[lot.order].stopped))

    def _for(self, name: tuple[str, str], now: datetime, *, holds: bool) -> timedelta:
        """For how long something has held without a break; no time where it does not."""
        if not holds:
            self._since.pop(name, None)
            return timedelta()
        return now - self._since.setdefault(name, now)

    def _look_for_boards(self, job: Job, now: Situation, at: datetime) -> None:
        """Tell a person of boards that nobody will make."""
        gone = now.boards and (now.state.over if now.state is not None else job.phase == "sent")
        if self._for(("gone", job.id), at, holds=gone) >= PATIENCE:
            self._journal.alarms.call(f"job/{job.id}", at, _gone(job))
        elif not gone:
            self._journal.alarms.end(f"job/{job.id}", at)

    def _untouched(self, job: Job, lot: Lot, now: Situation) -> bool:
        """Whether a lot can be taken back: it was stopped or aborted before its first board was begun."""
        ended = now.state is State.ABORTED or (now.state is None and job.phase == "new" and now.stopped)
        return now.first and ended and len(to_begin(self._journal.books, lot)) == len(lot.boards)

    def _turn_has_come(self, job: Job, lot: Lot, act: Act, now: datetime) -> bool:
        """Whether an act can be tried: not soon after a refusal, and the first machine last."""
        if now < self._not_before.get(job.id, now):
            return False
        if act is not Act.STORE_AND_START or job.segment != lot.segments[0]:
            return True
        behind = (self.jobs.known(lot.job(segment)) for segment in lot.segments[1:])
        return all(one is not None and one.phase in {"sent", "over"} for one in behind)

    async def _do(self, job: Job, lot: Lot, act: Act, now: datetime) -> None:
        """Try it. An answer that is lost is made up for by what the machine holds in the next round."""
        books = self._journal.books
        if act is Act.PAUSE:
            self.jobs.pause(job, paused=True)  # beforehand: else it is never resumed where the answer is lost
        try:
            if act is Act.STORE_AND_START:
                request = self._released.of(books.orders[lot.order])
                await self._machines.store_and_start(job.system, job_order(books, request, lot, job.segment))
            else:
                await self._call(act, job)
        except Refused as why:
            self._not_before[job.id] = now + AGAIN
            self._journal.alarms.call(f"refusal/{job.id}", now, why.text)
        except Unreachable:
            self._links.tell(job.system, now, up=False)
        else:
            self._journal.alarms.end(f"refusal/{job.id}", now)
            self._note(job, act)

    async def _call(self, act: Act, job: Job) -> None:
        machines = self._machines
        calls = {
            Act.PAUSE: machines.pause,
            Act.RESUME: machines.resume,
            Act.STOP: machines.stop,
            Act.ABORT: machines.abort,
            Act.CLEAR: machines.clear,
        }
        await calls[act](job.system, job.id)

    def _note(self, job: Job, act: Act) -> None:
        """A machine has done it."""
        match act:
            case Act.STORE_AND_START:
                self.jobs.turn(job, "sent")
            case Act.CLEAR if job.phase == "again":
                self.jobs.turn(job, "new")
            case Act.CLEAR:
                self._end(job)
            case Act.RESUME:
                self.jobs.pause(job, paused=False)

    def _end(self, job: Job) -> None:
        """Nothing more comes of it."""
        self.jobs.turn(job, "over")
        self._since = {name: since for name, since in self._since.items() if name[1] != job.id}
        self._not_before.pop(job.id, None)


def _held_back(one: HeldBack) -> Text:
    ja = "、".join(f"{part.part} {part.needed}個（在庫 {part.there}）" for part in one.missing)
    en = ", ".join(f"{part.needed} of {part.part} (there are {part.there})" for part in one.missing)
    return Text(
        f"作業指示 {one.order} の {one.segment} は部品が足りず始められません: {ja}。入庫するか、分けてください。",
        f"Work order {one.order} cannot begin {one.segment} for want of parts: {en}. Receive them, or split the order.",
    )


def _gone(job: Job) -> Text:
    return Text(
        f"{job.system} の作業指示 {job.id} は終わり、基板が残っています。作られていなければ送り直すか取り下げ、作られて"
        "いれば良品か廃棄かを判断してください。",
        f"{job.system} has no job order {job.id} any more, and boards of it are left. Send it again or withdraw the lot"
        " where they were not made; decide on those that were.",
    )


_UNTOUCHED = "始める前に終わったため / ended before it was begun"
