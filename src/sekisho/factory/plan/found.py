"""Plans that the search found, as arrays, and what is made of them: beginnings, and plans between two others."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from sekisho.factory.plan.kernel.records import BEFORE, ON, SIZE, TAKES, WAYS, Ints

Dice: TypeAlias = np.random.Generator

Draft: TypeAlias = tuple[Ints, Ints]
"""Order and choices of a plan, for the decoder."""

IN_A_HUNDRED_BY_CHANCE = 10
"""How often a beginning takes any machine, and not the one that is done first: else all begin alike."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """One plan. order: operations by start, none before what it waits for; choice and start: by operation."""

    length: int
    order: Ints
    choice: Ints
    start: Ints

    def unlike(self, other: "Found") -> float:
        """The share of operations done another way or begun at another time; 0 for the same plan."""
        return float(np.mean((self.choice != other.choice) | (self.start != other.start)))


def found(length: int, kept: Ints, count: int) -> Found:
    """What a search left in `kept`, put in the order of starts: two searches then tell the same plan alike."""
    order, choice, start = (kept[row, :count].copy() for row in range(3))
    return Found(length, order[np.argsort(start[order], kind="stable")], choice, start)


def placed(of: Ints, order: Ints, choice: Ints) -> Found:
    """The plan of an order and choices, in plain Python: what `decode` does, for when it is not compiled yet."""
    before, on, takes = (of[row].tolist() for row in (BEFORE, ON, TAKES))
    free, done = [0] * int(of[SIZE, 1]), [0] * (int(of[SIZE, 0]) + 1)
    start = np.zeros(len(order), np.int32)
    for v in order.tolist():
        way = int(choice[v])
        start[v] = max(free[on[way]], done[before[v]])
        free[on[way]] = done[v] = int(start[v]) + takes[way]
    return Found(max(done), order[np.argsort(start[order], kind="stable")], choice, start)


def by_chance(of: Ints, dice: Dice) -> Draft:
    """Order and choices of a beginning: jobs in random turn, each operation mostly where it is done first."""
    count, machines = int(of[SIZE, 0]), int(of[SIZE, 1])
    order, choice = np.zeros(count, np.int32), np.zeros(count, np.int32)
    before, ways, on, takes = (of[row].tolist() for row in (BEFORE, WAYS, ON, TAKES))
    following = [v for v in range(count) if before[v] == count]  # the next operation of each job
    job = np.cumsum([before[v] == count for v in range(count)]) - 1
    free, done = [0] * machines, [0] * (count + 1)
    for place, one in enumerate(dice.permutation(job).tolist()):
        v = following[one]
        following[one] += 1
        open_ways = range(ways[v], ways[v + 1])
        if dice.integers(100) < IN_A_HUNDRED_BY_CHANCE:
            way = int(dice.choice(open_ways))
        else:
            way = min(open_ways, key=lambda at: max(free[on[at]], done[before[v]]) + takes[at])
        done[v] = free[on[way]] = max(free[on[way]], done[before[v]]) + takes[way]
        order[place], choice[v] = v, way
    return order, choice


def between(one: Found, other: Found, dice: Dice) -> Draft:
    """Order and choices of a plan between two: what both do in one order it does so too, so it never circles.

    Where an operation stands is a mean of both places; whose side it leans to is by chance.
    """
    share = dice.uniform(0.3, 0.7)
    place: Any = (1 - share) * np.argsort(one.order) + share * np.argsort(other.order)
    choice = np.where(dice.random(len(place)) < share, other.choice, one.choice)
    return np.argsort(place, kind="stable").astype(np.int32), choice.astype(np.int32)
