"""The attack trees of one target as one drawing's places: the damage at the left, the ways in at the right.

Paths that end alike share their boxes, as in any tree; a box stands in the middle of what leads to it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sekisho.security.risk.trees import Step, Target, Tree

MOST_DRAWN = 24
"""Trees in one drawing, the worst first; the rest is counted."""
BOX_WIDTH, BOX_HEIGHT, GAP_X, GAP_Y = 236.0, 64.0, 30.0, 12.0


@dataclass(frozen=True, slots=True)
class Branch:
    """One step, with what leads to it. hard: whether it decides one of its trees.  tree: of a way in, the tree."""

    step: Step
    hard: bool
    causes: tuple["Branch", ...]
    tree: Tree | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a box stands. x, y: its upper left corner.  to: the middle of the left side of what it leads to."""

    branch: Branch
    x: float
    y: float
    to: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Drawing:
    """One target with its places. root: the upper left corner of the damage.  more: trees that are not drawn."""

    target: Target
    trees: tuple[Tree, ...]
    places: tuple[Place, ...]
    root: tuple[float, float]
    width: float
    height: float
    more: int


@dataclass(slots=True)
class _Growing:
    """A branch while it grows."""

    step: Step
    hard: bool = False
    causes: "dict[tuple[object, ...], _Growing]" = field(default_factory=dict)
    tree: Tree | None = None

    def grown(self) -> Branch:
        return Branch(self.step, self.hard, tuple(one.grown() for one in self.causes.values()), self.tree)


def drawings(trees: Iterable[Tree]) -> Iterator[Drawing]:
    """One drawing a target, in the order of the trees."""
    found: dict[tuple[str, str, str], list[Tree]] = {}
    for tree in trees:
        found.setdefault((tree.target.scenario, tree.target.system, tree.target.zone), []).append(tree)
    for some in found.values():
        worst = sorted(some, key=lambda tree: (tree.band, len(tree.steps)))
        yield _drawing(some[0].target, worst[:MOST_DRAWN], len(worst) - MOST_DRAWN)


def _drawing(target: Target, trees: Sequence[Tree], more: int) -> Drawing:
    branches = _branches(trees)
    places: list[Place] = []
    height = _settle(branches, 1, 0.0, places, (0.0, 0.0))[1]
    depth = max((len(tree.steps) for tree in trees), default=0)
    ends = [place.y for place in places if place.x == _x(1)]
    middle = (min(ends) + max(ends)) / 2 if ends else 0.0
    to = (BOX_WIDTH, middle + BOX_HEIGHT / 2)
    joined = tuple(Place(one.branch, one.x, one.y, to) if one.x == _x(1) else one for one in places)
    width = _x(depth) + BOX_WIDTH
    return Drawing(target, tuple(trees), joined, (0.0, middle), width, max(height - GAP_Y, BOX_HEIGHT), max(more, 0))


def _branches(trees: Sequence[Tree]) -> tuple[Branch, ...]:
    roots: dict[tuple[object, ...], _Growing] = {}
    for tree in trees:
        level = roots
        for at in range(len(tree.steps) - 1, -1, -1):
            step = tree.steps[at]
            key = (step.threat, step.zone, step.text.ja, tree.id if at == 0 else "")
            node = level.setdefault(key, _Growing(step))
            node.hard = node.hard or at == tree.hardest
            if at == 0:
                node.tree = tree
            level = node.causes
    return tuple(one.grown() for one in roots.values())


def _x(depth: int) -> float:
    return depth * (BOX_WIDTH + GAP_X)


def _settle(
    branches: Sequence[Branch], depth: int, top: float, places: list[Place], to: tuple[float, float]
) -> tuple[float, float]:
    """Place some branches below each other; the middle of the first and last, and where the next may stand."""
    middles = []
    for branch in branches:
        inner: list[Place] = []
        if branch.causes:
            middle, bottom = _settle(branch.causes, depth + 1, top, inner, (0.0, 0.0))
        else:
            middle, bottom = top + BOX_HEIGHT / 2, top + BOX_HEIGHT + GAP_Y
        side = (_x(depth) + BOX_WIDTH, middle)
        places.append(Place(branch, _x(depth), middle - BOX_HEIGHT / 2, to))
        places += [Place(one.branch, one.x, one.y, side) if one.x == _x(depth + 1) else one for one in inner]
        middles.append(middle)
        top = bottom
    return (middles[0] + middles[-1]) / 2, top
