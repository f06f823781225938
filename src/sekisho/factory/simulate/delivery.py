"""Deliveries of parts: a vehicle fetches them from the warehouse while those before are used."""

from heapq import heappop, heappush

from sekisho.factory.simulate.board import Board
from sekisho.factory.simulate.chance import Chance, Series
from sekisho.factory.simulate.scenario import Scenario


class Deliveries:
    """All deliveries of one replication. The first one of a segment is there; the next is called when one is begun.

    A vehicle comes back to the warehouse before it serves another call; calls are served as they come.
    """

    def __init__(self, scenario: Scenario, chance: Chance) -> None:
        self._scenario = scenario
        self._chance = chance
        transport = scenario.transport
        self._free = [0.0] * (transport.vehicles if transport else 0)
        self._left: dict[tuple[int, int, int], tuple[int, float]] = {}
        self._drives: dict[tuple[int, int, int], Series] = {}
        self._number: dict[tuple[int, int, int], int] = {}

    def there(self, board: Board, machine: int, now: float) -> float:
        """From when the parts of this board are at the machine; now at the earliest."""
        left, ready = self._left.get((board.order, board.at, machine), (0, now))
        return now if left else max(ready, now)

    def use(self, board: Board, machine: int, now: float) -> None:
        """Take the parts of this board; the first of a delivery calls the next one."""
        key = (board.order, board.at, machine)
        left, ready = self._left.get(key, (0, now))
        if not left:
            left = self._scenario.orders[board.order].segments[board.at].boards_per_delivery
            ready = self._called(key, now)
        self._left[key] = (left - 1, ready)

    def _called(self, key: tuple[int, int, int], now: float) -> float:
        """When the delivery comes that is called now."""
        transport = self._scenario.transport
        if transport is None or key[2] not in transport.drive:
            return now
        if key not in self._drives:
            order = self._scenario.orders[key[0]]
            name = f"drive/{order.id}/{order.segments[key[1]].id}/{self._scenario.machines[key[2]].id}"
            self._drives[key] = self._chance.series(name, transport.drive[key[2]])
        drive = self._drives[key][self._number.get(key, 0)]
        self._number[key] = self._number.get(key, 0) + 1
        arrives = max(heappop(self._free), now) + transport.loading + drive
        heappush(self._free, arrives + drive)
        return arrives
