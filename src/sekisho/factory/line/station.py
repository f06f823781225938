"""One machine of the board line, without its sockets: what it takes in, how long it works, what fails, what it tells.

Pure: time is an argument, chance comes from `Nature`. What it has to tell collects in `told`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sekisho.factory.line.cfx import Cfx, MachineState, Teller
from sekisho.factory.line.condition import Condition
from sekisho.factory.line.jobs import Job, Jobs
from sekisho.factory.line.kinds import MachineKind
from sekisho.factory.line.memory import Board, Inside, Memory
from sekisho.factory.line.nature import Nature
from sekisho.factory.line.reels import Reels
from sekisho.factory.line.working import Work, pass_of
from sekisho.factory.wire.job import Act, Load, State

STOPPED, BROKEN, NO_PARTS, SEARCHED = "E-001", "E-101", "E-201", "E-301"
"""Codes of faults: a person stopped the machine; it broke; parts ran out; a board is searched."""

MAGAZINE = 500
"""Boards in the magazine at the end of the line; where nobody takes them out, those that came first are gone."""


class Station:
    """One machine. before: those that a board came through.  named: makes the id of a work or a fault.

    Call `proceed` before anything else at a later moment.
    """

    def __init__(
        self, kind: MachineKind, nature: Nature, memory: Memory, before: Iterable[MachineKind] = (),
        named: Callable[[], UUID] = uuid4,
    ) -> None:  # fmt: skip
        self.kind, self.memory = kind, memory
        self.jobs, self.reels = Jobs(kind.work, memory.jobs), Reels(memory.reels)
        self.told: list[Cfx] = []
        self.condition = Condition(kind, memory, self.told, named)
        self._host = False
        self._work, self._named = Work(kind, nature, tuple(before)), named
        self._teller = Teller(kind.system)

    @property
    def leaving(self) -> Inside | None:
        """The board that can go out: boards go out as they came in, and none while the machine stands."""
        first = next(iter(self.memory.boards), None)
        return first if first is not None and first.done and self.memory.stop is None else None

    @property
    def due(self) -> datetime | None:
        """When something happens by itself; None where nothing does."""
        stop = self.memory.stop
        if stop is not None:
            return None if stop.by_hand else stop.mended
        return min((when for when, _ in self._coming()), default=None)

    def store(self, content: Cfx, at: datetime, *, start: bool) -> None:
        """Take a job order, a checked payload. Raises Refused, NotAllowed."""
        self.reels.mount(self.jobs.store(content, start=start).order)
        self._settle(at)

    def act(self, name: str, act: Act, at: datetime) -> None:
        """Do something with a job order. Raises Unknown, NotAllowed; then nothing has changed."""
        self.jobs.act(name, act, at)
        if act is Act.ABORT:
            self._spoil(one for one in self._moving() if one.job == name)
        elif act is Act.RESUME:
            self._complete(self.jobs[name], at)
        self._settle(at)

    def connected(self, at: datetime, *, host: bool) -> None:
        """Whoever orders the machine has come, or is gone; without, no job order is begun."""
        self._host = host
        self._settle(at)

    def load(self, new: Load, at: datetime) -> None:
        """A person loads a reel; the same once more changes nothing. Raises Refused."""
        begun = [job.order for job in self.jobs if job.begun is not None and not job.state.over]
        self.reels.load(new, begun)
        if not any(self.reels.missing(one, self._ahead()) for one in begun):
            self.condition.clear(NO_PARTS, at)
        self._settle(at)

    def prepare(self, serial: str, side: str, at: datetime) -> datetime | None:
        """Get ready for a board: the moment from which it may come in, or None where something must change first."""
        job = self.jobs.of_board(serial, side)
        if job is None or self.memory.stop is not None or len(self.memory.boards) >= self.kind.places:
            return None
        if job.state.over:
            return at
        if not self._may_run(job) or not self._begun(job, at):
            return None
        if self.reels.missing(job.order, self._ahead()):
            self.condition.fault(NO_PARTS, "NoMaterial", at)
            self._settle(at)
            return None
        self.condition.clear(NO_PARTS, at)
        last = self.memory.last
        return max(at, job.set_up or at, at if last is None else last + job.order.duration)

    def take(self, board: Board, at: datetime) -> None:
        """A board has come in. Call it where `prepare` gave a moment that has come.

        A board whose job order is over passes through and is scrap; one that is scrap already is not worked on.
        """
        self.memory.arrived = board.serial, board.side
        job = self.jobs.of_board(board.serial, board.side)
        if job is not None:
            job.taken.append(board.serial)
        if job is None or job.state.over:
            self.memory.boards.append(Inside(replace(board, good=False), "", self._named(), at, done=True))
            return
        order = job.order
        inside = Inside(board, order.id, self._named(), at + (order.passage if board.good else timedelta()))
        broken = self._work.nature.breakdown(self.kind, pass_of(board, order.id), order.duration)
        if board.good and broken is not None:
            inside.breaks, inside.repair = min(at + order.duration * broken.share, inside.due), broken.repair
        self.memory.boards.append(inside)
        self.memory.last = at
        self.told.append(self._teller.begun(self.memory.next_event(), at, inside.work, [board.serial]))
        self._settle(at)

    def has(self, serial: str, side: str) -> bool:
        """Whether a board that is offered is the latest that came in, which its neighbour does not know."""
        return self.memory.arrived == (serial, side) and self.jobs.of_board(serial, side) is None

    def gone(self, inside: Inside, at: datetime) -> None:
        """A board has gone out."""
        self.memory.boards.remove(inside)
        self._settle(at)

    def put_out(self, inside: Inside, at: datetime) -> None:
        """A board goes into the magazine at the end of the line. Of more than MAGAZINE the oldest are out of it."""
        self.memory.output.append((inside.board.serial, inside.board.good))
        del self.memory.output[:-MAGAZINE]
        self.gone(inside, at)

    def search(self, at: datetime, *, lost: bool) -> None:
        """The neighbour was lost while a board moved between both, which is searched; or (lost=False) it was found."""
        if lost:
            self.condition.fault(SEARCHED, "LoadError", at)
        else:
            self.condition.clear(SEARCHED, at)

    def stop(self, at: datetime) -> None:
        """A person stops the machine; only a person lets it run again."""
        self.condition.stand(STOPPED, "OperatorStopped", at)

    def release(self, at: datetime) -> None:
        """Let the machine run again. Raises Refused where it does not stand, or is not repaired yet."""
        self._stood(self.condition.release(at))
        for code in (STOPPED, BROKEN):
            self.condition.clear(code, at)
        self._settle(at)

    def switched_on(self, at: datetime) -> None:
        """The machine was off since it kept its memory, and its boards stood."""
        if self.memory.stop is None:
            self._stood(max(at - self.memory.kept, timedelta()))
        self._settle(at)

    def proceed(self, at: datetime) -> None:
        """Let happen what is due until now, each at its own moment."""
        while (due := self.due) is not None and due <= at:
            if self.memory.stop is not None:
                self.release(due)
                continue
            _, inside = min(self._coming(), key=lambda one: one[0])
            if inside.breaks is not None:
                inside.breaks = None
                self.condition.stand(BROKEN, "MechanicalFailure", due, due + inside.repair)
            else:
                self._finish(inside, due)
            self._settle(due)
        self._settle(at)

    def _may_run(self, job: Job) -> bool:
        return job.state is State.RUNNING or (job.state is State.ALLOWED_TO_START and self._host)

    def _begun(self, job: Job, at: datetime) -> bool:
        """Whether a job order has begun, or begins now: not while boards of another one are worked on."""
        if job.begun is not None:
            return True
        if any(one.job != job.order.id for one in self._moving()):
            return False
        self.jobs.act(job.order.id, Act.BEGIN, at)
        job.set_up = at + job.order.changeover
        self._settle(at)
        return True

    def _moving(self) -> Iterator[Inside]:
        return (one for one in self.memory.boards if not one.done)

    def _ahead(self, but: Inside | None = None) -> Counter[str]:
        """The parts that boards will take which are inside, by part number."""
        ahead: Counter[str] = Counter()
        for one in self._moving():
            job = self.jobs.get(one.job)
            if one is not but and one.board.good and job is not None:
                ahead.update({part: len(places) for part, places in job.order.needs.items()})
        return ahead

    def _coming(self) -> Iterator[tuple[datetime, Inside]]:
        return ((one.breaks or one.due, one) for one in self._moving())

    def _finish(self, inside: Inside, at: datetime) -> None:
        job = self.jobs.get(inside.job)
        come = self._work.outcome(inside, job.order if job else None, self.reels, self._ahead(but=inside))
        inside.done, inside.board = True, come.board
        told, serial = self._teller, come.board.serial
        if come.placed is not None:
            self.told.append(told.installed(self.memory.next_event(), at, inside.work, serial, come.placed))
        if come.passed is not None:
            self.told.append(told.inspected(self.memory.next_event(), at, inside.work, serial, passed=come.passed))
        self.told.append(told.completed(self.memory.next_event(), at, inside.work, good=come.worked))
        for counted in (self.memory, job) if job else (self.memory,):
            counted.good += come.board.good
            counted.failed += not come.board.good
        if job is not None:
            self._complete(job, at)

    def _complete(self, job: Job, at: datetime) -> None:
        if job.complete and job.state is State.RUNNING:
            self.jobs.act(job.order.id, Act.COMPLETE, at)

    def _stood(self, stood: timedelta) -> None:
        """All boards stood still for so long. What stood too long is scrap."""
        for one in self._moving():
            one.due += stood
            one.breaks = one.breaks + stood if one.breaks else None
        if self.kind.stands is not None and stood > self.kind.stands:
            self._spoil(self._moving())
        for job in self.jobs:
            job.set_up = job.set_up + stood if job.set_up else None

    def _spoil(self, boards: Iterable[Inside]) -> None:
        for one in boards:
            one.board = replace(one.board, good=False)

    def _settle(self, at: datetime) -> None:
        """Be in the state that follows from all else."""
        if self.memory.stop is None:
            self.condition.turn(self._state(at), at)

    def _state(self, at: datetime) -> MachineState:
        running = [job for job in self.jobs if job.state is State.RUNNING]
        if any(job.set_up is not None and at < job.set_up for job in running):
            return MachineState.SETUP
        if any(self._moving()):
            return MachineState.PRODUCTIVE
        if NO_PARTS in self.memory.faults:
            return MachineState.NO_PARTS
        if not running and not self._host:
            return MachineState.NO_HOST
        waits = running or any(job.state is State.ALLOWED_TO_START for job in self.jobs)
        return MachineState.NO_PRODUCT if waits and not self.memory.boards else MachineState.STANDBY
