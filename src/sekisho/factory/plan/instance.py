"""What is to be planned: a shop of jobs and machines, or a line of tasks. Frozen records; nothing here searches."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One machine that can do an operation, and how long it takes there. machine: from 0; time: 0 or more."""

    machine: int
    time: int


@dataclass(frozen=True, slots=True)
class Operation:
    """One step of a job: exactly one of its choices is taken, without interruption. choices: one at least."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Shop:
    """Jobs, each a sequence of operations, on machines that do one operation at a time. All can begin at time 0."""

    name: str
    machines: int
    jobs: tuple[tuple[Operation, ...], ...]

    @property
    def operations(self) -> int:
        """How many operations there are in all."""
        return sum(map(len, self.jobs))


@dataclass(frozen=True, slots=True)
class Line:
    """Tasks for stations in a row; none may hold more work than the cycle time (SALBP-1).

    times: by task, from 0. before: pairs of tasks; the first stands at the same station as the second or earlier.
    """

    name: str
    times: tuple[int, ...]
    before: tuple[tuple[int, int], ...]
    cycle_time: int
