"""Where each board goes next, and the books of the orders: boards begun = good + scrap + in work, always."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from sekisho.factory.simulate.agenda import Agenda, Process
from sekisho.factory.simulate.board import Board
from sekisho.factory.simulate.delivery import Deliveries
from sekisho.factory.simulate.draws import Draws, Verdict
from sekisho.factory.simulate.entry import Queue
from sekisho.factory.simulate.scenario import Rework, Scenario, Segment
from sekisho.factory.simulate.station import Station


class Account:
    """The books of one order. to_replace: scrap whose replacement has not begun.  on_line: before the end of lines.

    held: none may begin yet.  completed: when the last good board was finished.
    """

    __slots__ = ("begun", "completed", "good", "held", "on_line", "scrap", "to_replace")

    def __init__(self) -> None:
        self.begun = self.good = self.scrap = self.to_replace = self.on_line = 0
        self.held = False
        self.completed = float("inf")


class _Line(Protocol):
    def put_in(self, board: Board, machine: int) -> None: ...


class _Floor(Protocol):
    def put_in(self, board: Board, machines: tuple[int, ...], rework: Rework | None = None) -> None: ...


class Routing:
    """All boards of one replication. boards: every one that was begun."""

    def __init__(self, scenario: Scenario, agenda: Agenda, draws: Draws, deliveries: Deliveries) -> None:
        self._scenario = scenario
        self.agenda = agenda
        self.draws = draws
        self._deliveries = deliveries
        self.accounts = [Account() for _ in scenario.orders]
        self.boards: list[Board] = []
        self._last = [visits[-1].last if visits else -1 for visits in scenario.visits]
        self._firsts = [[visit.first for visit in visits] for visits in scenario.visits]
        self._leaving = [{visit.last for visit in visits} for visits in scenario.visits]

    def connect(self, lines: Mapping[str, _Line], queues: Mapping[tuple[int, int], Queue], floor: _Floor) -> None:
        """Say where boards can go. queues: by order and place of the visit's first segment."""
        self._lines = lines
        self._queues = queues
        self._floor = floor

    def begin(self, orders: Iterable[int]) -> None:
        """Put all boards where they are at the begin, order by order; those furthest on have the lowest numbers."""
        for place in orders:
            order = self._scenario.orders[place]
            for at in range(len(order.segments) - 1, 0, -1):
                for _ in range(order.segments[at].waiting):
                    self._new(place, at)
            rest = order.quantity - self.accounts[place].begun
            if order.release > 0:
                self.accounts[place].held = True
                for first in self._firsts[place]:
                    self._queues[place, first].coming += rest
                self.agenda.start(self._release(place, rest), order.release)
            else:
                self._begin_boards(place, rest)

    def segment(self, board: Board) -> Segment:
        """The segment that a board is in or comes to next."""
        return self._scenario.orders[board.order].segments[board.at]

    def leaves(self, board: Board) -> bool:
        """Whether the board's segment is the last of its visit to the line."""
        return board.at in self._leaving[board.order]

    def prepare(self, station: Station, board: Board) -> Process:
        """Set a machine up for a board, and wait for its parts."""
        segment, agenda = self.segment(board), self.agenda
        ready = station.set_up(agenda.now, segment.setup)
        if ready > agenda.now:
            yield ready
        if segment.boards_per_delivery:
            ready = self._deliveries.there(board, station.place, agenda.now)
            if ready > agenda.now:
                yield ready
            self._deliveries.use(board, station.place, agenda.now)

    def passes(self, board: Board) -> bool:
        """Judge a board after its segment. False: it goes to rework or is scrap, and that is seen to."""
        verdict = self.draws.verdict(board)
        if verdict is Verdict.GOOD:
            return True
        self._expect(board, -1)
        rework = self.segment(board).rework
        if rework is None or verdict is Verdict.SCRAP:
            account = self.accounts[board.order]
            board.over = True
            account.scrap += 1
            account.to_replace += 1
            self._off_line(board)
            self._replace(board.order)
            return False
        if rework.machine is None:
            time = self.agenda.now + self.draws.rework(board, rework)
            self.agenda.start(self._wait(board, rework), time)
        else:
            self._floor.put_in(board, (rework.machine,), rework)
        return False

    def onward(self, board: Board) -> None:
        """Let a board that left its machine go to its next segment, if there is one."""
        board.at += 1
        account = self.accounts[board.order]
        if board.at > self._last[board.order]:
            self._off_line(board)
        if board.at == len(self._scenario.orders[board.order].segments):
            board.over = True
            account.good += 1
            if account.good == self._scenario.orders[board.order].quantity:
                account.completed = self.agenda.now
        else:
            queue = self._queues.get((board.order, board.at))
            if queue:
                queue.coming -= 1
            self._put(board)
        self._replace(board.order)

    def came_back(self, board: Board, rework: Rework) -> None:
        """Let a board go back to its segment after rework."""
        board.at = rework.segment
        board.reworks += 1
        self._expect(board, 1)
        self._on_line(board)
        self._put(board, again=True)

    def _new(self, order: int, at: int) -> None:
        account = self.accounts[order]
        board = Board(order, account.begun, at)
        account.begun += 1
        self.boards.append(board)
        self._expect(board, 1)
        self._on_line(board)
        self._put(board)

    def _begin_boards(self, order: int, count: int) -> None:
        for _ in range(count):
            self._new(order, 0)

    def _release(self, order: int, count: int) -> Process:
        for first in self._firsts[order]:
            self._queues[order, first].coming -= count
        self.accounts[order].held = False
        self._begin_boards(order, count)
        self._replace(order)
        yield from ()

    def _wait(self, board: Board, rework: Rework) -> Process:
        self.came_back(board, rework)
        yield from ()

    def _put(self, board: Board, *, again: bool = False) -> None:
        """Put a board before its segment. again: after rework, by hand."""
        segment = self.segment(board)
        line = self._scenario.machines[segment.machines[0]].line
        queue = self._queues.get((board.order, board.at))
        if not line:
            self._floor.put_in(board, segment.machines)
        elif queue is None or again:
            self._lines[line].put_in(board, segment.machines[0])
        else:
            queue.ready.append(board)
            self.agenda.wake(queue.entry.arrived)

    def _expect(self, board: Board, change: int) -> None:
        """The board will come, or not, to the lines that it visits later."""
        for first in self._firsts[board.order]:
            if first > board.at:
                queue = self._queues[board.order, first]
                queue.coming += change
                self.agenda.wake(queue.entry.arrived)

    def _on_line(self, board: Board) -> None:
        if board.at <= self._last[board.order] and not board.on_line:
            board.on_line = True
            self.accounts[board.order].on_line += 1

    def _off_line(self, board: Board) -> None:
        if board.on_line:
            board.on_line = False
            self.accounts[board.order].on_line -= 1

    def _replace(self, order: int) -> None:
        """Begin boards in the place of scrap: at once while others still enter, else when all have left the lines."""
        account = self.accounts[order]
        if not account.to_replace:
            return
        entering = bool(self._firsts[order]) and bool(self._queues[order, self._firsts[order][0]].ready)
        if not entering:
            if account.on_line or account.held:
                return
            for first in self._firsts[order]:
                queue = self._queues[order, first]
                queue.entry.leave(queue)  # else a later visit would wait for boards that must enter first
        count, account.to_replace = account.to_replace, 0
        self._begin_boards(order, count)
