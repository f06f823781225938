"""A line: machines in a row, with room for a few boards between them.

A board leaves a machine only when the next one can take it. Boards that are put in by hand, after rework or because
they lay in the line at the begin, go before those that come from the machine before.
"""

from collections import deque
from collections.abc import Iterable

from sekisho.factory.simulate.agenda import Process, Waiting
from sekisho.factory.simulate.board import Board
from sekisho.factory.simulate.distributions import Distribution
from sekisho.factory.simulate.entry import Entry
from sekisho.factory.simulate.routing import Routing
from sekisho.factory.simulate.station import Station


class _Place:
    """One machine of the line, with what waits before it and what came out of it."""

    __slots__ = ("buffer", "by_hand", "clear", "comes", "exit", "last_out", "room", "station")

    def __init__(self, station: Station, comes: Waiting) -> None:
        self.station = station
        self.comes = comes
        self.by_hand: deque[Board] = deque()
        self.buffer: deque[Board] = deque()
        self.room = Waiting()
        self.exit: deque[Board] = deque()
        self.clear = Waiting()
        self.last_out = 0.0

    @property
    def has_room(self) -> bool:
        """Whether a board can come from the machine before."""
        free = self.station.idle and not self.buffer and not self.by_hand
        return free or len(self.buffer) < self.station.machine.buffer


class Line:
    """One line during a replication."""

    def __init__(self, stations: Iterable[Station], routing: Routing) -> None:
        self.entry = Entry()
        self._places = [_Place(one, Waiting()) for one in stations]
        self._places[0].comes = self.entry.arrived
        self._at = {one.station.place: one for one in self._places}
        self._routing = routing
        self._agenda = routing.agenda
        self._draws = routing.draws
        for place, after in zip(self._places, [*self._places[1:], self._places[-1]], strict=True):
            self._agenda.start(self._serve(place, after))

    def put_in(self, board: Board, machine: int) -> None:
        """Put a board in by hand before a machine."""
        place = self._at[machine]
        place.by_hand.append(board)
        self._agenda.wake(place.comes)

    def _serve(self, place: _Place, after: _Place) -> Process:
        station, agenda = place.station, self._agenda
        while True:
            board = self._taken(place)
            if board is None:
                station.idle = True
                agenda.wake(place.room)
                yield place.comes
                continue
            station.idle = False
            segment = self._routing.segment(board)
            if segment.machines[0] != station.place:
                yield from self._out(place, after, board)
                continue
            yield from self._routing.prepare(station, board)
            if segment.passage:
                yield from self._feed(place, after, board, segment.passage)
            else:
                yield station.work(agenda.now, self._draws.time(board, station.place))
                yield from self._out(place, after, board)

    def _taken(self, place: _Place) -> Board | None:
        """The next board of a machine, out of what waits before it."""
        if place.by_hand:
            return place.by_hand.popleft()
        if place is self._places[0]:
            return self.entry.take()
        if not place.buffer:
            return None
        board = place.buffer.popleft()
        self._agenda.wake(place.room)
        return board

    def _feed(self, place: _Place, after: _Place, board: Board, passage: Distribution) -> Process:
        """Let a board run in behind others, unless one that came out still stands there. What is inside runs out.

        Boards come out as far apart as they go in, at least.
        """
        station, agenda = place.station, self._agenda
        while (opens := station.shifts.opens(agenda.now)) > agenda.now or place.exit:
            if opens > agenda.now:
                yield opens
            else:
                since = agenda.now
                yield place.clear
                station.wait_blocked(since, agenda.now)
        seconds = self._draws.time(board, station.place)
        out = agenda.now + self._draws.passage(board, station.place, passage)
        place.last_out = max(place.last_out + seconds, out)
        agenda.start(self._run_out(place, after, board), place.last_out)
        yield station.work(agenda.now, seconds)

    def _out(self, place: _Place, after: _Place, board: Board) -> Process:
        """A board comes out at once, or behind those that still run through."""
        if place.exit or place.last_out > self._agenda.now:
            place.last_out = max(place.last_out, self._agenda.now)
            self._agenda.start(self._run_out(place, after, board), place.last_out)
        else:
            yield from self._done(place, after, board)

    def _run_out(self, place: _Place, after: _Place, board: Board) -> Process:
        """A board comes out; the first that has to stand there sees those off that come behind it."""
        place.exit.append(board)
        if len(place.exit) == 1:
            while place.exit:
                yield from self._done(place, after, place.exit[0])
                place.exit.popleft()
            self._agenda.wake(place.clear)

    def _done(self, place: _Place, after: _Place, board: Board) -> Process:
        """A board is through at its machine: it goes on, or is taken out."""
        if self._routing.segment(board).machines[0] == place.station.place:
            if not self._routing.passes(board):
                return
            if self._routing.leaves(board):
                self._routing.onward(board)
                return
            board.at += 1
        yield from self._on(place, after, board)

    def _on(self, place: _Place, after: _Place, board: Board) -> Process:
        """Hand a board to the next machine, once it has room."""
        since = self._agenda.now
        while not after.has_room:
            yield after.room
        if not place.exit:
            place.station.wait_blocked(since, self._agenda.now)
        after.buffer.append(board)
        self._agenda.wake(after.comes)
