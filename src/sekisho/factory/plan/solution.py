"""What planning gives: a schedule or stations, its value, and what is proved about it."""

from dataclasses import dataclass

from sekisho.factory.plan.instance import Line, Shop


@dataclass(frozen=True, slots=True, order=True)
class Placed:
    """One operation on its machine. All numbers from 0; it runs from `start` until just before `end`."""

    job: int
    operation: int
    machine: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Solution:
    """A checked answer. value: end of the last operation, or number of stations; bound: no answer can be below it.

    schedule: a shop's operations in the order of jobs. stations: for each task of a line its station, from 0.
    """

    instance: Shop | Line
    value: int
    bound: int
    seconds: float
    schedule: tuple[Placed, ...] = ()
    stations: tuple[int, ...] = ()

    @property
    def proved(self) -> bool:
        """Whether nothing better exists."""
        return self.value == self.bound

    @property
    def gap(self) -> float:
        """How far the value lies above the bound, as a share of the bound; 0 when it is proved."""
        return (self.value - self.bound) / self.bound if self.bound else 0.0
