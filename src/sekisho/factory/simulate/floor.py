"""Machines that stand alone, with room before them: stalls for assembly and rework, and their people.

Of the boards that wait, those go first whose order comes first in the plan; of these, the one that waits longest. It
goes to the machine that can begin soonest.
"""

from collections.abc import Mapping
from heapq import heappop, heappush

from sekisho.factory.simulate.agenda import Process
from sekisho.factory.simulate.board import Board
from sekisho.factory.simulate.routing import Routing
from sekisho.factory.simulate.scenario import Rework
from sekisho.factory.simulate.station import Station

_Waiting = tuple[int, int, Board, Rework | None]


class Floor:
    """All machines that stand alone, during a replication. free: people of each crew who have nothing to do."""

    def __init__(
        self, stations: Mapping[int, Station], crews: Mapping[str, int], priorities: Mapping[int, int], routing: Routing
    ) -> None:
        self._stations = stations
        self._free = dict(crews)
        self._priorities = priorities
        self._routing = routing
        self._agenda = routing.agenda
        self._draws = routing.draws
        self._queues: dict[tuple[int, ...], list[_Waiting]] = {}
        self._count = 0

    def put_in(self, board: Board, machines: tuple[int, ...], rework: Rework | None = None) -> None:
        """Let a board wait for one of these machines."""
        self._count += 1
        queue = self._queues.setdefault(machines, [])
        heappush(queue, (self._priorities[board.order], self._count, board, rework))
        self._begin()

    def _begin(self) -> None:
        """Give boards to machines as long as both are there."""
        while True:
            chosen: list[_Waiting] | None = None
            able: list[int] = []
            for machines, queue in self._queues.items():
                if queue and (chosen is None or queue[0] < chosen[0]):
                    free = [one for one in machines if self._able(one)]
                    chosen, able = (queue, free) if free else (chosen, able)
            if chosen is None:
                return
            _, _, board, rework = heappop(chosen)
            family = "" if rework else self._routing.segment(board).setup
            station = self._stations[able[0] if len(able) == 1 else self._soonest(able, family)]
            station.idle = False
            if station.machine.crew:
                self._free[station.machine.crew] -= 1
            self._agenda.start(self._serve(station, board, rework))

    def _able(self, machine: int) -> bool:
        station = self._stations[machine]
        return station.idle and (not station.machine.crew or self._free[station.machine.crew] > 0)

    def _soonest(self, machines: list[int], family: str) -> int:
        return min(machines, key=lambda one: (self._stations[one].ready(self._agenda.now, family), one))

    def _serve(self, station: Station, board: Board, rework: Rework | None) -> Process:
        agenda = self._agenda
        if rework:
            yield station.work(agenda.now, self._draws.rework(board, rework))
        else:
            yield from self._routing.prepare(station, board)
            yield station.work(agenda.now, self._draws.time(board, station.place))
        station.idle = True
        if station.machine.crew:
            self._free[station.machine.crew] += 1
        if rework:
            self._routing.came_back(board, rework)
        elif self._routing.passes(board):
            self._routing.onward(board)
        self._begin()
