"""What happens to each board, by its number: times, the judgement after a segment, rework and driving."""

from enum import Enum

from sekisho.factory.simulate.board import Board
from sekisho.factory.simulate.chance import UNIFORM, Chance, Series
from sekisho.factory.simulate.distributions import Distribution
from sekisho.factory.simulate.scenario import Rework, Scenario


class Verdict(Enum):
    """What becomes of a board after a segment."""

    GOOD = "good"
    REWORK = "rework"
    SCRAP = "scrap"


class Draws:
    """The chance of one replication, asked for by board."""

    def __init__(self, scenario: Scenario, chance: Chance) -> None:
        self._scenario = scenario
        self._chance = chance
        self._held: dict[tuple[str, int, int, int, int], Series] = {}
        self._scrap = [[one.scrap for one in order.segments] for order in scenario.orders]
        self._taken_out = [
            [one.scrap + (one.rework.share if one.rework else 0.0) for one in order.segments]
            for order in scenario.orders
        ]

    def time(self, board: Board, machine: int) -> float:
        """Seconds of the board at its segment on a machine, until the next one."""
        key = ("time", board.order, board.at, machine, board.reworks)
        series = self._held.get(key)
        if series is None:
            segment = self._scenario.orders[board.order].segments[board.at]
            series = self._of(key, segment.times[segment.machines.index(machine)])
        return series[board.number]

    def passage(self, board: Board, machine: int, distribution: Distribution) -> float:
        """Seconds of the board from in to out."""
        return self._of(("passage", board.order, board.at, machine, board.reworks), distribution)[board.number]

    def rework(self, board: Board, rework: Rework) -> float:
        """Seconds to rework the board."""
        return self._of(("rework", board.order, board.at, -1, board.reworks), rework.time)[board.number]

    def verdict(self, board: Board) -> Verdict:
        """What becomes of the board after its segment."""
        taken_out = self._taken_out[board.order][board.at]
        if taken_out <= 0.0:
            return Verdict.GOOD
        drawn = self._of(("inspection", board.order, board.at, -1, board.reworks), UNIFORM)[board.number]
        if drawn >= taken_out:
            return Verdict.GOOD
        return Verdict.SCRAP if drawn < self._scrap[board.order][board.at] else Verdict.REWORK

    def _of(self, key: tuple[str, int, int, int, int], distribution: Distribution) -> Series:
        """The series of a source; it is named by ids, so that it is the same whatever else is simulated."""
        series = self._held.get(key)
        if series is None:
            what, place, at, machine, reworks = key
            order = self._scenario.orders[place]
            by = self._scenario.machines[machine].id if machine >= 0 else ""
            name = f"{what}/{order.id}/{order.segments[at].id}/{by}/{reworks}"
            series = self._held[key] = self._chance.series(name, distribution, order.quantity)
        return series
